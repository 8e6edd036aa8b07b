"""Bodies of the API as pydantic models: what is accepted, and what OpenAPI documents."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from ui.faults import Fault

MAX_MESSAGES = 200
MAX_CHARACTERS = 8_000

PlanId = Annotated[
    str, Field(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9._-]+$", description="资料编号")
]
SessionId = Annotated[
    str,
    Field(
        min_length=8,
        max_length=64,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="Random id made by the client; whoever knows it can read and delete it.",
    ),
]
Text = Annotated[str, Field(max_length=MAX_CHARACTERS)]


# "At least one message is the user's": pydantic cannot say it, ``NoQuestion`` checks it.
CONTAINS_USER: JsonDict = {
    "contains": {
        "type": "object",
        "properties": {"role": {"const": "user"}},
        "required": ["role"],
    }
}


EVENT_SCHEMA: JsonDict = {
    "type": "object",
    "description": "One server-sent event; `data` is JSON",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
    "required": ["data"],
}


class NoQuestion(Fault):
    """There is no user message."""

    status = 422
    code = "no_question"


class Message(BaseModel):
    """One message of a conversation. Only the user's are read."""

    role: Literal["user", "assistant", "system"]
    content: Text


class ChatRequest(BaseModel):
    """A question with its history, oldest first; the last user message is answered."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"messages": [{"role": "user", "content": "第12条由哪些单位负责？"}]}]
        }
    )

    messages: Annotated[
        list[Message],
        Field(
            min_length=1,
            max_length=MAX_MESSAGES,
            json_schema_extra=CONTAINS_USER,
        ),
    ]
    plan: PlanId | None = None
    stream: bool = False
    conversation: SessionId | None = None

    @property
    def turns(self) -> tuple[str, ...]:
        """The user's messages."""
        return tuple(message.content for message in self.messages if message.role == "user")


class CitationOut(BaseModel):
    """One leaf that the answer rests on; ``quote`` stands at ``start:end`` of the original."""

    plan: str
    leaf: str
    item: int | None
    section: str
    title: str
    units: list[str]
    quote: str
    start: int
    end: int


class CoverageOut(BaseModel):
    """How many of the plan's leaves the answer covers."""

    leaves: int
    of: int


class AnswerOut(BaseModel):
    """The answer JSON: the same in CLI, API and batch."""

    id: str
    answer: str = Field(description="Markdown with markers such as [第12条]")
    citations: list[CitationOut]
    refused: bool
    reason: str | None
    kind: str
    coverage: CoverageOut
    suggestions: list[str]
    related: list[str]
    composer: str
    seconds: float


class LeafLine(BaseModel):
    """A leaf in a list."""

    id: str
    item: int | None
    section: str
    part: str
    title: str
    units: list[str]


class PlanLine(BaseModel):
    """A plan in a list."""

    id: str
    title: str
    issuer: str
    issued: str | None
    year: int | None
    source: str
    leaves: int
    units: int
    targets: int
    warnings: int


class WarningOut(BaseModel):
    """Something that could not be read with certainty."""

    code: str
    message: str
    line: int
    start: int


class PlanOut(PlanLine):
    """One plan with its outline."""

    outline: list[dict[str, Any]] = Field(description="Parts with their sections and leaves")
    notices: list[WarningOut]


class UnitOut(BaseModel):
    """A unit as it stands in one leaf."""

    unit: str
    written: str
    role: str
    kind: str
    position: int


class LeafOut(LeafLine):
    """One leaf, whole: ``text`` is the original at ``start:end``."""

    plan: str
    cite: str
    breadcrumb: list[str]
    text: str
    body: str
    responsibilities: list[UnitOut]
    start: int
    end: int
    url: str = Field(description="The reading view at this leaf")


class UnitLine(BaseModel):
    """A unit with its leaves: one line of the ledger."""

    plan: str
    unit: str
    kind: str
    items: int
    sections: int
    leaves: list[LeafLine]


class TargetOut(BaseModel):
    """A numeric target; ``written`` stands at ``start:end``."""

    plan: str
    leaf: str
    measure: str
    value: float
    comparator: str
    unit: str
    written: str
    sentence: str
    start: int
    end: int


class HitOut(BaseModel):
    """A passage that a search found; a rank of None or 0 means that retriever did not find it."""

    model_config = ConfigDict(extra="allow")

    leaf: str
    score: float
    dense_rank: int | None
    lexical_rank: int | None
    text: str


class FeedbackIn(BaseModel):
    """A vote on an answer, or a report."""

    answer: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    vote: Literal["up", "down", "report"]
    reason: Annotated[str, Field(max_length=40)] = ""
    comment: Annotated[str, Field(max_length=1000)] = ""
    conversation: SessionId | None = None


class FeedbackOut(BaseModel):
    """The vote was kept."""

    id: int


class TurnOut(BaseModel):
    """One exchange of a kept conversation; personal data is masked."""

    at: str
    question: str
    answer: AnswerOut


class ConversationOut(BaseModel):
    """A kept conversation."""

    id: str
    title: str
    plan: str | None
    turns: list[TurnOut]


class Health(BaseModel):
    """The process is alive."""

    status: Literal["ok"] = "ok"
    version: str


class Readiness(BaseModel):
    """What has been loaded."""

    status: Literal["loading", "ready", "failed", "stopped"]
    assistant: str
    staff: str
    mcp: str
    database: str
    plans: int
