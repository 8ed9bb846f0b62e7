"""The storing stage: analyses to rows, one transaction a document; verdicts in and out; learned confidence."""

from exoclaim.store.calibration import judged, keep_weights, undo_weights
from exoclaim.store.database import explained, open_database
from exoclaim.store.findings import expectations, findings
from exoclaim.store.verdicts import add_verdicts, pairs_of, read_verdicts, verdict_rows
from exoclaim.store.writer import finish_run, is_current, start_run, write_analysis, write_failure

__all__ = [
    "add_verdicts", "expectations", "explained", "findings", "finish_run", "is_current", "judged", "keep_weights",
    "open_database", "pairs_of", "read_verdicts", "start_run", "undo_weights", "verdict_rows", "write_analysis",
    "write_failure",
]  # fmt: skip
