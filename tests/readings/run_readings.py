#!/usr/bin/env python3
"""Runs the other reading of every rule that docs/readings.md shows, and holds the page to what it moves.

    Run: `tally run SCRIPT --data DIR --set a=1`   of a section: the report, the sample and the parameters of its blocks
    ```tally [a=2 ...]     replacements; they stand below the report's `use` lines, with these parameters in place of the section's
    *Moves:* ...           how many cells of the sample they move (`tally compare`), and who is counted in one report only
    ```rows                rows that are added to a copy of the sample: FILE column=value ..., columns that are not named are empty
    *Moves, with them:*    what the same replacements move then
    <!-- table --> ...     the section's entries, one a line

Every rule that docs/rules marks as an interpretation is named on the page, and no number that is not there. Replacements that move nothing say
after `nothing on the sample` why, or have rows that show it.

    tests/readings/run_readings.py --tally build/release/tally [--write] [TEXT]     --write puts in what is moved; TEXT: only entries with it
"""

import argparse
import concurrent.futures
import csv
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/readings.md"
RUN = re.compile(r"^Run: `tally run (.+)`", re.M)
BLOCK = re.compile(r"^```tally ?([^\n]*)\n(.*?)^```\n(?:\*Moves:\* ([^\n]*)\n)?"
                   r"(?:^```rows\n(.*?)^```\n(?:\*Moves, with them:\* ([^\n]*)\n)?)?", re.S | re.M)
RULE = re.compile(r"\b(?:CT|NY|TX|PA|CAR|FSR|SUB|CHK)-(?:[CVX]?\d+)[a-z]?\b")
NOTHING = "nothing on the sample"
CELLS = re.compile(r'^(?:form|listing|worksheet) (\w+)(?:, measure "(\w+)")?: (?:none of \d+|(\d+) of \d+) cells differs?'
                   r"(?:; (\d+) rows? only \S+, (\d+) only \S+)?$")
MOVED = re.compile(r"^  \w+(?: in the (denominator|numerator))?: .*: (none|\d+) left(?: \((.*?)\))?, (none|\d+) came(?: \((.*?)\))?$")


def number(count, word):
    return f"{count} {word}" + ("" if count == "1" else "s")


def in_short(printed):
    """What `tally compare` printed, in a line: `form_2b 6 cells (D01 came), 3P1 8 cells (denominator: D01 came)`."""
    outputs, people = [], {}
    for line in printed.splitlines():
        if match := CELLS.match(line):
            name, measure, cells, gone, new = match.groups()
            outputs.append((measure if measure and name == "performance" else f"{name} {measure}" if measure else name, cells, gone or "0", new or "0"))
        elif (match := MOVED.match(line)) and outputs:
            part, left, left_names, came, came_names = match.groups()
            said = [f"{names or count} {word}" for count, names, word in ((left, left_names, "left"), (came, came_names, "came")) if count != "none"]
            if said:
                people.setdefault(outputs[-1][0], []).append((f"{part}: " if part else "") + ", ".join(said))
    texts = []
    moved = any(cells or gone != "0" or new != "0" for _, cells, gone, new in outputs)
    for name, cells, gone, new in outputs:
        parts = [number(cells, "cell")] if cells else []
        parts += [f"{number(gone, 'row')} gone"] if gone != "0" else []
        parts += [f"{number(new, 'row')} new"] if new != "0" else []
        if parts or (name in people and not moved):
            texts.append(f"{name} {', '.join(parts) or 'no cell'}" + (f" ({'; '.join(people[name])})" if name in people else ""))
    return "; ".join(texts)


def with_rows(data, rows, folder):
    """A copy of the sample with the rows of a block; a fault as text."""
    copy = pathlib.Path(folder) / "data"
    shutil.copytree(data, copy)
    for line in filter(None, map(str.strip, rows.splitlines())):
        name, *cells = shlex.split(line)
        if not (copy / name).exists():
            return copy, f"the sample has no {name}"
        text = (copy / name).read_bytes().decode("utf-8-sig")
        header = next(csv.reader([text.splitlines()[0]]))
        values = dict(cell.split("=", 1) for cell in cells)
        if unknown := values.keys() - set(header):
            return copy, f"{name} has no column {', '.join(sorted(unknown))}"
        with open(copy / name, "w", newline="") as file:
            file.write(text if text.endswith("\n") else text + "\n")
            csv.writer(file, lineterminator="\r\n" if "\r\n" in text else "\n").writerow([values.get(column, "") for column in header])
    return copy, None


def settings(options, instead):
    given = dict(option.split("=", 1) for flag, option in zip(options[::2], options[1::2]) if flag == "--set")
    given |= dict(word.split("=", 1) for word in shlex.split(instead))
    return [word for name, value in given.items() for word in ("--set", f"{name}={value}")]


class Reading:
    """A block of the page and what it moves."""

    def __init__(self, block, run, program):
        self.block = block
        self.instead, self.code, self.shown, self.rows, self.shown_with_rows = block.groups()
        self.faults = []
        self.moves = self.moves_with_rows = None
        self.run, self.program = run, program

    def compare(self, data, folder):
        report = ROOT / self.run[0]
        other = pathlib.Path(folder) / "other_reading.tally"
        other.write_text(report.read_text() + "\n" + self.code)
        done = subprocess.run([self.program, "compare", str(report), str(other), "--data", str(data), *settings(self.run[3:], self.instead), "--library",
                               str(ROOT / "stdlib")], text=True, capture_output=True, cwd=folder)
        if done.returncode == 0:
            return in_short(done.stdout)
        refused = re.search(r"^error: (.*) \[T0503\]$", done.stderr, re.M)
        if refused:
            return f"the run is refused: `{refused[1]}`"
        self.faults.append(f"does not run\n{done.stderr}")
        return None

    def check(self):
        data = ROOT / self.run[2]
        with tempfile.TemporaryDirectory() as folder:
            self.moves = self.compare(data, folder)
            if self.moves is None:
                return self
            if self.rows:
                copy, fault = with_rows(data, self.rows, folder)
                if fault:
                    self.faults.append(fault)
                    return self
                self.moves_with_rows = self.compare(copy, folder)
        why = (self.shown or "").partition(NOTHING)[2] if not self.moves else ""
        self.moves = self.moves + "." if self.moves else NOTHING + (why if why.strip(" .:") else ".")
        if self.moves_with_rows is not None:
            if not self.moves_with_rows:
                self.faults.append("its rows show nothing")
            self.moves_with_rows = (self.moves_with_rows or "nothing") + "."
        elif self.moves == NOTHING + "." and not self.rows:
            self.faults.append(f"moves {NOTHING}; say why, or add rows that show what it does")
        if self.shown != self.moves or (self.rows and self.shown_with_rows != self.moves_with_rows):
            self.faults.append("moves\n" + "\n".join(filter(None, (self.moves, self.moves_with_rows))) + "\nbut the page says\n" +
                               "\n".join(map(str, filter(None, (self.shown or "nothing about it", self.shown_with_rows)))))
        return self

    def written(self):
        if self.moves is None or (self.rows and self.moves_with_rows is None):
            return self.block[0]
        text = f"```tally {self.instead}".rstrip() + f"\n{self.code}```\n*Moves:* {self.moves}\n"
        return text + (f"```rows\n{self.rows}```\n*Moves, with them:* {self.moves_with_rows}\n" if self.rows else "")


def slug(heading):
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def tables_of(text, readings):
    """The page with the tables of its sections as its entries are."""
    def table(match):
        end = text.find("\n## ", match.end())
        lines = ["| rule | reading | the other one moves |", "|---|---|---|"]
        for entry in re.finditer(r"^### (.*)\n\n(.*?)\. ", text[match.end():end if end >= 0 else None], re.M):
            code = text.find("```tally", match.end() + entry.end())
            reading = next((each for each in readings if text.startswith(each.block[0].partition("```\n")[0], code)), None)
            moves = reading.moves_with_rows or reading.moves if reading else ""
            moves = re.sub(r" \([^()]*\)", "", moves).partition(":" if moves.startswith(NOTHING) else "\n")[0].rstrip(".")
            lines.append(f"| {entry[2]} | [{entry[1]}](#{slug(entry[1])}) | {'added rows: ' if reading and reading.moves_with_rows else ''}{moves} |")
        return "<!-- table -->\n" + "\n".join(lines) + "\n<!-- end -->"
    return re.sub(r"<!-- table -->\n.*?<!-- end -->", table, text, flags=re.S)


def rules_that_differ(text):
    """Rule numbers of the page that no page of rules has, and rules with an interpretation that the page does not name."""
    rules = "\n".join(page.read_text() for page in sorted((ROOT / "docs/rules").glob("*.md")))
    named, entries, faults = set(RULE.findall(text)), set(), []
    # A rule is a paragraph with what follows it, or a row of a table; it begins with its number.
    for rule in re.split(r"^(?=\*\*[A-Z]+-\w|\| [A-Z]+-\w|#)", rules, flags=re.M):
        match = re.match(r"(?:\*\*|\| )(" + RULE.pattern + ")", rule)
        said = rule.partition("\n")[0] if rule.startswith("|") else rule
        entries.update([match[1]] if match else [])
        if match and "*Interpretation*" in said and match[1] not in named:
            faults.append(f"{match[1]}: an interpretation that the page does not name")
    if not entries:
        faults.append("docs/rules has no rules")
    held = {rule.partition("-")[0] for rule in entries}
    faults += [f"{rule}: no page of docs/rules has it" for rule in sorted(named - entries) if rule.partition("-")[0] in held]
    return faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("text", nargs="?", default="")
    options = parser.parse_args()
    program = str(pathlib.Path(options.tally).resolve())
    text = PAGE.read_text()
    runs = [(match.start(), shlex.split(match[1])) for match in RUN.finditer(text)]
    readings, faults = [], rules_that_differ(text)
    for block in BLOCK.finditer(text):
        run = next((run for start, run in reversed(runs) if start < block.start()), None)
        if run is None:
            faults.append(f"line {text[:block.start()].count(chr(10)) + 1}: no `Run:` line above it")
        elif options.text in text[text.rfind("\n### ", 0, block.start()):block.end()]:
            readings.append(Reading(block, run, program))
    stray = text.count("\n```tally") + text.count("\n```rows") - sum(1 + bool(block[4]) for block in BLOCK.finditer(text))
    if stray:
        faults.append(f"{stray} blocks stand where they are not read: rows follow their replacements at once")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(Reading.check, readings))
    for reading in readings:
        line = text[:reading.block.start()].count("\n") + 1
        faults += [f"line {line}: {fault}" for fault in reading.faults]
    headings = re.findall(r"^##+ (.*)", text, re.M)
    faults += [f"two headings are `{heading}`" for heading in sorted(set(headings)) if headings.count(heading) > 1]
    whole = not options.text and not any(reading.moves is None for reading in readings)
    if whole:
        with_tables = tables_of(text, readings)
        if with_tables != text and not options.write:
            faults.append("a table of a section is not as its entries are: --write")
    if options.write:
        for reading in reversed(readings):
            text = text[:reading.block.start()] + reading.written() + text[reading.block.end():]
        if whole:
            text = tables_of(text, readings)
        PAGE.write_text(text)
    for fault in faults:
        print(f"FAILED docs/readings.md, {fault}")
    print(f"{len(readings) - sum(bool(reading.faults) for reading in readings)} passed, {len(faults)} failed")
    sys.exit(1 if faults or not readings else 0)


main()
