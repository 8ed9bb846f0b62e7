"""A correction as it is stored: what a curator changed of a claim, checked against what there can be.

Words are picked in the sentence as it is shown, cleaned of line breaks; offsets in the document are found here.
"""

import re
from collections.abc import Mapping
from typing import Any

from exoclaim.review.marks import carry
from exoclaim.schema import Certainty, Label, Polarity, Predicate

VALUES: dict[str, type[Predicate] | type[Polarity] | type[Certainty]] = {
    "predicate": Predicate, "polarity": Polarity, "certainty": Certainty,
}  # fmt: skip
ROLES = ("subject", "object")
_CURIE = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,30}:[A-Za-z0-9_.:-]{1,60}", re.ASCII)


class BadCorrection(ValueError):
    """A correction that cannot be; says why."""


def correction(row: Mapping[str, Any], fields: Mapping[str, str], *, spans: bool = True) -> dict[str, Any]:
    """All that `fields` make different from the claim `row`, ready for JSON; predicate, polarity and certainty always.

    `row` has the values as extracted, `raw` and `sentence_text` of its sentence, `sentence_start`, for each role `_start`,
    `_end`, `_label`, `_id`, and `corrected`: whether a correction holds, which may also be changed back to what was extracted.
    With `spans` false, picked words are left out: they belong to this sentence only. Raises BadCorrection.
    """
    after: dict[str, Any] = {}
    for name, values in VALUES.items():
        after[name] = fields.get(name) or str(row[name])
        if after[name] not in [str(value) for value in values]:
            raise BadCorrection(f"{name} can only be one of {', '.join(values)}.")
    for role in ROLES:
        changed = _argument(row, role, fields, spans=spans)
        if changed:
            after[role] = changed
    same = all(after[name] == row[name] for name in VALUES) and not any(role in after for role in ROLES)
    if same and not row["corrected"]:
        raise BadCorrection("Nothing was changed; accept the claim instead.")
    return after


def _argument(row: Mapping[str, Any], role: str, fields: Mapping[str, str], *, spans: bool) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    picked = fields.get(f"{role}_start"), fields.get(f"{role}_end")
    if spans and picked[0] and picked[1]:
        start, end = _span(row, role, picked[0], picked[1])
        if (start, end) != (row[f"{role}_start"], row[f"{role}_end"]):
            text = row["raw"][start - row["sentence_start"] : end - row["sentence_start"]]
            changed |= {"start": start, "end": end, "text": text}
    label = fields.get(f"{role}_label")
    if label and label != row[f"{role}_label"]:
        if label not in list(Label):
            raise BadCorrection(f"The kind of the {role} can only be one of {', '.join(Label)}.")
        changed["label"] = label
    concept = fields.get(f"{role}_concept")
    # the concept of the old words falls with them, so one that is given for the new ones is kept though it is the same
    if concept is not None and ("start" in changed or concept.strip() != (row[f"{role}_id"] or "")):
        if concept.strip() and not _CURIE.fullmatch(concept.strip()):
            raise BadCorrection(f"The concept of the {role} must look like GO:0070062, or be empty.")
        changed["concept"] = concept.strip()
    return changed


def _span(row: Mapping[str, Any], role: str, first: str, last: str) -> tuple[int, int]:
    """Offsets in the document of words picked in the cleaned sentence."""
    clean = str(row["sentence_text"])
    if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit() and int(first) < int(last) <= len(clean)):
        raise BadCorrection(f"The words of the {role} must stand in the sentence.")
    (place,) = carry(clean, str(row["raw"]), [(int(first), int(last))])
    if place is None:
        raise BadCorrection(f"The words of the {role} cannot be found in the paper.")
    return row["sentence_start"] + place[0], row["sentence_start"] + place[1]
