#!/usr/bin/env python3
"""A file of interpreter/ has at most 600 lines and one of grammar/ at most 1000."""

from repository import ROOT, cpp_files, finish, relative


def main():
    limits = [(path, 600) for path in cpp_files()] + [(path, 1000) for path in sorted((ROOT / "grammar").glob("*.g4"))]
    faults = []
    for path, limit in limits:
        lines = path.read_bytes().count(b"\n")
        if lines > limit:
            faults.append(f"{relative(path)}: {lines} lines, at most {limit}")
    finish(len(limits), faults)


if __name__ == "__main__":
    main()
