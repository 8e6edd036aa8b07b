"""Similar questions and lexicon entries: what staff add, with who and when."""

from typing import Any

import gradio as gr
from starlette.concurrency import run_in_threadpool

from ingest.plan import Plan
from ui.additions import Addition, AdditionError
from ui.people import ONLY_USER
from ui.staff import cards, parts, words
from ui.staff.parts import QUIET, Office
from ui.staff.plan_views import note
from ui.staff.tables import table


def build(office: Office, tab: gr.Tab) -> None:
    """Lay this part of the page out, and say what happens."""
    head = f"<h2>{words.WORDS_TITLE}</h2><p class='cw-soft'>{words.WORDS_NOTE}</p>"
    parts.html(head, "cw-words-head")
    with gr.Row(elem_id="cw-words"):
        with gr.Column(min_width=0):
            plan = gr.Dropdown([], label=words.PLAN, elem_id="cw-similar-plan")
            leaf = gr.Dropdown([], label=words.LEAF, elem_id="cw-similar-leaf")
            text = gr.Textbox(
                label=words.SIMILAR, placeholder=words.SIMILAR_HINT, elem_id="cw-similar"
            )
            add = gr.Button(words.ADD_SIMILAR, elem_id="cw-add-similar")
        with gr.Column(min_width=0):
            word = gr.Textbox(label=words.WORD, placeholder=words.WORD_HINT, elem_id="cw-word")
            term = gr.Textbox(label=words.TERM, placeholder=words.TERM_HINT, elem_id="cw-term")
            add_term = gr.Button(words.ADD_TERM, elem_id="cw-add-term")
    said = parts.html("", "cw-words-said")
    listed = parts.html("", "cw-additions")
    with gr.Row(elem_classes="cw-filters", visible=False) as row:
        chosen = gr.Dropdown([], label=words.CHOOSE_ADDITION, elem_id="cw-addition")
        remove = gr.Button(words.REMOVE, elem_id="cw-remove", min_width=0, scale=0)
    shown = [listed, row, chosen]
    page = _Page(office)
    tab.select(page.opened, [plan, leaf], [plan, leaf, *shown], **QUIET)
    plan.input(page.leaves, plan, leaf, **QUIET)
    add.click(page.add, [plan, leaf, text], [said, text, *shown], **QUIET)
    text.submit(page.add, [plan, leaf, text], [said, text, *shown], **QUIET)
    add_term.click(page.add_term, [word, term], [said, word, term, *shown], **QUIET)
    remove.click(page.remove, chosen, [said, *shown], **QUIET)


class _Page:
    """What happens on which button."""

    def __init__(self, office: Office) -> None:
        self.office = office

    async def opened(self, plan_id: str, leaf: str) -> list[Any]:
        plans = await self.office.here.service.plans()
        plan = await parts.chosen(self.office, plan_id)
        choices = gr.update(choices=parts.plan_choices(plans), value=plan.id if plan else None)
        return [choices, await self.leaves(plan_id, leaf), *await self.listed()]

    async def leaves(self, plan_id: str, leaf: str = "") -> Any:  # noqa: ANN401 - Gradio's update
        plan = await parts.chosen(self.office, plan_id)
        if plan is None:
            return gr.update(choices=[], value=None)
        choices = [(f"{one.cite}　{one.title}", one.id) for one in plan.leaves]
        known = leaf if leaf in {one.id for one in plan.leaves} else None
        return gr.update(choices=choices, value=known)

    async def add(
        self, plan_id: str, leaf: str | None, text: str, request: gr.Request
    ) -> list[Any]:
        plan = await parts.chosen(self.office, plan_id)
        try:
            if plan is None:
                raise AdditionError(words.NOTHING)
            who = parts.user(request).name
            await self.office.shelf.add_question(plan, leaf or "", text or "", who)
        except AdditionError as error:
            return [note(str(error), bad=True), gr.skip(), *[gr.skip()] * 3]
        return [note(words.ADDED), "", *await self.listed()]

    async def add_term(self, word: str, term: str, request: gr.Request) -> list[Any]:
        try:
            await self.office.shelf.add_term(word or "", term or "", parts.user(request).name)
        except AdditionError as error:
            return [note(str(error), bad=True), gr.skip(), gr.skip(), *[gr.skip()] * 3]
        return [note(words.ADDED), "", "", *await self.listed()]

    async def remove(self, place: int | None, request: gr.Request) -> list[Any]:
        every = await run_in_threadpool(self.office.shelf.additions)
        if place is None or not 0 <= place < len(every):
            return [note(words.CHOOSE_ADDITION, bad=True), *[gr.skip()] * 3]
        await self.office.shelf.remove(every[place], parts.user(request).name)
        return [note(words.REMOVED), *await self.listed()]

    async def listed(self) -> list[Any]:
        every = await run_in_threadpool(self.office.shelf.additions)
        choices = [(_name(one), at) for at, one in enumerate(every)]
        return [
            _view(every, await self.office.here.service.plans()),
            gr.update(visible=bool(every)),
            gr.update(choices=choices, value=None),
        ]


def _name(one: Addition) -> str:
    return f"{words.KINDS_OF_ADDITION[one.kind]}：{one.text}"


def _view(every: list[Addition], plans: tuple[Plan, ...]) -> str:
    head = f"<h3>{words.ADDITIONS}</h3>"
    if not every:
        return head + cards.empty(words.NO_ADDITIONS)
    rows = [
        (words.KINDS_OF_ADDITION[one.kind], one.text, _place(one, plans), _by(one.by), one.added)
        for one in every
    ]
    return head + table(words.ADDITION_HEADS, rows, caption=words.ADDITIONS)


def _place(one: Addition, plans: tuple[Plan, ...]) -> str:
    """What it leads to, by name; a withdrawn plan has only its id."""
    if one.kind == "term":
        return one.place
    plan_id, _, leaf_id = one.place.rpartition("/")
    plan = next((each for each in plans if each.id == plan_id), None)
    leaf = next((each for each in plan.leaves if each.id == leaf_id), None) if plan else None
    return one.place if plan is None or leaf is None else f"《{plan.title}》{leaf.cite}"


def _by(name: str) -> str:
    """Who added it; without named users everybody is one and the same."""
    return words.ANYBODY if name == ONLY_USER else name
