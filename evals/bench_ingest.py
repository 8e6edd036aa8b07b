"""1,000 plans in one run: pages a second, and whether memory stays flat. ``make bench-ingest``.

A page is 500 Chinese characters. The plans are written by :mod:`evals.plan_writer` in mixed styles;
each is parsed, compared with what was written, and added to a library in a temporary folder.
"""

import argparse
import random
import re
import resource
import sys
import tempfile
import time
from pathlib import Path

import ingest
from evals.plan_writer import Style, expected, random_sketch, write
from ingest.library import Library

PAGE = 500  # Chinese characters
STYLES = (
    Style(),
    Style(form="verbal", item_mark="（{}）"),
    Style(layout="spaced", form="line", section_marks=False),
    Style(layout="glued", carry=False, item_mark="{}、"),
    Style(form="trailing", part_marks=False, comma=",", colon=":"),
)


def main() -> int:
    """Run and print; 1 when a plan is not read back as it was written, or memory grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as home:
        wrong, pages, seconds, adding, memory = _run(chance, options.plans, Path(home))
    early, late = memory[len(memory) // 4], memory[-1]
    print(f"plans        {options.plans}, {pages:.0f} pages of {PAGE} hanzi")
    print(f"parse        {seconds:.1f} s, {pages / seconds:.0f} pages/s")
    print(f"add to library {adding:.1f} s, {options.plans / adding:.0f} plans/s")
    print(f"memory       {early:.0f} MB after a quarter, {late:.0f} MB at the end (peak)")
    print(f"read back    {options.plans - wrong} of {options.plans} exactly")
    return 1 if wrong or late > early * 1.2 + 10 else 0


def _run(
    chance: random.Random, plans: int, home: Path
) -> tuple[int, float, float, float, list[float]]:
    """Plans read wrongly, pages, seconds of parsing, seconds of adding, and memory in MB."""
    library = Library(home)
    wrong, pages, seconds, adding, memory = 0, 0.0, 0.0, 0.0, []
    for number in range(plans):
        sketch, style = random_sketch(chance), STYLES[number % len(STYLES)]
        text = write(sketch, style)
        began = time.perf_counter()
        plan = ingest.parse(ingest.Document(text, f"plan-{number}"))
        seconds += time.perf_counter() - began
        found = [
            (leaf.title, [(r.unit, r.role) for r in leaf.responsibilities]) for leaf in plan.leaves
        ]
        wrong += found != expected(sketch, style)
        pages += len(re.findall("[\u4e00-\u9fff]", text)) / PAGE
        file = home / "in.txt"
        file.write_text(text, "utf-8")
        began = time.perf_counter()
        library.add(file, plan_id=f"plan-{number % 50}")
        adding += time.perf_counter() - began
        memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return wrong, pages, seconds, adding, memory


if __name__ == "__main__":
    sys.exit(main())
