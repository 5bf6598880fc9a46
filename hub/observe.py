"""What can be seen of the hub from outside: metrics for Prometheus, logs as facts. Never a customer's words at INFO."""

import logging
import sys
import time
from collections.abc import MutableMapping
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """The figures an operator watches. One registry a hub, so that tests can have several hubs."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.accepted = Counter(
            "relais_accepted", "Things people did, stored for good.", ["channel"], registry=registry
        )
        self.duplicate = Counter(
            "relais_duplicate", "Deliveries of what was already known.", ["channel"], registry=registry
        )
        self.refused = Counter(
            "relais_refused", "Requests that were forged, stale or malformed.", ["channel"], registry=registry
        )
        self.ignored = Counter(
            "relais_ignored", "Genuine events of a kind not used.", ["channel", "kind"], registry=registry
        )
        self.answered = Counter("relais_answered", "Messages answered.", ["channel", "skill"], registry=registry)
        self.notices = Counter(
            "relais_notices",
            "What became of notices: told, waiting or dropped, and why.",
            ["notice", "state", "why"],
            registry=registry,
        )
        self.sent = Counter("relais_sent", "Messages taken by a vendor.", ["channel", "purpose"], registry=registry)
        self.failed = Counter("relais_failed", "Sends that failed.", ["channel", "kind"], registry=registry)
        self.given_up = Counter(
            "relais_given_up", "Messages kept for an operator after every try.", ["channel"], registry=registry
        )
        self.latency = Histogram(
            "relais_webhook_to_send_seconds",
            "From the arrival of a message to its answer being taken by the vendor.",
            ["channel"],
            buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120),
            registry=registry,
        )
        self.computed = Histogram(
            "relais_answer_computed_seconds",
            "From the arrival of a message to its answer being stored.",
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
            registry=registry,
        )
        self.nlp_calls = Counter(
            "relais_nlp_calls", "Messages that a language service was asked about.", ["service"], registry=registry
        )
        self.nlp_failed = Counter(
            "relais_nlp_failed", "Calls of a language service that failed.", ["service", "kind"], registry=registry
        )
        self.nlp_fallbacks = Counter(
            "relais_nlp_fallbacks", "Messages the built-in reader read in its place.", ["service"], registry=registry
        )
        self.nlp_open = Gauge(
            "relais_nlp_circuit_open", "1 while a language service is left alone.", ["service"], registry=registry
        )
        self.depth = Gauge("relais_queue_depth", "Rows waiting.", ["queue"], registry=registry)
        self.last_heard = Gauge(
            "relais_last_message_timestamp_seconds", "When a real message last came in.", ["channel"], registry=registry
        )
        self.paused = Gauge(
            "relais_lane_paused", "1 while a lane waits for an operator.", ["channel"], registry=registry
        )

    def heard(self, channel: str, count: int) -> None:
        """So much that is new has just come in."""
        self.accepted.labels(channel).inc(count)
        self.last_heard.labels(channel).set(time.time())


def set_up_logs(level: str, *, as_json: bool) -> None:
    """One line a fact, on standard error; coloured where somebody looks at it, not in a file or a journal."""
    plain = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    renderer: Any = structlog.processors.JSONRenderer() if as_json else plain
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _discreet,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _discreet(_logger: Any, _name: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Below DEBUG nothing that somebody wrote is logged; these names never are."""
    for name in ("text", "address", "email", "phone", "token", "secret"):
        fields.pop(name, None)
    return fields
