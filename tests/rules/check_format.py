#!/usr/bin/env python3
"""C++ is written as clang-format 14 writes it with the project's .clang-format."""

import shutil
import subprocess
import sys

from repository import ROOT, cpp_files, finish, relative


def main():
    formatter = shutil.which("clang-format-14") or shutil.which("clang-format")
    if formatter is None:
        print("clang-format is not installed")
        sys.exit(77)
    files = cpp_files() + sorted(p for p in (ROOT / "tests").rglob("*") if p.suffix in (".h", ".cpp"))
    run = subprocess.run([formatter, "--dry-run", *map(str, files)], capture_output=True, text=True, cwd=ROOT)
    named = {line.split(":")[0] for line in run.stderr.splitlines() if "-Wclang-format-violations" in line}
    finish(len(files), [f"{relative(f)}: run clang-format -i on it" for f in files if str(f) in named])


if __name__ == "__main__":
    main()
