"""Files of tools that we read but do not write: random records as PubTator, Label Studio and Prodigy would hold them."""

import json
from typing import Any

Json = dict[str, Any]


def parts(record: Json) -> tuple[list[Json], list[Json], dict[str, set[str]]]:
    """Mentions, relations between them, and what is said of each relation."""
    mentions = [d for d in record["denotations"] if d["obj"] != "Sentence"]
    said: dict[str, set[str]] = {}
    for a in record["attributes"]:
        said.setdefault(a["subj"], set()).add(str(a["obj"]))
    return mentions, record["relations"], said


def to_pubtator(record: Json) -> str:
    """One document; its text is a title and an abstract in two lines, and each mention has a concept of its own."""
    title, abstract = record["text"].split("\n")
    mentions, relations, _ = parts(record)
    key = record["source"]
    lines = [f"{key}|t|{title}", f"{key}|a|{abstract}"]
    for m in mentions:
        begin, end = m["span"]["begin"], m["span"]["end"]
        lines.append("\t".join([key, str(begin), str(end), record["text"][begin:end], m["obj"], f"X:{m['id']}"]))
    lines += ["\t".join([key, r["pred"], f"X:{r['subj']}", f"X:{r['obj']}"]) for r in relations]
    return "\n".join(lines) + "\n\n"


def to_label_studio(record: Json) -> Json:
    """One task of a JSON export; a second label on a relation says that it is denied or doubted."""
    mentions, relations, said = parts(record)
    result = []
    for m in mentions:
        begin, end = m["span"]["begin"], m["span"]["end"]
        value = {"start": begin, "end": end, "text": record["text"][begin:end], "labels": [m["obj"]]}
        result.append({"id": m["id"], "type": "labels", "value": value})
    for r in relations:
        labels = [r["pred"], *sorted(said.get(r["id"], set()) & {"negated", "speculative"})]
        result.append({"type": "relation", "from_id": r["subj"], "to_id": r["obj"], "labels": labels})
    return {"id": record["source"], "data": {"text": record["text"]}, "annotations": [{"result": result}]}


def to_prodigy(record: Json) -> str:
    """One line of `prodigy db-out`."""
    mentions, relations, _ = parts(record)
    spans = {m["id"]: {"start": m["span"]["begin"], "end": m["span"]["end"], "label": m["obj"]} for m in mentions}
    sides = [{"head_span": spans[r["subj"]], "child_span": spans[r["obj"]], "label": r["pred"]} for r in relations]
    task = {"text": record["text"], "answer": "accept", "spans": list(spans.values()), "relations": sides}
    return json.dumps(task | {"meta": {"id": record["source"]}}) + "\n"
