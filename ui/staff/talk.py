"""对话, laid out: the conversations, the chat, the evidence beside it. See ``ui.staff.conversing``."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import gradio as gr

from ui import words as common
from ui.secret import signing_key
from ui.staff import cards, chat, parts, words
from ui.staff.parts import Office

_SUGGESTED = 3


@dataclass(frozen=True)
class Talk:
    """The components of the page."""

    listed: gr.Radio
    none_yet: gr.Markdown
    exports: gr.Markdown
    manage: gr.Row
    rename: gr.Button
    delete: gr.Button
    naming: gr.Group
    name: gr.Textbox
    save: gr.Button
    drop_name: gr.Button
    sure: gr.Group
    yes: gr.Button
    no: gr.Button
    new: gr.Button
    plan: gr.Dropdown
    chatbot: gr.Chatbot
    hint: gr.Markdown
    suggested: tuple[gr.Button, ...]
    votes: gr.Row
    good: gr.Button
    bad: gr.Button
    retry: gr.Button
    thanked: gr.Markdown
    reasons: gr.Group
    reason: gr.Radio
    comment: gr.Textbox
    submit: gr.Button
    drop_vote: gr.Button
    text: gr.Textbox
    send: gr.Button
    stop: gr.Button
    evidence: gr.Markdown
    page: gr.State
    last: gr.BrowserState


def build(office: Office) -> Talk:
    """Lay the page out."""
    found: dict[str, Any] = {}
    with gr.Row(elem_id="cw-main"):
        with gr.Column(elem_id="cw-list", min_width=0):
            _list(found)
        with gr.Column(elem_id="cw-talk", min_width=0):
            _chat(found)
        with gr.Column(elem_id="cw-side", min_width=0):
            parts.html(f"<h2>{common.EVIDENCE}</h2>", "cw-side-title")
            gr.Button(words.CLOSE, elem_id="cw-close-side", size="sm")
            found["evidence"] = parts.html(cards.empty(common.EVIDENCE_EMPTY), "cw-cards")
    secret = signing_key(office.here.settings, "browser").hex()
    found["last"] = gr.BrowserState("", storage_key="cewen-conversation", secret=secret)
    found["page"] = gr.State(chat.Page())
    return Talk(**{field.name: found[field.name] for field in fields(Talk)})


def _list(found: dict[str, Any]) -> None:
    parts.html(f"<h2>{words.CONVERSATIONS}</h2>", "cw-list-title")
    gr.Button(words.CLOSE, elem_id="cw-close-list", size="sm")
    found["new"] = gr.Button(words.NEW, elem_id="cw-new", variant="primary")
    found["none_yet"] = parts.html(cards.empty(words.NONE_YET), "cw-none")
    found["listed"] = gr.Radio(
        [], label=words.CONVERSATIONS, show_label=False, elem_id="cw-conversations", visible=False
    )
    with gr.Column(visible=False, elem_id="cw-manage", min_width=0) as found["manage"]:
        with gr.Row(elem_id="cw-manage-buttons"):
            found["rename"] = gr.Button(words.RENAME, size="sm", min_width=0)
            found["delete"] = gr.Button(words.DELETE, size="sm", min_width=0)
        with gr.Column(visible=False, elem_classes="cw-form", min_width=0) as found["naming"]:
            found["name"] = gr.Textbox(label=words.RENAME_LABEL, max_length=100)
            with gr.Row():
                found["save"] = gr.Button(words.SAVE, size="sm", min_width=0, variant="primary")
                found["drop_name"] = gr.Button(words.CANCEL, size="sm", min_width=0)
        with gr.Column(visible=False, elem_classes="cw-form", min_width=0) as found["sure"]:
            parts.html(f'<p role="alert">{words.DELETE_ASK}</p>', "cw-delete-ask")
            with gr.Row():
                found["yes"] = gr.Button(words.DELETE_SURE, size="sm", min_width=0, variant="stop")
                found["no"] = gr.Button(words.CANCEL, size="sm", min_width=0)
        found["exports"] = parts.html("", "cw-exports")


def _chat(found: dict[str, Any]) -> None:
    with gr.Row(elem_id="cw-bar"):
        gr.Button(words.OPEN_LIST, elem_id="cw-open-list", size="sm", min_width=0)
        found["plan"] = gr.Dropdown(
            [(words.NEWEST, "")], value="", label=words.PLAN, elem_id="cw-plan", min_width=0
        )
        gr.Button(words.OPEN_EVIDENCE, elem_id="cw-open-side", size="sm", min_width=0)
    found["chatbot"] = gr.Chatbot(
        label=common.CHAT_LABEL, show_label=False, elem_id="cw-chat", height="100%",
        placeholder=common.CHAT_EMPTY, buttons=[], feedback_options=None, allow_tags=False,
        allow_file_downloads=False, latex_delimiters=[], layout="bubble",
    )  # fmt: skip
    with gr.Row(visible=False, elem_id="cw-votes") as found["votes"]:
        for name in ("good", "bad", "retry"):
            label = {"good": words.GOOD, "bad": words.BAD, "retry": words.RETRY}[name]
            found[name] = gr.Button(label, size="sm", min_width=0, elem_id=f"cw-{name}")
    found["thanked"] = parts.html("", "cw-vote-said")
    with gr.Column(visible=False, elem_id="cw-reasons", elem_classes="cw-form") as found["reasons"]:
        found["reason"] = gr.Radio(list(words.REASONS), label=words.BAD_REASON)
        found["comment"] = gr.Textbox(label=words.COMMENT, max_length=1000, lines=1)
        with gr.Row():
            found["submit"] = gr.Button(words.SUBMIT, size="sm", variant="primary", min_width=0)
            found["drop_vote"] = gr.Button(words.CANCEL, size="sm", min_width=0)
    found["hint"] = parts.html(f"<p>{words.START}</p>", "cw-hint")
    with gr.Row(elem_id="cw-examples"):
        found["suggested"] = tuple(
            gr.Button(text, size="md", min_width=0) for text in words.EXAMPLES
        )
    with gr.Row(elem_id="cw-input"):
        found["text"] = gr.Textbox(
            label=common.INPUT_LABEL, show_label=False, placeholder=common.INPUT_HINT, lines=1,
            max_lines=5, max_length=2000, autofocus=True, elem_id="cw-ask", container=False,
            html_attributes=gr.InputHTMLAttributes(enterkeyhint="send"),
        )  # fmt: skip
        found["send"] = gr.Button(
            common.SEND, variant="primary", elem_id="cw-send", min_width=0, scale=0
        )
        found["stop"] = gr.Button(common.STOP, elem_id="cw-stop", min_width=0, scale=0)


def examples(unit: str) -> tuple[str, ...]:
    """Three questions that work, about the user's own unit when it is known."""
    return tuple(text.format(unit=unit) for text in words.UNIT_EXAMPLES) if unit else words.EXAMPLES


def suggestions(texts: tuple[str, ...], head: str) -> list[Any]:
    """The hint and the buttons under the chat."""
    shown = [
        gr.update(value=texts[at] if at < len(texts) else "", visible=at < len(texts))
        for at in range(_SUGGESTED)
    ]
    return [gr.update(value=f"<p>{head}</p>", visible=bool(texts)), *shown]


def after(answer: Mapping[str, Any] | None, unit: str = "") -> list[Any]:
    """Hint, suggestions, votes and the form for a reason: once an answer is whole, or before any.

    Args:
        answer: The last answer; None on an empty page.
        unit: The user's own, for the examples of an empty page.
    """
    if answer is None:
        return [*suggestions(examples(unit), words.START), *_votes(any_answer=False)]
    offered = tuple(answer["suggestions"][:_SUGGESTED])
    return [*suggestions(offered, words.SUGGESTED), *_votes(any_answer=True)]


def broken() -> list[Any]:
    """The same after an answer that is not whole: it can only be asked for again."""
    return [*suggestions((), words.SUGGESTED), *_votes(any_answer=True, whole=False)]


def _votes(*, any_answer: bool, whole: bool = True) -> list[Any]:
    """The row, 有用, 有问题, thanks, the form."""
    shut = gr.update(visible=False)
    vote = gr.update(visible=whole)
    return [gr.update(visible=any_answer), vote, vote, shut, shut]
