#!/usr/bin/env python3
"""Random data for a report, computed by `tally` and by a second reading of the rules in plain Python, byte for byte; and properties that need no
second reading: another order of rows and columns and one thread give the same files, a filter only removes, every enrollment is reported or explained.
First the second readings are held against the golden cases.

    tests/random/states.py --tally build/release/tally {ct,pa,tx} [--runs 20] [--seed 1] [--keep DIR]

`--keep DIR` leaves the data, the files of `tally` and those of the second reading of each difference in DIR/SEED.
"""
import argparse
import collections
import csv
import io
import pathlib
import random
import subprocess
import sys
import tempfile

import ct_data
import ct_rules
import pa_data
import pa_rules
import tx_data
import tx_rules
from rules_text import Refused
from second_reading import ROOT, golden_settings, quoted, read_output, write_dataset

SYSTEMS = {
    "ct": ("ct/ed400", ct_data, ct_rules.report),
    "pa": ("pa/cte_student_fact", pa_data, pa_rules.report),
    "tx": ("tx/cte_coding_summary", tx_data, tx_rules.report),
}
GOLDEN = {
    "ct": ["ct/october_first", "ct/march_two_schools_without_cross_site"],
    "pa": ["pa/both_kinds", "pa/secondary_without_header"],
    "tx": ["tx/summer_2024_with_agency_codes", "tx/selection_of_everything", "tx/year_2023", "tx/year_2020"],
}


def as_csv(rows):
    return "".join(",".join(map(quoted, row)) + "\n" for row in rows)


def as_dataset(tables, layout):
    """{name: (columns, rows)} with the first row of each key."""
    dataset = {}
    for name, rows in tables.items():
        columns, in_key = layout[name][0].split(), layout[name][1]
        first = {}
        for number, row in enumerate(rows):
            first.setdefault(tuple(row[c] for c in columns[:in_key]) if in_key else number, row)
        dataset[name] = (columns, list(first.values()))
    return dataset


def run(tally, report, data, out, settings, jobs="2"):
    """The files that `tally` writes as {name: bytes}; Refused with its messages."""
    command = [tally, "run", str(ROOT / "reports" / f"{report}.tally"), "--data", str(data), "--out", str(out), "--jobs", jobs]
    for name, value in settings.items():
        command += ["--set", f"{name}={value}"]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if 1 <= done.returncode <= 125 and done.stderr.startswith("error: ") and not out.exists():
        raise Refused(done.stderr)
    if done.returncode != 0:
        raise RuntimeError(f"status {done.returncode}: {done.stderr[-600:]}")
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def table(content):
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def check_tx(again, rng, tables, settings, files):
    """A filter only removes; the total is the number of students shown."""
    name, value = rng.choice([("grades", "09,10"), ("campuses", "101912001"), ("programs_of_study", "001"), ("cte_codes", "7,6"), ("cte_codes", "4")])
    if settings.get(name, "ALL") == "ALL":
        part = again({name: value})
        for file, key in (("cte_coding_summary.csv", ("campus_id", "student_id")), ("cte_codes.csv", ("student_id", "cte_code", "program_of_study"))):
            keys = lambda content: {tuple(row[c] for c in key) for row in table(content)}
            if not keys(part[file]) <= keys(files[file]):
                return f"{name}={value} adds to {file}"
    total = table(files["cte_code_counts.csv"])[-1]
    if int(total["students"]) != len({row["student_id"] for row in table(files["cte_coding_summary.csv"])}):
        return "the total is not the number of students shown"
    return None


def check_pa(again, rng, tables, settings, files):
    """Each enrollment of the year and kind is a record or has one `Excluded` line; the kinds add up."""
    kinds = ("SEC", "AAP") if settings.get("kind", "BOTH") == "BOTH" else (settings["kind"],)
    enrolled = [e for e in tables["cte_enrollments"] if e["school_year"] == settings["school_year"] and e["program_kind"] in kinds]
    key = lambda row: tuple(row[c] for c in ("pasecureid", "cip_school_number", "cip_code", "program_kind", "begin_date"))
    excluded = collections.Counter(key(row) for row in table(files["CTE_STUDENT_FACT_errors.csv"]) if row["severity"] == "Excluded")
    left = collections.Counter(map(key, enrolled)) - excluded
    records = (files if settings.get("header") != "N" else again({"header": "Y"}))["CTE_STUDENT_FACT.csv"]
    reported = collections.Counter((r["PASECUREID"], r["CIP SCHOOL NUMBER"], r["CIP CODE"]) for r in table(records))
    if collections.Counter(k[:3] for k in left.elements()) != reported or sum(excluded.values()) + sum(reported.values()) != len(enrolled):
        return "the records are not the enrollments without an `Excluded` line"
    if len(kinds) == 2:
        alone = [again({"kind": kind, "header": "N"})["CTE_STUDENT_FACT.csv"] for kind in kinds]
        together = again({"header": "N"})["CTE_STUDENT_FACT.csv"]
        if sorted(b"".join(alone).split(b"\n")) != sorted(together.split(b"\n")):
            return "the kinds alone are not the kinds together"
    return None


def check_ct(again, rng, tables, settings, files):
    """A school alone gives what it gives among all."""
    if settings.get("schools", "ALL") != "ALL" or settings.get("section", "ALL") not in ("IIA", "ALL"):
        return None
    school = rng.choice(tables["School"])
    if [s["name"] for s in tables["School"]].count(school["name"]) > 1:
        return None
    try:
        alone = again({"schools": school["number"]})
    except Refused:
        return None  # no calendar of the school is in scope
    for file in ("ED400-SectionIIA.csv", "ED400-SectionIII.csv"):
        of_school = lambda content: [row for row in table(content) if row["School Name"] == school["name"]]
        if file in files and table(alone[file]) != of_school(files[file]):
            return f"{file}: a school alone differs from the school among all"
    return None


CHECKS = {"ct": check_ct, "pa": check_pa, "tx": check_tx}


def check(tally, system, seed, folder):
    """What is wrong with this seed; None: nothing."""
    report, generator, reference = SYSTEMS[system]
    rng = random.Random(seed)
    tables, settings = generator.generate(rng)
    dataset = as_dataset(tables, generator.TABLES)
    tables = {name: rows for name, (_, rows) in dataset.items()}
    write_dataset(dataset, folder / "data", rng)
    try:
        expected = {name: as_csv(rows).encode() for name, rows in reference(tables, **settings).items()}
    except Refused as refusal:
        expected = refusal
    try:
        files = run(tally, report, folder / "data", folder / "out", settings)
    except Refused as refusal:
        agreed = isinstance(expected, Refused) and f"\nerror: {expected}" in f"\n{refusal}"  # of several faults any may come first
        return None if agreed else f"{settings}: refused: {refusal}"
    if isinstance(expected, Refused):
        return f"{settings}: should be refused at {expected}"
    if files != expected:
        (folder / "expected").mkdir()
        for name, content in expected.items():
            (folder / "expected" / name).write_bytes(content)
        return f"{settings}: {', '.join(n for n in {**files, **expected} if files.get(n) != expected.get(n))} differs from the second reading"
    write_dataset({name: (columns, rng.sample(rows, len(rows))) for name, (columns, rows) in dataset.items()}, folder / "shuffled", rng)
    if run(tally, report, folder / "shuffled", folder / "one_thread", settings, jobs="1") != files:
        return "another order of rows and columns, or one thread, gives other files"
    number = iter(range(100))
    again = lambda more: run(tally, report, folder / "data", folder / f"again{next(number)}", {**settings, **more})
    return CHECKS[system](again, rng, tables, settings, files)


def golden_problem(system, case):
    """Where the second reading differs from a golden case; None: nowhere."""
    settings, dataset = golden_settings(ROOT / "tests/golden" / case)
    tables = {name: rows for name, (_, rows) in dataset.items()}
    expected = {name: as_csv(rows) for name, rows in SYSTEMS[system][2](tables, **settings).items()}
    return None if expected == read_output(ROOT / "tests/golden" / case / "expected") else "the second reading differs"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("system", choices=sorted(SYSTEMS))
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    failed = 0
    for case in GOLDEN[options.system]:
        problem = golden_problem(options.system, case)
        if problem:
            failed += 1
            print(f"golden case {case}: {problem}")
    for seed in range(options.seed, options.seed + options.runs):
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch) / str(seed)
            try:
                problem = check(options.tally, options.system, seed, folder)
            except RuntimeError as error:
                problem = str(error)
            if problem:
                failed += 1
                print(f"seed {seed}: {problem}")
                if options.keep:
                    options.keep.mkdir(parents=True, exist_ok=True)
                    folder.rename(options.keep / str(seed))
    print(f"{options.runs + len(GOLDEN[options.system]) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
