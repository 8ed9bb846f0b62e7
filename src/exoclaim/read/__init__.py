"""The reading stage: files to `Document`s. Names are imported when asked for: the child for a PDF starts quicker."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exoclaim.read.discover import discover
    from exoclaim.read.limits import FORMATS, Limits
    from exoclaim.read.reader import read, read_text

__all__ = ["FORMATS", "Limits", "discover", "read", "read_text"]
_HOMES = {"FORMATS": "limits", "Limits": "limits", "discover": "discover", "read": "reader", "read_text": "reader"}


def __getattr__(name: str) -> Any:
    """One of `__all__`."""
    if name not in _HOMES:
        raise AttributeError(name)
    found = getattr(import_module(f"exoclaim.read.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
