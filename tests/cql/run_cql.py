#!/usr/bin/env python3
"""Evaluates the cases taken from HL7's cql-tests through `tally repl`, and holds docs/cql-tests.md to their number.

    tests/cql/run_cql.py --tally build/release/tally [--write]
"""

import argparse
import collections
import csv
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "docs" / "cql-tests.md"
REASON = re.compile(r"^\| \*([^*]+)\* \| ", re.M)  # of the page's tables of reasons
MARK = "case number "


def read(name):
    with (HERE / name).open(newline="") as file:
        return list(csv.DictReader(file))


def item_columns(item):
    """One cell of `items` as number, text, day, answer."""
    if item == "missing":
        return ["", "", "", ""]
    if item.startswith('"'):
        return ["", item[1:-1], "", ""]
    if item in ("yes", "no"):
        return ["", "", "", "Y" if item == "yes" else "N"]
    return ["", "", item, ""] if re.fullmatch(r"\d{4}-\d\d-\d\d", item) else [item, "", "", ""]


def evaluate(program, cases):
    """What each case's expression prints; the text of the error where there is one."""
    with tempfile.TemporaryDirectory() as folder:
        with (pathlib.Path(folder) / "item.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["case", "position", "number", "text", "day", "answer"])
            for case in cases:
                for position, item in enumerate(filter(None, case["items"].split("; ")), 1):
                    writer.writerow([case["case"], position, *item_columns(item)])
        typed = ""
        for number, case in enumerate(cases):
            typed += f'"{MARK}{number}"\n'
            if re.search(r"\bthese\b", case["expression"]):
                typed += f'cohort these of item where case = "{case["case"]}"\n'
            typed += case["expression"] + "\n"
        done = subprocess.run([program, "repl", HERE / "values.tally", "--data", folder], input=typed, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    answers = re.split(rf"^{MARK}\d+\n", done.stdout, flags=re.M)
    if len(answers) != len(cases) + 1:
        sys.exit(f"{len(answers) - 1} answers to {len(cases)} cases\n{done.stdout[:2000]}")
    return answers[1:]


def as_expected(answer):
    """The answer without notes, as the column `expected` spells it."""
    answer = re.sub(r"^note: .*\n(?:[ ].*\n)*", "", answer, flags=re.M).rstrip("\n")
    if answer.startswith("error: "):
        return "refused"
    return "missing" if answer.startswith("undetermined: ") else answer


def count_table(groups, counted, differing):
    lines = ["| group of the original | cases | hold here | differ | left out | because of |", "|---|---|---|---|---|---|"]
    totals = [0, 0, 0, 0]
    for group in groups:
        key = (group["file"], group["group"])
        numbers = [int(group["cases"]), counted[key] - differing[key], differing[key], int(group["cases"]) - counted[key]]
        totals = [a + b for a, b in zip(totals, numbers)]
        name = re.sub(r"(Functions|Operators)?Tests?$", "", group["file"].removeprefix("Cql"))
        lines.append(f"| {name}: {group['group']} | {' | '.join(map(str, numbers))} | {group['left out']} |")
    lines.append(f"| **all** | {' | '.join(f'**{n}**' for n in totals)} | |")
    return "\n".join(lines)


def difference_table(cases):
    lines = ["| case | typed here | prints | cql-tests expects | because of |", "|---|---|---|---|---|"]
    for case in cases:
        if case["why"]:
            shown = case["expected"] if case["expected"] else "(nothing)"
            name = case["case"].split("/")[-1]
            lines.append(f"| {name} | `{case['expression']}` | {shown} | {case['cql']} | {case['why']} |")
    return "\n".join(lines)


def put_table(page, name, table):
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.S)
    if not pattern.search(page):
        sys.exit(f"{PAGE} has no place for {name}")
    return pattern.sub(lambda m: f"{m[1]}\n{table}\n\n{m[2]}", page)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("--write", action="store_true", help="brings the tables of docs/cql-tests.md up to date")
    options = parser.parse_args()

    groups = read("groups.csv")
    cases = [case for file in sorted(HERE.glob("*.csv")) if file.name != "groups.csv" for case in read(file.name)]
    counted, differing = collections.Counter(), collections.Counter()
    faults = []
    for case in cases:
        key = tuple(case["case"].split("/")[:2])
        counted[key] += 1
        differing[key] += case["why"] != ""
    faults += [f"{case}: twice" for case, times in collections.Counter(case["case"] for case in cases).items() if times > 1]
    known = {(group["file"], group["group"]): group for group in groups}
    faults += [f"{'/'.join(key)}: not in groups.csv" for key in counted if key not in known]
    for key, group in known.items():
        left = int(group["cases"]) - counted[key]
        if left < 0 or (left > 0) != (group["left out"] != ""):
            faults.append(f"{'/'.join(key)}: {group['cases']} cases, {counted[key]} here, left out because of `{group['left out']}`")

    for case, answer in zip(cases, evaluate(options.tally, cases)):
        if as_expected(answer) != case["expected"]:
            faults.append(f"{case['case']}: {case['expression']}\n  expected: {case['expected']}\n  printed:  {answer.strip()}")

    page = PAGE.read_text()
    order = {key: i for i, key in enumerate(known)}
    cases.sort(key=lambda case: order[tuple(case["case"].split("/")[:2])])
    written = put_table(put_table(page, "counts", count_table(groups, counted, differing)), "differences", difference_table(cases))
    if options.write:
        PAGE.write_text(written)
    elif written != page:
        faults.append("docs/cql-tests.md is not current: run tests/cql/run_cql.py --write")
    named = set(REASON.findall(page))
    used = {reason for group in groups for reason in group["left out"].split(", ") if reason} | {case["why"] for case in cases if case["why"]}
    faults += [f"docs/cql-tests.md explains no `{reason}`" for reason in sorted(used - named)]
    faults += [f"docs/cql-tests.md explains `{reason}`, which nothing names" for reason in sorted(named - used)]

    for fault in faults:
        print(f"FAILED {fault}")
    print(f"{len(cases) - min(len(faults), len(cases))} passed, {len(faults)} failed")
    sys.exit(1 if faults else 0)


main()
