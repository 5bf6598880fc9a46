"""Third-party language services behind the port of the built-in reader, one file each; none is needed."""

import importlib
from typing import TYPE_CHECKING, Any

from channels.http import Http
from dialogs.understanding import Reader
from hub.observe import Metrics
from hub.settings import Nlp

if TYPE_CHECKING:
    from hub.nlp.service import Service


def load_service(chosen: Nlp, http: Http) -> "Service | None":
    """The service that `[nlp] service` names, or none. Raises `BadSettings` when its own files cannot be read."""
    if not chosen.service:
        return None
    module: Any = importlib.import_module(f"hub.nlp.{chosen.service}")
    service: Service = module.create(chosen.theirs, http)
    return service


def guarded(built_in: Reader, chosen: Nlp, http: Http, metrics: Metrics) -> Reader:
    """The built-in reader, with the chosen service before it if there is one. Who has none need not load what asks."""
    service = load_service(chosen, http)
    if service is None:
        return built_in
    from hub.nlp.circuit import Circuit
    from hub.nlp.guarded import GuardedReader

    return GuardedReader(
        built_in,
        service,
        chosen.theirs,
        name=chosen.service,
        when_below=chosen.when_below,
        circuit=Circuit(chosen.failures, chosen.pause),
        metrics=metrics,
    )
