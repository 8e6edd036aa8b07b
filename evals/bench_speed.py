"""``make bench``: how fast it starts and answers, where the time goes, what memory it takes.

Everything is measured in one run on one machine, and starts are given as ratios to a bare Python,
so that two runs on different machines can be compared. Cold is a new process; the disk is warm.

    python -m evals.bench_speed [--json] [--questions 100] [--repeat 5]
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.settings import Settings
from evals import cases
from evals.summary import quantile

QUESTION = "省工信厅有哪些任务？"
IMPORTS = ("ingest", "vectorstore.search", "assistant.cli", "assistant.desk", "evals.suite")
_STARTER = (
    "import os, sys, time\n"
    "silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]\n"
    "started = time.perf_counter()\n"
    "child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=silent)\n"
    "_, status, usage = os.wait4(child, 0)\n"
    "spent = time.perf_counter() - started\n"
    "print(spent, usage.ru_maxrss, os.waitstatus_to_exitcode(status))\n"
)
"""A Python of a few MiB that starts the program. A process begins with the peak of the memory that
it was forked in, and keeps that over exec: started from here, a caller of 1 GiB (a run of pytest)
would be what is measured."""
_MIB = 1024 if sys.platform != "darwin" else 1024 * 1024  # ru_maxrss is in KiB, on macOS in bytes


@dataclass(frozen=True)
class Start:
    """A process from start to end."""

    name: str
    seconds: float
    """Median of the repeats."""
    ratio: float
    """To a bare Python that does nothing."""
    mebibytes: float
    """Most memory held at once, over the repeats."""


@dataclass(frozen=True)
class Answers:
    """Answers in a process that is warm."""

    questions: int
    opening: float
    """Seconds to open the assistant, index included."""
    median: float
    p95: float
    stages: dict[str, float]
    """Share of the time that each stage takes; they add up to 1."""
    mebibytes: float
    """Most memory that this process has held."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench_speed", description=__doc__)
    parser.add_argument("--json", action="store_true", help="只输出 JSON")
    parser.add_argument("--questions", type=int, default=100, help="进程内回答多少个问题")
    parser.add_argument("--repeat", type=int, default=5, help="每种启动重复几次")
    options = parser.parse_args(arguments)
    if options.questions < 1 or options.repeat < 1:
        parser.error("--questions 和 --repeat 至少为 1")
    with tempfile.TemporaryDirectory(prefix="cewen-bench-") as home:
        starts = measure_starts(Path(home), options.repeat)
        answers = measure_answers(Path(home), options.questions)
    if options.json:
        found = {"starts": [asdict(start) for start in starts], "answers": asdict(answers)}
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    else:
        show(starts, answers, Console())
    return 0


def measure_starts(home: Path, repeat: int) -> list[Start]:
    """Time new processes; the first question in an empty home comes once, before the others."""
    bare = _start("python -c pass", ["-c", "pass"], home, repeat=repeat, bare=0.0)
    ask = ["-m", "assistant", "ask", QUESTION]
    plan = [
        ("首次 cewen ask（空目录）", ask, 1),
        ("cewen ask", ask, repeat),
        ("cewen --help", ["-m", "assistant", "--help"], repeat),
        *((f"import {name}", ["-c", f"import {name}"], repeat) for name in IMPORTS),
    ]
    return [bare] + [
        _start(name, command, home, repeat=times, bare=bare.seconds)
        for name, command, times in plan
    ]


def _start(name: str, command: Sequence[str], home: Path, *, repeat: int, bare: float) -> Start:
    seconds, memory = [], 0.0
    for _ in range(repeat):
        spent, most = _process([sys.executable, *command], home)
        seconds.append(spent)
        memory = max(memory, most)
    median = statistics.median(seconds)
    return Start(name, median, median / bare if bare else 1.0, memory)


def _process(command: Sequence[str], home: Path) -> tuple[float, float]:
    """Seconds and MiB of one process.

    Raises:
        subprocess.CalledProcessError: it failed; its messages went to stderr.
    """
    starter = [sys.executable, "-I", "-S", "-c", _STARTER, *command]
    environment = os.environ | {"CEWEN_HOME": str(home)}
    said = subprocess.run(starter, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    spent, most, code = said.stdout.split()
    if int(code):
        raise subprocess.CalledProcessError(int(code), list(command))
    return float(spent), int(most) / _MIB


def measure_answers(home: Path, questions: int) -> Answers:
    """Answer the first turns of development cases, each once after a warm-up."""
    from assistant.desk import Assistant

    asked = [case.turns[0] for case in cases.load(split="dev")]
    asked = [asked[at * len(asked) // questions] for at in range(questions)]
    started = time.perf_counter()
    desk = Assistant.open(Settings(home=home))
    opening = time.perf_counter() - started
    desk.answer([QUESTION])
    seconds, stages = [], dict[str, float]()
    for question in asked:
        started = time.perf_counter()
        desk.answer([question])
        seconds.append(time.perf_counter() - started)
        for stage, spent in desk.profile([question]).items():
            stages[stage] = stages.get(stage, 0.0) + spent
    total = sum(stages.values())
    return Answers(
        questions=questions,
        opening=opening,
        median=statistics.median(seconds),
        p95=quantile(sorted(seconds), 0.95),
        stages={stage: spent / total for stage, spent in stages.items()},
        mebibytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB,
    )


def show(starts: Sequence[Start], answers: Answers, console: Console) -> None:
    """Two tables."""
    table = Table(title="启动（每次都是新进程，取中位数）", title_justify="left")
    table.add_column("命令")
    for head in ("秒", "相当于空 Python 的倍数", "内存峰值 MiB"):
        table.add_column(head, justify="right")
    for start in starts:
        figures = (f"{start.seconds:.3f}", f"{start.ratio:.1f}", f"{start.mebibytes:.0f}")
        table.add_row(start.name, *figures)
    console.print(table)
    table = Table(title=f"进程内作答（{answers.questions} 个问题）", title_justify="left")
    table.add_column("项目")
    table.add_column("值", justify="right")
    table.add_row("打开（含索引）", f"{answers.opening * 1000:.0f} 毫秒")
    table.add_row("中位数", f"{answers.median * 1000:.1f} 毫秒")
    table.add_row("P95", f"{answers.p95 * 1000:.1f} 毫秒")
    for stage, share in answers.stages.items():
        table.add_row(f"其中 {stage}", f"{share:.0%}")
    table.add_row("内存峰值", f"{answers.mebibytes:.0f} MiB")
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
