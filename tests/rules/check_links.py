#!/usr/bin/env python3
"""A link of a page to another page or file leads somewhere, so does a path of the sources that it names, and no two decisions share a
number."""

import collections
import re

from repository import ROOT, finish, relative

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
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
    finish(len(pages), faults)


if __name__ == "__main__":
    main()
