#!/usr/bin/env python3
"""`why` held to what it explains, on the data of the shipped reports' golden cases: for random pairs of a row and a cell the verdict is whether
`who` lists the row, and `not in` says the opposite. Where it says no, changing what the marked part read (a cell of the data, else a constant of
the rule) turns the verdict or moves the mark to another part. Other lines of the files, with the same rows in them, do neither.

    tests/answer/why_random.py --tally build/release/tally [--pairs 200] [--flips 6] [--seed 1] [car tx ...]
"""
import argparse
import csv
import json
import os
import pathlib
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GOLDEN = ROOT / "tests" / "golden"


class Report:
    def __init__(self, name, case, tables, cells):
        self.name = name
        words = shlex.split((GOLDEN / case / "cmd").read_text().replace("{root}", str(ROOT)))
        self.script = words[1]
        self.data = (GOLDEN / case / words[words.index("--data") + 1]).resolve()
        self.settings = [word for i, word in enumerate(words) if word == "--set" or words[i - 1] == "--set"]
        self.tables = tables  # {table: (file, columns of its key)}
        self.cells = cells    # [(table that is asked about, cell)]

    def rows(self, table):
        file, key = self.tables[table]
        with open(self.data / file, newline="", encoding="utf-8-sig") as text:
            return [[row[column] for column in key] for row in csv.DictReader(text)]


def car():
    lines = ["GRAND TOTAL", "Male", "Female", "Single Parents", "English Learners"]
    cells = [("student", f'{form}("{line}", "total")') for form in ("form_1b", "form_2a") for line in lines]
    codes = ["1S1", "1S2", "2S1", "2S2", "3S1", "4S1", "5S1", "5S2", "5S3", "1P1", "2P1", "3P1"]
    cells += [("student", f'"{code}"("{part}")') for code in codes for part in ("numerator", "denominator", "neither")]
    cells += [("student", f'"{code}"("Male", "denominator")') for code in codes[:4]]
    return Report("car", "us/car", {"student": ("students.csv", ["student_id"])}, cells)


def ct():
    schools = ["Hartwell High School", "Hartwell Technical Center José Hernández"]
    grades = ["09", "10", "11", "12"]
    columns = ["White-Male", "White-Female", "Hispanic/Latino-Female", "EconomicallyDisadvantaged", "504", "Migrant"]
    cells = [("student", f'section_IIA("{school}", "{grade}", "{column}")') for school in schools for grade in grades for column in columns]
    cells += [("enrollment", "counted_enrollment"), ("enrollment", "seated_enrollment"), ("student", "graduated_this_year")]
    return Report("ct", "ct/october_first", {"student": ("Student.csv", ["personID"]), "enrollment": ("ActiveEnrollment.csv", ["enrollmentID"])},
                  cells)


def ny():
    codes = ["1S1", "2S1", "2S2", "2S3", "3S1", "4S1", "5S3"]
    cells = [("student", f'"{code}"("{part}")') for code in codes for part in ("numerator", "denominator", "neither")]
    cells += [("student", f'"{code}"("{line}", "denominator")') for code in codes for line in ("M", "F", "X")]
    return Report("ny", "ny/indicators", {"student": ("students.csv", ["student_id"])}, cells)


def pa():
    key = ["school_year", "pasecureid", "cip_school_number", "cip_code", "program_kind", "begin_date"]
    rules = [f'exclusion("PA-X{number:02}")' for number in (1, 2, 4, 5, 6, 7, 8, 9, 10, 11)]
    cells = [("enrollment", cell) for cell in rules + ["considered", "eligible", "record", "fact()", 'superseded("PA-X12")']]
    return Report("pa", "pa/both_kinds", {"enrollment": ("cte_enrollments.csv", key)}, cells)


def tx():
    columns = ["code_4", "code_5", "code_6", "code_7", "code_E", "students"]
    cells = [("student", f'cte_code_counts("{line}", "{column}")') for line in ("All", "10", "M", "F") for column in columns]
    cells += [("student", cohort) for cohort in ("shown_student", "candidate", "without_7_or_6", "not_calculated")]
    return Report("tx", "tx/year_2023", {"student": ("peims_40100_student.csv", ["student_id"])}, cells)


REPORTS = {"car": car, "ct": ct, "ny": ny, "pa": pa, "tx": tx}


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def written(column, text):
    """A part of a key in the language: days and years as they are."""
    return text if re.fullmatch(r"\d{4}-\d\d-\d\d", text) or column.endswith("year") else quoted(text)


def row_of(report, table, key):
    return f"{table}({', '.join(written(column, text) for column, text in zip(report.tables[table][1], key))})"


def ask(tally, report, questions):
    """The answers of one session, a text a question."""
    mark = "zzz"
    typed = "".join(f"{question}\n{quoted(mark + str(i))}\n" for i, question in enumerate(questions))
    command = [tally, "repl", report.script, "--data", str(report.data), *report.settings]
    done = subprocess.run(command, input=typed, capture_output=True, text=True)
    answers, rest = [], done.stdout
    for i in range(len(questions)):
        answer, found, rest = rest.partition(f"{mark}{i}\n")
        if not found:
            sys.exit(f"{report.name}: no answer to {questions[i]}\n{done.stderr[:2000]}")
        answers.append(answer)
    return answers, done.stderr


def members(answer, width):
    """The keys in a table as it is printed: its first `width` columns."""
    lines = answer.splitlines()
    if answer.startswith("nobody"):
        return set()
    rule = next(i for i, line in enumerate(lines) if line.startswith("--"))
    ends = [match.span() for match in re.finditer(r"-+", lines[rule])][:width]
    keys = set()
    for line in lines[rule + 1:]:
        if not line or line.startswith("... and"):
            break
        keys.add(tuple(line[a:b].strip() for a, b in ends))
    return keys


def verdict_of(answer):
    return answer.splitlines()[0].rsplit(": ", 1)[-1] if answer else "no answer"


def check_verdicts(tally, report, pairs, rng):
    keys = {table: report.rows(table) for table in report.tables}
    cells = list(dict.fromkeys(cell for _, cell in report.cells))
    who, messages = ask(tally, report, [f"who in {cell}" for cell in cells])
    of_cell = {cell: answer for cell, answer in zip(cells, who)}
    for cell, answer in of_cell.items():
        if not answer.strip():
            sys.exit(f"{report.name}: no answer to who in {cell}\n{messages[:2000]}")
    chosen = []
    for _ in range(pairs):
        table, cell = rng.choice(report.cells)
        chosen.append((table, rng.choice(keys[table]), cell))
    questions = [question for table, key, cell in chosen
                 for question in (f"why {row_of(report, table, key)} in {cell}", f"why {row_of(report, table, key)} not in {cell}")]
    answers, messages = ask(tally, report, questions)
    faults, said_no, counted = [], [], 0
    for i, (table, key, cell) in enumerate(chosen):
        if not answers[2 * i].strip():
            # A row that a rule leaves out by its own name: nobody of that key is there at all.
            if tuple(key) in members(of_cell[cell], len(key)):
                faults.append(f"{row_of(report, table, key)} in {cell}: no answer, but who lists it")
            continue
        counted += 1
        expected = "yes" if tuple(key) in members(of_cell[cell], len(key)) else "no"
        opposite = "no" if expected == "yes" else "yes"
        if verdict_of(answers[2 * i]) != expected:
            faults.append(f"{row_of(report, table, key)} in {cell}: {verdict_of(answers[2 * i])}, who says {expected}")
        if verdict_of(answers[2 * i + 1]) != opposite:
            faults.append(f"{row_of(report, table, key)} not in {cell}: {verdict_of(answers[2 * i + 1])}, who says {opposite}")
        if expected == "no":
            said_no.append((table, key, cell))
    if counted < pairs // 2:
        faults.append(f"{report.name}: only {counted} of {pairs} pairs were answered\n{messages[:1500]}")
    return faults, said_no, counted


def why(tally, report, data, question, library):
    environment = dict(os.environ, TALLY_LIBRARY=str(library))
    command = [tally, "why", report.script, "--data", str(data), *report.settings, "--format", "json", question]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    return json.loads(done.stdout) if done.returncode == 0 else None


def marked(part):
    if part.get("failed_first"):
        return part
    for child in part.get("children", []):
        found = marked(child)
        if found:
            return found
    return None


def below(part):
    yield part
    for child in part.get("children", []):
        yield from below(child)


def way_to_mark(part):
    """The parts from here down to the marked one, None where none is."""
    if part.get("failed_first"):
        return [part]
    for child in part.get("children", []):
        way = way_to_mark(child)
        if way:
            return [part, *way]
    return None


def signature(answer):
    """The verdict, and which part is marked: by what it and those above it say and where they stand. Numbers and texts are none of it: the lines
    of the data, the row that was asked about and a constant that is changed are not another part."""
    return (answer["verdict"], [(re.sub(r'\d+|"[^"]*"', "#", part["text"]), (part.get("place") or {}).get("file"), (part.get("place") or {}).get("line"))
                                for part in way_to_mark(answer) or []])


def changed_cells(data, part, own, rng):
    """Copies of a file with one cell that the part read changed, or a line that it read taken out; but not the row that is asked about:
    `own` has its file, the columns of its key and the key."""
    read, lines = [], []
    for each in below(part):
        for record in each.get("records", []):
            if "file" in record:
                lines.append((record["file"], record["line"]))
                read += [(record["file"], record["line"], cell["heading"]) for cell in record["cells"] if "heading" in cell]
    for file, line, heading in dict.fromkeys(read):
        with open(data / file, newline="", encoding="utf-8-sig") as text:
            rows = list(csv.reader(text))
        if heading not in rows[0] or line - 1 >= len(rows):
            continue
        at = rows[0].index(heading)
        old = rows[line - 1][at]
        values = sorted({row[at] for row in rows[1:] if len(row) > at} | {"", "Y", "N", "true", "false"} - {old})
        rng.shuffle(values)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", old):
            values = [f"{int(old[:4]) + years}{old[4:]}" for years in (-1, 1, -2, 2)] + values
        for value in values[:12]:
            yield file, [row[:at] + [value] + row[at + 1:] if i == line - 1 else row for i, row in enumerate(rows)], (heading, old, value)
    for file, line in dict.fromkeys(lines):
        with open(data / file, newline="", encoding="utf-8-sig") as text:
            rows = list(csv.reader(text))
        own_file, columns, key = own
        if file != own_file or [rows[line - 1][rows[0].index(heading)] for heading in columns] != list(key):
            yield file, rows[:line - 1] + rows[line:], None


def file_of(tally, report, table):
    shown = subprocess.run([tally, "show", report.script, *report.settings, "tables"], capture_output=True, text=True).stdout
    found = re.search(rf'^(?:table )?{table}\b[^\n]*?"([^"]+\.csv)"', shown, re.M) or re.search(rf'\b{table}\b[^\n]*?(\S+\.csv)', shown)
    return found.group(1) if found else None


def added_rows(tally, report, data, part, table, key, rng):
    """Copies of a file of which no row led here, with a row that does: one of another that is now hers."""
    missing = [name for each in below(part) for name in re.findall(r"no row of `(\w+)`", each.get("note", ""))]
    columns = report.tables[table][1]
    others = {other[0] for other in report.rows(table)}
    for name in dict.fromkeys(missing):
        file = file_of(tally, report, name)
        if file is None or not (data / file).is_file():
            continue
        with open(data / file, newline="", encoding="utf-8-sig") as text:
            rows = list(csv.reader(text))
        candidates = rows[1:]
        rng.shuffle(candidates)
        for row in candidates[:40]:
            hers = [key[columns.index(heading)] if heading in columns else key[0] if cell in others else cell
                    for heading, cell in zip(rows[0], row)]
            if hers != row:
                yield file, rows + [hers], None


def changed_constants(library, part):
    """Copies of a library file with a constant of a line of the part changed."""
    places = {(each[name]["file"], each[name]["line"]) for each in below(part) for name in ("place", "defined_at") if name in each}
    for file, line in sorted(places):
        path = pathlib.Path(file)
        if not path.is_file() or library not in path.parents:
            continue
        lines = path.read_text().splitlines(keepends=True)
        for at in range(line - 1, min(line + 3, len(lines))):
            for match in re.finditer(r'\b\d+\b|"[^"]*"', lines[at]):
                old = match.group()
                for new in ([str(int(old) + 1), str(max(0, int(old) - 1))] if old.isdigit() else ['"zz"']):
                    changed = lines[:at] + [lines[at][:match.start()] + new + lines[at][match.end():]] + lines[at + 1:]
                    yield path, "".join(changed)


def can_be_moved(tally, report, asked, before, scratch, rng):
    table, key, cell = asked
    question = f"{row_of(report, table, key)} in {cell}"
    mark = marked(before)
    library = scratch / "stdlib"
    data = scratch / "data"
    own_file, key_columns = report.tables[table]
    for file, rows, change in (*changed_cells(report.data, mark, (own_file, key_columns, key), rng), *added_rows(tally, report, report.data, mark, table, key, rng)):
        now = key
        if change and file == own_file and change[0] in key_columns:  # the row is known by another key
            now = [change[2] if column == change[0] else text for column, text in zip(key_columns, key)]
        saved = (data / file).read_bytes()
        with open(data / file, "w", newline="", encoding="utf-8") as text:
            csv.writer(text, lineterminator="\n").writerows(rows)
        after = why(tally, report, data, f"{row_of(report, table, now)} in {cell}", library)
        (data / file).write_bytes(saved)
        if after is not None and signature(after) != signature(before):
            return True
    for path, text in changed_constants(library, mark):
        saved = path.read_text()
        path.write_text(text)
        after = why(tally, report, data, question, library)
        path.write_text(saved)
        if after is not None and signature(after) != signature(before):
            return True
    return False


def moves_by_itself(tally, report, question, before, scratch):
    """Whether the same rows in another order turn the verdict or move the mark."""
    data = scratch / "data"
    files = {record["file"] for part in below(marked(before)) for record in part.get("records", []) if "file" in record}
    saved = {file: (data / file).read_bytes() for file in files}
    for file in files:
        with open(data / file, newline="", encoding="utf-8-sig") as text:
            header, *rows = csv.reader(text)
        with open(data / file, "w", newline="", encoding="utf-8") as text:
            csv.writer(text, lineterminator="\n").writerows([header, *rows[1:], *rows[:1]])
    after = why(tally, report, data, question, scratch / "stdlib")
    for file, content in saved.items():
        (data / file).write_bytes(content)
    return after is None or signature(after) != signature(before)


def check_flips(tally, report, said_no, flips, rng):
    faults, tried = [], 0
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        shutil.copytree(report.data, scratch / "data")
        shutil.copytree(ROOT / "stdlib", scratch / "stdlib")
        for table, key, cell in rng.sample(said_no, min(flips, len(said_no))):
            question = f"{row_of(report, table, key)} in {cell}"
            before = why(tally, report, scratch / "data", question, scratch / "stdlib")
            if before is None:
                faults.append(f"{question}: no answer as JSON")
                continue
            if before["verdict"] is not False or marked(before) is None:
                faults.append(f"{question}: nothing is marked, or the verdict is {before['verdict']}")
                continue
            tried += 1
            if moves_by_itself(tally, report, question, before, scratch):
                faults.append(f"{question}: the same rows in another order move the mark: {marked(before)['text'][:100]}")
            if not can_be_moved(tally, report, (table, key, cell), before, scratch, rng):
                faults.append(f"{question}: nothing that the mark read moves it: {marked(before)['text'][:100]}")
    if tried < min(flips, 1):
        faults.append(f"{report.name}: of {len(said_no)} answers that say no, none has a mark")
    return faults, tried


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", default=str(ROOT / "build" / "release" / "tally"))
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--flips", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("reports", nargs="*", default=list(REPORTS))
    arguments = parser.parse_args()
    arguments.tally = str(pathlib.Path(arguments.tally).resolve())
    os.environ.setdefault("TALLY_LIBRARY", str(ROOT / "stdlib"))
    failed = 0
    for name in arguments.reports:
        rng = random.Random(f"{name} {arguments.seed}")
        report = REPORTS[name]()
        faults, said_no, counted = check_verdicts(arguments.tally, report, arguments.pairs, rng)
        more, tried = check_flips(arguments.tally, report, said_no, arguments.flips, rng)
        faults += more
        for fault in faults[:20]:
            print(f"FAILED {name}: {fault}")
        failed += len(faults)
        print(f"{name}: {counted} pairs, {len(said_no)} of them no, {tried} marks moved, {len(faults)} faults")
    print(f"{'0 failed' if failed == 0 else f'{failed} failed'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
