"""What honesty costs: time to the first verified sentence, and verification per sentence.

``python -m evals.bench_llm`` plays a model of 50 tokens a second on loopback, so that the figures
are of our own work and not of a model's. Prints one JSON object; exit code 1 above the limits.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from assistant.answer import Statement
from assistant.desk import Assistant
from assistant.query import Query
from assistant.settings import Settings
from assistant.verify import check
from evals.scripted import Play, faithful, serve

CORPORA = Path(__file__).parent / "adversarial"
TOKEN = 0.02  # seconds between tokens of the played model
QUESTIONS = ("第12条讲了什么", "比较第10条和第12条", "社保卡有什么新用处", "手机信号什么时候能好")
MOST_MS = 2.0  # of verification for one sentence


def slow(request: dict[str, object]) -> Play:
    """A faithful answer at the speed of a model."""
    return Play(faithful(request).text, pause=TOKEN)


def verification(desk: Assistant) -> dict[str, float]:
    """Milliseconds of CPU for one sentence, over both corpora, the first pass left out."""
    lines = [
        json.loads(line)
        for name in ("good.jsonl", "bad.jsonl")
        for line in (CORPORA / name).read_text("utf-8").splitlines()
    ]
    query, book, spent = Query("", "", "", "topic"), desk.book(), []
    statements = [Statement(row["text"], tuple(row["leaves"]), prose=True) for row in lines]
    for statement in statements * 4:
        start = time.process_time()
        check(statement, query, book)
        spent.append(1000 * (time.process_time() - start))
    spent = sorted(spent[len(statements) :])
    return {
        "sentences": len(statements),
        "mean_ms": round(statistics.mean(spent), 3),
        "p50_ms": round(spent[len(spent) // 2], 3),
        "p95_ms": round(spent[int(len(spent) * 0.95)], 3),
    }


def first_sentences(desk: Assistant) -> dict[str, float]:
    """Seconds until the first verified sentence of the model, and until the end."""
    first, last = [], []
    for question in QUESTIONS * 2:
        start = time.perf_counter()
        prose = None
        for event in desk.stream([question]):
            if event.name == "statement" and event.data["form"] == "text" and prose is None:
                prose = time.perf_counter() - start
        first.append(prose or 0.0)
        last.append(time.perf_counter() - start)
    return {
        "first_sentence_p50_s": round(statistics.median(first), 3),
        "whole_answer_p50_s": round(statistics.median(last), 3),
    }


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, serve(slow) as server:
        settings = Settings(
            home=Path(folder) / "var", llm="openai:scripted", llm_base_url=server.address
        )
        desk = Assistant.open(settings)
        desk.answer([QUESTIONS[0]])  # imports and connections before the clock runs
        found = {"verification": verification(desk), "streaming": first_sentences(desk)}
        desk.close()
    print(json.dumps(found, ensure_ascii=False, indent=2))
    return 1 if found["verification"]["mean_ms"] > MOST_MS else 0


if __name__ == "__main__":
    sys.exit(main())
