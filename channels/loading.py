"""Finds a channel by its name: `[channels.sms]` in `relais.toml` is the module `channels/sms.py`."""

import importlib
from typing import Any

from dialogs.capabilities import Capabilities
from dialogs.errors import RelaisError


def module_of(name: str) -> Any:
    """The module of that channel, with what `channels/__init__.py` says it offers. Raises `RelaisError`: no such."""
    try:
        module = importlib.import_module(f"channels.{name}")
    except ModuleNotFoundError as missing:
        if missing.name != f"channels.{name}":  # it is there, but a library of its own is not
            raise
        module = None
    if not hasattr(module, "create"):
        raise RelaisError(f"There is no channel {name}. docs/connect/ has a page for each.")
    return module


def capabilities_of(name: str) -> Capabilities:
    """What that channel can show, connected or not. Raises `RelaisError` when there is no such channel."""
    found: Capabilities = module_of(name).CAPABILITIES
    return found
