"""A page of somebody else for trying the embed: served on another port, so another origin for real.

The pages are a portal that does not exist. ``/`` has the floating widget, ``/app`` the H5 page in a
frame the size of a phone, ``/two`` two widgets; ``/dark`` is a host of a dark design, ``/hostile``
one that unsets every style, ``/strict`` one with a tight content security policy, ``/noframe`` the
same without leave for frames.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from string import Template

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from assistant.settings import Settings
from ui import words

_LOG = logging.getLogger("cewen.server")
_PAGES = Path(__file__).parent / "templates" / "demo"
_FILES = {"/demo.css": "text/css", "/demo.js": "text/javascript", "/hostile.css": "text/css"}
SITE = "demo"
_POLICY = (
    "default-src 'none'; script-src 'self' {base}; connect-src {base}; frame-src {base}; "
    "style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_FRAME = (
    '<div class="phone"><iframe title="应用内的问答页" allow="microphone" '
    'src="{base}/embed?site={site}&amp;theme=%23a8201a"></iframe></div>'
)


@dataclass(frozen=True)
class Variant:
    """A host page and what is special about it."""

    root: str = ""
    head: str = ""
    second: bool = False
    frame: bool = False
    policy: str = ""


VARIANTS = {
    "/": Variant(),
    "/app": Variant(frame=True),
    "/two": Variant(second=True),
    "/dark": Variant(root='class="dark"'),
    "/hostile": Variant(head='<link rel="stylesheet" href="/hostile.css">'),
    "/strict": Variant(policy=_POLICY),
    "/noframe": Variant(policy=_POLICY.replace(" frame-src {base};", "")),
}


def create_demo(base: str, *, site: str = SITE) -> Starlette:
    """The host's app.

    Args:
        base: Address of the server that has the widget; ``{host}`` in it stands for the name under
            which the demo itself was asked for.
        site: The site id that the host was given; empty when it has none.
    """
    routes = [
        Route(path, _shown(base.rstrip("/"), site, variant)) for path, variant in VARIANTS.items()
    ]
    routes += [Route(path, _file(path, kind)) for path, kind in _FILES.items()]
    return Starlette(routes=routes)


def admit(settings: Settings, host: str, port: int) -> Settings:
    """The settings with the demo's origins on the list."""
    names = {host, "localhost", "127.0.0.1"} - {"0.0.0.0", "::"}  # noqa: S104 - not bound here
    entries = tuple(f"{SITE}=http://{name}:{port}" for name in sorted(names))
    return replace(settings, embed_origins=(*settings.embed_origins, *entries))


@contextlib.contextmanager
def beside(settings: Settings, *, host: str, port: int) -> Iterator[Settings]:
    """Serve the demo on the next port, from a thread, while a server runs.

    Args:
        settings: The server's.
        host: Address that the server listens on, and the demo too.
        port: The server's port.

    Yields:
        The settings for the server, with the demo's origins admitted.
    """
    base = f"http://{{host}}:{port}{settings.root_path}"
    config = uvicorn.Config(
        create_demo(base), host=host, port=port + 1, log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="demo", daemon=True)
    thread.start()
    _LOG.info(words.DEMO_AT.format(host=host, port=port + 1))
    try:
        yield admit(settings, host, port + 1)
    finally:
        server.should_exit = True
        thread.join(5)


def _shown(address: str, site: str, variant: Variant) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        base = address.replace("{host}", request.url.hostname or "127.0.0.1")
        attributes = _attributes(request, site)
        second = _tag(base, {"site": site, "position": "left", "word": "问监管", "theme": "#0f5c5c",
                             "title": "第二个窗口"})  # fmt: skip
        frame = _FRAME.format(base=base, site=escape(site))
        texts = {
            "root": variant.root,
            "base": base,
            "attributes": _written(attributes),
            "hostile": variant.head,
            "second": second if variant.second else "",
            "frame": frame if variant.frame else "",
            "snippet": escape(_tag(base, attributes)),
        }
        template = Template((_PAGES / "portal.html").read_text(encoding="utf-8"))
        headers = {"Cache-Control": "no-store"}
        if variant.policy:
            headers["Content-Security-Policy"] = variant.policy.format(base=base)
        return HTMLResponse(template.substitute(texts), headers=headers)

    return show


def _attributes(request: Request, site: str) -> dict[str, str]:
    """What the host's tag says; a query such as ``?elder=1&hant=1`` adds to it."""
    given = {"site": site, "title": "政策问答", "theme": "#a8201a"}
    more = {key: request.query_params[key] for key in _TRIED if key in request.query_params}
    return given | more


_TRIED = ("theme", "title", "questions", "elder", "contrast", "hant", "scheme", "word", "position")


def _written(attributes: dict[str, str]) -> str:
    return " ".join(f'data-{key}="{escape(value)}"' for key, value in attributes.items())


def _tag(base: str, attributes: dict[str, str]) -> str:
    return f'<script src="{base}/widget.js" {_written(attributes)} defer></script>'


def _file(path: str, kind: str) -> Callable[[Request], Response]:
    def send(_request: Request) -> Response:
        return FileResponse(_PAGES / path.lstrip("/"), media_type=kind)

    return send
