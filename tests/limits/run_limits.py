#!/usr/bin/env python3
"""What a small machine or a large script asks: memory that runs short ends with a message on any number of threads, pairs of rows are made
some at a time, a limit is told before the memory is taken, and what is long takes no more than it must.

    tests/limits/run_limits.py --tally build/release/tally [--slower N] [--part NAME]
"""

import argparse
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

MEGABYTE = 1 << 20
NO_MEMORY = "error: tally: there is not enough memory\n"


class Work:
    def __init__(self, options, folder):
        self.tally, self.slower, self.folder = options.tally, options.slower, pathlib.Path(folder)

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def run(self, *arguments, text=None, memory=None, seconds=60):
        """The ended program, and the seconds that it took. At least one of `seconds` or the memory (bytes of address space) ends it."""
        def limit():
            if memory is not None:
                resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        begun = time.monotonic()
        done = subprocess.run([self.tally, *arguments], cwd=self.folder, input=text, capture_output=True, text=True, preexec_fn=limit,
                              timeout=seconds * self.slower, env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False)
        return done, time.monotonic() - begun


def expect(condition, what, done):
    if not condition:
        raise AssertionError(f"{what}: code {done.returncode}\n{done.stdout[:500]}\n{done.stderr[:1000]}")


def memory(work):
    """A ladder of sizes on 1, 2 and 8 threads, with a cell that does not fit into the smaller ones."""
    rows = "".join(f"{i},n{i}\n" for i in range(1000))
    work.write("m.csv", "id,note\n" + rows + "z," + "x" * (20 << 20) + "\n" + rows.replace("\n", "\nq")[:-1].replace("0,", "q0,", 1))
    work.write("m.tally", 'table m from "m.csv" {\n  key id\n  id : code\n  note : text\n}\nlisting l of m where note = "n5" {\n  file "l.csv"\n  "id" = id\n}\n')
    ended = set()
    for jobs in ("1", "2", "8"):
        for size in (60, 80, 100, 130, 160, 200, 260, 330, 420, 600, 900, 1400):
            done, _ = work.run("run", "m.tally", "--data", ".", "--jobs", jobs, memory=size * MEGABYTE, seconds=20)
            ended.add(done.returncode)
            # Below what the program itself takes, the system may refuse to start it.
            refused = done.returncode == 127 or "error while loading shared libraries" in done.stderr
            expect(refused or done.returncode in (0, 70) and (done.returncode == 0 or done.stderr == NO_MEMORY),
                   f"{size} MB on {jobs} threads", done)
    assert 0 in ended and 70 in ended, f"the sizes do not reach from too little to enough: {ended}"


def pairs(work):
    """More pairs than are held at once: the same answers as counted here, in little memory."""
    schools, each = 2, 2200
    students = [(f"s{s}_{i:04}", f"k{s}", (i * 7919 + s) % 997, (i * 31) % 50) for s in range(schools) for i in range(each)]
    work.write("p.csv", "id,school,score,age\n" + "".join(f"{i},{s},{score},{age}\n" for i, s, score, age in students))
    work.write("p.tally", """table p from "p.csv" {
  key id
  id : code
  school : code
  score : integer
  age : integer
}
cohort other of p where yes
define higher of p = count other matching school where score > p.score
define higher_sum of p = sum score of other matching school where score + age > p.score + p.age + 900
define near of p = any other matching school where score > p.score and score < p.score + 2 and age < p.age
define best of p = pick other matching school where score <= p.score - 1 and age > 40 preferring highest score then lowest id
listing l of p where age = 7 {
  file "l.csv"
  "id" = id
  "higher" = higher
  "sum" = higher_sum
  "near" = near
  "best" = best.id
}
""")
    done, _ = work.run("run", "p.tally", "--data", ".", "--format", "csv", memory=None if work.slower > 1 else 900 * MEGABYTE)
    expect(done.returncode == 0, "pairs", done)
    lines = ["id,higher,sum,near,best"]
    for i, school, score, age in students:
        if age != 7:
            continue
        others = [other for other in students if other[1] == school]
        total = sum(o[2] for o in others if o[2] + o[3] > score + age + 900)
        below = [o for o in others if o[2] <= score - 1 and o[3] > 40]
        best = min(below, key=lambda o: (-o[2], o[0]))[0] if below else ""
        near = any(o[2] == score + 1 and o[3] < age for o in others)
        lines.append(f"{i},{sum(o[2] > score for o in others)},{total},{'Y' if near else 'N'},{best}")
    assert sorted(done.stdout.split("\n")[1:-1]) == sorted(lines[1:]), f"other answers:\n{done.stdout[:600]}\n{lines[:6]}"


def unions(work):
    work.write("t.csv", "id,v\n" + "".join(f"{i},{i}\n" for i in range(1000)))
    script = 'table t0 from "t.csv" {\n  key id\n  id : code\n  v : integer\n}\n'
    for i in range(1, 40):
        script += f"table t{i} = union {{\n  take v from t{i - 1}\n  take v from t{i - 1}\n}}\n"
    work.write("u.tally", script + "define n = count t39\nlisting l of t0 where v = 1 {\n  file \"l.csv\"\n  \"n\" = n\n}\n")
    done, _ = work.run("run", "u.tally", "--data", ".", memory=None if work.slower > 1 else 6000 * MEGABYTE)
    expect(done.returncode == 1 and "the parts of `t" in done.stderr and "more than the limit of 200000000" in done.stderr,
           "a union of unions", done)


def quotes(work):
    """A quote that is not closed is told of before all that follows it is held."""
    work.write("q.csv", "id,note\n1,\"" + "x" * (40 * MEGABYTE) + "\n2,b\n")
    work.write("q.tally", 'table q from "q.csv" {\n  key id\n  id : code\n  note : text\n}\nlisting l of q { "id" = id }\n')
    done, _ = work.run("run", "q.tally", "--data", ".")
    expect(done.returncode == 1 and "the quote that opens here is not closed within 32 MB" in done.stderr, "an open quote", done)


def loops(work):
    codes = "codes c {\n" + "".join(f'  "{i:02}" "code {i}"\n' for i in range(20)) + "}\n"
    names = "abcdefgh"
    loop = ", ".join(f"{name} in c" for name in names)
    work.write("t.csv", "id,v\n1,01\n")
    work.write("l.tally", codes + 'table t from "t.csv" {\n  key id\n  id : code\n  v : c\n}\naxis x of t {\n  for each ' + loop
               + ' {\n    line "' + " ".join(f"{{{name}.code}}" for name in names) + '" where v = a\n  }\n}\n'
               + 'axis total of t {\n  line "n" where yes\n}\nform f of t counting t {\n  file "f.csv"\n  rows x\n  columns total\n}\n')
    done, seconds = work.run("run", "l.tally", "--data", ".")
    expect(done.returncode == 1 and "more than 100000 combinations" in done.stderr, "loops", done)
    expect(seconds < 5 * work.slower, f"loops took {seconds:.1f} s", done)


def long_scripts(work):
    """A choice of 2,000 branches, 8,000 changes of one code set."""
    branches = ", ".join(f"{i} when hours = {i}" for i in range(2000))
    work.write("b.tally", f'table e from "e.csv" {{\n  key id\n  id : code\n  hours : integer\n}}\ndefine x of e = {branches}, otherwise 0\n'
               'listing l of e {\n  file "l.csv"\n  "x" = x\n}\n')
    done, seconds = work.run("check", "b.tally")
    expect(done.returncode == 0 and seconds < 5 * work.slower, f"a choice of 2,000 branches took {seconds:.1f} s", done)

    (work.folder / "base.tally").write_text('library base\ncodes zz {\n  "x" "x"\n}\n')
    work.write("c.tally", "use base\n" + "".join(f'change codes zz because "memo" {{ add "c{i}" "label {i}" }}\n' for i in range(8000))
               + 'table e from "e.csv" {\n  key id\n  id : zz\n}\nlisting l of e {\n  file "l.csv"\n  "id" = id\n}\n')
    done, seconds = work.run("check", "c.tally", memory=None if work.slower > 1 else 2000 * MEGABYTE)
    expect(done.returncode == 0 and seconds < 15 * work.slower, f"8,000 changes took {seconds:.1f} s", done)


def prompt(work):
    """An open block of 10,000 lines, 2,000 definitions."""
    lines = ["codes many {"] + [f'"c{i}" "label {i}"' for i in range(10000)] + ["}", "count many", "quit"]
    done, seconds = work.run("repl", text="\n".join(lines) + "\n")
    expect(done.returncode == 0 and "10000" in done.stdout.replace(",", "") and seconds < 10 * work.slower, f"a block took {seconds:.1f} s", done)

    lines = [f"define d{i} = {i}" for i in range(2000)] + ["d1999 + d1", "quit"]
    done, seconds = work.run("repl", text="\n".join(lines) + "\n")
    expect(done.returncode == 0 and "2000" in done.stdout.replace(",", "") and seconds < 20 * work.slower, f"definitions took {seconds:.1f} s", done)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tally", required=True)
    parser.add_argument("--slower", type=int, default=1, help="how many times slower than a release build; above 1 no memory is limited")
    parser.add_argument("--part", help="one part alone")
    options = parser.parse_args()
    options.tally = os.path.abspath(options.tally)
    passed, failed = 0, 0
    for part in (memory, pairs, unions, quotes, loops, long_scripts, prompt):
        if options.part not in (None, part.__name__) or (part is memory and options.slower > 1):
            continue
        with tempfile.TemporaryDirectory(prefix="tally-limits-") as folder:
            begun = time.monotonic()
            try:
                part(Work(options, folder))
                passed += 1
            except (AssertionError, subprocess.TimeoutExpired) as fault:
                failed += 1
                print(f"FAILED {part.__name__}: {fault}")
            print(f"{part.__name__}: {time.monotonic() - begun:.1f} s")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
