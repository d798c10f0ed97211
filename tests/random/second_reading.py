"""What the second readings of the rules share: datasets in memory, numbers as the files print them, and the loop that compares with `tally`.

A dataset is {table: (columns, rows)}, a row a dict of texts, a missing cell "". A reading is a function (dataset, settings) -> {file: text};
settings are the texts behind --set. A reading shares nothing with stdlib/: where the two differ, the specification decides.
"""

import argparse
import csv
import math
import pathlib
import random
import shlex
import subprocess
import sys
import tempfile
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def printed(number, places=2):
    """Half away from zero on the exact value; what rounds to zero has no sign. None is an empty cell."""
    if number is None:
        return ""
    units = math.floor(abs(Fraction(number)) * 10**places + Fraction(1, 2))
    digits = f"{units:0{places + 1}}"
    return ("-" if number < 0 and units else "") + digits[:-places] + "." + digits[-places:]


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\r\n') else cell


def file_text(header, rows):
    return "".join(",".join(quoted(str(cell)) for cell in row) + "\n" for row in [header.split(","), *rows])


def read_dataset(folder):
    dataset = {}
    for path in sorted(folder.glob("*.csv")):
        with open(path, newline="", encoding="utf-8-sig") as file:
            header, *rows = csv.reader(file)
        dataset[path.stem] = (header, [dict(zip(header, row)) for row in rows])
    return dataset


def write_dataset(dataset, folder, rng):
    """In one of the ways that mean the same: quoted or not, CRLF, a byte order mark, columns in any order, columns nobody asks for."""
    folder.mkdir(parents=True)
    for table, (columns, rows) in dataset.items():
        header = rng.sample(columns, len(columns))
        if rng.random() < .2:
            header.insert(rng.randrange(len(header) + 1), rng.choice(["numerator", "", "note"]))
        everything = rng.random() < .2
        lines = [[cell if name in columns else "x,\n" for name, cell in ((n, row.get(n, "")) for n in header)] for row in rows]
        text = "\ufeff" if rng.random() < .1 else ""
        end = rng.choice(["\n", "\n", "\r\n"])
        for line in [header, *lines]:
            text += ",".join('"' + cell.replace('"', '""') + '"' if everything else quoted(cell) for cell in line) + end
        (folder / f"{table}.csv").write_bytes(text.encode())


def run(tally, report, data, out, settings):
    command = [tally, "run", str(ROOT / "reports" / report), "--data", str(data), "--out", str(out), "--jobs", "2"]
    for name, value in settings.items():
        command += ["--set", f"{name}={value}"]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise RuntimeError(f"{report} {settings}: status {done.returncode}\n{done.stderr[-600:]}")
    return read_output(out)


def read_output(folder):
    return {path.name: path.read_bytes().decode() for path in sorted(folder.iterdir())}


def first_difference(wanted, found):
    """None, or the first differing line of the first differing file."""
    if sorted(wanted) != sorted(found):
        return f"files {sorted(found)} instead of {sorted(wanted)}"
    for name, text in sorted(wanted.items()):
        if text != found[name]:
            lines, others = text.split("\n"), found[name].split("\n")
            at = next((i for i, (a, b) in enumerate(zip(lines, others)) if a != b), min(len(lines), len(others)))
            return f"{name}:{at + 1}\n  reading {lines[at:at + 1]}\n  tally   {others[at:at + 1]}"
    return None


def golden_settings(case):
    """The --set values of a golden case, and its dataset."""
    words = shlex.split((case / "cmd").read_text())
    settings = dict(word.split("=", 1) for before, word in zip(words, words[1:]) if before == "--set")
    data = words[words.index("--data") + 1].replace("{root}", str(ROOT))
    return settings, read_dataset((case / data).resolve())


def main(readings, samples):
    """readings: {report: (reading, generate)}, generate(rng) -> (dataset, settings). samples: golden cases of tests/golden by report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", choices=sorted(readings), help="this one alone")
    parser.add_argument("--keep", type=pathlib.Path, help="a folder for the first dataset on which the two readings differ")
    options = parser.parse_args()
    passed = failed = 0

    def tell(what, problem):
        nonlocal passed, failed
        passed, failed = (passed, failed + 1) if problem else (passed + 1, failed)
        if problem:
            print(f"{what}: {problem}")
    for report in [options.report] if options.report else sorted(readings):
        reading, generate = readings[report]
        for case in samples[report]:
            settings, dataset = golden_settings(ROOT / "tests/golden" / case)
            tell(f"golden case {case}, reading of {report}", first_difference(reading(dataset, settings), read_output(ROOT / "tests/golden" / case / "expected")))
        for seed in range(options.seed, options.seed + options.runs):
            rng = random.Random(seed)
            dataset, settings = generate(rng)
            with tempfile.TemporaryDirectory() as scratch:
                data, out = pathlib.Path(scratch) / "data", pathlib.Path(scratch) / "out"
                write_dataset(dataset, data, rng)
                try:
                    problem = first_difference(reading(dataset, settings), run(options.tally, report, data, out, settings))
                except RuntimeError as error:
                    problem = str(error)
                if problem and options.keep and not options.keep.exists():
                    data.rename(options.keep)
            tell(f"{report} seed {seed} {settings}", problem)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
