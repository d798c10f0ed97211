#!/usr/bin/env python3
"""A link of a page to another page or file leads somewhere, so does a path of the sources that it names, no two decisions share a number,
and each folder of interpreter/ has its line in the README of its wing."""

import collections
import re

from repository import ROOT, finish, relative

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
FOLDER = re.compile(r"^tally_folder\(([^)\s]+)", re.MULTILINE)
NAMED = re.compile(r"`((?:interpreter|grammar)/[\w./*-]+)`")


def main():
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "tests").glob("**/README.md")),
             *sorted((ROOT / "interpreter").glob("**/README.md"))]
    faults = []
    for page in pages:
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                faults.append(f"{relative(page)}: {target} is not there")
        named = set(NAMED.findall(page.read_text(encoding="utf-8")))
        faults += [f"{relative(page)}: {path} is not there" for path in sorted(named) if not any(ROOT.glob(path.rstrip("/")))]
    numbers = collections.Counter(page.name[:4] for page in (ROOT / "docs/decisions").glob("*.md"))
    faults += [f"docs/decisions: {number} is the number of {count} pages" for number, count in sorted(numbers.items()) if count > 1]
    for folder in FOLDER.findall((ROOT / "interpreter" / "CMakeLists.txt").read_text(encoding="utf-8")):
        wing, _, name = folder.partition("/")
        if f"| `{name}` |" not in (ROOT / "interpreter" / wing / "README.md").read_text(encoding="utf-8"):
            faults.append(f"interpreter/{wing}/README.md: no line for {folder}")
    finish(len(pages), faults)


if __name__ == "__main__":
    main()
