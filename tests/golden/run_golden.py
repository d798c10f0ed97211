#!/usr/bin/env python3
"""Runs the golden cases: input and expectation as files, side by side. tests/README.md says how a case is written."""

import argparse
import concurrent.futures
import contextlib
import difflib
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SANITIZER_EXIT = 99  # tests/CMakeLists.txt tells the sanitizers to use it
NEVER_ACCEPTED = re.compile(rb"AddressSanitizer|LeakSanitizer|runtime error:|tally has a fault of its own")


class Case:
    """A case: a folder with `cmd`, or a file NAME.tally with the expectations NAME.out, NAME.err and NAME.code beside it."""

    def __init__(self, path):
        self.path = path
        self.is_folder = path.is_dir()
        self.name = str(path.relative_to(HERE))

    def folder(self):
        return self.path if self.is_folder else self.path.parent

    def commands(self):
        """The commands as (number suffix, argument line)."""
        if not self.is_folder:
            cmd = self.path.with_suffix(".cmd")
            return [("", cmd.read_text().strip() if cmd.exists() else f"check {self.path.name}")]
        found = []
        for number in range(1, 100):
            suffix = "" if number == 1 else str(number)
            file = self.path / f"cmd{suffix}"
            if not file.exists():
                break
            found.append((suffix, file.read_text().strip()))
        return found

    def expectation(self, suffix, kind):
        if self.is_folder:
            return self.path / f"expected{suffix}.{kind}"
        return self.path.with_suffix("." + kind)

    def expected_folder(self, suffix):
        return self.path / f"expected{suffix}" if self.is_folder else None

    def stdin(self, suffix):
        file = self.path / f"input{suffix}" if self.is_folder else self.path.with_suffix(".input")
        return file.read_bytes() if file.exists() else b""


def find_cases(group, pattern):
    cases = []
    for path in sorted((HERE / group).iterdir()):
        if (path.is_dir() and (path / "cmd").exists()) or path.suffix == ".tally":
            if pattern is None or pattern in path.name:
                cases.append(Case(path))
    return cases


def find_empty(group):
    """What would pass because nothing of it is run: a folder that is no case and that no case names, an expectation without its script."""
    named = "\n".join(p.read_text(errors="replace") for p in (HERE / group).rglob("*")
                      if p.is_file() and (re.fullmatch(r"(cmd|edit|input)\d*", p.name) or p.suffix in (".cmd", ".input", ".tally")))
    faults = []
    for path in sorted((HERE / group).iterdir()):
        if path.is_dir() and not (path / "cmd").exists() and path.name not in named:
            faults.append(f"{group}/{path.name}: holds no `cmd`, and no case of the group names it")
        if path.suffix in (".out", ".err", ".code", ".cmd", ".input") and not path.with_suffix(".tally").exists():
            faults.append(f"{group}/{path.name}: there is no {path.stem}.tally")
    return faults


def contents(folder):
    """Every file below a folder with its bytes; a folder without files counts too."""
    if folder is None or not folder.exists():
        return None
    if not folder.is_dir():
        return {"": folder.read_bytes()}
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        found[name] = path.read_bytes() if path.is_file() else b"<folder>"
    return found


# Which commit the program was built of is no matter of a case, nor is a hash into which it goes.
OF_THE_BUILD = [(re.compile(rb'"commit": (null|"[0-9a-f]+\+?")'), b'"commit": "{commit}"'),
                (re.compile(rb"(tally [0-9.]+)(?: \([0-9a-f]+\+?\))?, language "), rb"\1, language "),
                (re.compile(rb'^(sha256 |  "(?:manifest|pack)_sha256": ")[0-9a-f]{64}', re.M), rb"\1{sha256}")]


def without_build(text):
    for pattern, place in OF_THE_BUILD:
        text = pattern.sub(place, text)
    return text


def listing(folder):
    return sorted((str(p.relative_to(folder)), p.stat().st_size) for p in folder.rglob("*") if p.is_file())


def difference(title, expected, actual):
    lines = list(
        difflib.unified_diff(
            expected.decode("utf-8", "backslashreplace").splitlines(),
            actual.decode("utf-8", "backslashreplace").splitlines(),
            f"{title} (expected)", f"{title} (actual)", lineterm="", n=2))
    if not lines:
        return f"{title}: the same but for line ends"
    more = f"\n... {len(lines) - 60} more lines" if len(lines) > 60 else ""
    return "\n".join(lines[:60]) + more


def compare_folders(title, expected, actual):
    expected = expected or {}
    actual = actual or {}
    found = [f"{title}/{name}: missing" for name in expected if name not in actual]
    found += [f"{title}/{name}: not expected" for name in actual if name not in expected]
    found += [difference(f"{title}/{name}", expected[name], actual[name])
              for name in expected if name in actual and expected[name] != actual[name]]
    return found


def compare_text(file, expected, actual, accept):
    if expected == actual:
        return []
    if not accept:
        return [difference(file.name, expected, actual)]
    if actual:
        file.write_bytes(actual)
    elif file.exists():
        file.unlink()
    return []


def edit(line, places):
    """One line of an `edit` file: a change of a file in the scratch folder before a command."""
    what, *arguments = shlex.split(line)
    for place, value in places.items():
        arguments = [argument.replace(place, value) for argument in arguments]
    file = pathlib.Path(arguments[0])
    if what == "copy":
        target = pathlib.Path(arguments[1])
        if file.is_dir():
            shutil.copytree(file, target)
        else:
            shutil.copy(file, target)
    elif what == "move":
        file.rename(arguments[1])
    elif what == "remove":
        file.unlink()
    elif what == "folder":
        file.mkdir()
    elif what == "link":  # NAME to what it leads to
        file.symlink_to(arguments[1])
    elif what == "pipe":  # no regular file
        os.mkfifo(file)
    elif what == "touch":  # another time
        os.utime(file, ns=(0, 0))
    elif what == "append":
        file.write_bytes(file.read_bytes() + arguments[1].replace("\\n", "\n").encode())
    elif what == "swap":  # a text for another of the same length, the time stays
        status = file.stat()
        file.write_bytes(file.read_bytes().replace(arguments[1].encode(), arguments[2].encode()))
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    elif what == "flip":  # all bits of the byte at an offset
        content = bytearray(file.read_bytes())
        content[int(arguments[1])] ^= 0xFF
        file.write_bytes(content)
    elif what == "grow":  # with zeros to so many bytes, which take no room on a disk
        os.truncate(file, int(arguments[1]))
    elif what == "cut":  # to its first bytes
        file.write_bytes(file.read_bytes()[:int(arguments[1])])
    else:
        raise ValueError(f"no such edit: {what}")


class Runner:
    def __init__(self, tally, accept, timeout, more_environment=None):
        self.tally = tally
        self.accept = accept
        self.timeout = timeout
        self.more_environment = more_environment or {}

    def run_case(self, case):
        """The faults found, one text each."""
        with tempfile.TemporaryDirectory(prefix="tally-golden-") as scratch:
            faults = []
            before = listing(case.folder()) if case.is_folder else None
            commands = case.commands()
            for suffix, line in commands:
                found = self.run_command(case, suffix, line, pathlib.Path(scratch))
                faults += [f"cmd{suffix}: {fault}" if len(commands) > 1 else fault for fault in found]
            if before is not None and not self.accept and listing(case.folder()) != before:
                faults.append("the command left or changed files in the case's own folder")
            return faults

    def run_command(self, case, suffix, line, scratch):
        out = scratch / f"out{suffix}"
        places = {"{out}": str(out), "{root}": str(ROOT), "{scratch}": str(scratch)}
        for number in range(1, 10):
            places["{out%d}" % number] = str(scratch / ("out" if number == 1 else f"out{number}"))
        arguments = shlex.split(line)
        for place, value in places.items():
            arguments = [argument.replace(place, value) for argument in arguments]
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", "NO_COLOR": "1", "TERM": "dumb", **self.more_environment}
        settings = case.folder() / "env"
        if case.is_folder and settings.exists():
            environment.update(row.split("=", 1) for row in settings.read_text().splitlines() if row)

        edits = case.path / f"edit{suffix}"
        if case.is_folder and edits.exists():
            for row in edits.read_text().splitlines():
                edit(row, {**places, "{case}": str(case.path)})

        device = case.path / f"stdout{suffix}"  # in place of a pipe: /dev/full
        output = device.read_text().strip() if case.is_folder and device.exists() else None
        written_before = contents(scratch)
        try:
            with open(output, "wb") if output else contextlib.nullcontext(subprocess.PIPE) as stdout:
                run = subprocess.run([self.tally, *arguments], cwd=case.folder(), env=environment, input=case.stdin(suffix),
                                     stdout=stdout, stderr=subprocess.PIPE, timeout=self.timeout, check=False)
            run.stdout = run.stdout or b""
        except subprocess.TimeoutExpired:
            return [f"no end after {self.timeout} seconds"]
        written = contents(scratch)

        # 1. What no expectation can allow.
        if run.returncode < 0 or run.returncode == SANITIZER_EXIT or NEVER_ACCEPTED.search(run.stderr):
            return [f"crashed with {run.returncode}:\n" + run.stderr.decode("utf-8", "backslashreplace")[:6000]]
        faults = []
        if run.returncode != 0:
            if b"error: " not in run.stderr and b"error: " not in run.stdout and b'"error"' not in run.stderr + run.stdout:
                faults.append("failed without a message `error: ...`")
            if written != written_before:
                faults.append("failed, but wrote: " + ", ".join(sorted(set(written) - set(written_before)) or ["into a file"]))

        # 2. Exit status and texts.
        faults += self.compare_status(case, suffix, run)
        for kind, text in (("out", run.stdout), ("err", run.stderr)):
            for place in ("{out}", "{scratch}", "{root}"):
                text = text.replace(places[place].encode(), place.encode())
            text = without_build(text)
            file = case.expectation(suffix, kind)
            parts = file.with_name(file.name + ".parts")
            if parts.exists():  # for texts whose numbers differ from run to run
                faults += [f"{file.name} does not hold: {part}" for part in parts.read_text().splitlines() if part.encode() not in text]
                continue
            faults += compare_text(file, file.read_bytes() if file.exists() else b"", text, self.accept)

        # 3. The output folder.
        expected_folder = case.expected_folder(suffix)
        if expected_folder is not None and (run.returncode == 0 or expected_folder.exists()):
            faults += self.compare_output(expected_folder, out)
        return faults

    def compare_status(self, case, suffix, run):
        file = case.expectation(suffix, "code")
        expected = int(file.read_text()) if file.exists() else 0
        if run.returncode == expected:
            return []
        if self.accept:
            if run.returncode == 0:
                file.unlink()
            else:
                file.write_text(f"{run.returncode}\n")
            return []
        return [f"exit status {run.returncode}, expected {expected}\n" + run.stderr.decode("utf-8", "backslashreplace")[:2000]]

    def compare_output(self, expected_folder, out):
        expected, actual = contents(expected_folder), contents(out)
        if actual is not None and "manifest.json" in actual:
            actual["manifest.json"] = without_build(actual["manifest.json"])
        if expected == actual:
            return []
        if self.accept:
            shutil.rmtree(expected_folder, ignore_errors=True)
            if actual is not None:
                shutil.copytree(out, expected_folder)
                if "manifest.json" in actual:
                    (expected_folder / "manifest.json").write_bytes(actual["manifest.json"])
            return []
        return compare_folders(expected_folder.name, expected, actual)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", help="GROUP or GROUP/PART-OF-CASE; all groups when none is given")
    parser.add_argument("--tally", default=str(ROOT / "build/release/tally"), help="the program under test")
    parser.add_argument("--accept", action="store_true", help="write what the program does as the expectation; read the diff afterwards")
    parser.add_argument("--timeout", type=float, default=240, help="seconds for one command")
    options = parser.parse_args()

    groups = options.groups or sorted(p.name for p in HERE.iterdir() if p.is_dir() and p.name[0] not in "._")
    cases, passed, failed = [], 0, 0
    for group in groups:
        folder, _, part = group.partition("/")
        found = find_cases(folder, part or None)
        cases += found
        for fault in find_empty(folder) + ([] if found else [f"{group}: there is no such case"]):
            failed += 1
            print(f"FAILED {fault}")
    runner = Runner(os.path.abspath(options.tally), options.accept, options.timeout)
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for case, faults in zip(cases, pool.map(runner.run_case, cases)):
            passed += not faults
            if faults:
                failed += 1
                print(f"FAILED {case.name}")
                for fault in faults:
                    print("  " + fault.replace("\n", "\n  "))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
