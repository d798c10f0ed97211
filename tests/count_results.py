#!/usr/bin/env python3
"""Adds up what the tests of some builds say: `N passed, N failed` where a test counts its cases, else the test itself is one."""

import re
import sys
import xml.etree.ElementTree as xml

OWN_COUNT = re.compile(r"^(\d+) passed, (\d+) failed$", re.MULTILINE)
CATCH_ALL = re.compile(r"^All tests passed \(.* in (\d+) test cases?\)$", re.MULTILINE)
CATCH_SOME = re.compile(r"^test cases:(.*)$", re.MULTILINE)


def part(text, word):
    match = re.search(rf"(\d+) {word}", text)
    return int(match.group(1)) if match else 0


def count(case):
    """(passed, failed, skipped) of one CTest test."""
    if case.get("status") in ("disabled", "notrun"):
        return 0, 0, 1
    failed = case.get("status") == "fail" or case.find("failure") is not None
    text = "\n".join(element.text or "" for element in case.iter("system-out"))
    counts = None
    if own := OWN_COUNT.findall(text):
        counts = int(own[-1][0]), int(own[-1][1])
    elif everything := CATCH_ALL.findall(text):
        counts = int(everything[-1]), 0
    elif some := CATCH_SOME.findall(text):
        counts = part(some[-1], "passed"), part(some[-1], "failed")
    if counts is None:
        return (0, 1, 0) if failed else (1, 0, 0)
    return counts[0], max(counts[1], 1) if failed else counts[1], 0


def main():
    passed = failed = skipped = 0
    for file in sys.argv[1:]:
        try:
            cases = xml.parse(file).getroot().iter("testcase")
            totals = [count(case) for case in cases]
        except (OSError, xml.ParseError) as fault:
            print(f"{file}: {fault}")
            failed += 1
            continue
        passed += sum(t[0] for t in totals)
        failed += sum(t[1] for t in totals)
        skipped += sum(t[2] for t in totals)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
