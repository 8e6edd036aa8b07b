"""Opening the database: engine, pragmas, migrations, and the parts that write to it.

Writers of one process take turns at a lock: SQLite's own waiting sleeps and starves under load.
An SQLite file is its owner's alone: it holds what people asked.
"""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session

from assistant.settings import Settings

if TYPE_CHECKING:
    from alembic.config import Config

    from assistant.store.activity import Activity
    from assistant.store.audit import Audit
    from assistant.store.conversations import Conversations
    from assistant.store.feedback import FeedbackBook

_MIGRATIONS = Path(__file__).parent / "migrations"
_MODE = 0o600
_PRAGMAS = (
    "journal_mode = WAL",  # readers don't wait for the writer
    "synchronous = NORMAL",  # a power cut may lose the last commits, never the database
    "foreign_keys = ON",
    "secure_delete = ON",  # a deleted conversation is overwritten, not only unlinked
    "busy_timeout = 10000",
)


class StoreError(RuntimeError):
    """The database cannot be opened, migrated or read; the message says what to do."""


class Store:
    """The database, opened and migrated. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._turn = threading.Lock()

    @classmethod
    def open(cls, url: str | Path) -> "Store":
        """Open a database and bring its schema up to date.

        Args:
            url: An SQLAlchemy address, or the path of an SQLite file (made when missing).

        Raises:
            StoreError: a wrong address, a server that does not answer, a file that is no database.
        """
        address = _address(url)
        try:
            _confine(address)
            store = cls(_engine(address))
            store.migrate()
        except ImportError as error:
            raise StoreError("使用 PostgreSQL 需要安装：pip install 'cewen[postgres]'") from error
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            shown = address.render_as_string(hide_password=True)
            raise StoreError(
                f"数据库 {shown} 无法打开：{error.__class__.__name__}：{error}"
            ) from error
        return store

    @classmethod
    def of(cls, settings: Settings) -> "Store":
        """Open the database that the settings name: an address, or ``cewen.db`` in ``home``."""
        return cls.open(settings.database_url or settings.home / "cewen.db")

    @property
    def is_sqlite(self) -> bool:
        """True for SQLite, False for PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    def migrate(
        self, revision: str = "head", *, step: "Callable[[Config, str], None] | None" = None
    ) -> None:
        """Run the Alembic migrations that are missing. Replicas that start together take turns.

        Args:
            revision: Where to.
            step: ``alembic.command.upgrade`` when None, or ``downgrade``.
        """
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        with self.engine.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(20240430)"))
            config.attributes["connection"] = connection
            (step or command.upgrade)(config, revision)

    def revision(self) -> str:
        """The migration that the schema stands at."""
        with self.reading() as session:
            return str(session.execute(text("SELECT version_num FROM alembic_version")).scalar())

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that writes; commits at the end, rolls back on an error."""
        with self._turn, Session(self.engine) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads: one moment of the database, even while it is written."""
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        engine = self.engine.execution_options(reading=True, **level)
        with Session(engine) as session, session.begin():
            yield session

    def answers(self) -> bool:
        """Whether the database answers at all."""
        try:
            with self.reading() as session:
                session.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @cached_property
    def conversations(self) -> "Conversations":
        """Exchanges."""
        from assistant.store.conversations import Conversations

        return Conversations(self)

    @cached_property
    def feedback(self) -> "FeedbackBook":
        """Votes and reports."""
        from assistant.store.feedback import FeedbackBook

        return FeedbackBook(self)

    @cached_property
    def audit(self) -> "Audit":
        """The audit log."""
        from assistant.store.audit import Audit

        return Audit(self)

    @cached_property
    def activity(self) -> "Activity":
        """What was asked, counted."""
        from assistant.store.activity import Activity

        return Activity(self)


def _address(url: str | Path) -> URL:
    if isinstance(url, Path):
        url.parent.mkdir(parents=True, exist_ok=True)
        return URL.create("sqlite", database=str(url))
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            f"数据库地址 {url!r} 无效，应为 sqlite:///文件 或 postgresql://用户:口令@主机/库名。"
        ) from error
    if address.drivername in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() not in {"sqlite", "postgresql"}:
        raise StoreError(f"不支持 {address.get_backend_name()} 数据库，可用 sqlite 或 postgresql。")
    return address


def _confine(address: URL) -> None:
    """Make an SQLite file with mode 0600, or set it; SQLite gives ``-wal`` and ``-shm`` the same."""
    name = address.database
    if address.get_backend_name() != "sqlite" or not name or name.startswith((":", "file:")):
        return
    os.close(os.open(name, os.O_CREAT | os.O_RDWR, _MODE))
    for path in (Path(name), Path(f"{name}-wal"), Path(f"{name}-shm")):
        with contextlib.suppress(FileNotFoundError, PermissionError):  # another user's: theirs
            path.chmod(_MODE)


def _engine(address: URL) -> Engine:
    if address.get_backend_name() != "sqlite":
        try:
            return create_engine(address, pool_pre_ping=True, pool_size=8, max_overflow=8)
        except NoSuchModuleError as error:
            raise StoreError(f"数据库地址 {address.drivername} 的驱动不存在。") from error
    engine = create_engine(address, connect_args={"check_same_thread": False, "timeout": 10})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
    connection.isolation_level = (
        None  # transactions begin where _begin says, not where sqlite3 guesses
    )
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer asks for its lock at once: upgrading a read later fails instead of waiting."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
