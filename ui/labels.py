"""The label that answers, copies and files carry, and the metadata of generated content.

人工智能生成合成内容标识办法 asks for a visible label and, in files, for metadata; GB 45438-2025 names
its fields. Files of the rules' answers are labelled as search results and carry no such metadata.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from assistant import paper
from ui import words

_PROPERTY = "AIGC"  # the name of the metadata field, GB 45438-2025
_PRODUCER = "Cewen"
Answer = Mapping[str, Any]


def writer(answer: Answer) -> str:
    """``llm`` when a language model wrote the answer, else ``rules``."""
    return "rules" if str(answer.get("composer", "rules")).startswith("rules") else "llm"


def of_answer(answer: Answer) -> str:
    """The label of one answer, with its note."""
    kind = writer(answer)
    return f"{words.LABEL[kind]}：{words.LABEL_NOTE[kind]}"


def of_answers(answers: Iterable[Answer]) -> str:
    """The label of several: a model's when any of them is a model's."""
    kind = "llm" if any(writer(answer) == "llm" for answer in answers) else "rules"
    return f"{words.LABEL[kind]}：{words.LABEL_NOTE[kind]}"


def cite(citation: Mapping[str, Any]) -> str:
    """How people name a citation.

    >>> cite({"item": 12, "section": "四"}), cite({"item": None, "section": "十二"})
    ('第12条', '第(十二)节')
    """
    item = citation["item"]
    return f"第{item}条" if item is not None else f"第({citation['section']})节"


def metadata(answers: Iterable[Answer]) -> str:
    """The metadata as JSON; empty when no model wrote any of it."""
    made = [str(answer.get("id", "")) for answer in answers if writer(answer) == "llm"]
    if not made:
        return ""
    fields = {
        "Label": "1",  # 1: generated; 2 and 3 are for what is only suspected
        "ContentProducer": _PRODUCER,
        "ProduceID": made[0],
        "ReservedCode1": "",
        "ContentPropagator": _PRODUCER,
        "PropagateID": made[0],
        "ReservedCode2": "",
    }
    return json.dumps(fields, ensure_ascii=False)


def front_matter(answers: Iterable[Answer]) -> str:
    """The metadata at the top of a Markdown file."""
    fields = metadata(answers)
    return f"---\n{_PROPERTY}: {fields}\n---\n" if fields else ""


def mark_docx(document: Any, answers: Iterable[Answer]) -> None:  # noqa: ANN401 - untyped library
    """The metadata as a property of a Word document."""
    if fields := metadata(answers):
        paper.custom_property(document, _PROPERTY, fields)


def mark_xlsx(book: Any, answers: Iterable[Answer]) -> None:  # noqa: ANN401 - either library's
    """The metadata as a property of a workbook."""
    from openpyxl.packaging.custom import StringProperty

    if fields := metadata(answers):
        book.custom_doc_props.append(StringProperty(name=_PROPERTY, value=fields))
