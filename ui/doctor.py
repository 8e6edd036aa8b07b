"""Checks of the server's surroundings for ``cewen doctor``: each a verdict with what to do."""

import ipaddress
import socket
from collections.abc import Iterator
from importlib import util

from assistant.settings import Settings

Check = tuple[bool, str]


def checks(settings: Settings) -> Iterator[Check]:
    """Database, audit log, address, and the parts that are optional."""
    yield from _database(settings)
    yield _port(settings)
    yield _public(settings)
    yield _part("gradio", "工作台", "pip install gradio")
    yield _part("mcp", "MCP 接口", "pip install mcp")


def _database(settings: Settings) -> Iterator[Check]:
    from assistant.store import Store, StoreError

    try:
        store = Store.of(settings)
    except StoreError as error:
        yield False, str(error)
        return
    try:
        where = store.engine.url.render_as_string(hide_password=True)
        yield True, f"数据库 {where}，结构版本 {store.revision()}"
        verdict = store.audit.verify()
        if verdict.ok:
            yield True, f"审计日志 {verdict.entries} 条，完整，末条 {verdict.head[:16]}"
        else:
            yield False, f"审计日志不完整：{verdict.reason}请保全数据库文件并联系安全管理员"
    finally:
        store.close()


def _port(settings: Settings) -> Check:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            advice = "如果不是策问在使用，请停掉占用它的程序，或用 CEWEN_PORT 换一个"
            return (
                False,
                f"端口 {settings.host}:{settings.port} 无法使用（{error.strerror}）；{advice}",
            )
    return True, f"端口 {settings.host}:{settings.port} 可以使用"


def _public(settings: Settings) -> Check:
    if _loopback(settings.host) or settings.staff_password or settings.users_file:
        return True, "工作台的登录设置与监听地址相符"
    return False, (
        f"监听地址 {settings.host} 可从别的机器访问，工作台却没有口令；"
        "请设置 CEWEN_STAFF_PASSWORD 或 CEWEN_USERS_FILE"
    )


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _part(module: str, name: str, cure: str) -> Check:
    if util.find_spec(module) is None:
        return False, f"{name}缺少 {module}；请执行 {cure}"
    return True, f"{name}已安装"
