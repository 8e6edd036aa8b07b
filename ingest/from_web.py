"""Fetch a plan from an address: limits on size, time and redirects; private networks refused.

Every address on the way is resolved once, checked, and connected to as checked, so that a name that
changes its address between check and connection gains nothing.
"""

import http.client
import ipaddress
import socket
import ssl
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest import errors

LARGEST = 20 * 1024 * 1024  # bytes
SECONDS = 20.0  # for one answer, and for the whole way with its redirects
REDIRECTS = 5
_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Answer:
    """What a server said to one request."""

    status: int
    type: str
    location: str
    body: bytes


Send = Callable[[urllib.parse.SplitResult, str, float], Answer]
"""Ask for an address at a checked IP within some seconds; substituted in tests."""


def fetch(address: str, *, send: Send | None = None) -> tuple[bytes, str]:
    """Fetch an ``http(s)`` address.

    Returns:
        The bytes, and the suffix that says what they are (``.html``).

    Raises:
        FetchError: not http(s), a private network, too large, too slow, too many redirects, or an
            answer other than 200.
    """
    send = send or _send
    until = time.monotonic() + SECONDS
    target = address
    for _ in range(REDIRECTS + 1):
        parts = _split(target, address)
        left = until - time.monotonic()
        if left <= 0:
            raise _refused(address, f"超过 {SECONDS:.0f} 秒没有取完", "请稍后重试，或下载后再导入")
        answer = send(parts, _public(parts, address), left)
        if answer.status in (301, 302, 303, 307, 308) and answer.location:
            target = urllib.parse.urljoin(target, answer.location)
            continue
        if answer.status != 200:
            raise _refused(address, f"服务器返回 {answer.status}", "请在浏览器中确认网址可以打开")
        return answer.body, _suffix(answer.type, parts.path)
    raise _refused(address, f"重定向超过 {REDIRECTS} 次", "请使用最终的网址")


def _refused(address: str, found: str, advice: str) -> errors.FetchError:
    return errors.FetchError(f"{address}：{found}，没有导入。{advice}。", source=address)


def _split(target: str, address: str) -> urllib.parse.SplitResult:
    try:
        parts = urllib.parse.urlsplit(target)
        _ = parts.port
    except ValueError:
        raise _refused(address, f"网址“{target}”不合规", "请检查网址") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise _refused(address, f"只支持 http 和 https，得到“{parts.scheme}”", "请使用网页地址")
    if parts.username or parts.password:
        raise _refused(address, "网址中带有用户名或密码", "请使用公开的网址")
    return parts


def _public(parts: urllib.parse.SplitResult, address: str) -> str:
    """One public IP of the host.

    Raises:
        FetchError: the name is unknown, or any of its addresses is not public.
    """
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(
            host, parts.port or _PORTS[parts.scheme], type=socket.SOCK_STREAM
        )
    except OSError:
        raise _refused(address, f"找不到主机“{host}”", "请检查网址，或确认本机可以联网") from None
    numbers = [str(entry[4][0]) for entry in found]
    for number in numbers:
        ip = ipaddress.ip_address(number.split("%")[0])
        ip = getattr(ip, "ipv4_mapped", None) or ip
        if not ip.is_global or ip.is_multicast:
            raise _refused(address, f"“{host}”指向内部网络地址", "请下载文件后再导入")
    return numbers[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to a checked IP; the name is for the Host header and the certificate only."""

    def __init__(self, parts: urllib.parse.SplitResult, ip: str, seconds: float) -> None:
        super().__init__(parts.hostname or "", parts.port or _PORTS[parts.scheme], timeout=seconds)
        self._ip = ip
        self._secure = parts.scheme == "https"

    def connect(self) -> None:
        """Connect to the checked IP."""
        self.sock = socket.create_connection((self._ip, self.port), self.timeout)
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def _send(parts: urllib.parse.SplitResult, ip: str, seconds: float) -> Answer:
    address = parts.geturl()
    connection = _Pinned(parts, ip, seconds)
    path = urllib.parse.quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{urllib.parse.quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    until = time.monotonic() + seconds
    try:
        connection.request(
            "GET", path + query, headers={"User-Agent": "cewen", "Accept-Encoding": "identity"}
        )
        response = connection.getresponse()
        body = _body(response, address, until)
        return Answer(
            response.status,
            (response.getheader("Content-Type") or "").split(";")[0].strip().lower(),
            response.getheader("Location") or "",
            body,
        )
    except (OSError, http.client.HTTPException) as error:
        raise _refused(
            address, f"连接失败（{type(error).__name__}）", "请确认本机可以联网，或下载后再导入"
        ) from error
    finally:
        connection.close()


def _body(response: http.client.HTTPResponse, address: str, until: float) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(65536):
        size += len(piece)
        pieces.append(piece)
        if size > LARGEST:
            raise _refused(address, f"内容超过 {LARGEST // 2**20} MB", "请只下载正文后再导入")
        if time.monotonic() > until:
            raise _refused(address, f"超过 {SECONDS:.0f} 秒没有取完", "请稍后重试，或下载后再导入")
    return b"".join(pieces)


def _suffix(kind: str, path: str) -> str:
    return _TYPES.get(kind) or PurePosixPath(path).suffix.lower() or ".html"
