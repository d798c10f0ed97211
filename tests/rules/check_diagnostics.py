#!/usr/bin/env python3
"""Every kind of message has a unique code, a help page and a golden case that expects it."""

import re

from repository import INTERPRETER, ROOT, finish

# Kinds that no golden case can show, each with the reason.
WITHOUT_CASE = {
    "T0110": "needs a script of more than 64 MB, which no repository should hold",
}
KIND = re.compile(r'TALLY_DIAGNOSTIC\(\s*(\w+)\s*,\s*"([^"]+)"\s*,\s*"([^"]+)"\s*\)')


def expected_texts():
    golden = ROOT / "tests" / "golden"
    return b"\n".join(p.read_bytes() for p in golden.rglob("*") if p.is_file() and p.suffix in (".err", ".out"))


def main():
    texts = expected_texts()
    faults = []
    seen = {}
    pages = {p.stem for p in (ROOT / "docs" / "diagnostics").glob("T*.md")}
    for file in sorted((INTERPRETER / "foundation" / "diagnostics").glob("kinds_*.def")):
        for name, code, _title in KIND.findall(file.read_text(encoding="utf-8")):
            if code in seen:
                faults.append(f"{code}: is both {seen[code]} and {name}")
                continue
            seen[code] = name
            if code not in pages:
                faults.append(f"{code} {name}: no page docs/diagnostics/{code}.md")
            elif f"[{code}]".encode() not in texts and f'"{code}"'.encode() not in texts and code not in WITHOUT_CASE:
                faults.append(f"{code} {name}: no expected file under tests/golden shows it")
    faults += [f"docs/diagnostics/{page}.md: no kind has this code" for page in sorted(pages - set(seen))]
    finish(len(seen) + len(pages - set(seen)), faults)


if __name__ == "__main__":
    main()
