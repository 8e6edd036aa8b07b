"""Counters for Prometheus, in a registry of their own: two servers don't share them."""

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """What the server counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "cewen_http_requests_total",
            "HTTP requests",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self.latency = Histogram(
            "cewen_http_request_seconds",
            "Time until the response was sent",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.answers = Counter(
            "cewen_answers_total",
            "Answers given",
            ("channel", "kind", "composer", "reason"),
            registry=self.registry,
        )
        self.answer_time = Histogram(
            "cewen_answer_seconds",
            "Time to make an answer, without waiting",
            ("composer",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.feedback = Counter(
            "cewen_feedback_total", "Votes on answers", ("vote",), registry=self.registry
        )
        self.turned_away = Counter(
            "cewen_turned_away_total", "Requests over a limit", ("limit",), registry=self.registry
        )
        self.store_errors = Counter(
            "cewen_store_errors_total", "Exchanges that were not kept", registry=self.registry
        )
        self.running = Gauge("cewen_answers_running", "Answers being made", registry=self.registry)
        self.ready = Gauge("cewen_ready", "1 when questions are answered", registry=self.registry)

    def answered(self, channel: str, answer: dict[str, Any], seconds: float) -> None:
        """Count one answer by what it was."""
        composer = str(answer.get("composer", ""))
        reason = str(answer.get("reason") or "")
        self.answers.labels(channel, str(answer.get("kind", "")), composer, reason).inc()
        self.answer_time.labels(composer).observe(seconds)

    def text(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self.registry)
