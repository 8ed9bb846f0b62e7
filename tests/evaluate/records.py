"""Annotations written down shortly, for the tables of cases."""

from typing import Any

Relation = tuple[Any, ...]  # (subject id, predicate, object id, then `negated`, `speculative` or citation keys)


def record(
    text: str,
    entities: str = "",
    relations: list[Relation] | None = None,
    claims: str = "",
    same: str = "",
    **more: Any,
) -> dict[str, Any]:
    """A PubAnnotation record.

    `entities` as `CD63:PROTEIN exosomes:COMPARTMENT`, ids T1, T2, ... (`_` for a blank, `#2` behind a word for its
    second occurrence); sentences end with a full stop and have `claims` in order; `same` as `T1=T2`.
    """
    denotations, attributes = [], []
    start = 0
    for n, piece in enumerate(text.split(".")[:-1], 1):
        end = start + len(piece) + 1
        begin = start + len(piece) - len(piece.lstrip())
        denotations.append({"id": f"S{n}", "span": {"begin": begin, "end": end}, "obj": "Sentence"})
        start = end
    for n, claim in enumerate(claims.split(), 1):
        attributes.append({"subj": f"S{n}", "pred": "claim", "obj": claim})
    for n, entity in enumerate(entities.split(), 1):
        words, label = entity.rsplit(":", 1)
        words, _, nth = words.replace("_", " ").partition("#")
        begin = -1
        for _ in range(int(nth or 1)):
            begin = text.index(words, begin + 1)
        denotations.append({"id": f"T{n}", "span": {"begin": begin, "end": begin + len(words)}, "obj": label})
    rows = []
    for n, (subject, predicate, obj, *marks) in enumerate(relations or [], 1):
        rows.append({"id": f"R{n}", "subj": subject, "pred": predicate, "obj": obj})
        for mark in marks:
            kind = {"negated": "polarity", "affirmed": "polarity", "speculative": "certainty"}.get(mark, "attribution")
            kind = "confidence" if isinstance(mark, float) else kind
            attributes.append({"subj": f"R{n}", "pred": kind, "obj": mark})
    for n, pair in enumerate(same.split(), len(rows) + 1):
        first, second = pair.split("=")
        rows.append({"id": f"R{n}", "subj": first, "pred": "same_as", "obj": second})
    return {"text": text, "denotations": denotations, "relations": rows, "attributes": attributes, **more}
