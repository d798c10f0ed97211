#!/usr/bin/env python3
"""Files as offices write them, beside a second reading in Python: dates and numbers in many spellings, marks of missing, blanks, letter case, orphans,
encodings, title lines and notes.

    tests/random/written.py --tally build/release/tally [--files 60] [--seed 1] [--keep DIR]

A table is made of values; each cell is written in one of the spellings that its column names. What tally lists must be the values again. In a third of the
files one cell is written as no spelling says: the run must name its line and column, and write nothing.
"""

import argparse
import csv
import datetime
import fractions
import pathlib
import random
import re
import subprocess
import sys
import tempfile

MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
SPELLINGS = {
    "M/D/YYYY": lambda d: f"{d.month}/{d.day}/{d.year:04d}",
    "MM/DD/YYYY": lambda d: f"{d.month:02d}/{d.day:02d}/{d.year:04d}",
    "D.M.YYYY": lambda d: f"{d.day}.{d.month}.{d.year:04d}",
    "DDMONYYYY": lambda d: f"{d.day:02d}{MONTHS[d.month - 1]}{d.year:04d}",
    "YYYYMMDD": lambda d: f"{d.year:04d}{d.month:02d}{d.day:02d}",
    "YYYY-MM-DD 00:00:00": lambda d: f"{d.isoformat()} 00:00:00",
    "M/D/YY (1950-2049)": lambda d: f"{d.month}/{d.day}/{d.year % 100:02d}",
    "Excel day": lambda d: str((d - datetime.date(1899, 12, 30)).days),
}
# Each set of spellings can stand in one column: no cell is two days.
DATE_SETS = [["M/D/YYYY"], ["MM/DD/YYYY", "DDMONYYYY"], ["D.M.YYYY", "YYYY-MM-DD 00:00:00"], ["YYYYMMDD"], ["M/D/YY (1950-2049)"], ["Excel day", "M/D/YYYY"]]


def thousands(digits, mark):
    return re.sub(r"(?<=\d)(?=(\d{3})+$)", mark, digits)


def number_cell(value, spelling, rng):
    """A decimal of two places, in a spelling; its marks may be left out."""
    sign, digits = ("-" if value < 0 else ""), f"{abs(value) * 100 // 1:03d}"
    whole, places = digits[:-2], digits[-2:]
    if spelling == "1.234,50":
        return sign + thousands(whole, rng.choice([".", ""])) + "," + places
    whole = thousands(whole, rng.choice([",", ""])) if "," in spelling else whole
    if spelling == "$1,234.50":
        return sign + rng.choice(["$", ""]) + whole + "." + places
    if spelling == "45.20%":
        return sign + whole + "." + places + rng.choice(["%", ""])
    if spelling == "(1,234.50)":
        return f"({whole}.{places})" if sign else whole + "." + places
    return sign + whole + "." + places


NUMBER_SETS = [["1,234.50"], ["$1,234.50", "(1,234.50)"], ["1.234,50"], ["45.20%"]]
NAMES = ["José", "Ana", "Zoë Øster", "O'Brien", 'Lee "Red"', "Müller", "x"]
ENCODINGS = [("utf-8", "utf-8"), ("windows-1252", "cp1252"), ("iso-8859-1", "latin-1"), ("utf-16", "utf-16")]


def quoted(texts):
    return " ".join('"' + text + '"' for text in texts)


def plain(value):
    """As tally prints a decimal that no format names."""
    if value is None:
        return ""
    text = f"{abs(value) * 100 // 1:03d}"
    text = (text[:-2] + "." + text[-2:]).rstrip("0").rstrip(".")
    return ("-" if value < 0 else "") + text


class File:
    def __init__(self, rng):
        self.rng = rng
        self.dates = rng.choice(DATE_SETS)
        self.numbers = rng.choice(NUMBER_SETS)
        self.separator = rng.choice([",", ";", "\t", "|"])
        if self.separator in "".join(self.numbers) and self.separator == ",":
            self.separator = ";"
        self.encoding = rng.choice(ENCODINGS)
        self.titles = rng.choice([0, 0, 2])
        self.notes = rng.random() < 0.4
        self.heading = rng.choice(["STU_ID", "StudentId"])
        self.missing_mark = rng.choice([".", "n/a"])
        self.suppressed_mark = rng.choice(["PS", "*"])
        self.schools = ["S1", "S2", "S3"]
        self.rows = [self.row(i) for i in range(rng.choice([1, 3, 40]))]

    def row(self, i):
        rng = self.rng
        return {
            "id": f"A{i:03d}",
            "name": rng.choice(NAMES),
            "day": None if rng.random() < 0.1 else datetime.date(1950, 1, 1) + datetime.timedelta(days=rng.randrange(36500)),
            "fee": None if rng.random() < 0.1 else fractions.Fraction(rng.randint(-(10**7), 10**7), 100),
            "sex": rng.choice(["M", "F", "X"]),
            "lunch": rng.random() < 0.5,
            "school": rng.choice(self.schools + ["", "S9"]),
        }

    def cells(self, row):
        rng = self.rng
        blank = lambda text: rng.choice(["", " ", "\t" if self.separator != "\t" else " ", "\u00a0"]) + text + rng.choice(["", "  "])
        day = "" if row["day"] is None else SPELLINGS[rng.choice(self.dates)](row["day"])
        fee = rng.choice(["", self.missing_mark, self.suppressed_mark]) if row["fee"] is None else number_cell(row["fee"], rng.choice(self.numbers), rng)
        sex = blank(rng.choice([row["sex"], row["sex"].lower()]))
        lunch = rng.choice(["Yes", "Y", "yes", "1"] if row["lunch"] else ["No", "N", "no", "0"])
        return [blank(row["id"]), row["name"], day, fee, sex, lunch, row["school"]]

    def bytes(self, wrong=None):
        lines = [f"Title {i}" for i in range(self.titles)]
        lines.append(self.separator.join([self.heading, "name", "day", "fee", "sex", "lunch", "school"]))
        for i, row in enumerate(self.rows):
            cells = self.cells(row)
            if wrong and wrong[0] == i:
                cells[wrong[1]] = wrong[2]
            lines.append(self.separator.join('"' + c.replace('"', '""') + '"' if '"' in c or self.separator in c else c for c in cells))
        if self.notes:
            lines += ["", "Source: the district", "Total " + str(len(self.rows))]
        end = self.rng.choice(["\n", "\r\n"])
        return (end.join(lines) + end).encode(self.encoding[1])

    def script(self):
        return f"""
codes sex {{ "M" "Male"   "F" "Female"   "X" "Other" }}
table school from "school.csv" {{
  key id
  id : code
}}
table student from "student.csv" {{
  encoding "{self.encoding[0]}"
  header line {self.titles + 1}
  separator "{'tab' if self.separator == chr(9) else self.separator}"
  until blank line
  key id
  id     : code trimmed from "STU_ID" or "StudentId"
  name   : text
  day    : date or missing written {quoted(self.dates)}
  fee    : decimal or missing written {quoted(self.numbers)} missing written "{self.missing_mark}" suppressed written "{self.suppressed_mark}"
  sex    : sex trimmed ignoring case
  lunch  : yes/no written "Yes" "Y" "1" as yes written "No" "N" "0" as no ignoring case
  school : school or missing orphan means missing
}}
listing students of student {{
  file "students.csv"
  "id" = id   "name" = name   "day" = day   "fee" = fee   "sex" = sex   "lunch" = lunch   "school" = school.id
}}
"""

    def expected(self):
        return [
            {
                "id": row["id"],
                "name": row["name"],
                "day": row["day"].isoformat() if row["day"] else "",
                "fee": plain(row["fee"]),
                "sex": row["sex"],
                "lunch": "Y" if row["lunch"] else "N",
                "school": row["school"] if row["school"] in self.schools else "",
            }
            for row in self.rows
        ]


WRONG = [(2, "13/13/2025", "day"), (2, "2025-02-30", "day"), (3, "1,2,3", "fee"), (3, "12x", "fee"), (4, "Q", "sex"), (5, "maybe", "lunch")]


def run(tally, folder):
    return subprocess.run(
        [tally, "run", folder / "report.tally", "--data", folder / "data", "--out", folder / "out"], capture_output=True, text=True, encoding="utf-8"
    )


def check(tally, folder, file, wrong):
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "data/student.csv").write_bytes(file.bytes(wrong))
    (folder / "data/school.csv").write_text("id\n" + "\n".join(file.schools) + "\n")
    (folder / "report.tally").write_text(file.script(), encoding="utf-8")
    done = run(tally, folder)
    if wrong:
        line = file.titles + 2 + wrong[0]
        said = f'student.csv:{line}: column "{wrong[3]}"'
        return [] if done.returncode == 1 and said in done.stderr and not (folder / "out/students.csv").exists() else [f"{said} was not told:\n{done.stderr}"]
    if done.returncode:
        return [f"exit {done.returncode}\n{done.stderr}"]
    with open(folder / "out/students.csv", newline="", encoding="utf-8") as lines:
        printed = list(csv.DictReader(lines))
    faults = [f"{want} wanted, {got} printed" for want, got in zip(file.expected(), printed) if want != got]
    if len(printed) != len(file.rows):
        faults.append(f"{len(file.rows)} rows wanted, {len(printed)} printed")
    orphans = sum(row["school"] == "S9" for row in file.rows)
    if (orphans != 0) != ("names no row of `school`" in done.stderr or "name no row of `school`" in done.stderr):
        faults.append(f"{orphans} orphans:\n{done.stderr}")
    if file.notes != ("below this blank line" in done.stderr):
        faults.append(f"notes below: {file.notes}\n{done.stderr}")
    return faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep")
    args = parser.parse_args()
    read = 0
    for number in range(args.files):
        rng = random.Random(f"{args.seed}/{number}")
        with tempfile.TemporaryDirectory() as temporary:
            file = File(rng)
            wrong = None
            if number % 3 == 2:
                column, cell, name = rng.choice(WRONG)
                wrong = (rng.randrange(len(file.rows)), column, cell, name)
            faults = check(args.tally, pathlib.Path(args.keep or temporary), file, wrong)
            if faults:
                print(f"seed {args.seed}, file {number}:\n" + "\n".join(faults[:5]))
                return 1
            read += 0 if wrong else 7 * len(file.rows)
    print(f"{args.files} files, {read} cells read, none otherwise than written")
    return 0 if read > 20 * args.files else "too few cells were read"


if __name__ == "__main__":
    sys.exit(main())
