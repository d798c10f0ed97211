"""Running a command and measuring it: wall time, CPU time of the process tree, peak resident memory."""

import os
import pathlib
import statistics
import subprocess
import time
from dataclasses import dataclass, field


@dataclass
class Run:
    wall: float      # seconds
    cpu: float       # seconds, user and system
    memory: float    # MB, peak resident
    output: str
    ok: bool


@dataclass
class Runs:
    """The runs of one command over all rounds."""
    name: str
    runs: list = field(default_factory=list)

    def median(self, what):
        return statistics.median(getattr(run, what) for run in self.runs)

    def least(self, what):
        return min(getattr(run, what) for run in self.runs)


def run(argv, environment=None, stdin=None, folder=None):
    """Runs to the end. The peak is the largest of the processes of the tree."""
    with open(os.devnull) as nothing:
        began = time.perf_counter()
        process = subprocess.Popen([str(a) for a in argv], env={**os.environ, **(environment or {})}, cwd=folder, text=True,
                                   stdin=subprocess.PIPE if stdin is not None else nothing, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if stdin is not None:
            process.stdin.write(stdin)
            process.stdin.close()
        output = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, output, status == 0)


def interleaved(commands, rounds):
    """Every round runs every command once, so that the noise of the machine meets all alike. `commands`: name -> a function that gives a Run."""
    all_runs = {name: Runs(name) for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            done = command()
            if not done.ok:
                raise SystemExit(f"{name} failed:\n{done.output}")
            all_runs[name].runs.append(done)
    return all_runs


def folder_bytes(folder):
    return sum(path.stat().st_size for path in pathlib.Path(folder).glob("*.csv"))


def table(header, rows):
    """A table of texts with aligned columns."""
    widths = [max(len(str(row[i])) for row in [header, *rows]) for i in range(len(header))]
    lines = []
    for row in [header, ["-" * width for width in widths], *rows]:
        lines.append("  ".join(str(cell).ljust(width) if i == 0 else str(cell).rjust(width) for i, (cell, width) in enumerate(zip(row, widths))))
    return "\n".join(lines)
