"""对话, at work: asking, stopping, voting, and the conversations that are kept."""

from collections.abc import AsyncIterator
from typing import Any

import gradio as gr
from starlette.concurrency import run_in_threadpool

from ui import words as common
from ui.staff import cards, chat, parts, words
from ui.staff.parts import QUIET, Office
from ui.staff.talk import Talk, after, examples, suggestions

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
        return [t.chatbot, t.evidence, t.session, t.text, t.last, t.exports, t.hint, *t.suggested,
                t.votes, t.thanked, t.reasons, *self.list_outputs]  # fmt: skip

    async def show(self, conversation: str, request: gr.Request) -> list[Any]:
        """A kept conversation, or the empty page when it is gone."""
        who, root = parts.user(request), parts.root(request)
        store = await self.office.here.store()
        kept = None
        if conversation:
            kept = await run_in_threadpool(store.conversations.get, conversation, owner=who.name)
        if kept is None or not kept["turns"]:
            rest = [*suggestions(examples(who.unit), words.START), *[gr.update(visible=False)] * 3]
            blank: list[Any] = [[], cards.empty(common.EVIDENCE_EMPTY), None, gr.skip(), "", ""]
            return [*blank, *rest, *await self.listed(who.name, "")]
        plans = {plan.id: plan for plan in await self.office.here.service.plans()}
        session, messages, evidence, last = chat.replay(kept, root, plans)
        return [messages, evidence, session, gr.skip(), kept["id"], exports(root, kept["id"]),
                *after(last), *await self.listed(who.name, kept["id"])]  # fmt: skip

    async def rename(
        self, session: chat.Session | None, name: str, request: gr.Request
    ) -> list[Any]:
        """Give the current conversation another name."""
        store = await self.office.here.store()
        owner = parts.user(request).name
        if session is not None and name.strip():
            await run_in_threadpool(
                store.conversations.rename, session.id, name.strip(), owner=owner
            )
        return await self.listed(owner, session.id if session else "")

    async def delete(self, session: chat.Session | None, request: gr.Request) -> list[Any]:
        """Delete the current conversation with everything in it."""
        store = await self.office.here.store()
        owner = parts.user(request).name
        if session is not None:
            await run_in_threadpool(store.conversations.delete, session.id, owner=owner)
            await run_in_threadpool(
                store.audit.append, "conversation.delete", actor=owner, object=session.id
            )
        return await self.show("", request)


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
        self, text: str, messages: list[chat.Message], session: chat.Session | None, plan: str,
        request: gr.Request,
    ) -> AsyncIterator[list[Any]]:  # fmt: skip
        """Ask; the lists around the chat follow when the answer is whole."""
        session = session or chat.Session()
        who, root = parts.user(request), parts.root(request)
        asker = chat.Asker(who.name, root, plan or None)
        still = [gr.skip()] * (len(self.outputs) - 4)
        async for view in chat.ask(self.office.here.service, session, messages, text, asker):
            if view.answer is None:
                yield [view.messages, view.evidence, session, "", *still]
            else:
                rest = [session.id, exports(root, session.id), *after(view.answer)]
                listed = await self.kept.listed(who.name, session.id)
                yield [view.messages, view.evidence, session, "", *rest, *listed]

    async def again(
        self, messages: list[chat.Message], session: chat.Session | None, plan: str,
        request: gr.Request,
    ) -> AsyncIterator[list[Any]]:  # fmt: skip
        """Ask the last question once more; the answer before is taken back."""
        if session is None or not session.turns:
            return
        store = await self.office.here.store()
        owner = parts.user(request).name
        await run_in_threadpool(store.conversations.retract, session.id, owner=owner)
        text = session.turns.pop()
        async for view in self.ask(text, messages[:-2], session, plan, request):
            yield view

    async def vote(
        self, session: chat.Session | None, vote: str, reason: str | None, comment: str
    ) -> None:
        """Keep a vote on the last answer, as the API does."""
        if session is None or not session.answer:
            return
        store = await self.office.here.store()
        await run_in_threadpool(
            store.feedback.add, answer=session.answer, vote=vote, reason=reason or "",
            comment=comment, conversation=session.id,
        )  # fmt: skip
        self.office.here.metrics.feedback.labels(vote).inc()

    @staticmethod
    def stopped(messages: list[chat.Message]) -> list[chat.Message]:
        """Say that the answer is not whole, when it was still being made."""
        if messages and messages[-1]["role"] == "assistant":
            said = messages[-1]["content"]
            text = said if isinstance(said, str) else "".join(p.get("text", "") for p in said)
            if "cw-foot" not in text:
                kept = "" if text == common.WORKING else f"{text}\n\n"
                return [*messages[:-1], {"role": "assistant", "content": kept + words.STOPPED}]
        return messages


def wire(office: Office, talk: Talk, blocks: gr.Blocks) -> None:
    """What happens on which button."""
    kept = Conversations(office, talk)
    asking = Asking(office, talk, kept)
    given = [talk.chatbot, talk.session, talk.plan]
    running = [
        event(asking.ask, [talk.text, *given], asking.outputs, **QUIET)
        for event in (talk.text.submit, talk.send.click)
    ]
    running += [
        button.click(asking.ask, [button, *given], asking.outputs, **QUIET)
        for button in talk.suggested
    ]
    running.append(talk.retry.click(asking.again, given, asking.outputs, **QUIET))
    talk.stop.click(asking.stopped, talk.chatbot, talk.chatbot, cancels=running, **QUIET)

    async def opened(last: str, request: gr.Request) -> list[Any]:
        plans = await office.here.service.plans()
        choices = [(words.NEWEST, ""), *parts.plan_choices(plans)]
        return [gr.update(choices=choices), *await kept.show(last, request)]

    async def blank(request: gr.Request) -> list[Any]:
        return await kept.show("", request)

    blocks.load(opened, talk.last, [talk.plan, *kept.page_outputs], **QUIET)
    talk.listed.input(kept.show, talk.listed, kept.page_outputs, cancels=running, **QUIET)
    talk.new.click(blank, None, kept.page_outputs, cancels=running, **QUIET)
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
        event(kept.rename, [talk.session, talk.name], kept.list_outputs, **QUIET)
    talk.yes.click(kept.delete, talk.session, kept.page_outputs, **QUIET)


def _wire_votes(talk: Talk, asking: Asking) -> None:
    thanks = gr.update(value=f'<p role="status">{words.THANKS}</p>', visible=True)

    async def good(session: chat.Session | None) -> list[Any]:
        await asking.vote(session, "up", "", "")
        return [gr.update(visible=False), thanks]

    async def bad(session: chat.Session | None, reason: str | None, comment: str) -> list[Any]:
        await asking.vote(session, "down", reason, comment)
        return [gr.update(visible=False), None, "", thanks]

    talk.good.click(good, talk.session, [talk.reasons, talk.thanked], **QUIET)
    talk.bad.click(lambda: gr.update(visible=True), None, talk.reasons, **QUIET)
    talk.drop_vote.click(lambda: gr.update(visible=False), None, talk.reasons, **QUIET)
    form = [talk.reasons, talk.reason, talk.comment, talk.thanked]
    talk.submit.click(bad, [talk.session, talk.reason, talk.comment], form, **QUIET)
