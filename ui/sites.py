"""Who may embed the widget: a list of origins, each with the site it belongs to. Deny by default.

An entry of ``CEWEN_EMBED_ORIGINS`` is an origin, or a site id and an origin::

    CEWEN_EMBED_ORIGINS=portal=https://www.example.gov.cn,https://tax.example.gov.cn

There are no wildcards: a sub-domain that somebody else can get must not speak for the site. A site
with several origins is named several times.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.settings import SettingsError

_ENTRY = re.compile(r"(?:(?P<site>[A-Za-z0-9_-]{1,40})=)?(?P<origin>.+)")
_DEFAULT_PORTS = {"http": 80, "https": 443}
OWN_SITE = "h5"  # the H5 page opened by itself, in an app's webview


@dataclass(frozen=True)
class Sites:
    """The sites by origin; an empty id is an origin without a name of its own."""

    listed: dict[str, frozenset[str]]

    @classmethod
    def of(cls, entries: Iterable[str]) -> "Sites":
        """Read the setting.

        Raises:
            SettingsError: an entry is no origin; names it and what is expected.
        """
        listed: dict[str, set[str]] = {}
        for entry in entries:
            site, origin = _parse(entry)
            listed.setdefault(origin, set()).add(site)
        return cls({origin: frozenset(ids) for origin, ids in listed.items()})

    @property
    def origins(self) -> tuple[str, ...]:
        """Every origin that may embed."""
        return tuple(sorted(self.listed))

    def site(self, origin: str, asked: str) -> str | None:
        """The site that a page speaks for; None when it may not.

        >>> sites = Sites.of(["portal=https://a.gov.cn", "https://b.gov.cn"])
        >>> sites.site("https://a.gov.cn", "portal"), sites.site("https://a.gov.cn", "tax")
        ('portal', None)
        >>> sites.site("https://b.gov.cn", "portal"), sites.site("https://c.gov.cn", "")
        ('b.gov.cn', None)
        """
        ids = self.listed.get(origin.lower())
        if ids is None:
            return None
        if asked and asked in ids:
            return asked
        if "" in ids:  # a page can't take the name, and so the quota, of another site
            return urlsplit(origin).netloc
        return None if asked else min(ids)

    def knows(self, site: str) -> bool:
        """Whether some origin has this site id."""
        return bool(site) and any(site in ids for ids in self.listed.values())


def _parse(entry: str) -> tuple[str, str]:
    found = _ENTRY.fullmatch(entry.strip())
    site, text = (found["site"] or "", found["origin"]) if found else ("", entry)
    try:
        parts = urlsplit(text.rstrip("/"))
        port = parts.port
    except ValueError:
        raise _wrong(entry) from None
    fine = parts.scheme in _DEFAULT_PORTS and parts.hostname and "*" not in text
    if not fine or parts.path or parts.query or parts.fragment or parts.username:
        raise _wrong(entry)
    shown = "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    return site, f"{parts.scheme}://{host}{shown}"


def _wrong(entry: str) -> SettingsError:
    return SettingsError(
        f"设置 CEWEN_EMBED_ORIGINS 中的 {entry!r} 不是来源，"
        "应写成 https://主机[:端口]，前面可加 站点编号=，不能用通配符，也不能带路径。"
    )
