#!/usr/bin/env python3
"""Runs every golden case that reads data from a cache as well: texts, status and outputs must be those from the folder. Of what is typed, lines that
look into the folder are left out of both. A case that needs the files is named here, and must differ.

    tests/cache/both_ways.py --tally build/release/tally [GROUP]...
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GOLDEN = ROOT / "tests" / "golden"
KEPT_BY_LOAD = ("--set", "--library", "--jobs")
# Cases that need the files, and why. A cache says so itself where a table is declared otherwise [T0704].
FROM_FILES_ALONE = {
    "clauses/tables_at_the_prompt": "a table that is declared otherwise is read anew",
    "prompt/tables_typed_anew": "the same",
    "command/rows_set_aside": "a cache has no rows with faults",
    "messages/T0405_keys_that_read_alike": "notes on keys are told when they are read from files",
    "clauses/tables_of_others_at_the_prompt": "a table that is declared otherwise is read anew",
    "constructs/rows_up_to_an_empty_one": "notes on lines below and on orphans are told when they are read from files",
    "constructs/written": "the same",
}

# Lines of the prompt: those that list the files, a table that is declared there over a file, and a question to it.
LOOKS_INTO_THE_FOLDER = re.compile(rb"^(?:head|files)\b.*\n?|^table seen from .*\n?|^list seen\b.*\n?", re.M)
LEAST_SAME = 140  # of all groups


def contents(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()} if folder.is_dir() else {}


def options_of(arguments):
    """The value of --data, and the arguments that `tally load` takes as well."""
    data, kept = None, []
    for at, argument in enumerate(arguments):
        if argument == "--data":
            data = arguments[at + 1]
        elif argument in KEPT_BY_LOAD:
            kept += [argument, arguments[at + 1]]
    return data, kept


def cases(groups):
    """(folder of the case, suffix of the command, arguments) of every run or prompt over a folder of data that ends well."""
    for group in sorted(p for p in GOLDEN.iterdir() if p.is_dir() and p.name not in ("cache", "__pycache__")):
        if groups and group.name not in groups:
            continue
        for cmd in sorted(group.glob("*/cmd*")):
            suffix = cmd.name[3:]
            arguments = shlex.split(cmd.read_text())
            code = cmd.parent / f"expected{suffix}.code"
            usual = not code.exists() or code.read_text().strip() == "0" or arguments[:1] == ["repl"]
            if arguments[:1] and arguments[0] in ("run", "repl") and "--data" in arguments and usual and "--profile" not in arguments:
                yield cmd.parent, suffix, arguments


def run(tally, arguments, folder, stdin=b""):
    settings = folder / "env"
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", "NO_COLOR": "1", "TERM": "dumb"}
    if settings.exists():
        environment.update(row.split("=", 1) for row in settings.read_text().splitlines() if row)
    return subprocess.run([tally, *arguments], cwd=folder, env=environment, input=stdin, capture_output=True, timeout=300, check=False)


def check(tally, case):
    """What differs; nothing when all is the same. None: the case has data that cannot be loaded."""
    folder, suffix, arguments = case
    name = f"{folder.relative_to(GOLDEN)}/cmd{suffix}"
    stdin = folder / f"input{suffix}"
    typed = LOOKS_INTO_THE_FOLDER.sub(b"", stdin.read_bytes()) if stdin.exists() else b""
    with tempfile.TemporaryDirectory(prefix="tally-both-ways-") as place:
        scratch = pathlib.Path(place)

        def filled(out):
            return [a.replace("{out}", str(out)).replace("{root}", str(ROOT)).replace("{scratch}", place) for a in arguments]

        data, kept = options_of(filled(scratch / "unused"))
        cache = scratch / "data.cache"
        script = filled(scratch)[1]
        loaded = run(tally, ["load", script, "--data", data, "--out", str(cache), *kept], folder)
        if not cache.exists():
            if loaded.returncode == 0:
                return f"{name}: load wrote nothing"
            return None
        results = []
        for source in (data, str(cache)):
            out = scratch / "out"
            result = run(tally, [source if a == data else a for a in filled(out)], folder, typed)
            results.append((result.returncode, result.stdout, result.stderr, contents(out)))
            for path in sorted(out.rglob("*"), reverse=True) if out.exists() else []:
                path.unlink() if path.is_file() else path.rmdir()
            if out.exists():
                out.rmdir()
        for what, by_folder, by_cache in zip(("status", "output", "messages", "files"), *results):
            if by_folder != by_cache:
                return f"{name}: {what} differ\n  folder: {str(by_folder)[:600]}\n  cache:  {str(by_cache)[:600]}"
    return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*")
    parser.add_argument("--tally", default=str(ROOT / "build/release/tally"))
    options = parser.parse_args()
    tally = os.path.abspath(options.tally)
    found = list(cases(options.groups))
    same, without, faults = 0, 0, []
    differ = set()  # of the cases that need the files
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for (folder, _, _), fault in zip(found, pool.map(lambda case: check(tally, case), found)):
            name = str(folder.relative_to(GOLDEN))
            if name in FROM_FILES_ALONE:
                differ.update([name] if fault else [])
            elif fault is None:
                without += 1
            elif fault:
                faults.append(fault)
            else:
                same += 1
    faults += [f"{name}: is the same both ways, or is not there: take it out of the list" for name in FROM_FILES_ALONE
               if name not in differ and (not options.groups or name.split("/")[0] in options.groups)]
    if not options.groups and same < LEAST_SAME:
        faults.append(f"{same} commands are the same both ways, {LEAST_SAME} at least are wanted")
    for fault in faults:
        print("FAILED " + fault)
    print(f"{same} the same both ways, {len(faults)} differ, {without} with data that cannot be loaded")
    return 1 if faults or same == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
