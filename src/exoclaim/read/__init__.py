"""The reading stage: files to `Document`s."""

from exoclaim.read.discover import discover
from exoclaim.read.limits import FORMATS, Limits
from exoclaim.read.reader import read, read_text

__all__ = ["FORMATS", "Limits", "discover", "read", "read_text"]
