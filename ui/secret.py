"""The key that signs: from the settings, or made once and kept in the state folder.

Every use takes its own key from it, so that a token of one kind is nothing to another.
"""

import hashlib
import hmac
import os
import secrets

from assistant.settings import Settings

_FILE = "secret.key"


def signing_key(settings: Settings, use: str) -> bytes:
    """The key for one use, 32 bytes. Makes the secret when there is none.

    Args:
        settings: ``secret`` or, when it is empty, ``home`` for the file that keeps it.
        use: A fixed name such as ``embed``.
    """
    return hmac.digest(_secret(settings), use.encode(), hashlib.sha256)


def _secret(settings: Settings) -> bytes:
    if settings.secret:
        return settings.secret.encode()
    path = settings.home / _FILE
    settings.home.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{_FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        # Written whole beside its place, then linked: two servers that start at once keep one.
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip().encode()
