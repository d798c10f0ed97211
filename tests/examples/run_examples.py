#!/usr/bin/env python3
"""Runs what the README and the examples say. A real dataset that is not part of the repository is used where it lies beside the checkout
(../shared/data); where it does not, its test says that it was skipped.

    tests/examples/run_examples.py --tally build/release/tally NAME
"""

import argparse
import csv
import pathlib
import re
import shutil
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
    """The report in the README is the first example, and its commands are those of `tally help`, with options that they have;
    tests/docs/run_blocks.py runs what the README shows."""
    text = (ROOT / "README.md").read_text()
    script = re.search(r"```tally\n(.*?)```", text, re.S).group(1)
    if script != (ROOT / "examples/01_first_report/report.tally").read_text():
        sys.exit("the report in README.md differs from examples/01_first_report/report.tally")
    listed = re.findall(r"^    tally (\w+) .*", text, re.M)
    commands = re.findall(r"^  tally (\w+) ", tally(program, "help"), re.M)
    told = listed + re.findall(r"`tally (\w+) SCRIPT", text)
    if sorted(told) != sorted(commands):
        sys.exit(f"README.md tells of the commands {sorted(told)}, `tally help` of {sorted(commands)}")
    for line in re.findall(r"^    tally .*", text, re.M):
        command = line.split()[1]
        options = set(re.findall(r"^  (?:-\w, )?(--[\w-]+)", tally(program, "help", command), re.M))
        if unknown := set(re.findall(r"--[\w-]+", line.partition("`")[0])) - options:
            sys.exit(f"README.md: `tally {command}` has no option {', '.join(sorted(unknown))}")


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


def shared_data(name):
    """A dataset beside the checkout; without it the test is skipped."""
    data = ROOT.parent / "shared/data" / name
    if not data.is_dir():
        print(f"skipped: {data} is not there")
        sys.exit(SKIPPED)
    return data


def rows_of(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def ct_graduation(program):
    """Published files as downloaded: every published rate is computed anew, and the rows that do not add up are listed."""
    data = shared_data("agg_ct_grad_sped")
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        tally(program, "run", "examples/ct_graduation/published.tally", "--data", data, "--out", out)
        summary = (out / "summary.csv").read_text().splitlines()[1:]
        expected = ["2015-16,282,167,0,47,16", "2016-17,281,158,0,48,1"]
        listed = [row["year"] for row in rows_of(out / "does_not_add_up.csv")]
        if summary != expected or (listed.count("2015-16"), listed.count("2016-17")) != (16, 1):
            sys.exit(f"{summary}, listed {len(listed)}")
        audit = subprocess.run([program, "audit", "examples/ct_graduation/published.tally", "--data", data], capture_output=True, text=True, cwd=ROOT)
        found = [audit.stdout.count(f"\nraw_{year}") + audit.stdout.startswith(f"raw_{year}") for year in ("2015-16", "2016-17")]
        if audit.returncode != 1 or found != [9, 16]:
            sys.exit(f"hidden counts that can be found out: {found}\n{audit.stdout}{audit.stderr}")


def edfi_grandbend(program):
    """Two versions of an Ed-Fi sample district in one folder; the counts are compared with a second reading of the files."""
    old, new = shared_data("edfi_grandbend_v22"), shared_data("edfi_grandbend_v52")
    with tempfile.TemporaryDirectory() as folder:
        data, out = pathlib.Path(folder) / "data", pathlib.Path(folder) / "out"
        data.mkdir()
        for file in [old / "Student.csv", *new.glob("Student*ProgramAssociation.csv")]:
            shutil.copy(file, data)
        tally(program, "run", "examples/edfi_grandbend/participants.tally", "--data", data, "--out", out)
        printed = {row["line"]: (int(row["participants"]), int(row["all students"])) for row in rows_of(out / "participants.csv") if row["line"]}

        def members(name):
            return {row["StudentReference.StudentUniqueId"] for row in rows_of(new / f"Student{name}ProgramAssociation.csv")}

        students = rows_of(old / "Student.csv")
        cte, homeless, migrant = members("CTE"), members("Homeless"), members("MigrantEducation")
        disabled = members("SpecialEducation") | members("Section504")

        def both(condition):
            found = [row["StudentUniqueId"] for row in students if condition(row)]
            return sum(student in cte for student in found), len(found)

        def said(row, word):
            return word in row["StudentCharacteristic.StudentCharacteristic.CodeValue"].split(";")

        expected = {
            "1": both(lambda row: True),
            "2": both(lambda row: row["Sex"] == "Male"),
            "7": both(lambda row: row["OldEthnicity"] == "Hispanic"),
            "10": both(lambda row: row["HispanicLatinoEthnicity"] == "true"),
            "12": both(lambda row: row["HispanicLatinoEthnicity"] == "false" and row["Race"] == "Asian"),
            "16": both(lambda row: row["HispanicLatinoEthnicity"] == "false" and ";" in row["Race"]),
            "18": both(lambda row: row["StudentUniqueId"] in disabled),
            "21": both(lambda row: said(row, "Homeless") or row["StudentUniqueId"] in homeless),
            "23": both(lambda row: said(row, "Migrant") or row["StudentUniqueId"] in migrant),
        }
        for line, counts in expected.items():
            if printed[line] != counts:
                sys.exit(f"line {line}: printed {printed[line]}, counted {counts}")


def edfi_prior(program):
    """A published Ed-Fi dataset as it is, counted by ED400; every row left out has its line."""
    data = shared_data("edfi_inbloom_prior")
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        tally(program, "run", "examples/edfi_prior/to_ed400.tally", "--data", data, "--out", out, "--set", "school_year=2011")
        counted = sum(int(cell) for row in list(csv.reader((out / "ED400-SectionIIA.csv").open()))[1:] for cell in row[2:16])
        findings = list(csv.DictReader((out / "mapping_findings.csv").open()))
        rules = {rule: sum(f["rule"] == rule for f in findings) for rule in ("MAP-1", "MAP-2", "MAP-3", "MAP-6", "MAP-8", "MAP-9")}
        expected = {"MAP-1": 4, "MAP-2": 2, "MAP-3": 363, "MAP-6": 264, "MAP-8": 757, "MAP-9": 60}
        if counted != 100 or rules != expected:
            sys.exit(f"counted {counted}, findings {rules}")


TESTS = {"readme": readme, "change_one_rule": change_one_rule, "edfi_prior": edfi_prior, "ct_graduation": ct_graduation,
         "edfi_grandbend": edfi_grandbend}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("name", choices=sorted(TESTS))
    options = parser.parse_args()
    TESTS[options.name](options.tally)
    print("1 passed, 0 failed")


main()
