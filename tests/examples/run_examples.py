#!/usr/bin/env python3
"""Runs what the README and the examples say. A real dataset that is not part of the repository is used where it lies beside the checkout
(../shared/data); where it does not, its test says that it was skipped.

    tests/examples/run_examples.py --tally build/release/tally NAME
"""

import argparse
import csv
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SKIPPED = 77  # tests/CMakeLists.txt knows it


def tally(program, *arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd=ROOT)
    if done.returncode != 0:
        sys.exit(f"tally {' '.join(map(str, arguments))}\n{done.stderr}")
    return done.stdout


def readme(program):
    """The report in the README is the first example, and its output begins as the README prints it."""
    text = (ROOT / "README.md").read_text()
    script = re.search(r"```tally\n(.*?)```", text, re.S).group(1)
    if script != (ROOT / "examples/01_first_report/report.tally").read_text():
        sys.exit("the report in README.md differs from examples/01_first_report/report.tally")
    out = tally(program, "run", "examples/01_first_report/report.tally", "--data", "examples/ct/data")
    shown = re.search(r"    \$ tally run .*?\n(.*?)    \.\.\.\n", text, re.S).group(1)
    shown = "".join(line[4:] + "\n" for line in shown.splitlines())
    if not out.startswith(shown):
        sys.exit(f"README.md shows\n{shown}\ntally prints\n{out}")


def change_one_rule(program):
    """docs/change-one-rule.md: one replaced rule changes the counts, with no build step."""
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "my_ed400.tally"
        script.write_text((ROOT / "reports/ct/ed400.tally").read_text() + '\nreplace define service_types_counted of enrollment '
                          'because "Memo of 2026-03-01, item 2"\n  = service_type in ["P"]\n')
        counts = []
        for name in ("reports/ct/ed400.tally", script):
            out = pathlib.Path(folder) / f"out{len(counts)}"
            tally(program, "run", name, "--data", "examples/ct/data", "--out", out, "--set", "school_year=2026", "--set", "section=IIA")
            rows = list(csv.reader((out / "ED400-SectionIIA.csv").open()))[1:]
            counts.append(sum(int(cell) for row in rows for cell in row[2:16]))
        if not counts[1] < counts[0]:
            sys.exit(f"students counted before and after: {counts}")


def edfi_prior(program):
    """A published Ed-Fi dataset as it is, counted by ED400; every row left out has its line."""
    data = ROOT.parent / "shared/data/edfi_inbloom_prior"
    if not data.is_dir():
        print(f"skipped: {data} is not there")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        tally(program, "run", "examples/edfi_prior/to_ed400.tally", "--data", data, "--out", out, "--set", "school_year=2011")
        counted = sum(int(cell) for row in list(csv.reader((out / "ED400-SectionIIA.csv").open()))[1:] for cell in row[2:16])
        findings = list(csv.DictReader((out / "mapping_findings.csv").open()))
        rules = {rule: sum(f["rule"] == rule for f in findings) for rule in ("MAP-1", "MAP-2", "MAP-3", "MAP-6", "MAP-8", "MAP-9")}
        expected = {"MAP-1": 4, "MAP-2": 2, "MAP-3": 363, "MAP-6": 264, "MAP-8": 757, "MAP-9": 60}
        if counted != 100 or rules != expected:
            sys.exit(f"counted {counted}, findings {rules}")


TESTS = {"readme": readme, "change_one_rule": change_one_rule, "edfi_prior": edfi_prior}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("name", choices=sorted(TESTS))
    options = parser.parse_args()
    TESTS[options.name](options.tally)
    print("1 passed, 0 failed")


main()
