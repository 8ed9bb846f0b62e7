"""The component that turns pair scores into relations with polarity, certainty, cues and attribution.

Reads `doc._.sentences`, `doc._.mentions`, `doc._.pairs`; sets `doc._.relations`. What it decides with (thresholds,
calibration) comes with the model, in `nlp.meta["exoclaim"]`.
"""

from collections import defaultdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from exoclaim.errors import ModelError
from exoclaim.extract.attribution import attribute, own_support
from exoclaim.extract.citations import find
from exoclaim.extract.cues import predicate_cue, scope_cue
from exoclaim.extract.decide import Decision, Settings, complete_lists, decide
from exoclaim.extract.patterns import match
from exoclaim.extract.weigh import weigh
from exoclaim.schema import Certainty, Mention, Polarity, Predicate, Relation, Span


@Language.factory("exoclaim_relations", requires=["doc._.mentions", "doc._.pairs"], assigns=["doc._.relations"])
class Relations:
    """Decides; every relation says which part of the system found it."""

    def __init__(self, nlp: Language, name: str) -> None:
        meta: dict[str, Any] = nlp.meta.get("exoclaim", {})
        if not meta:
            raise ModelError(name, "no pair scores before this component", 'Add "exoclaim_pairs" to the pipeline first')
        self.settings = Settings.of(meta)
        self.allowed = np.zeros(meta["allowed_shape"], dtype=np.bool_)
        self.allowed[tuple(np.array(meta["allowed"]).T)] = True

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.relations`, in text order of subject and object."""
        out: list[Relation] = []
        mentions: list[Mention] = doc._.mentions
        named: dict[int, list[Span]] = defaultdict(list)  # digits within are no citations
        for m in mentions:
            named[m.sentence].append((m.start, m.end))
        for scored in doc._.pairs:
            begin, text = doc._.sentences[scored.sentence]
            ids = sorted({int(i) for pair in scored.pairs for i in pair})
            index = {i: k for k, i in enumerate(ids)}
            local = [(mentions[i].start - begin, mentions[i].end - begin, str(mentions[i].label)) for i in ids]
            pairs = np.array([[index[a], index[b]] for a, b in scored.pairs.tolist()])
            chance, lists = weigh(text, local, [mentions[i].score for i in ids], pairs, scored.logits, self.allowed)
            whole = complete_lists(pairs, chance, self.settings.thresholds, lists, self.settings.floor)
            decided = [
                (d, "network", self.settings.confidence(d.probability)) for d in decide(pairs, whole, self.settings.thresholds)
            ]
            decided += self._by_pattern(
                text, local, lists, pairs, chance, {(d.subject, d.object, d.predicate) for d, *_ in decided}
            )
            citations = find(text, [(start - begin, end - begin) for start, end in named[scored.sentence]])
            for d, found_by, confidence in decided:
                subject, obj = local[d.subject][:2], local[d.object][:2]
                keys = attribute(citations, subject, obj)
                out.append(self._relation(d, begin, text, ids, subject, obj, keys, found_by, confidence))
        doc._.relations = sorted(out, key=lambda r: (mentions[r.subject].start, mentions[r.object].start, r.predicate))
        return doc

    def _by_pattern(
        self,
        text: str,
        local: list[tuple[int, int, str]],
        lists: list[int],
        pairs: NDArray[np.int64],
        chance: NDArray[np.float32],
        said: set[tuple[int, int, Predicate]],
    ) -> list[tuple[Decision, str, float]]:
        """What a pattern finds and the network did not say; polarity and certainty are the network's view of the pair."""
        rows = {(int(s), int(o)): k for k, (s, o) in enumerate(pairs)}
        out = []
        for s, o, pattern in match(text, local, lists):
            if (s, o) in rows and (s, o, pattern.predicate) not in said:
                negation, speculation = (float(x) for x in chance[rows[s, o], -2:])
                found = Decision(s, o, pattern.predicate, pattern.precision, negation, speculation)
                out.append((found, f"pattern: {pattern.name}", pattern.precision))
                said.add((s, o, pattern.predicate))
        return out

    def _relation(
        self,
        d: Decision,
        begin: int,
        text: str,
        ids: list[int],
        subject: Span,
        obj: Span,
        keys: tuple[str, ...],
        found_by: str,
        confidence: float,
    ) -> Relation:
        negated, speculative = d.negation >= self.settings.negation, d.speculation >= self.settings.speculation

        def placed(cue: Span | None) -> Span | None:
            return (begin + cue[0], begin + cue[1]) if cue else None

        return Relation(
            subject=ids[d.subject],
            predicate=d.predicate,
            object=ids[d.object],
            polarity=Polarity.NEGATED if negated else Polarity.AFFIRMED,
            certainty=Certainty.SPECULATIVE if speculative else Certainty.ASSERTED,
            confidence=confidence,
            attribution=keys,
            own=own_support(text, keys, subject, obj),
            predicate_cue=placed(predicate_cue(text, d.predicate, subject, obj)),
            polarity_cue=placed(scope_cue(text, "negation", subject, obj)) if negated else None,
            certainty_cue=placed(scope_cue(text, "speculation", subject, obj)) if speculative else None,
            found_by=found_by,
        )
