"""计划: what is in the library; a new file from upload over preview to publishing."""

import logging
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.concurrency import run_in_threadpool

from ingest.errors import IngestError
from ui.staff import additions_page, parts, words
from ui.staff.parts import QUIET, Office
from ui.staff.plan_views import note, plan_card, plan_table, preview_view

_LOG = logging.getLogger("cewen.staff")
_SUFFIXES = [".txt", ".md", ".html", ".htm", ".docx", ".pdf"]


def build(office: Office, tab: gr.Tab, asked: gr.Dropdown) -> None:
    """Lay the page out, and say what happens.

    Args:
        office: What it works with.
        tab: Its tab.
        asked: The choice of plans in the conversation, which follows what is published.
    """
    with gr.Row(elem_id="cw-plans"):
        with gr.Column(min_width=0, scale=3, elem_id="cw-plans-kept"):
            listed = parts.html("", "cw-plans-list")
            with gr.Row(elem_classes="cw-filters"):
                plan = gr.Dropdown([], label=words.CHOSEN_PLAN, elem_id="cw-plans-plan")
                withdraw = gr.Button(words.WITHDRAW, elem_id="cw-withdraw", min_width=0, scale=0)
                restore = gr.Button(
                    words.RESTORE, elem_id="cw-restore", min_width=0, scale=0, visible=False
                )
            said = parts.html("", "cw-plans-said")
            about = parts.html("", "cw-plans-about")
            with gr.Row(elem_classes="cw-filters", elem_id="cw-rebuild-row"):
                rebuild = gr.Button(words.REBUILD, elem_id="cw-rebuild", min_width=0, scale=0)
                rebuilt = parts.html(f"<p>{words.REBUILD_NOTE}</p>", "cw-rebuilt")
        with gr.Column(min_width=0, scale=2, elem_id="cw-plans-new"):
            upload = _Upload(office)
    shown = [listed, plan, about, withdraw, restore, asked]

    acts = _Acts(office)
    tab.select(acts.show, plan, shown, **QUIET)
    plan.input(acts.show, plan, shown, **QUIET)
    withdraw.click(acts.away, plan, [said, *shown], **QUIET)
    restore.click(acts.back, plan, [said, *shown], **QUIET)
    rebuild.click(acts.anew, None, rebuilt, **QUIET)
    upload.wire(plan, shown)
    additions_page.build(office, tab)


class _Acts:
    """What is done with stored plans."""

    def __init__(self, office: Office) -> None:
        self.office = office

    async def show(self, plan_id: str | None, request: gr.Request) -> list[Any]:
        return await _show(self.office, plan_id, parts.root(request))

    async def away(self, plan_id: str, request: gr.Request) -> list[Any]:
        return await self._mark(plan_id, request, words.WITHDRAWN_NOW, self.office.shelf.withdraw)

    async def back(self, plan_id: str, request: gr.Request) -> list[Any]:
        return await self._mark(plan_id, request, words.RESTORED_NOW, self.office.shelf.restore)

    async def _mark(
        self,
        plan_id: str,
        request: gr.Request,
        text: str,
        change: Callable[[str, str], Awaitable[None]],
    ) -> list[Any]:
        try:
            await change(plan_id, parts.user(request).name)
        except IngestError as error:
            return [note(str(error), bad=True), *await self.show(plan_id, request)]
        kept = await run_in_threadpool(self.office.shelf.kept)
        title = next((k.record.plan.title for k in kept if k.record.plan.id == plan_id), plan_id)
        return [note(text.format(title=title)), *await self.show(plan_id, request)]

    async def anew(self, request: gr.Request) -> AsyncIterator[str]:
        begun = time.perf_counter()
        try:
            async for step in self.office.shelf.rebuild(parts.user(request).name):
                yield note(words.REBUILDING[step], busy=True)
        except Exception:  # noqa: BLE001 - logged, and said to the reader
            number = uuid.uuid4().hex[:8]
            _LOG.exception("the index was not rebuilt, %s", number)
            yield note(words.BROKEN.format(id=number), bad=True)
            return
        yield note(words.REBUILT.format(seconds=time.perf_counter() - begun))


async def _show(office: Office, plan_id: str | None, root: str) -> list[Any]:
    kept = await run_in_threadpool(office.shelf.kept)
    titles = [(one.record.plan.title, one.record.plan.id) for one in kept]
    first = parts.newest(await office.here.service.plans())
    wanted = plan_id or (first.id if first else None)
    chosen = next((one for one in kept if one.record.plan.id == wanted), kept[0] if kept else None)
    gone = chosen is not None and chosen.record.withdrawn
    plans = await office.here.service.plans()
    return [
        plan_table(kept, root),
        gr.update(choices=titles, value=chosen.record.plan.id if chosen else None),
        plan_card(chosen, root) if chosen else "",
        gr.update(visible=chosen is not None and not gone),
        gr.update(visible=gone),
        gr.update(choices=[(words.NEWEST, ""), *parts.plan_choices(plans)]),
    ]


class _Upload:
    """A file, its preview, and publishing it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        parts.html(
            f"<h2>{words.UPLOAD}</h2><p class='cw-soft'>{words.UPLOAD_NOTE}</p>", "cw-up-head"
        )
        self.file = gr.File(
            label=words.UPLOAD_LABEL, file_types=_SUFFIXES, elem_id="cw-file", height=150
        )
        self.said = parts.html("", "cw-up-said")
        with gr.Row(visible=False, elem_id="cw-publish-row") as self.buttons:
            self.publish = gr.Button(words.PUBLISH, variant="primary", elem_id="cw-publish")
            self.discard = gr.Button(words.DISCARD, elem_id="cw-discard")
        self.preview = parts.html("", "cw-preview")

    def wire(self, plan: gr.Dropdown, shown: list[Any]) -> None:
        own = [self.said, self.preview, self.buttons]
        self.file.upload(self._read, self.file, own, **QUIET)
        self.file.clear(lambda: ["", "", gr.update(visible=False)], None, own, **QUIET)
        self.discard.click(self._drop, None, [self.file, *own], **QUIET)
        self.publish.click(self._publish, self.file, [self.file, *own, *shown], **QUIET)

    async def _read(self, file: str) -> AsyncIterator[list[Any]]:
        path = Path(file)
        reading = words.READING.format(name=path.name)
        yield [note(reading, busy=True), "", gr.update(visible=False)]
        try:
            preview = await self.office.shelf.preview(path)
        except IngestError as error:
            message = str(error).replace(str(path), path.name)
            yield [note(message, bad=True), "", gr.update(visible=False)]
            return
        yield ["", preview_view(preview), gr.update(visible=True)]

    @staticmethod
    def _drop() -> list[Any]:
        return [None, note(words.DISCARDED), "", gr.update(visible=False)]

    async def _publish(self, file: str | None, request: gr.Request) -> AsyncIterator[list[Any]]:
        still = [gr.skip()] * 6
        if not file:
            yield [gr.skip(), note(words.NO_FILE, bad=True), gr.skip(), gr.skip(), *still]
            return
        hidden = gr.update(visible=False)
        yield [gr.skip(), note(words.PUBLISHING, busy=True), gr.skip(), hidden, *still]
        try:
            plan, status = await self.office.shelf.publish(Path(file), parts.user(request).name)
        except IngestError as error:
            message = words.NOT_PUBLISHED.format(what=str(error).replace(file, Path(file).name))
            yield [gr.skip(), note(message, bad=True), gr.skip(), gr.update(visible=True), *still]
            return
        message = words.PUBLISHED[status].format(title=plan.title)
        yield [
            None,
            note(message),
            "",
            hidden,
            *await _show(self.office, plan.id, parts.root(request)),
        ]
