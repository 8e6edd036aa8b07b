"""Staff users: who may work in the staff app, and the cookie that remembers them.

Users come from ``CEWEN_STAFF_PASSWORD`` (one user, ``staff``) or a users file, one user a line::

    name <TAB> scrypt$salt$hash <TAB> unit (optional; the examples on the first page name it)

``python -m ui.people NAME [UNIT]`` asks for a password and prints such a line. Without either
setting everybody is ``staff``; the server then listens on this machine only.

The cookie carries name and end, signed with a key that also holds the user's password hash: a
changed password ends every session. What it does not do: keep a list of sessions.
"""

import base64
import getpass
import hashlib
import hmac
import json
import secrets
import sys
import time
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from assistant.settings import Settings, SettingsError
from ui.secret import signing_key

COOKIE = "cewen_staff"
HOURS = 12  # a working day: a session ends by itself
_COST = {"n": 2**14, "r": 8, "p": 1}  # 16 MB, 40 ms: RFC 7914 for interactive logins
ONLY_USER = "staff"


@dataclass(frozen=True)
class User:
    """Somebody who works in the staff app."""

    name: str
    secret: str
    """How the password is kept: ``scrypt$salt$hash``."""
    unit: str = ""


class People:
    """All users of one server."""

    def __init__(self, users: dict[str, User], key: bytes) -> None:
        self._users = users
        self._key = key

    @classmethod
    def of(cls, settings: Settings) -> "People":
        """Read the settings.

        Raises:
            SettingsError: the users file is missing or a line of it is wrong.
        """
        users: dict[str, User] = {}
        if settings.users_file:
            users = {user.name: user for user in _read(Path(settings.users_file))}
        if settings.staff_password and ONLY_USER not in users:
            salt = hashlib.sha256(b"cewen-staff").digest()[:16]  # in memory only: nothing to guess
            users[ONLY_USER] = User(ONLY_USER, _hashed(settings.staff_password, salt))
        return cls(users, signing_key(settings, "staff") if users else b"")

    @property
    def login(self) -> bool:
        """Whether anybody has to log in."""
        return bool(self._users)

    def check(self, name: str, password: str) -> User | None:
        """The user, when the password is right; as slow for a name that does not exist."""
        user = self._users.get(name)
        kept = user.secret if user else f"scrypt${'00' * 16}${'00' * 32}"
        salt = bytes.fromhex(kept.split("$")[1])
        right = hmac.compare_digest(_hashed(password, salt), kept)
        return user if right else None

    def cookie(self, user: User, *, now: float | None = None) -> str:
        """A session of some hours."""
        until = int((time.time() if now is None else now) + HOURS * 3600)
        body = base64.urlsafe_b64encode(json.dumps([user.name, until]).encode()).decode()
        return f"{body}.{self._sign(body, user)}"

    def whose(self, cookie: str, *, now: float | None = None) -> User | None:
        """Who works here: by the cookie, or anybody when there is no login."""
        if not self.login:
            return User(ONLY_USER, "")
        body, _, sign = cookie.partition(".")
        try:
            name, until = json.loads(base64.urlsafe_b64decode(body.encode()))
        except (ValueError, TypeError):
            return None
        user = self._users.get(name) if isinstance(name, str) else None
        if user is None or not hmac.compare_digest(self._sign(body, user), sign):
            return None
        return user if until > (time.time() if now is None else now) else None

    def _sign(self, body: str, user: User) -> str:
        return hmac.new(self._key, f"{body}\n{user.secret}".encode(), hashlib.sha256).hexdigest()


def need_login(settings: Settings, host: str) -> None:
    """Refuse to open the staff app to the network without a password.

    Raises:
        SettingsError: ``host`` can be reached from outside and nobody has to log in.
    """
    if settings.staff_password or settings.users_file or local(host):
        return
    raise SettingsError(
        f"监听地址 {host} 可从外部访问，而工作台没有设置登录。"
        "请设置 CEWEN_STAFF_PASSWORD 或 CEWEN_USERS_FILE，或改用 127.0.0.1。"
    )


def local(host: str) -> bool:
    """Whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def line(name: str, password: str, unit: str = "") -> str:
    """A line of the users file."""
    cells = [name, _hashed(password, secrets.token_bytes(16)), unit]
    return "\t".join(cells).rstrip("\t")


def _hashed(password: str, salt: bytes) -> str:
    digest = hashlib.scrypt(password.encode(), salt=salt, dklen=32, **_COST)
    return f"scrypt${salt.hex()}${digest.hex()}"


def _read(path: Path) -> list[User]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"CEWEN_USERS_FILE 指定的 {path} 无法读取：{error}") from error
    found = []
    for number, text in enumerate(lines, 1):
        if not text.strip() or text.startswith("#"):
            continue
        cells = [cell.strip() for cell in text.split("\t")]
        if len(cells) < 2 or cells[1].count("$") != 2 or not cells[1].startswith("scrypt$"):
            raise SettingsError(
                f"{path} 第 {number} 行应为“用户名<制表符>scrypt$盐$散列<制表符>单位”，"
                "可用 python -m ui.people 用户名 生成。"
            )
        found.append(User(cells[0], cells[1], cells[2] if len(cells) > 2 else ""))
    return found


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("用法：python -m ui.people 用户名 [单位]")
    sys.stdout.write(line(sys.argv[1], getpass.getpass("口令："), *sys.argv[2:3]) + "\n")
