#!/usr/bin/env python3
"""`who` in a cell lists as many rows as the cell prints, over every cell of the shipped reports on their sample data that counts: of forms, also over
measures, each listing, and each rule of the checks that finds something. Half of the cells of each report can be asked for, and LEAST of all.

    tests/answer/who_equals_cells.py --tally build/release/tally [REPORT...]
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests/golden"
REPORTS = {
    "car": ("reports/us/car.tally", GOLDEN / "us/car_data", ["reporting_year=2025"]),
    "ct": ("reports/ct/ed400.tally", ROOT / "examples/ct/data", ["school_year=2026", "contact_person=A", "phone=8605550142"]),
    "pa": ("reports/pa/cte_student_fact.tally", GOLDEN / "pa/data", ["school_year=2026", "lea_aun=123456789"]),
    "tx": ("reports/tx/cte_coding_summary.tally", GOLDEN / "tx/data", ["school_year=2023"]),
    "ny": ("reports/ny/indicators.tally", GOLDEN / "ny/data", ["reporting_year=2025"]),
    "first": ("examples/01_first_report/report.tally", ROOT / "examples/ct/data", []),
}
LEAST = 4000


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("{", "\\{") + '"'


class Report:
    def __init__(self, program, name):
        script, data, settings = REPORTS[name]
        self.name, self.program = name, program
        self.arguments = [str(ROOT / script), "--data", str(data), "--format", "json"]
        for setting in settings:
            self.arguments += ["--set", setting]

    def ask(self, questions):
        """The answers by question; what had a fault has none."""
        done = subprocess.run([self.program, "ask", *self.arguments, "-"], input="".join(q + "\n" for q in questions), text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        answers = {answer["question"]: answer for answer in map(json.loads, done.stdout.splitlines())}
        expected = 0 if len(answers) == len(set(questions)) else 1
        if not answers or done.returncode != expected:
            sys.exit(f"{self.name}: {len(answers)} of {len(set(questions))} answers, and ends with {done.returncode}\n{done.stderr[-2000:]}")
        return answers

    def outputs(self):
        page = subprocess.run([self.program, "show", self.arguments[0], "outputs", *self.arguments[5:]], text=True, stdout=subprocess.PIPE,
                              check=True).stdout
        return re.findall(r"^ *(form|listing|checks) +(\S+)", page, re.M)

    def cells(self):
        """Questions, and the number that each must list."""
        wanted = {}
        outputs = self.outputs()
        questions = {name: f"list {name}" if kind == "checks" else name for kind, name in outputs}
        answers = self.ask(list(questions.values()))
        for kind, name in outputs:
            tables = answers.get(questions[name], {}).get("tables", [])
            if kind == "form":
                for table in tables:
                    self.add_form(name, table, wanted)
            elif kind == "listing" and len(tables) == 1:
                wanted[f"who in {name}()"] = len(tables[0]["rows"])
            elif kind == "checks":
                for table in tables:
                    found = {(row[table["columns"].index("rule")], row[0]) for row in table["rows"]}  # a rule may find several things of a row
                    wanted |= {f"who in {name}({quoted(rule)})": number for rule, number in collections.Counter(rule for rule, _ in found).items()}
        return wanted

    @staticmethod
    def add_form(name, table, wanted):
        columns = table["columns"]
        measure = re.search(r'measure "([^"]+)"', table["title"])
        before = quoted(measure[1]) + ", " if measure else ""
        texts = [i for i in range(len(columns)) if all(isinstance(row[i], str) for row in table["rows"])]
        for row in table["rows"]:
            keys = before + "".join(quoted(row[i]) + ", " for i in texts)
            for i, heading in enumerate(columns):
                if i not in texts and isinstance(row[i], int):
                    wanted[f"who in {name}({keys}{quoted(heading)})"] = max(row[i], 0)  # below 0: a mark where nobody is counted


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("reports", nargs="*", help="all, when none is named")
    options = parser.parse_args()
    passed, failed = 0, 0
    for name in options.reports or REPORTS:
        report = Report(str(pathlib.Path(options.tally).resolve()), name)
        wanted = report.cells()
        answers = report.ask(wanted)
        asked = 0
        for question, number in wanted.items():
            if question not in answers:  # a column that counts nobody, or a row that is not named by its texts alone
                continue
            asked += 1
            found = sum(len(table["rows"]) for table in answers[question].get("tables", []))
            if found != number:
                failed += 1
                print(f"FAILED {name}: {question}: {found}, but the cell is {number}")
            else:
                passed += 1
        if asked * 2 < len(wanted) or not wanted:
            failed += 1
            print(f"FAILED {name}: {asked} of {len(wanted)} cells could be asked for")
    if not options.reports and passed < LEAST:
        failed += 1
        print(f"FAILED {passed} cells are compared, {LEAST} at least are wanted")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
