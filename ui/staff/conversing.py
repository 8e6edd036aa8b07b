"""对话, at work: asking, stopping, voting, and the conversations that are kept."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import gradio as gr
from starlette.concurrency import run_in_threadpool

from ui import words as common
from ui.staff import cards, chat, parts, words
from ui.staff.parts import QUIET, Office
from ui.staff.talk import Talk, after, broken

_KEPT = 200  # conversations in the list


class Conversations:
    """The list of conversations and what is done with them."""

    def __init__(self, office: Office, talk: Talk) -> None:
        self.office = office
        self.talk = talk

    async def listed(self, owner: str, current: str) -> list[Any]:
        """List, empty note, exports, and the buttons of the current one."""
        store = await self.office.here.store()
        kept = await run_in_threadpool(store.conversations.list, owner=owner, limit=_KEPT)
        choices = [(one["title"] or words.UNTITLED, one["id"]) for one in kept]
        here = current if current in {one["id"] for one in kept} else None
        return [
            gr.update(choices=choices, value=here, visible=bool(kept)),
            gr.update(visible=not kept),
            gr.update(visible=here is not None),
            gr.update(visible=False),
            gr.update(visible=False),
        ]

    @property
    def list_outputs(self) -> list[Any]:
        """What ``listed`` fills."""
        t = self.talk
        return [t.listed, t.none_yet, t.manage, t.naming, t.sure]

    @property
    def page_outputs(self) -> list[Any]:
        """What ``show`` fills."""
        t = self.talk
        return [t.chatbot, t.evidence, t.text, t.last, t.exports, *self.after_outputs,
                *self.list_outputs]  # fmt: skip

    @property
    def after_outputs(self) -> list[Any]:
        """What ``talk.after`` fills."""
        t = self.talk
        return [t.hint, *t.suggested, t.votes, t.good, t.bad, t.thanked, t.reasons]

    async def show(self, conversation: str, page: chat.Page, request: gr.Request) -> list[Any]:
        """A kept conversation, or the empty page when it is gone."""
        act = page.act()
        who, root = parts.user(request), parts.root(request)
        last = None
        page.show(chat.Session(), [])
        evidence = cards.empty(common.EVIDENCE_EMPTY)
        async with page.opening:
            kept = await self._kept(conversation, who.name)
            if kept is not None:
                plans = {plan.id: plan for plan in await self.office.here.service.plans()}
                session, messages, evidence, last = chat.replay(kept, root, plans)
                page.show(session, messages)
        here = page.session.id if last else ""
        listed = await self.listed(who.name, here)
        if not page.last(act):
            return [gr.skip()] * len(self.page_outputs)
        links = exports(root, here) if here else ""
        return [page.messages, evidence, gr.skip(), here, links, *after(last, who.unit), *listed]

    async def _kept(self, conversation: str, owner: str) -> dict[str, Any] | None:
        if not conversation:
            return None
        store = await self.office.here.store()
        kept = await run_in_threadpool(store.conversations.get, conversation, owner=owner)
        return kept if kept is not None and kept["turns"] else None

    async def rename(self, page: chat.Page, name: str, request: gr.Request) -> list[Any]:
        """Give the current conversation another name."""
        store = await self.office.here.store()
        owner, session = parts.user(request).name, page.session.id
        if name.strip():
            await run_in_threadpool(store.conversations.rename, session, name.strip(), owner=owner)
        return await self.listed(owner, session)

    async def delete(self, page: chat.Page, request: gr.Request) -> list[Any]:
        """Delete the current conversation with everything in it."""
        store = await self.office.here.store()
        owner, session = parts.user(request).name, page.session.id
        await run_in_threadpool(store.conversations.delete, session, owner=owner)
        await run_in_threadpool(
            store.audit.append, "conversation.delete", actor=owner, object=session
        )
        return await self.show("", page, request)


def exports(root: str, conversation: str) -> str:
    """Links to the conversation as files."""
    at = f"{root}/staff/conversations/{cards.escape(conversation)}"
    return (
        f'<p class="cw-links"><a href="{at}.md">{words.EXPORT_MD}</a>'
        f'<a href="{at}.docx">{words.EXPORT_DOCX}</a></p>'
    )


class Asking:
    """Asking, asking again, stopping, voting."""

    def __init__(self, office: Office, talk: Talk, kept: Conversations) -> None:
        self.office = office
        self.talk = talk
        self.kept = kept

    @property
    def outputs(self) -> list[Any]:
        """What ``ask`` fills, step by step."""
        return self.kept.page_outputs

    async def ask(
        self, text: str, plan: str, page: chat.Page, request: gr.Request
    ) -> AsyncIterator[list[Any]]:
        """Ask; the lists around the chat follow when the answer is whole."""
        text = text.strip()
        if not text:
            yield self._step(evidence=cards.empty(common.EMPTY_QUESTION))
            return
        act = page.act()
        async with page.opening:
            session, before = page.session, page.messages
        if not page.last(act):
            return
        page.asked = text
        who, root = parts.user(request), parts.root(request)
        asker = chat.Asker(who.name, root, plan or None)
        views = chat.ask(self.office.here.service, session, before, text, asker)
        box: Any = ""
        async with aclosing(page.follow(views)) as steps:
            async for view in steps:
                yield self._step(view.messages, view.evidence, box, session.id)
                box = gr.skip()  # cleared once: the next question may be in it by now
                answer = view.answer
        if not page.last(act):
            yield self._step(page.messages)  # Gradio sends the last step once more when it ends
            return
        listed = await self.kept.listed(who.name, session.id)
        if page.last(act):
            links = exports(root, session.id) if session.turns else gr.skip()
            ended = after(answer) if answer else broken()
            yield [*[gr.skip()] * 3, session.id, links, *ended, *listed]

    def _step(
        self, messages: Any = gr.skip(), evidence: Any = gr.skip(), box: Any = gr.skip(),  # noqa: ANN401, B008
        last: Any = gr.skip(),  # noqa: ANN401, B008
    ) -> list[Any]:  # fmt: skip
        still = [gr.skip()] * (len(self.outputs) - 4)
        return [messages, evidence, box, last, *still]

    async def again(
        self, plan: str, page: chat.Page, request: gr.Request
    ) -> AsyncIterator[list[Any]]:
        """Ask the last question once more; the answer before is taken back."""
        session = page.session
        if page.whole and session.turns:
            store = await self.office.here.store()
            owner = parts.user(request).name
            await run_in_threadpool(store.conversations.retract, session.id, owner=owner)
            page.asked = session.turns.pop()
        if page.asked:
            page.messages = page.messages[:-2]
            async for step in self.ask(page.asked, plan, page, request):
                yield step

    async def vote(self, page: chat.Page, vote: str, reason: str | None, comment: str) -> None:
        """Keep a vote on the last answer, as the API does."""
        session = page.session
        if not session.answer:
            return
        store = await self.office.here.store()
        await run_in_threadpool(
            store.feedback.add, answer=session.answer, vote=vote, reason=reason or "",
            comment=comment, conversation=session.id,
        )  # fmt: skip
        self.office.here.metrics.feedback.labels(vote).inc()

    @staticmethod
    def stop(page: chat.Page) -> list[Any]:
        """End the answer that is being made, and say that it is not whole."""
        page.act()
        if page.whole:
            return [gr.skip()] * (2 + len(broken()))
        return [page.messages, cards.empty(common.EVIDENCE_NONE), *broken()]


def wire(office: Office, talk: Talk, blocks: gr.Blocks) -> None:
    """What happens on which button.

    Nothing is cancelled by Gradio: it would send that after the event of the same button has come
    back, when it may hit the next question. ``chat.Page`` ends what is under way.
    """
    kept = Conversations(office, talk)
    asking = Asking(office, talk, kept)
    given = [talk.plan, talk.page]
    at_once: dict[str, Any] = {**QUIET, "trigger_mode": "multiple"}  # the latest act counts
    for event in (talk.text.submit, talk.send.click):
        event(asking.ask, [talk.text, *given], asking.outputs, **at_once)
    for button in talk.suggested:
        button.click(asking.ask, [button, *given], asking.outputs, **at_once)
    talk.retry.click(asking.again, given, asking.outputs, **QUIET)
    talk.stop.click(
        asking.stop, talk.page, [talk.chatbot, talk.evidence, *kept.after_outputs], **at_once
    )

    async def opened(last: str, page: chat.Page, request: gr.Request) -> list[Any]:
        plans = await office.here.service.plans()
        choices = [(words.NEWEST, ""), *parts.plan_choices(plans)]
        shown = [gr.skip()] * len(kept.page_outputs)
        if page.fresh:
            shown = await kept.show(last, page, request)
        return [gr.update(choices=choices), *shown]

    async def blank(page: chat.Page, request: gr.Request) -> list[Any]:
        return await kept.show("", page, request)

    blocks.load(opened, [talk.last, talk.page], [talk.plan, *kept.page_outputs], **QUIET)
    talk.listed.input(kept.show, [talk.listed, talk.page], kept.page_outputs, **at_once)
    talk.new.click(blank, talk.page, kept.page_outputs, **at_once)
    _wire_manage(talk, kept)
    _wire_votes(talk, asking)


def _wire_manage(talk: Talk, kept: Conversations) -> None:
    forms = [talk.naming, talk.sure, talk.name]
    shut = [gr.update(visible=False), gr.update(visible=False), ""]
    talk.rename.click(
        lambda: [gr.update(visible=True), gr.update(visible=False), ""], None, forms, **QUIET
    )
    talk.delete.click(
        lambda: [gr.update(visible=False), gr.update(visible=True), ""], None, forms, **QUIET
    )
    for button in (talk.drop_name, talk.no):
        button.click(lambda: shut, None, forms, **QUIET)
    for event in (talk.save.click, talk.name.submit):
        event(kept.rename, [talk.page, talk.name], kept.list_outputs, **QUIET)
    talk.yes.click(kept.delete, talk.page, kept.page_outputs, **QUIET)


def _wire_votes(talk: Talk, asking: Asking) -> None:
    thanks = gr.update(value=f'<p role="status">{words.THANKS}</p>', visible=True)

    async def good(page: chat.Page) -> list[Any]:
        await asking.vote(page, "up", "", "")
        return [gr.update(visible=False), thanks]

    async def bad(page: chat.Page, reason: str | None, comment: str) -> list[Any]:
        await asking.vote(page, "down", reason, comment)
        return [gr.update(visible=False), None, "", thanks]

    talk.good.click(good, talk.page, [talk.reasons, talk.thanked], **QUIET)
    talk.bad.click(lambda: gr.update(visible=True), None, talk.reasons, **QUIET)
    talk.drop_vote.click(lambda: gr.update(visible=False), None, talk.reasons, **QUIET)
    form = [talk.reasons, talk.reason, talk.comment, talk.thanked]
    talk.submit.click(bad, [talk.page, talk.reason, talk.comment], form, **QUIET)
