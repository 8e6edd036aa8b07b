"""Tokens: estimated without a tokenizer, counted by day in a file that all processes share."""

import datetime
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from assistant.llm.errors import Spent

_WIDE = re.compile(r"[^\x00-\x7f]")
_KEEP = 60  # days of use that are kept


def estimate(text: str) -> int:
    """Tokens of a text, rather too many: one for each hanzi, one for three other letters.

    >>> estimate("升级 5G 基站")
    6
    """
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide + 2) // 3


class Budget:
    """Tokens of a day over all users. ``0`` counts without a limit."""

    def __init__(self, home: Path, daily: int) -> None:
        self._path = home / "llm-usage.db"
        self._daily = daily

    def used(self) -> int:
        """Tokens used today."""
        if not self._path.is_file():
            return 0
        with closing(self._open()) as base:
            row = base.execute("SELECT tokens FROM usage WHERE day = ?", (_today(),)).fetchone()
        return int(row[0]) if row else 0

    def reserve(self, tokens: int) -> None:
        """Take tokens before they are used, so that calls side by side cannot overshoot.

        Raises:
            Spent: they would exceed the day's limit.
        """
        with closing(self._open()) as base, base:
            base.execute("BEGIN IMMEDIATE")
            row = base.execute("SELECT tokens FROM usage WHERE day = ?", (_today(),)).fetchone()
            used = int(row[0]) if row else 0
            if self._daily and used + tokens > self._daily:
                raise Spent(f"今天已用 {used} 个词元，加上这次会超过上限 {self._daily}。")
            _add(base, tokens)

    def settle(self, reserved: int, used: int) -> None:
        """Give back what was reserved and not used."""
        with closing(self._open()) as base, base:
            _add(base, used - reserved)

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(self._path, timeout=5, isolation_level=None)
        base.execute("CREATE TABLE IF NOT EXISTS usage (day TEXT PRIMARY KEY, tokens INTEGER)")
        return base


def _add(base: sqlite3.Connection, tokens: int) -> None:
    base.execute(
        "INSERT INTO usage VALUES (?, MAX(0, ?)) "
        "ON CONFLICT (day) DO UPDATE SET tokens = MAX(0, tokens + ?)",
        (_today(), tokens, tokens),
    )
    oldest = datetime.date.today() - datetime.timedelta(days=_KEEP)
    base.execute("DELETE FROM usage WHERE day < ?", (oldest.isoformat(),))


def _today() -> str:
    return datetime.date.today().isoformat()
