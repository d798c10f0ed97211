#!/usr/bin/env python3
"""Every sentence of docs/reference/constructs.md that promises something names, in promises.txt, the golden case that shows it, or the block of the
page that does. What stands in tables and lists of the other pages of the reference is made from the program and shown elsewhere: functions by their
examples, commands by the owners of their options (tests/clauses), messages by their cases."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "constructs.md"
LIST = pathlib.Path(__file__).with_name("promises.txt")
HEAD = "# A sentence of docs/reference/constructs.md, and below it the golden case that shows it; `block`: an example of its section does.\n"


def sentences(text):
    text = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    text = re.sub(r"<!--.*?-->", "", text)
    found = []
    for paragraph in re.split(r"\n\s*\n", text):
        paragraph = " ".join(paragraph.split())
        if not paragraph or paragraph.startswith("#"):
            continue
        spans = re.findall(r"`[^`]*`", paragraph)
        plain = re.sub(r"`[^`]*`", "\0", paragraph)
        for sentence in re.split(r"(?<=[.;])\s+(?=[A-Z\0])", plain):
            for _ in range(sentence.count("\0")):
                sentence = sentence.replace("\0", spans.pop(0), 1)
            found.append(sentence)
    return found


def main():
    promised = sentences(PAGE.read_text())
    lines = [line for line in LIST.read_text().splitlines() if line and not line.startswith("#")]
    shown = dict(zip(lines[::2], (line.strip() for line in lines[1::2])))
    if "--write" in sys.argv:
        LIST.write_text(HEAD + "".join(f"{s}\n    {shown.get(s, '?')}\n" for s in promised))
        return 0
    faults = [f"nothing shows: {s}" for s in promised if shown.get(s, "?") == "?"]
    faults += [f"the page does not say any more: {s}" for s in shown if s not in promised]
    for sentence, cases in shown.items():
        for case in cases.split(", "):
            path = ROOT / "tests" / "golden" / case
            if case not in ("block", "?") and not path.is_dir() and not path.with_name(path.name + ".tally").exists():
                faults.append(f"there is no case {case}: {sentence}")
    for fault in faults:
        print(fault)
    print(f"{len(promised)} sentences, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
