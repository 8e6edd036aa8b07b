"""``make model DATA=…``: from text to the bundled model, seeded and repeatable.

    python -m vectorstore.training --data FOLDER [--out FOLDER] [--without plan] [--cache FOLDER]

Steps: words → first vectors → pairs → contrast → folder. About ten minutes on two cores. The
weights of the ranking come afterwards: ``python -m vectorstore.training.tune``.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest import read, shipped
from vectorstore import embedder, questions
from vectorstore.lexicon import Lexicon
from vectorstore.training import contrast, export, pairs, texts, vocabulary, words
from vectorstore.training.contrast import Recipe, Source

SEED = 7
COMPANY = 160  # dimensions from the words' company
MEANING = 96  # and from their English glosses
SAMPLE = 30_000  # texts that the vocabulary is counted on
HEAD = 3_000  # characters of a text that are read
LAWS = 30_000  # articles that give pairs
LONGEST_TERM = 4  # characters; longer phrases of the lexicon are made of words


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and write the model."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=embedder.BUNDLED)
    parser.add_argument("--steps", type=int, default=Recipe.steps)
    parser.add_argument(
        "--without", action="append", default=[], help="leave out a source of pairs (ablation)"
    )
    parser.add_argument(
        "--cache", type=Path, help="keep tokens and first vectors here for the next run (ablation)"
    )
    options = parser.parse_args(arguments)
    start = time.perf_counter()

    def say(text: str) -> None:
        print(f"{time.perf_counter() - start:6.0f} s  {text}", flush=True)

    tokenizer, first = _beginning(options.data, options.cache, say)
    rows = contrast.train(
        tokenizer,
        first,
        _sources(options.data, options.without),
        Recipe(steps=options.steps, seed=SEED),
        say,
    )
    export.save(options.out, tokenizer, rows)
    say(f"written to {options.out}")


def _beginning(
    data: Path, cache: Path | None, say: Callable[[str], None]
) -> tuple[Tokenizer, NDArray[np.float32]]:
    """Tokens and their first vectors, which do not depend on any pair."""
    if cache is not None and (cache / "first.npy").is_file():
        say(f"tokens and first vectors from {cache}")
        return Tokenizer.from_file(str(cache / "tokenizer.json")), np.load(cache / "first.npy")
    gloss = texts.glosses(data)
    running = [text[:HEAD] for text in texts.running(data)]
    say(f"{len(running)} texts, {len(gloss)} glosses")
    tokenizer = _tokenizer(running, gloss)
    say(f"{tokenizer.get_vocab_size()} tokens")
    first = _first(tokenizer, running, gloss)
    say("first vectors")
    if cache is not None:
        cache.mkdir(parents=True, exist_ok=True)
        tokenizer.save(str(cache / "tokenizer.json"))
        np.save(cache / "first.npy", first)
    return tokenizer, first


def _tokenizer(running: Sequence[str], gloss: dict[str, str]) -> Tokenizer:
    chance = random.Random(SEED)  # noqa: S311 - a sample
    sample = chance.sample(running, min(SAMPLE, len(running)))
    sample += [texts.fold(path.read_text("utf-8")) for path in shipped.plans()] * 30
    return vocabulary.learn([word for word in gloss if word.isalnum()], sample, kept=_terms())


def _terms() -> Iterator[str]:
    """The short words of the lexicon, which stay whatever their frequency."""
    yield from ("12345", "5g", "app")
    lexicon = Lexicon.from_folders(shipped.folder() / "lexicon")
    for word in lexicon.words():
        if 2 <= len(word) <= LONGEST_TERM and word.isalnum():
            yield word


def _first(
    tokenizer: Tokenizer, running: Sequence[str], gloss: dict[str, str]
) -> NDArray[np.float32]:
    size = tokenizer.get_vocab_size()
    tokens = words.stream(tokenizer, running)
    company = words.together(tokens, size, COMPANY, SEED)
    names = [tokenizer.id_to_token(number) or "" for number in range(size)]
    meaning = words.meanings(names, gloss, company, MEANING)
    return words.first([company, meaning], words.frequencies(tokens, size))


def _sources(data: Path, left_out: Sequence[str]) -> list[Source]:
    """Where pairs come from and their shares; without some, the others grow."""
    plans = [read(path) for path in shipped.plans()]
    folder = shipped.folder() / "questions"
    asked = {plan.id: questions.load(plan, folder) for plan in plans}
    alike = [pair for plan in plans for pair in pairs.alike(plan, asked[plan.id], SEED)]
    answered = [pair for plan in plans for pair in pairs.of_plan(plan, asked[plan.id])]
    every = [
        Source("alike", alike, 0.28),
        Source("plan", answered, 0.2),
        Source("refused", pairs.refused(questions.refusals(folder), SEED), 0.04),
        Source("written", pairs.written(), 0.18),
        Source("lexicon", pairs.lexicon(), 0.1),
        Source("laws", pairs.laws(data, LAWS, SEED), 0.08),
        Source("board", pairs.board(data, SEED), 0.04),
        Source("reports", pairs.reports(data), 0.04),
        Source("reading", pairs.reading(data), 0.04),
    ]
    kept = [source for source in every if source.name not in left_out and source.pairs]
    whole = sum(source.share for source in kept)
    return [Source(source.name, source.pairs, source.share / whole) for source in kept]


if __name__ == "__main__":
    main()
