"""What the rule checks share: where the sources are, and how a check ends."""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INTERPRETER = ROOT / "interpreter"


def cpp_files():
    return sorted(p for p in INTERPRETER.rglob("*") if p.suffix in (".h", ".cpp"))


def relative(path):
    return str(path.relative_to(ROOT))


def finish(checked, faults):
    if checked == 0:
        faults = [*faults, "there was nothing to check"]
    for fault in faults:
        print(f"FAILED {fault}")
    print(f"{checked} checked, {len(faults)} at fault")
    sys.exit(1 if faults else 0)
