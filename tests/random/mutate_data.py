#!/usr/bin/env python3
"""Damages the sample data of every report at random and runs it: whatever the damage, the run ends with 0 or with `error: PLACE: TEXT` and
status 1 to 125, never with a signal, within seconds, and a failed run leaves the output folder as it was.

    tests/random/mutate_data.py --tally build/release/tally [--runs 200] [--seed 1]
"""

import argparse
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
REPORTS = [
    ("ct/ed400", ROOT / "examples/ct/data", ["school_year=2026"]),
    ("pa/cte_student_fact", ROOT / "tests/golden/pa/data", ["school_year=2026", "lea_aun=123456789"]),
    ("tx/cte_coding_summary", ROOT / "tests/golden/tx/data", ["school_year=2024", "compare_tea=Y"]),
    ("us/car", ROOT / "tests/golden/us/car_data", ["reporting_year=2025"]),
    ("us/checklist", ROOT / "tests/golden/us/car_data", ["reporting_year=2025"]),
    ("us/fsr", ROOT / "tests/golden/us/fsr_data", []),
    ("us/subawards", ROOT / "tests/golden/us/subawards_data", []),
    ("ny/indicators", ROOT / "tests/golden/ny/data", ["reporting_year=2025"]),
]
ODD_CELLS = [b"", b" ", b"\"", b"\"\"", b"a\"b", b"Y", b"N", b"y", b"0", b"-1", b"9999999999999999999999", b"2025-02-30", b"2025-02-29",
             b"10/01/2025", b"1e5", b"NaN", b"1,5", b"+1", b".5", b"\xff", b"\x00", b"\xe2\x80\xae", b"x" * 5000, b"\"line\nbreak\"",
             "é".encode(), b"2025Q5", b"02025", "２０２５".encode()]


def damage(rng, folder):
    for _ in range(rng.randint(1, 3)):
        files = sorted(folder.glob("*.csv"))
        if not files:
            return
        file = rng.choice(files)
        text = file.read_bytes()
        kind = rng.randrange(11)
        lines = text.split(b"\n")
        if kind == 0 and len(lines) > 1:  # one cell
            row = rng.randrange(len(lines))
            cells = lines[row].split(b",")
            cells[rng.randrange(len(cells))] = rng.choice(ODD_CELLS)
            lines[row] = b",".join(cells)
            text = b"\n".join(lines)
        elif kind == 1 and len(lines) > 1:  # a line twice, or gone
            row = rng.randrange(len(lines))
            lines[row:row + 1] = rng.choice([[], [lines[row], lines[row]], [b""], [lines[row] + b","]])
            text = b"\n".join(lines)
        elif kind == 2:  # bytes
            at = rng.randrange(len(text) + 1)
            text = text[:at] + bytes(rng.randrange(256) for _ in range(rng.randint(1, 4))) + text[at + rng.randint(0, 3):]
        elif kind == 3:
            text = rng.choice([b"", b"\xef\xbb\xbf", text[:len(text) // 2], text.replace(b"\n", b"\r"), text.decode("latin1").encode("utf-16")])
        elif kind == 4:
            text = b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n")
        elif kind == 5:
            file.unlink()
            continue
        elif kind == 6:
            text = text.split(b"\n")[0] + b"\n"
        elif kind == 7:  # two rows change places
            if len(lines) > 4:
                a, b = rng.randrange(1, len(lines) - 1), rng.randrange(1, len(lines) - 1)
                lines[a], lines[b] = lines[b], lines[a]
            text = b"\n".join(lines)
        elif kind == 8:  # a column of one value
            cells = [line.split(b",") for line in lines]
            column, value = rng.randrange(len(cells[0])), rng.choice(ODD_CELLS)
            for row in cells[1:]:
                if column < len(row):
                    row[column] = value
            text = b"\n".join(b",".join(row) for row in cells)
        elif kind == 9:  # header
            header = lines[0].split(b",")
            header[rng.randrange(len(header))] = rng.choice([b"", header[0], b"new", b"\"quoted\""])
            lines[0] = b",".join(header)
            text = b"\n".join(lines)
        else:
            cells = text.split(b",")
            cells[rng.randrange(len(cells))] = rng.choice(cells)
            text = b",".join(cells)
        file.write_bytes(text)


def run_one(tally, seed, scratch):
    rng = random.Random(seed)
    report, data, settings = rng.choice(REPORTS)
    folder, out = scratch / "data", scratch / "out"
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(data, folder)
    damage(rng, folder)
    existing = rng.random() < 0.5
    if existing:
        out.mkdir()
        (out / "old.txt").write_text("old")
    command = [tally, "run", str(ROOT / "reports" / f"{report}.tally"), "--data", str(folder), "--out", str(out)]
    for setting in settings:
        command += ["--set", setting]
    try:
        done = subprocess.run(command, capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return f"{report}: more than 60 seconds"
    err = done.stderr.decode("utf-8", "replace")
    if done.returncode == 0:
        return None
    if done.returncode < 0 or done.returncode > 125 or done.returncode == 99:
        return f"{report}: status {done.returncode}: {err[-300:]}"
    if not re.search(r"^error: [^:]+", err, re.M):
        return f"{report}: no `error: PLACE` in {err[-300:]!r}"
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", err) or len(err) > 70000:
        return f"{report}: control characters or too much on stderr"
    left = sorted(p.name for p in out.iterdir()) if out.exists() else None
    if left != (["old.txt"] if existing else None):
        return f"{report}: the output folder was touched: {left}"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(options.seed, options.seed + options.runs):
            problem = run_one(options.tally, seed, pathlib.Path(scratch) / "run")
            if problem:
                failed += 1
                print(f"seed {seed}: {problem}")
    print(f"{options.runs - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
