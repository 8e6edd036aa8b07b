"""Every route of the OpenAPI document under generated input: documented answers, never a 5xx."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_schema_conformance,
    status_code_conformance,
)
from serving import ready, served

from assistant.settings import Settings
from ingest.plan import Plan
from ui.rehearsal import RehearsalDesk
from ui.server import create_app

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    positive_data_acceptance,
]
EXAMPLES = 30  # a route and a mode
DOCUMENT = create_app(Settings(), desk=RehearsalDesk(), staff=False).openapi()
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]


@pytest.fixture(scope="module")
def address(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(home=tmp_path_factory.mktemp("var"), rate_per_minute=0)
    with served(create_app(settings, desk=RehearsalDesk(plan), staff=False)) as where:
        ready(where)
        yield where


def test_the_document_names_every_route_of_the_contract() -> None:
    named = {
        f"{method.upper()} {path}" for path, entry in DOCUMENT["paths"].items() for method in entry
    }
    assert named >= {
        "POST /api/v1/chat", "GET /api/v1/plans", "GET /api/v1/plans/{plan}",
        "GET /api/v1/plans/{plan}/leaves/{leaf}", "GET /api/v1/units", "GET /api/v1/targets",
        "GET /api/v1/search", "POST /api/v1/feedback", "POST /v1/chat/completions",
        "GET /healthz", "GET /readyz", "GET /metrics", "GET /read/{plan}",
    }  # fmt: skip


def _spared(operation: Any, response: Any) -> list[Any]:
    """Checks that don't fit an answer, each for its reason."""
    spared = []
    if response.status_code == 413:  # too large is a refusal too, whatever is in it
        spared.append(negative_data_rejection)
    if operation.path == "/embed/token":  # sent as plain text to save a preflight: JSON inside
        spared.append(positive_data_acceptance)
    return spared


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: f"{o.method}-{o.path}")
def test_every_route_answers_as_documented(address: str, operation: Any, mode: Any) -> None:
    @effort(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def probe(case: schemathesis.Case) -> None:
        response = case.call(base_url=address, timeout=30)
        checks = [check for check in CHECKS if check not in _spared(operation, response)]
        case.validate_response(response, checks=checks)

    try:
        probe()
    except Exception as error:
        if (
            "Unsatisfiable" in type(error).__name__
        ):  # nothing can be wrong with a route without input
            pytest.skip(f"no {mode.value} input exists for {operation.label}")
        raise
