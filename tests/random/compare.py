#!/usr/bin/env python3
"""Random corrections of the shipped samples, compared: every changed count closes by those who left and came, and the printed numbers are those
of the ledger. Where rules change too, the causes are held to comparisons of each change by itself.

    tests/random/compare.py --tally build/release/tally [--runs N] [--seed N]
"""

import argparse
import collections
import csv
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests/golden"
# Report, sample, parameters, and replacements that the next year makes: by the name that its cause has.
REPORTS = [
    ("us/car.tally", GOLDEN / "us/car_data", ["reporting_year=2025"],
     {"`credits_needed`": 'replace define credits_needed because "t" = 20',
      "`last_diploma_day`": 'replace define last_diploma_day because "t" = June 1 in reporting_year',
      "`courses_needed`": 'replace define courses_needed because "t" = 3'}),
    ("ny/indicators.tally", GOLDEN / "ny/data", ["reporting_year=2025"], {}),
    ("pa/cte_student_fact.tally", GOLDEN / "pa/data", ["school_year=2026", "lea_aun=123456789"], {}),
    ("tx/cte_coding_summary.tally", GOLDEN / "tx/data", ["school_year=2024"], {}),
    ("ct/ed400.tally", ROOT / "examples/ct/data", ["school_year=2026"], {}),
]
DATA = "corrections of data"
LEAST = {"sums": 20, "printed numbers": 10, "causes": 20, "rules as causes": 10, "data as cause": 1}  # looked at, a run of all reports


def correct(rng, folder):
    """Takes rows out of a file and gives cells of a column the value of another row."""
    file = rng.choice(sorted(folder.glob("*.csv")))
    text = file.read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    header, body = rows[0], [row for row in rows[1:] if rng.random() > .04]
    for _ in range(rng.choice([0, 1, 3])):
        if len(body) > 1:
            column = rng.randrange(len(header))
            rng.choice(body)[column] = rng.choice(body)[column]
    with open(file, "w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([header, *body])


class Comparer:
    def __init__(self, tally, settings, folder):
        self.options = [word for value in settings for word in ("--set", value)] + ["--library", str(ROOT / "stdlib")]
        self.tally, self.folder = tally, folder

    def __call__(self, left, right, old, new):
        """What is printed as JSON, and the movers as rows; None when the data have a fault."""
        who = self.folder / "movers" / "who.csv"
        done = subprocess.run([self.tally, "compare", str(left), str(right), "--data", str(old), "--with", str(new), "--format", "json", "--who",
                               str(who), *self.options], capture_output=True, text=True)
        if done.returncode == 1 and done.stderr.startswith("error:"):
            return None
        if done.returncode != 0:
            sys.exit(f"exit {done.returncode}\n{done.stderr}")
        with open(who, newline="") as file:
            return json.loads(done.stdout), list(csv.DictReader(file))


def faults_of_sums(found, seen):
    for table in found["differing"]:
        ledger = {(cell["old_row"], cell["new_row"], cell["column"]): cell for cell in table["ledger"]}
        for cell in table["ledger"]:
            seen["sums"] += 1
            left, came = ({mover["key"] for mover in cell[side]} for side in ("left", "came"))
            if cell["old"] - len(cell["left"]) + len(cell["came"]) != cell["new"] or left & came:
                yield f"{table['output']}: does not close: {cell}"
        for cell in table["cells"]:
            moved = ledger.get((cell["old_row"], cell["new_row"], cell["column"]))
            for side in ("old", "new") if moved else ():
                if not cell[side].isdigit():
                    continue
                seen["printed numbers"] += 1
                if int(cell[side]) != moved[side]:
                    yield f"{table['output']}: {cell} is not {moved}"


def places(movers):
    return {(row["unit"], row["key"], row["output"], row["row"], row["column"], row["moved"]) for row in movers}


def faults_of_causes(movers, single, seen):
    """`single`: what each change moves alone, by the name that a cause has."""
    moved = {name: places(rows) for name, rows in single.items()}
    for row in movers:
        place = next(iter(places([row])))
        alone = {name for name in single if place in moved[name]}
        told = {name for name in single if name in row["cause"]}
        seen["causes"] += 1
        seen["rules as causes"] += bool(told - {DATA})
        seen["data as cause"] += DATA in told
        by_itself = not row["cause"].startswith(("only together", "not alone", "several together"))
        if alone != (told if by_itself else set()):
            yield f"{row}: alone {sorted(alone)}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    compared, movers_seen, seen = collections.Counter(), 0, collections.Counter()
    for run in range(options.runs):
        for name, data, settings, replacements in REPORTS:
            rng = random.Random(f"{options.seed} {run} {name}")
            with tempfile.TemporaryDirectory() as scratch:
                folder = pathlib.Path(scratch)
                new = folder / "new"
                shutil.copytree(data, new)
                correct(rng, new)
                compare = Comparer(options.tally, settings, folder)
                report = ROOT / "reports" / name
                chosen = {key: text for key, text in replacements.items() if rng.random() < .7}
                scripts = {}
                for key, texts in [("all", chosen.values()), *((key, [text]) for key, text in chosen.items())]:
                    scripts[key] = folder / f"{len(scripts)}.tally"
                    scripts[key].write_text("\n".join([report.read_text(), *texts, ""]))
                found = compare(report, scripts["all"], data, new)
                if found is None:
                    continue
                compared[name] += 1
                movers_seen += len(found[1])
                faults = list(faults_of_sums(found[0], seen))
                single = {key: compare(report, scripts[key], data, data) for key in chosen} | {DATA: compare(report, report, data, new)}
                if None not in single.values():
                    faults += faults_of_causes(found[1], {key: result[1] for key, result in single.items()}, seen)
                if faults:
                    sys.exit(f"--seed {options.seed}, run {run}, {name}, {sorted(chosen)}\n" + "\n".join(faults[:10]))
    print(f"{compared.total()} compared, {movers_seen} moved, {', '.join(f'{count} {what}' for what, count in seen.items())}, 0 faults")
    for name, *_ in REPORTS:
        if compared[name] < options.runs // 8 or compared.total() * 3 < options.runs * len(REPORTS):
            sys.exit(f"only {dict(compared)} of {options.runs} runs each could be compared")
    for what, least in LEAST.items():
        if seen[what] < least * options.runs:
            sys.exit(f"{seen[what]} {what} were looked at in {options.runs} runs, {least} a run at least are wanted")


if __name__ == "__main__":
    main()
