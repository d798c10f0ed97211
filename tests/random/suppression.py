#!/usr/bin/env python3
"""Random small CAR data, published with `suppress=complementary`: `tally audit` finds nothing, and neither does a reader written here, who knows
the forms and the published files only. A cell that is opened again is found.

    tests/random/suppression.py --tally build/release/tally [--runs 4] [--seed 1]
"""

import argparse
import csv
import pathlib
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FLAGS = ["disability", "economically_disadvantaged", "single_parent", "out_of_workforce", "english_learner", "homeless", "foster_care",
         "parent_active_duty", "parent_armed_forces", "migrant"]
RACES = ["AIAN", "ASIAN", "BLACK", "HISP", "NHPI", "WHITE", "TWO", "UNKNOWN"]
INDICATORS = ["1S1", "1S2", "2S1", "2S2", "2S3", "3S1", "4S1", "5S1", "5S2", "5S3", "5S4", "1P1", "2P1", "3P1"]


# ---- data

def write(folder, name, header, rows):
    with (folder / f"{name}.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def make_data(folder, chance, size):
    clusters = chance.sample([f"{c:02}" for c in range(1, 18)], chance.randint(1, 5))
    programs = [(f"P{i}", level, "01.0000", chance.choice(clusters), "", chance.choice(["", "M", "F"]))
                for i, level in enumerate(["secondary"] * chance.randint(1, 5) + ["postsecondary"] * chance.randint(1, 3) + ["middle"])]
    listed = chance.choice([True, False])  # everybody has a gender and a race with a line
    students, courses, graduations, exits, tests, placements, credentials, credits, hours, completed = ([] for _ in range(10))
    for i in range(size):
        level = chance.choices(["secondary", "postsecondary", "middle"], [6, 3, 1])[0]
        of_level = [program for program in programs if program[1] == level]
        gender = chance.choice("MF") if listed or chance.random() < 0.95 else ""
        races = RACES[:7] if listed else RACES
        race = chance.choices(races, [1, 2, 3, 4, 1, 9, 2, 1][:len(races)])[0]
        name = f"S{i:05}"
        students.append([name, level, gender, race] + ["Y" if chance.random() < 0.15 else "N" for _ in FLAGS])
        for program in chance.sample(of_level, min(len(of_level), chance.choice([1, 1, 1, 2]))):
            for course in range(chance.randint(1, 3)):
                courses.append([name, program[0], f"{program[0]}-{course}", chance.choice([2024, 2025, 2025]), 6, "Y" if chance.random() < 0.9 else "N"])
            if level == "postsecondary" and chance.random() < 0.5:
                completed.append([name, program[0], "2024-05-10"])
            if chance.random() < 0.2:
                credits.append([name, program[0], 3, "dual", 2025])
            if chance.random() < 0.3:
                hours.append([name, program[0], 2025, 60])
        if chance.random() < 0.6:
            exits.append([name, chance.choice(["2025-05-30", "2024-05-30"]), "Y" if chance.random() < 0.9 else "N"])
            for subject in ("RLA", "MATH", "SCIENCE"):
                tests.append([name, subject, 2025, "Y", chance.choice("YN"), "Y"])
        if chance.random() < 0.5:
            graduations.append([name, "four_year", 2025, chance.choice(["regular", "other"]), "2025-05-30"])
        if chance.random() < 0.5:
            kind, detail = chance.choice([("employment", ""), ("military", ""), ("postsecondary", "associate"), ("advanced_training", "pre_apprenticeship"),
                                          ("advanced_training", "other")])
            placements.append([name, "2024Q4", kind, detail, "Y", chance.choice("YN")])
        if chance.random() < 0.3:
            credentials.append([name, "C", "2025-05-01", "Y"])
    write(folder, "students", "student_id,level,gender,race_ethnicity," + ",".join(FLAGS), students)
    write(folder, "programs", "program_id,level,cip_code,cluster,total_credits,nontraditional_for", programs)
    write(folder, "course_completions", "student_id,program_id,course_id,school_year,credits,completed", courses)
    write(folder, "program_completions", "student_id,program_id,completion_date", completed)
    write(folder, "graduation_cohort", "student_id,rate,cohort_year,diploma,diploma_date", graduations)
    write(folder, "exits", "student_id,exit_date,graduated", exits)
    write(folder, "assessments", "student_id,subject,school_year,took,proficient,reported", tests)
    write(folder, "placements", "student_id,quarter,type,detail,high_skill,high_wage", placements)
    write(folder, "credentials", "student_id,credential_id,award_date,recognized", credentials)
    write(folder, "postsecondary_credits", "student_id,program_id,credits,route,school_year", credits)
    write(folder, "work_based_learning", "student_id,program_id,school_year,hours", hours)
    write(folder, "levels", "indicator,level", [[indicator, 60] for indicator in INDICATORS])


# ---- a reader of the published files

class Reader:
    """Numbers by place; equations and inequalities among them; what can be solved."""

    def __init__(self):
        self.place = {}      # place: number
        self.low, self.high, self.hidden = [], [], []
        self.equal, self.at_most = [], []  # terms {number: factor}, limit

    def see(self, place, text, same_as=None):
        number = self.place.get(same_as)
        if number is None:
            number = len(self.low)
            self.low.append(0)
            self.high.append(None)
        self.place[place] = number
        if text == "*":
            self.hidden.append(place)
        elif text == "-9":
            self.low[number] = self.high[number] = 0
        elif text not in ("-1", ""):
            self.low[number] = self.high[number] = int(text)

    def sum_is(self, parts, whole, at_least=False, taken_for_granted=False):
        terms = {}
        for part in parts:
            terms[self.place[part]] = terms.get(self.place[part], 0) + 1
        terms[self.place[whole]] = terms.get(self.place[whole], 0) - 1
        if at_least:
            self.at_most.append(({number: -factor for number, factor in terms.items()}, 0))
            return
        if taken_for_granted:
            self.at_most.append((terms, 0))
            known = all(self.low[number] == self.high[number] for number in terms)
            if known and sum(factor * self.low[number] for number, factor in terms.items()) != 0:
                return
        self.equal.append((terms, 0))

    def part_of(self, part, whole):
        a, b = self.place[part], self.place[whole]
        if a != b:
            self.at_most.append(({a: 1, b: -1}, 0))

    def solved(self):
        while self.narrow() or self.eliminate():
            pass
        return [place for place in self.hidden if self.low[self.place[place]] == self.high[self.place[place]]]

    def narrow(self):
        changed = False
        for terms, limit in self.at_most + self.equal + [({n: -f for n, f in terms.items()}, -limit) for terms, limit in self.equal]:
            for number, factor in terms.items():
                rest = limit
                for other, other_factor in terms.items():
                    bound = self.low[other] if other_factor > 0 else self.high[other]
                    if other != number:
                        rest = None if rest is None or bound is None else rest - other_factor * bound
                if rest is None:
                    continue
                if factor > 0 and (self.high[number] is None or rest // factor < self.high[number]):
                    self.high[number] = rest // factor
                    changed = True
                elif factor < 0 and -(rest // -factor) > self.low[number]:
                    self.low[number] = -(rest // -factor)
                    changed = True
                if self.high[number] is not None and self.low[number] > self.high[number]:
                    return False  # somebody is on no line after all
        return changed

    def eliminate(self):
        rows = {}
        for terms, limit in self.equal:
            row = {}
            for number, factor in terms.items():
                if self.low[number] == self.high[number]:
                    limit -= factor * self.low[number]
                else:
                    row[number] = Fraction(factor)
            row[None] = Fraction(limit)
            for pivot in [number for number in row if number in rows]:
                if row.get(pivot):
                    self.subtract(row, row[pivot], rows[pivot])
            left = [number for number in row if number is not None and row[number] != 0]
            if not left:
                continue
            pivot, factor = left[0], row[left[0]]
            row = {number: value / factor for number, value in row.items()}
            for other in rows.values():
                if other.get(pivot):
                    self.subtract(other, other[pivot], row)
            rows[pivot] = row
        changed = False
        for pivot, row in rows.items():
            if sum(1 for number, value in row.items() if number is not None and value != 0) == 1:
                value = row.get(None, Fraction(0))
                if value.denominator == 1 and value >= 0 and self.low[pivot] != self.high[pivot]:
                    self.low[pivot] = self.high[pivot] = int(value)
                    changed = True
        return changed

    @staticmethod
    def subtract(row, factor, other):
        for number, value in other.items():
            row[number] = row.get(number, Fraction(0)) - factor * value


def rows_of(path):
    with path.open(newline="") as file:
        return [row for row in csv.DictReader(file) if row["line"]]


def read_folder(folder):
    reader = Reader()
    clusters = [f"c{c:02}" for c in range(1, 18)]
    races = {"secondary": (4, 11, True), "postsecondary": (4, 12, False)}  # lines, and whether somebody may be on none
    forms = {"2a_secondary_concentrators": "secondary", "2b_postsecondary_concentrators": "postsecondary", "1b_secondary_participants": "secondary",
             "1c_postsecondary_participants": "postsecondary", "1a_middle_participants": "secondary"}
    for form, level in forms.items():
        rows = rows_of(folder / f"{form}.csv")
        columns = [column for column in rows[0] if column not in ("line", "population")]
        for row in rows:
            for column in columns:
                reader.see((form, row["line"], column), row[column])
        for column in columns:
            reader.sum_is([(form, line, column) for line in "23"], (form, "1", column), taken_for_granted=True)
            first, last, open_ended = races[level]
            reader.sum_is([(form, str(line), column) for line in range(first, last)], (form, "1", column), taken_for_granted=open_ended)
            for row in rows:
                reader.part_of((form, row["line"], column), (form, "1", column))
        if len(columns) > 1:
            for row in rows:
                for cluster in clusters:
                    reader.part_of((form, row["line"], cluster), (form, row["line"], "total"))
                if row["total"] != "-1":
                    reader.sum_is([(form, row["line"], cluster) for cluster in clusters], (form, row["line"], "total"), at_least=True)
    for indicator in INDICATORS:
        level = "postsecondary" if indicator[1] == "P" else "secondary"
        enrolled = {"4S1": ("2a_secondary_concentrators", "13"), "3P1": ("2b_postsecondary_concentrators", "14")}.get(indicator)
        denominators_of = {"5S2": "5S1", "5S3": "5S1", "2P1": "1P1"}.get(indicator)
        rows = rows_of(folder / f"3_{indicator}.csv")
        for row in rows:
            line = row["line"]
            if row["denominator"] != "":
                reader.see((indicator, line, "D"), row["denominator"], (denominators_of, line, "D"))
            same = None
            if enrolled and line in ("1", enrolled[1]):
                same = (*enrolled, "total")
            elif enrolled and int(line) >= 22:
                same = (*enrolled, f"c{int(line) - 21:02}")
            reader.see((indicator, line, "N"), row["numerator"], same)
            if row["denominator"] != "":
                reader.part_of((indicator, line, "N"), (indicator, line, "D"))
            if line == "1":
                continue
            reader.part_of((indicator, line, "N"), (indicator, "1", "N"))
            if row["denominator"] != "":
                reader.part_of((indicator, line, "D"), (indicator, "1", "D"))
        first, last, open_ended = races[level]
        for part in "ND":
            reader.sum_is([(indicator, line, part) for line in "23"], (indicator, "1", part), taken_for_granted=True)
            reader.sum_is([(indicator, str(line), part) for line in range(first, last)], (indicator, "1", part), taken_for_granted=open_ended)
            reader.sum_is([(indicator, str(line), part) for line in range(22, 39)], (indicator, "1", part), at_least=True)
    # Beside 3S1: kinds of advanced training are within line 39, kinds of employment within line 42.
    with (folder / "3_3S1_additional.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            reader.see(("3S1", row["population"]), row["numerator"])
            reader.part_of(("3S1", row["population"]), ("3S1", "42" if row["population"].startswith("High-") else "39", "N"))
    return reader


# ---- the test

def run(program, *arguments, status=0):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd=ROOT)
    if done.returncode != status:
        sys.exit(f"tally {' '.join(map(str, arguments))}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def compare(true, published):
    """Published cells are the true ones or marks."""
    hidden = 0
    for path in sorted(published.glob("[123]*.csv")):
        for printed, right in zip(csv.reader(path.open()), csv.reader((true / path.name).open())):
            hidden += printed.count("*")
            if any(a not in ("*", b) for a, b in zip(printed, right)):
                sys.exit(f"{path.name}: {printed} where {right}")
    return hidden


def open_one(folder, true, chance):
    """Puts a hidden number of a line with partners back; None when there is none."""
    places = []
    for path in sorted(folder.glob("2[ab]*.csv")):
        rows = list(csv.reader(path.open()))
        for column in range(2, len(rows[0])):
            stars = [row for row in range(len(rows)) if rows[row][column] == "*" and rows[row][0] in ("2", "3")]
            total = next(row for row in rows if row[0] == "1")[column]
            if len(stars) == 2 and total != "*":
                places.append((path, stars[0], column))
    if not places:
        return False
    path, row, column = chance.choice(places)
    rows, right = list(csv.reader(path.open())), list(csv.reader((true / path.name).open()))
    rows[row][column] = right[row][column]
    with path.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    planted = 0
    for seed in range(options.seed, options.seed + options.runs):
        chance = random.Random(seed)
        with tempfile.TemporaryDirectory() as folder:
            base = pathlib.Path(folder)
            data, true = base / "data", base / "true"
            data.mkdir()
            make_data(data, chance, chance.choice([30, 120, 400]))
            script = "reports/us/car.tally"
            run(options.tally, "run", script, "--data", data, "--out", true, "--set", "reporting_year=2025")
            for min_n in chance.sample([2, 3, 5, 10, 20], 2):
                out = base / f"out{min_n}"
                settings = ["--set", "reporting_year=2025", "--set", f"min_n={min_n}", "--set", "suppress=complementary"]
                run(options.tally, "run", script, "--data", data, "--out", out, *settings)
                hidden = compare(true, out)
                run(options.tally, "audit", script, out, "--data", data, *settings)
                reader, truth = read_folder(out), read_folder(true)
                # Who takes for granted that everybody is on one of the lines can be wrong.
                solved = [place for place in reader.solved() if reader.low[reader.place[place]] == truth.low[truth.place[place]]]
                if solved:
                    sys.exit(f"seed {seed}, min_n {min_n}: {hidden} hidden, but a reader finds {solved}")
                if open_one(out, true, chance):
                    planted += 1
                    found = run(options.tally, "audit", script, out, "--data", data, *settings, status=1)
                    if ": " not in found:
                        sys.exit(f"seed {seed}: nothing said of a cell that was opened")
    if options.runs >= 8 and planted == 0:
        sys.exit("no cell was opened in any run")
    print(f"{options.runs} passed, 0 failed")


main()
