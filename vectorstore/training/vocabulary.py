"""The model's tokens: words of the dictionary and the lexicon, and every character, by frequency.

A Unigram tokenizer cuts Chinese without spaces into the likeliest words; a word it does not know
falls into characters. Likelihoods are counted on the training text, starting from "longer is
likelier". What it does not do: learn new words from the text.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from ingest import shipped
from vectorstore import script
from vectorstore.training.charsmap import precompiled

SIZE = 48_000
UNKNOWN = "[UNK]"
LONGEST = 6
ROUNDS = 3
LATIN_LEAST = 20
_LATIN = re.compile(r"[a-z0-9]{2,12}")


def tokenizer(scores: Sequence[tuple[str, float]]) -> Tokenizer:
    """A tokenizer over words and their log-likelihoods; it folds characters by itself.

    Args:
        scores: Without the unknown token, which gets number 0.
    """
    made = Tokenizer(models.Unigram([(UNKNOWN, 0.0), *scores], unk_id=0, byte_fallback=False))
    made.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Precompiled(_simplifier()),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}]+"), "removed")
    return made


def learn(words: Iterable[str], texts: Sequence[str], *, kept: Iterable[str] = ()) -> Tokenizer:
    """Choose the most frequent words and estimate their likelihoods.

    Args:
        words: Candidates, folded.
        texts: Running text, folded; a few million characters are enough.
        kept: Words that stay even when the text never has them (the lexicon's).
    """
    characters = Counter(char for text in texts for char in text if char.isalnum())
    always = {char for char, count in characters.items() if count >= 2} | set(kept)
    always |= set("abcdefghijklmnopqrstuvwxyz0123456789")
    latin = Counter(run for text in texts for run in _LATIN.findall(text))
    candidates = {word for word in words if 1 <= len(word) <= LONGEST} | always
    candidates |= {run for run, count in latin.items() if count >= LATIN_LEAST}
    scores = [(word, -12.0 + 1.5 * (len(word) > 1)) for word in sorted(candidates)]
    for round_ in range(ROUNDS):
        counts = _count(tokenizer(scores), texts)
        if round_ == 1:
            ranked = sorted(candidates - always, key=lambda word: (-counts[word], word))
            room = max(SIZE - len(always) - 1, 0)
            candidates = always | {word for word in ranked[:room] if counts[word]}
        total = sum(counts.values()) + len(candidates)
        scores = [(word, math.log((counts[word] + 0.5) / total)) for word in sorted(candidates)]
    return tokenizer(scores)


@cache
def _simplifier() -> bytes:
    table = script.characters(shipped.folder() / "lexicon" / "traditional.tsv")
    return precompiled(table)


def _count(made: Tokenizer, texts: Sequence[str]) -> Counter[str]:
    counts: Counter[int] = Counter()
    for at in range(0, len(texts), 2_000):
        for encoding in made.encode_batch_fast(texts[at : at + 2_000], add_special_tokens=False):
            counts.update(encoding.ids)
    return Counter({made.id_to_token(token) or "": count for token, count in counts.items()})
