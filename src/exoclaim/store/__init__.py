"""The storing stage: analyses to rows, one transaction a document; verdicts in and out; learned confidence; shards; care."""

from exoclaim.store.calibration import judged, keep_weights, undo_weights
from exoclaim.store.care import check, optimize, vacuum
from exoclaim.store.database import explained, open_database
from exoclaim.store.findings import expectations, findings
from exoclaim.store.forget import Version, failures_of, forget, old_versions, other_versions, versions
from exoclaim.store.kept_findings import refresh
from exoclaim.store.merge import merge
from exoclaim.store.seal import dump
from exoclaim.store.verdicts import add_verdicts, pairs_of, read_verdicts, verdict_rows
from exoclaim.store.writer import (
    Run,
    digest_of,
    finish_run,
    is_copied_later,
    is_current,
    join_run,
    move,
    source_of,
    start_run,
    write_analysis,
    write_failure,
)  # fmt: skip

__all__ = [
    "Run", "Version", "add_verdicts", "check", "digest_of", "dump", "expectations", "explained", "failures_of", "findings",
    "finish_run", "forget", "is_copied_later", "is_current", "join_run", "judged", "keep_weights", "merge", "move",
    "old_versions", "open_database", "optimize", "other_versions", "pairs_of", "read_verdicts", "refresh", "source_of",
    "start_run", "undo_weights", "vacuum", "verdict_rows", "versions", "write_analysis", "write_failure",
]  # fmt: skip
