"""The speed benchmark counts what it says it counts."""

import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from evals import bench_speed
from evals.bench_speed import Answers, Start


def test_a_process_is_timed_and_its_memory_read(tmp_path: Path) -> None:
    code = "import os, pathlib; pathlib.Path(os.environ['CEWEN_HOME'], 'ran').touch()"
    start = bench_speed._start("x", ["-c", code], tmp_path, repeat=2, bare=0.001)
    assert (tmp_path / "ran").exists()
    assert start.ratio == pytest.approx(start.seconds / 0.001)
    assert 1 < start.mebibytes < 1000


def test_the_memory_is_the_programs_and_not_that_of_whoever_starts_it(tmp_path: Path) -> None:
    held = b"x" * (256 << 20)
    _, bare = bench_speed._process([sys.executable, "-c", "pass"], tmp_path)
    _, more = bench_speed._process([sys.executable, "-c", "b'x' * (64 << 20)"], tmp_path)
    assert len(held) > bare * 2**20 * 2
    assert 50 < more - bare < 80


def test_a_process_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        bench_speed._process([sys.executable, "-c", "raise SystemExit(3)"], tmp_path)


def test_numbers_that_make_no_sense_are_wrong_usage() -> None:
    with pytest.raises(SystemExit) as caught:
        bench_speed.main(["--questions", "0"])
    assert caught.value.code == 2


def test_the_tables_show_seconds_ratios_and_shares() -> None:
    console = Console(record=True, width=100)
    answers = Answers(3, 0.25, 0.0152, 0.068, {"gather": 0.81, "render": 0.19}, 183.4)
    bench_speed.show([Start("cewen --help", 0.041, 1.2, 23.0)], answers, console)
    shown = console.export_text()
    for text in ("0.041", "1.2", "15.2 毫秒", "68.0 毫秒", "81%", "183 MiB"):
        assert text in shown
