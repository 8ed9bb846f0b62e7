"""One form for one content: the record that every format gives of the same annotations.

Sentences are S1, S2, ..., mentions T1, ..., relations R1, ... (`same_as` last), each in the order of the file; attributes go
with them, in a fixed order of names. What the guidelines take for granted (affirmed, asserted, OTHER) is written out. Nothing
is checked here; `formats` does that.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from exoclaim.evaluate.formats import SAME_AS, SENTENCE
from exoclaim.schema import Certainty, ClaimLabel, Polarity

Json = dict[str, Any]
ORDER = ("claim", "concept", "concept_name", "score", "polarity", "certainty", "attribution", "confidence", "support",
         "predicate_cue", "polarity_cue", "certainty_cue", "extractor")  # fmt: skip
RANK = {name: number for number, name in enumerate(ORDER)}
NUMBERS = frozenset({"confidence", "score"})


def canonical(record: Mapping[str, Any]) -> Json:
    """The record with ids, order and defaults as above; `sha256` is that of its text, empty parts are left out."""
    values: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for a in record.get("attributes", ()):
        values[a["subj"]].append((a["pred"], float(a["obj"]) if a["pred"] in NUMBERS else a["obj"]))
    ids: dict[str, str] = {}
    counts: Counter[str] = Counter()
    attributes: list[Json] = []

    def take(item: Mapping[str, Any], letter: str, **defaults: str) -> str:
        counts[letter] += 1
        key = ids[item["id"]] = f"{letter}{counts[letter]}"
        said = values[item["id"]]
        said += [(name, value) for name, value in defaults.items() if name not in {n for n, _ in said}]
        for name, value in sorted(said, key=lambda pair: (RANK.get(pair[0], len(RANK)), pair[0])):
            attributes.append({"id": f"A{len(attributes) + 1}", "subj": key, "pred": name, "obj": value})
        return key

    denotations = []
    for d in sorted(record["denotations"], key=lambda d: d["obj"] != SENTENCE):
        sentence = d["obj"] == SENTENCE
        key = take(d, "S", claim=str(ClaimLabel.OTHER)) if sentence else take(d, "T")
        span = {"begin": d["span"]["begin"], "end": d["span"]["end"]}
        denotations.append({"id": key, "span": span, "obj": d["obj"]})
    relations = []
    for r in sorted(record.get("relations", ()), key=lambda r: r["pred"] == SAME_AS):
        defaults = {} if r["pred"] == SAME_AS else {"polarity": Polarity.AFFIRMED.value, "certainty": Certainty.ASSERTED.value}
        key = take(r, "R", **defaults)
        relations.append({"id": key, "subj": ids[r["subj"]], "pred": r["pred"], "obj": ids[r["obj"]]})
    made: Json = {"denotations": denotations, "relations": relations, "attributes": attributes}
    if isinstance(record.get("text"), str):
        made = {"text": record["text"], "sha256": hashlib.sha256(record["text"].encode()).hexdigest(), **made}
    rest = {name: value for name, value in record.items() if name not in made and value not in ([], None)}
    return rest | made
