"""The command ``cewen eval``."""

import argparse
from pathlib import Path

from assistant import settings
from evals.suite import run


def evaluate(options: argparse.Namespace) -> int:
    """The gold suite; exit code 1 below the thresholds."""
    return run(
        settings.load(),
        [Path(case) for case in options.cases],
        json_output=options.json,
        composer=options.composer,
        baselines=options.baselines,
        html=Path(options.html) if options.html else None,
        split=options.split,
    )
