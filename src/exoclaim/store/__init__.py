"""The storing stage: analyses to rows, one transaction a document."""

from exoclaim.store.database import explained, open_database
from exoclaim.store.findings import expectations, findings
from exoclaim.store.writer import finish_run, is_current, start_run, write_analysis, write_failure

__all__ = [
    "expectations",
    "explained",
    "findings",
    "finish_run",
    "is_current",
    "open_database",
    "start_run",
    "write_analysis",
    "write_failure",
]
