"""What every page of the staff app needs: its own HTML, who asks, and choices of plans."""

from dataclasses import dataclass

import gradio as gr

from ingest.plan import Plan
from ui.people import User
from ui.running import Running
from ui.shelf import Shelf

QUIET = {"show_progress": "hidden", "api_visibility": "private"}
"""For every event: no grey veil over the page, and no way in from outside."""


@dataclass(frozen=True)
class Office:
    """What the pages work with."""

    here: Running
    shelf: Shelf


def html(value: str, name: str) -> gr.Markdown:
    """Our own HTML, every text in it escaped by ``cards.escape``.

    Not ``gr.HTML``: that needs eval, which the content policy forbids. Not cleaned by Gradio, which
    would take away what screen readers and drawings need (``aria-*``, ``viewBox``).
    """
    return gr.Markdown(value, elem_id=name, container=False, sanitize_html=False)


def user(request: gr.Request) -> User:
    """Who asks; the door has let them in."""
    found = request.request.scope["state"]["user"]
    assert isinstance(found, User)  # noqa: S101 - for the type checker
    return found


def root(request: gr.Request) -> str:
    """Path prefix for links."""
    return str(request.request.scope.get("root_path", "")).rstrip("/")


def newest(plans: tuple[Plan, ...]) -> Plan | None:
    """The plan that is shown first: the one that questions without a plan are answered from."""
    return max(plans, key=lambda plan: (plan.year or 0, plan.id), default=None)


def plan_choices(plans: tuple[Plan, ...]) -> list[tuple[str, str]]:
    """Titles and ids, the newest first."""
    ordered = sorted(plans, key=lambda plan: (plan.year or 0, plan.id), reverse=True)
    return [(plan.title, plan.id) for plan in ordered]


async def chosen(office: Office, plan_id: str | None) -> Plan | None:
    """The plan that is chosen, or the newest when it is gone; None without any."""
    plans = await office.here.service.plans()
    return next((plan for plan in plans if plan.id == plan_id), None) or newest(plans)
