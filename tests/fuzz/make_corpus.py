#!/usr/bin/env python3
"""Fills a folder with seeds for the targets of this folder: every script and every table of the repository, and scripts cut into their
definitions, which mutate more usefully than long ones.

    tests/fuzz/make_corpus.py scripts FOLDER      for fuzz_parse and fuzz_program
    tests/fuzz/make_corpus.py tables FOLDER       for fuzz_csv, whose first two bytes choose how the file is read
"""

import hashlib
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LONGEST = 16 * 1024


def write(folder, data):
    if len(data) <= LONGEST:
        (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


def scripts(folder):
    for path in sorted(ROOT.glob("*/**/*.tally")):
        if "limits" in path.parts:  # each takes seconds
            continue
        text = path.read_bytes()
        write(folder, text)
        for definition in re.split(rb"\n(?=[a-z])", text):
            write(folder, definition + b"\n")
    for path in sorted(ROOT.glob("tests/golden/**/input*")):
        write(folder, path.read_bytes())


def tables(folder):
    rows = b"a,b,c,d,e,f,g,h,i,j\nk1,x,2025-01-31,1.50,Y,2025,text,12,2025Q1,\nk2,09,,-3,,2024,\"a\nb\",,2024Q4,k1\n"
    for choice in range(32):
        write(folder, bytes([choice, 7]) + rows)
        write(folder, bytes([choice, 3]) + b"\xef\xbb\xbf" + rows.replace(b"\n", b"\r\n"))
    for path in sorted(ROOT.glob("*/**/*.csv")):
        if not path.is_relative_to(ROOT / "build"):
            write(folder, bytes([len(path.name) % 32, 64]) + path.read_bytes())


def main():
    kind, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    {"scripts": scripts, "tables": tables}[kind](folder)
    print(f"{len(list(folder.iterdir()))} seeds in {folder}")


main()
