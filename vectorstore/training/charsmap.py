"""Traditional → simplified characters as a normaliser that tokenizers carries inside the model.

A ``Precompiled`` normaliser is sentencepiece's: the size of a double-array trie, the trie, and the
replacements, each ended by a zero byte. With it ``SentenceTransformer(folder)`` reads 數位 as 数位
by itself. The trie's layout is that of darts-clone (a unit: label, leaf bit, offset of children).
"""

import itertools
import struct
from collections.abc import Iterable

_LEAF = 1 << 8
_VALUE = 1 << 31


def precompiled(table: dict[int, str]) -> bytes:
    """The normaliser's bytes for single characters and what replaces each.

    Args:
        table: As for ``str.translate``; every replacement is non-empty.
    """
    values, texts = {}, b""
    for code, text in sorted(table.items()):
        values[chr(code).encode()] = len(texts)
        texts += text.encode() + b"\0"
    units = _trie(values)
    blob = struct.pack(f"<{len(units)}I", *units)
    return struct.pack("<I", len(blob)) + blob + texts


def _trie(values: dict[bytes, int]) -> list[int]:
    """Units of a double array over the keys; no key is the beginning of another.

    A node's children lie at ``base ^ label``; the unit of the node holds ``position ^ base``. The
    end of a key is a child with label 0, whose unit is the value.
    """
    units: dict[int, int] = {0: 0}
    bases: set[int] = set()
    open_nodes: list[tuple[int, list[bytes], int]] = [(0, sorted(values), 0)]
    while open_nodes:
        at, keys, depth = open_nodes.pop()
        groups: dict[int, list[bytes]] = {}
        for key in keys:
            groups.setdefault(key[depth] if depth < len(key) else 0, []).append(key)
        base = _base(groups, units, bases)
        bases.add(base)
        units[at] |= (at ^ base) << 10
        for label, group in groups.items():
            if label:
                units[base ^ label] = label
                open_nodes.append((base ^ label, group, depth + 1))
            else:
                units[at] |= _LEAF
                units[base] = _VALUE | values[group[0]]
    return [units.get(at, 0) for at in range(max(units) + 256)]


def _base(labels: Iterable[int], units: dict[int, int], bases: set[int]) -> int:
    """The first base, owned by no other node, with free places for all labels."""
    labels = list(labels)
    for base in itertools.count(1):
        if base not in bases and not any(base ^ label in units for label in labels):
            return base
    raise AssertionError("counting never ends")
