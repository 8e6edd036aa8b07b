"""What is kept between questions: conversations, feedback, and the audit log (``cewen.db``).

SQLAlchemy over SQLite by default, or PostgreSQL by address (``CEWEN_DATABASE_URL``). It stands in
this package and not in ``ui``, because the command line verifies, backs up and restores without a
server.

    tables      the schema              conversations  exchanges, by session
    database    engine, migrations      feedback       votes and reports
    audit       the hash-chained log    retention      what is too old goes
    backup      one archive, portable between the two databases

Personal data is masked here, before anything is written, whoever calls.
"""

from assistant.store.database import Store, StoreError

__all__ = ["Store", "StoreError"]
