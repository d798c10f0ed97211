#!/usr/bin/env python3
"""Every sentence of a diagnostic is shown by a test. A sentence is a text in quotes at the place that reports it: the text of a message, a hint,
a label, or the words that a message is put together from. Its id is the kind of the message (or `hint`, `label`, `words`) and its first words:
`TypeMismatch/the_sum_of_a_text`.

It is shown when an expected file of tests/ or a page of docs/ that is run prints it, or a unit test expects it. sentences_not_shown.txt lists
those that none can show, each with its reason behind it: `TypeMismatch/the_sum_of_a_text  -- only a full disk says it`.

    tests/rules/check_sentences.py             fails for a sentence that is not shown and not listed, and for one that is listed and shown
    tests/rules/check_sentences.py --drop      takes out of the list what is shown now, or is said no more
    tests/rules/check_sentences.py --count     how many of which kind are shown
"""

import argparse
import collections
import pathlib
import re
import sys

from repository import INTERPRETER, ROOT, finish, relative

LIST = pathlib.Path(__file__).with_name("sentences_not_shown.txt")
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)+\'|[A-Za-z_]\w*|::|->|[\d][\w.\']*|\S', re.S)
# Frames of JSON and HTML: the texts that they hold are told elsewhere.
FRAME = re.compile(r'</?[a-z!][^>]*>|"\w+": ')
SLOT = re.compile(r"\{\{|\}\}|\{[^{}]*\}")
# Words that a message is put together from are sentences of their own from this many on; shorter ones say nothing alone.
LEAST_WORDS = 3
FIRST_WORDS = 9
# Texts that are no part of a message.
PAGES = ("workbench/cli", "engine/functions", "foundation/types", "workbench/describe", "workbench/commands/profile_table.cpp")


class Sentence:
    def __init__(self, kind, code, text, whole, place, is_format):
        self.kind = kind
        self.code = code
        self.text = text
        self.is_format = is_format  # `{}` is a slot of it, `{{` a brace
        self.whole = whole  # the text is all of its message
        self.places = [place]

    def pieces(self):
        if not self.is_format:
            return [self.text]
        pieces, at = [""], 0
        for match in SLOT.finditer(self.text):
            pieces[-1] += self.text[at:match.start()]
            at = match.end()
            if match.group(0) in ("{{", "}}"):
                pieces[-1] += match.group(0)[0]
            else:
                pieces.append("")
        pieces[-1] += self.text[at:]
        return pieces

    def pattern(self):
        body = ".*?".join(re.escape(piece) for piece in self.pieces())
        if self.kind == "hint" and self.whole:
            return f"hint: {body}$"
        if self.code is not None and self.whole:
            return rf"(?:: |^){body} \[{self.code}\]$"  # at the begin of a line in `.parts`
        return body

    def words(self):
        return re.findall(r"\w+", SLOT.sub(" ", self.text).lower())


def value_of(literal):
    if literal.startswith("R"):
        return literal[literal.index("(") + 1:literal.rindex(")")]
    return literal[1:-1].replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def tokens_of(text):
    return [(match.group(0), match.start()) for match in TOKEN.finditer(text) if not match.group(0).startswith(("//", "/*"))]


def is_text(token):
    return token.startswith(('"', 'R"'))


def call_around(tokens, at):
    """The index of the bracket that opens the call around a token, or None."""
    depth = 0
    for index in range(at - 1, -1, -1):
        token = tokens[index][0]
        if token in (")", "]", "}"):
            depth += 1
        elif token in ("(", "[", "{"):
            if depth == 0:
                return index
            depth -= 1
    return None


def argument(tokens, begin):
    """The index after an argument that begins here."""
    depth = 0
    for index in range(begin, len(tokens)):
        token = tokens[index][0]
        if token in ("(", "[", "{"):
            depth += 1
        elif token in (")", "]", "}"):
            if depth == 0:
                return index
            depth -= 1
        elif token == "," and depth == 0:
            return index
    return len(tokens)


def arguments_before(tokens, opened, at):
    """How many arguments of the call that `opened` opens end before a token."""
    ended, begin = 0, opened + 1
    while (end := argument(tokens, begin)) < at:
        ended, begin = ended + 1, end + 1
    return ended


def joined(tokens, at):
    """Texts that stand side by side are one: it, and the index after it."""
    text = ""
    while at < len(tokens) and is_text(tokens[at][0]):
        text += value_of(tokens[at][0])
        at += 1
    return text, at


def is_whole(tokens, at, after, role):
    """Whether the text from `at` is all that an argument of a report says, or all of one branch of it: `"..."`, `fmt::format("...", ...)`."""
    opened = call_around(tokens, at)
    if opened is not None and tokens[opened - 1][0] == "format":
        if opened != at - 1:
            return False
        at = opened - 1
        while tokens[at - 1][0] in ("::", "fmt"):
            at -= 1
        while tokens[after][0] != ")":
            after = argument(tokens, after) if tokens[after][0] != "," else after + 1
        after += 1
        opened = call_around(tokens, at)
    return opened in role and tokens[at - 1][0] in ("(", ",", "?", ":") and tokens[after][0] in (")", ",", ":")


def sentences_of(file, codes):
    text = file.read_text(encoding="utf-8")
    tokens = tokens_of(text)
    in_pages = relative(file).removeprefix("interpreter/").startswith(PAGES)
    role = {}  # of a token that opens an argument list: the kind of the message, `hint` or `label`
    for index, (token, _) in enumerate(tokens):
        if token == "DiagnosticKind" and tokens[index + 1][0] == "::" and tokens[index + 2][0] in codes:
            opened = call_around(tokens, index)
            if opened is not None and tokens[opened][0] == "(":
                role[opened] = tokens[index + 2][0]
        elif token in ("Hint", "Label") and tokens[index + 1][0] == "(":
            role[index + 1] = token.lower()
    at = 0
    while at < len(tokens):
        if not is_text(tokens[at][0]):
            at += 1
            continue
        said, after = joined(tokens, at)
        kind, opened = None, call_around(tokens, at)
        opened_first = opened
        while opened is not None and kind is None:
            kind = role.get(opened)
            if kind is not None and tokens[opened - 1][0] in ("Refuse", "Add") and arguments_before(tokens, opened, at) == 3:
                kind = "hint"  # Refuse(kind, span, text, hint), Add(kind, line, text, hint)
            if kind is None and tokens[opened][0] == "{" and tokens[opened - 1][0] == ")":
                break  # the body of a function
            opened = call_around(tokens, opened)
        place = f"{relative(file)}:{text.count(chr(10), 0, tokens[at][1]) + 1}"
        is_format = opened_first is not None and tokens[opened_first - 1][0] in ("format", "format_to")
        sentence = Sentence(kind or "words", codes.get(kind), said, kind is not None and is_whole(tokens, at, after, role), place, is_format)
        wanted = 1 if sentence.whole else LEAST_WORDS
        is_own = tokens[opened_first - 1][0].startswith("TALLY_") if opened_first is not None else False  # a fault of the program
        is_raw = tokens[at][0].startswith("R")
        is_include = at > 1 and tokens[at - 1][0] == "include"
        is_frame = kind is None and "\n" in said.strip() and FRAME.search(said) is not None
        if len(sentence.words()) >= wanted and not is_raw and not is_include and not is_own and not is_frame and (
                kind is not None or (not in_pages and " " in said.strip())):
            yield sentence
        at = after


def all_sentences():
    codes = {}
    for file in sorted((INTERPRETER / "foundation" / "diagnostics").glob("kinds_*.def")):
        codes.update(re.findall(r'TALLY_DIAGNOSTIC\(\s*(\w+)\s*,\s*"([^"]+)"', file.read_text(encoding="utf-8")))
    found = {}
    for file in sorted(INTERPRETER.rglob("*.cpp")) + sorted(INTERPRETER.rglob("*.h")):
        if file.name in ("learn_predictions.cpp", "precompiled.h") or file.name.startswith("dump"):
            continue
        for sentence in sentences_of(file, codes):
            known = found.setdefault((sentence.kind, sentence.text), sentence)
            if known is not sentence:
                known.places += sentence.places
                known.whole = known.whole and sentence.whole
    by_id = {}
    for sentence in found.values():
        words, count = sentence.words(), FIRST_WORDS
        name = "_".join(words[:count])
        while f"{sentence.kind}/{name}" in by_id and count < len(words):
            count += 1
            name = "_".join(words[:count])
        number = 2
        unique = name
        while f"{sentence.kind}/{unique}" in by_id:
            unique = f"{name}_{number}"
            number += 1
        by_id[f"{sentence.kind}/{unique}"] = sentence
    return by_id


def shown_texts():
    """What tests show: as printed, and what unit tests expect."""
    printed = []
    for folder, endings in ((ROOT / "tests", (".err", ".out", ".parts", ".screen", ".txt", ".json")), (ROOT / "docs", (".md",))):
        for file in sorted(folder.rglob("*")):
            if file.suffix in endings and file.is_file() and file != LIST:
                printed.append(file.read_text(encoding="utf-8", errors="replace"))
    printed.append((ROOT / "README.md").read_text(encoding="utf-8"))
    units = []
    for file in sorted((ROOT / "tests" / "unit").rglob("*.cpp")):
        tokens = tokens_of(file.read_text(encoding="utf-8"))
        at = 0
        while at < len(tokens):
            if is_text(tokens[at][0]):
                said, at = joined(tokens, at)
                units.append(said)
            else:
                at += 1
    return "\n".join(printed), "\n".join(units)


def is_shown(sentence, printed, units):
    def holds(text, pattern):
        longest = max(sentence.pieces(), key=len)
        if longest not in text:
            return False
        return re.search(pattern, text, re.M) is not None

    # Where labels and hints of many are cut or JSON is printed, the text alone stands between quotes.
    body = ".*?".join(re.escape(piece) for piece in sentence.pieces())
    return holds(printed, sentence.pattern()) or holds(printed, f'"{body}"') or holds(units, body)


def name_in(line):
    return line.partition("  -- ")[0]


def listed():
    return [line for line in LIST.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")] if LIST.exists() else []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drop", action="store_true")
    parser.add_argument("--count", action="store_true")
    options = parser.parse_args()
    sentences = all_sentences()
    printed, units = shown_texts()
    not_shown = {name for name, sentence in sentences.items() if not is_shown(sentence, printed, units)}
    if options.count:
        count = collections.Counter(name.partition("/")[0] for name in sentences)
        missing = collections.Counter(name.partition("/")[0] for name in not_shown)
        for kind, number in sorted(count.items()):
            print(f"{kind:22} {number - missing[kind]:4} of {number:4} are shown")
        sys.exit(0)
    if options.drop:
        LIST.write_text("".join(line + "\n" for line in LIST.read_text(encoding="utf-8").splitlines()
                                if not line or line.startswith("#") or name_in(line) in not_shown), encoding="utf-8")
    lines = listed()
    known = [name_in(line) for line in lines]
    faults = [f"{sentences[name].places[0]}: no test shows {name}: \"{sentences[name].text}\"" for name in sorted(not_shown - set(known))]
    faults += [f"{relative(LIST)}: {name} is {'shown by a test now' if name in sentences else 'said no more'}; take it out (--drop does)"
               for name in known if name not in not_shown]
    faults += [f"{relative(LIST)}: {name_in(line)} has no reason behind it: `{name_in(line)}  -- REASON`"
               for line in lines if not line.partition("  -- ")[2].strip()]
    faults += [f"{relative(LIST)}: the lines are not in their order, or one stands twice" for _ in [0] if known != sorted(set(known))]
    finish(len(sentences), faults)


if __name__ == "__main__":
    main()
