"""Who gets a token: the list of sites, the sessions that go on, and who was turned away lately."""

from collections import OrderedDict
from dataclasses import dataclass, field
from time import monotonic

from ui.embed_gate import EmbedRates
from ui.limits import Rate
from ui.sites import OWN_SITE, Sites
from ui.tokens import RENEWABLE, Signer, TokenError, new_session

_QUIET = 60.0  # seconds in which an origin that keeps knocking is logged once
_KNOCKERS = 1000
_TOKENS_PER_MINUTE = 120  # an address: thousands of phones may share one (carrier-grade NAT)


@dataclass
class Door:
    """Who gets tokens; one a server."""

    sites: Sites
    signer: Signer
    rates: EmbedRates
    rate: Rate = field(default_factory=lambda: Rate(_TOKENS_PER_MINUTE))
    _knocked: OrderedDict[str, float] = field(default_factory=OrderedDict)

    def site(self, origin: str, asked: str, *, own: bool) -> str | None:
        """The site that a page speaks for; None when it may not. Our own page may always."""
        if own:
            return asked if self.sites.knows(asked) else OWN_SITE
        return self.sites.site(origin, asked)

    def session(self, token: str, site: str, origin: str) -> str:
        """The session that a token continues, or a new one."""
        try:
            claim = self.signer.read(token, late=RENEWABLE)
        except TokenError:
            return new_session()
        fits = (claim.site, claim.origin) == (site, origin)
        return claim.session if fits else new_session()

    def news(self, origin: str) -> bool:
        """Whether a refusal is worth a log line: not when this origin had one a moment ago."""
        now = monotonic()
        seen = self._knocked.pop(origin, None)
        fresh = seen is None or now - seen > _QUIET
        self._knocked[origin] = now if seen is None or fresh else seen
        if len(self._knocked) > _KNOCKERS:
            self._knocked.popitem(last=False)
        return fresh
