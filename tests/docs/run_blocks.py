#!/usr/bin/env python3
"""Runs every code block of the guide, the how-tos, the reference and the states' rules in words.

    ```tally         definitions, added to the report of the README and to the blocks before it on the page; the whole must run
    ```prompt        `> ` what is typed at the prompt over the blocks so far, and what is answered
    ```console       `$ ` commands (`> ` goes on with one) in a folder of the page with examples/, reports/, report.tally and data/, and what they
                     print; `...` stands for any lines
    ```quote FILE    text that stands so in FILE, white space aside
    ```text          no code

Of the pages of messages about scripts the pieces are read: what is refused on a page about syntax has its code, no other piece has a fault of syntax.

    tests/docs/run_blocks.py --tally build/release/tally [--write]     --write puts in what is answered and printed
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BASE = ROOT / "examples/01_first_report/report.tally"
DATA = ROOT / "examples/ct/data"
PAGES = ["README.md", "docs/change-one-rule.md", "docs/report-from-a-memo.md", "docs/reference/constructs.md", "docs/guide/*.md", "docs/rules/*.md"]
BLOCK = re.compile(r"^( *)```([^\n]*)\n(.*?)^\1```$", re.S | re.M)  # in a list it is indented


class Page:
    def __init__(self, path, program):
        self.path = path
        self.text = path.read_text()
        self.program = program
        self.script = "" if path.name == "README.md" and path.parent == ROOT else BASE.read_text()  # the README shows that report
        self.faults = []
        self.blocks = 0
        self.written = self.text

    def fault(self, block, message):
        line = self.text[:block.start()].count("\n") + 1
        self.faults.append(f"{self.path.relative_to(ROOT)}:{line}: {message}")

    def tally(self, folder, *arguments, script=None, typed=None):
        """Runs tally on `script`, or on the blocks so far, in the folder; its output with the messages in it."""
        file = pathlib.Path(folder) / "report.tally"
        file.write_text(self.script if script is None else script)
        return subprocess.run([self.program, *[a.format(script=file.name, data=DATA) for a in arguments]], input=typed or "", text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder)

    def run(self):
        with tempfile.TemporaryDirectory() as self.folder:  # of the page's commands
            for name in ("examples", "reports"):
                os.symlink(ROOT / name, pathlib.Path(self.folder) / name)
            (pathlib.Path(self.folder) / "bin").mkdir()
            os.symlink(self.program, pathlib.Path(self.folder) / "bin" / "tally")
            os.symlink(DATA, pathlib.Path(self.folder) / "data")
            self.run_blocks()

    def run_blocks(self):
        for block in BLOCK.finditer(self.text):
            self.blocks += 1
            indent, info, text = block.groups()
            text = "".join(line.removeprefix(indent) for line in text.splitlines(keepends=True))
            kind, _, rest = info.partition(" ")
            check = getattr(self, "block_" + kind, None) if kind == "quote" or not rest else None
            if check is None:
                self.fault(block, f"no test knows blocks of `{info}`")
                continue
            with tempfile.TemporaryDirectory() as folder:
                check(block, text, rest if kind == "quote" else folder)
        plain = BLOCK.sub("", self.text)
        if self.path.parent != ROOT and re.search(r"^    \S", plain, re.M):
            self.faults.append(f"{self.path.relative_to(ROOT)}: code stands in ``` blocks, so that it is tested")

    def block_text(self, block, text, folder):
        pass

    def block_tally(self, block, text, folder):
        script = self.script + "\n" + text
        done = self.tally(folder, "run", "{script}", "--data", "{data}", script=script)
        if done.returncode != 0:
            self.fault(block, f"does not run\n{done.stdout}")
        else:
            self.script = script

    def replace(self, block, text, found):
        if found != text:
            self.fault(block, f"shows\n{text}\nbut it is\n{found}")
            indent, info = block.groups()[:2]
            lines = "".join(indent + line if line.strip() else line for line in found.splitlines(keepends=True))
            self.written = self.written.replace(block[0], f"{indent}```{info}\n{lines}{indent}```")

    def block_prompt(self, block, text, folder):
        typed = [line[2:] for line in text.splitlines() if line.startswith("> ")]
        script = "".join(f'"question {i}"\n{line}\n' for i, line in enumerate(typed))
        done = self.tally(folder, "repl", "{script}", "--data", "{data}", typed=script)
        answers = re.split(r"^question \d+\n", done.stdout, flags=re.M)[1:]
        self.replace(block, text, "".join(f"> {line}\n{answer}" for line, answer in zip(typed, answers)))

    def block_console(self, block, text, folder):
        folder = self.folder
        (pathlib.Path(folder) / "report.tally").write_text(self.script)
        environment = {**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}", "TALLY_LIBRARY": str(ROOT / "stdlib")}
        found = ""
        for step in filter(None, re.split(r"^(?=\$ )", text, flags=re.M)):
            match = re.match(r"\$ (.*\n(?:>.*\n)*)", step)
            if match is None:
                self.fault(block, "begins with no command")
                return
            command, shown = match[0], step[match.end():]
            done = subprocess.run(["sh", "-c", re.sub(r"^> ?", "", match[1], flags=re.M)], cwd=folder, env=environment, text=True, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
            pattern = "".join(".*\n" if line == "...\n" else re.escape(line) for line in shown.splitlines(keepends=True))
            done.stdout = done.stdout.replace(f"{ROOT}/", "")
            as_shown = re.fullmatch(pattern, done.stdout, re.S) is not None
            found += command + (shown if as_shown else done.stdout)
        self.replace(block, text, found)

    def block_quote(self, block, text, file):
        def words(s):
            return " ".join(s.split())
        if words(text) not in words((ROOT / file).read_text()):
            self.fault(block, f"does not stand in {file}")


LEAST_PIECES = 40
DESCRIBED = ("T0104", "T0105", "T0110")  # pages whose pieces tell of files that no page can hold
PIECE = re.compile(r"^(\w+)[^\n]*:\n\n```\n(.*?)^```$", re.S | re.M)
NO_SCRIPT = re.compile(r"^(> |\$ |tally |[\w\"]+,)", re.M)  # what is typed, and data


def pieces_of_messages(program):
    """(How many pieces of the pages of messages were read, faults.)"""
    pieces, faults = 0, []
    with tempfile.TemporaryDirectory() as folder:
        for page in sorted(ROOT.glob("docs/diagnostics/T*.md")):
            code = page.stem
            for piece in PIECE.finditer(page.read_text()):
                if code >= "T0400" or code in DESCRIBED or NO_SCRIPT.search(piece[2]):
                    continue
                (pathlib.Path(folder) / "piece.tally").write_text(piece[2])
                done = subprocess.run([program, "check", "piece.tally"], cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                found = set(re.findall(r"^(?:error|warning|note): .*\[(T01\d\d)\]$", done.stdout, re.M))
                wanted = {code} if code < "T0200" and piece[1] != "Accepted" else set()
                pieces += 1
                if found != wanted:
                    line = piece.string[:piece.start()].count("\n") + 1
                    faults.append(f"{page.relative_to(ROOT)}:{line}: has {', '.join(sorted(found)) or 'no fault'}, not {code if wanted else 'none'}\n{done.stdout}")
    return pieces, faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("pages", nargs="*", help="all, when none is named")
    options = parser.parse_args()
    program = str(pathlib.Path(options.tally).resolve())
    paths = [ROOT / page for page in options.pages] or [path for pattern in PAGES for path in sorted(ROOT.glob(pattern))]
    blocks, faults = 0, []
    for path in paths:
        page = Page(path, program)
        page.run()
        blocks += page.blocks
        faults += page.faults
        if options.write and page.written != page.text:
            path.write_text(page.written)
    if not options.pages:
        pieces, faults_of_pieces = pieces_of_messages(program)
        blocks += pieces
        faults += faults_of_pieces + ([f"only {pieces} pieces of scripts on the pages of messages"] if pieces < LEAST_PIECES else [])
    for fault in faults:
        print(f"FAILED {fault}")
    print(f"{max(0, blocks - len(faults))} passed, {len(faults)} failed")
    sys.exit(1 if faults else 0)


main()
