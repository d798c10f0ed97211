#!/usr/bin/env python3
"""Runs the shipped reports of the golden cases over the same rows in another order: no byte of an output may change, but for the outputs that
`tally check` says to be in the order of their file.

    tests/golden/shuffled.py --tally build/release/tally [--orders N]
"""

import argparse
import pathlib
import random
import re
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GROUPS = ("us", "ct", "ny", "pa", "tx")
# Files of outputs that follow the order of a file: the forms list what was typed in, row by row, and findings name the rows.
IN_ORDER_OF_FILE = {"reports/us/subawards.tally": {"subawards_131_form.csv", "subawards_132_form.csv", "subaward_checks.csv"}}


def records(text):
    """The lines of a CSV file, those within quotes together."""
    lines, open_line = [], b""
    for line in text.splitlines(keepends=True):
        open_line += line
        if open_line.count(b'"') % 2 == 0:
            lines.append(open_line)
            open_line = b""
    return lines + ([open_line] if open_line else [])


def shuffle(data, to, order):
    """The files of a folder with their rows in another order; the first order is backwards."""
    to.mkdir()
    for file in data.glob("*.csv"):
        header, *rows = records(file.read_bytes())
        if rows and not rows[-1].endswith(b"\n"):
            rows[-1] += b"\n"
        if order == 0:
            rows.reverse()
        else:
            random.Random(f"{file.name} {order}").shuffle(rows)
        (to / file.name).write_bytes(header + b"".join(rows))


def outputs(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()} if folder.exists() else {}


def cases():
    for group in GROUPS:
        for case in sorted((HERE / group).iterdir()):
            command = (case / "cmd").read_text().strip() if (case / "cmd").exists() else ""
            if re.search(r"\{root\}/reports/", command) and (case / "expected").is_dir() and not (case / "edit").exists():
                yield case, shlex.split(command)


def run(tally, case, command, data, out):
    command = [word.replace("{root}", str(ROOT)).replace("{out}", str(out)) for word in command]
    command[command.index("--data") + 1] = str(data)
    return subprocess.run([tally, *command, "--library", str(ROOT / "stdlib")], cwd=case, capture_output=True, text=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("--orders", type=int, default=2)
    options = parser.parse_args()
    tally = str(pathlib.Path(options.tally).resolve())
    faults, runs = [], 0
    for case, command in cases():
        name = case.relative_to(HERE)
        data = pathlib.Path(command[command.index("--data") + 1].replace("{root}", str(ROOT)))
        expected = outputs(case / "expected")
        script = str(pathlib.Path(command[1].replace("{root}", str(ROOT))).relative_to(ROOT))
        for order in range(options.orders):
            with tempfile.TemporaryDirectory() as scratch:
                scratch = pathlib.Path(scratch)
                shuffle(case / data, scratch / "data", order)
                done = run(tally, case, command, scratch / "data", scratch / "out")
                runs += 1
                found = outputs(scratch / "out")
                differing = {file for file in expected.keys() | found.keys() if expected.get(file) != found.get(file)}
                if done.returncode != 0:
                    faults.append(f"{name}: does not run over its rows in order {order}\n{done.stderr}")
                elif differing - IN_ORDER_OF_FILE.get(script, set()):
                    faults.append(f"{name}: order {order} of the rows changes {', '.join(sorted(differing))}")
    for script in IN_ORDER_OF_FILE:
        checked = subprocess.run([tally, "check", str(ROOT / script), "--library", str(ROOT / "stdlib")], capture_output=True, text=True)
        if "order of the file" not in checked.stderr:
            faults.append(f"{script}: `tally check` does not name what is in the order of its file")
    print("\n".join(faults) if faults else f"{runs} runs over shuffled rows")
    if runs == 0:
        print("no case of a shipped report was found")
    return 1 if faults or runs == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
