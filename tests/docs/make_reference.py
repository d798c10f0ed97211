#!/usr/bin/env python3
"""Holds docs/reference to the program: functions, diagnostics and commands as it tells them itself, the grammar as it is parsed. Every rule
of the grammar has a section with an example that uses its words, and every example of a function is evaluated.

    tests/docs/make_reference.py --tally build/release/tally [--write]      --write brings the pages up to date
"""

import argparse
import pathlib
import re
import subprocess
import sys

import grammar_text

ROOT = pathlib.Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
MADE = "<!-- Made by tests/docs/make_reference.py --write; a test fails when it is not current. -->\n"
KIND = re.compile(r'TALLY_DIAGNOSTIC\(\s*\w+\s*,\s*"([^"]+)"\s*,\s*"([^"]+)"\s*\)')
# Rules that say nothing by themselves: entries of the parser, and plain names and texts.
WITHOUT_SECTION = {"fileItem", "promptItem", "slot", "definition", "replaceable", "text", "textLiteral", "name", "path", "nameList"}
SECTION = re.compile(r"^## (.*?)\n(.*?)(?=^## |\Z)", re.M | re.S)
SLOT = re.compile(r"(<!-- grammar: (.*?) -->\n).*?(<!-- end -->)", re.S)


def ask(program, *arguments, typed=None):
    done = subprocess.run([program, *arguments], capture_output=True, text=True, input=typed or "")
    if done.returncode != 0:
        sys.exit(f"tally {' '.join(arguments)}\n{done.stdout}{done.stderr}")
    return done.stdout


def functions(program):
    """(signature, help, call, value) of every function; no value: the call stands in a clause, and is no question."""
    found = re.findall(r"^(\S.*)\n    (.*)\n    (.*?)(?: is (.*))?\n", ask(program, "help", "functions"), re.M)
    if len(found) * 3 != ask(program, "help", "functions").count("\n"):
        sys.exit("`tally help functions` has not three lines a function")
    return found


def functions_page(program):
    rows = "".join(f"| `{signature}` | {text} | `{call}`{f' is `{value}`' if value else ''} |\n" for signature, text, call, value in functions(program))
    return (f"# Functions\n\n{MADE}\nWhere an argument is missing the answer is missing, unless the text says otherwise. What cannot be computed is an "
            "error that names\nits place and row. Every example is evaluated by a test.\n\n| call | gives | example |\n|---|---|---|\n" + rows)


def check_examples(program):
    examples = [(call, value) for _, _, call, value in functions(program) if value]
    typed = "".join(f"{call}\n" for call, _ in examples)
    answers = ask(program, "repl", str(ROOT / "examples/01_first_report/report.tally"), "--data", str(ROOT / "examples/ct/data"), typed=typed)
    answers = answers.splitlines()
    if len(answers) != len(examples):
        return [f"{len(examples)} examples of functions have {len(answers)} lines of answers"]
    return [f"the example {call} gives {answer}, not {value}" for (call, value), answer in zip(examples, answers) if answer != value]


def diagnostics_page():
    lines = []
    for file in sorted((ROOT / "interpreter" / "foundation" / "diagnostics").glob("kinds_*.def")):
        for code, title in KIND.findall(file.read_text()):
            lines.append(f"| [{code}](../diagnostics/{code}.md) | {title} |\n")
    return (f"# Messages\n\n{MADE}\nA message ends with its code; `tally help CODE` prints the page.\n\n| code | says |\n|---|---|\n" + "".join(sorted(lines)))


def commands_page(program):
    overview = ask(program, "help")
    page = f"# Commands\n\n{MADE}\n```text\n{overview}```\n"
    names = dict.fromkeys(re.findall(r"^  tally ([a-z-]+) ", overview, re.M))
    for name in names:
        page += f"\n## tally {name}\n\n```text\n{ask(program, 'help', name)}```\n"
    return page


def grammar_page():
    text = "\n".join(grammar_text.rule_text(name) for name in grammar_text.rules() if name not in ("name", "text", "textLiteral"))
    words = ", ".join(f"`{word}`" for word in sorted(grammar_text.reserved_words()))
    return (f"# Grammar\n\n{MADE}\nThe rules of `grammar/TallyParser.g4`. Words and signs are typed as they stand, `<part>` is a part explained at its own "
            "line, `[...]` may be\nleft out, `|` is a choice, a part followed by `...` may be repeated. An item ends with its line; [the guide](../guide/README.md) "
            f"says when a line goes on.\n\nReserved, never names: {words}, and the months.\n\n```text\n{text}\n```\n")


def constructs(page):
    """The page with its grammar filled in, and what it lacks."""
    faults, shown = [], set()
    filled = SLOT.sub(lambda m: m[1] + "\n```text\n" + "\n".join(grammar_text.rule_text(name) for name in m[2].split()) + "\n```\n\n" + m[3], page)
    for title, body in SECTION.findall(page):
        names = [name for slot in SLOT.finditer(body) for name in slot[2].split()]
        example = SLOT.sub("", body)
        typed = set(re.findall(r"\w+", example))
        for name in names:
            shown.add(name)
            lacking = [word for word in grammar_text.words_of(name) if word not in typed]
            if lacking:
                faults.append(f"docs/reference/constructs.md, `{title}`: no example of {name} with {', '.join(dict.fromkeys(lacking))}")
    faults += [f"docs/reference/constructs.md has no section for the rule {name}"
               for name in grammar_text.rules() if name not in shown and name not in WITHOUT_SECTION]
    return filled, faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    program = str(pathlib.Path(options.tally).resolve())
    filled, faults = constructs((REFERENCE / "constructs.md").read_text())
    pages = {"functions.md": functions_page(program), "messages.md": diagnostics_page(), "commands.md": commands_page(program),
             "grammar.md": grammar_page(), "constructs.md": filled}
    for name, text in pages.items():
        path = REFERENCE / name
        if options.write:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            faults.append(f"docs/reference/{name} is not current: run tests/docs/make_reference.py --write")
    faults += check_examples(program)
    for fault in faults:
        print(f"FAILED {fault}")
    print(f"{len(pages)} pages, {len(faults)} failed")
    sys.exit(1 if faults else 0)


main()
