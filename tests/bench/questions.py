"""Asking `tally repl` questions through a pipe and timing each from the typed line to the printed answer."""

import pathlib
import statistics
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
QUESTIONS = (HERE / "questions.txt").read_text().splitlines()


class Prompt:
    def __init__(self, tally, data, jobs):
        self.process = subprocess.Popen([str(tally), "repl", str(HERE / "programs" / "w1w2.tally"), "--data", str(data), "--set", "reporting_year=2025",
                                         "--jobs", str(jobs)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, bufsize=1)

    def ask(self, question):
        """The answer's line, the microseconds until it was there, and those of CPU time in all threads."""
        cpu = self.cpu()
        began = time.perf_counter()
        # An indented line would go on with the question: an empty one says that none comes.
        self.process.stdin.write(question + "\n\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        wall = (time.perf_counter() - began) * 1e6
        return answer.strip(), wall, self.cpu() - cpu

    def cpu(self):
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1000

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def ask_all(tally, data, jobs, rounds):
    """The counts, and by question medians over `rounds` programs of: wall microseconds and CPU microseconds of the first asking, the same of a
    repeated one. Last, both for the way there and back, measured with `1 + 1`.

    One question before them evaluates the definitions that the questions name."""
    counts, first, again, way = [], [], [], []
    for _ in range(rounds):
        prompt = Prompt(tally, data, jobs)
        prompt.ask('count student where counted and in_cluster("08") and in_cluster("11") and nontraditional and participates')
        way.append(_median([prompt.ask(f"{n} + 1")[1:] for n in range(20)]))
        answers = [prompt.ask(question) for question in QUESTIONS]
        counts = [answer for answer, _, _ in answers]
        first.append([times for _, *times in answers])
        again.append([_median([prompt.ask(question)[1:] for _ in range(5)]) for question in QUESTIONS])
        prompt.close()
    return counts, [_median(of) for of in zip(*first)], [_median(of) for of in zip(*again)], _median(way)


def _median(pairs):
    return [statistics.median(values) for values in zip(*pairs)]
