#!/usr/bin/env python3
"""Standard output that is full or closed: every command says so and ends with 1. The commands are those that `tally help` lists.

    tests/faults/run_stdout.py --tally build/release/tally
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SCRIPT = """table t from "t.csv" {
  key id
  id : code
}
listing l of t {
  file "l.csv"
  "id" = id
}
what if "none" {
  replace listing l of t where id = "2" because "a try" { "id" = id }
  compare listing l
}
test "one" {
  given t (id) { "1" }
  expect count t = 1
}
"""
COMMANDS = {  # of each command one that prints, and what is typed
    "run": [(["run", "s.tally", "--data", "data"], ""), (["run", "s.tally", "--data", "data", "--out", "out"], "")],
    "check": [(["check", "s.tally"], "")],
    "test": [(["test", "s.tally"], "")],
    "compare": [(["compare", "s.tally", "s.tally"], ""), (["compare", "s.tally", "s.tally", "--data", "data"], "")],
    "show": [(["show", "s.tally", "rules"], ""), (["show", "s.tally", "l"], "")],
    "ask": [(["ask", "s.tally", "count t", "--data", "data"], ""), (["ask", "s.tally", "list t", "--data", "data", "--format", "csv"], "")],
    "who": [(["who", "s.tally", "l()", "--data", "data"], "")],
    "why": [(["why", "s.tally", "t(\"1\") in l()", "--data", "data"], ""), (["why", "s.tally", "t(\"1\").id", "--data", "data", "--format", "json"], "")],
    "audit": [(["audit", "s.tally", "--data", "data"], "")],
    "repl": [(["repl", "s.tally", "--data", "data"], "count t\n"), (["repl"], "tables\n1 + 1\n")],
    "load": [(["load", "s.tally", "--data", "data", "--out", "cache"], "")],
    "verify": [(["verify", "kept", "s.tally"], ""), (["verify", "kept", "s.tally", "--format", "json"], "")],
    "pack": [(["pack", "kept", "s.tally", "--to", "kept.zip"], "")],
    "help": [(["help"], ""), (["help", "T0101"], ""), (["help", "run"], ""), (["--help"], ""), (["run", "--help"], ""), (["--version"], "")],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tally", required=True)
    tally = os.path.abspath(parser.parse_args().tally)
    listed = re.findall(r"^  tally ([a-z]+)", subprocess.run([tally, "help"], capture_output=True, text=True, check=True).stdout, re.MULTILINE)
    missing = sorted(set(listed) - set(COMMANDS))
    if missing:
        sys.exit(f"no line of this test prints with {missing}")
    passed, failed = 0, 0
    with tempfile.TemporaryDirectory(prefix="tally-stdout-") as scratch:
        work = pathlib.Path(scratch)
        (work / "data").mkdir()
        (work / "data/t.csv").write_text("id\n1\n2\n")
        (work / "s.tally").write_text(SCRIPT)
        subprocess.run([tally, "run", "s.tally", "--data", "data", "--out", "kept", "--manifest"], cwd=work, capture_output=True, check=True)
        for arguments, typed in [line for command in listed for line in COMMANDS[command]]:
            for stdout in ("/dev/full", "closed"):
                done = subprocess.run([tally, *arguments], cwd=work, input=typed, text=True, stderr=subprocess.PIPE, check=False,
                                      stdout=open(stdout, "w") if stdout != "closed" else None,
                                      preexec_fn=(lambda: os.close(1)) if stdout == "closed" else None)
                good = done.returncode == 1 and "standard output: cannot be written" in done.stderr and not (work / "out").exists()
                passed += good
                failed += not good
                if not good:
                    print(f"FAILED {' '.join(arguments)} with standard output {stdout}: code {done.returncode}\n{done.stderr}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
