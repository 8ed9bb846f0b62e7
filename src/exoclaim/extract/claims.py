"""The component that gives each sentence its claim label, from the network's reading of the sentence. Sets `doc._.claims`."""

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from exoclaim.schema import ClaimLabel

_LABELS = list(ClaimLabel)


@Language.component("exoclaim_claims", requires=["doc._.readings"], assigns=["doc._.claims"])
def exoclaim_claims(doc: Doc) -> Doc:
    """(label, probability) for each sentence, in order."""
    doc._.claims = []
    for reading in doc._.readings:
        chance = np.exp(reading.claim - reading.claim.max())
        chance /= chance.sum()
        best = int(chance.argmax())
        doc._.claims.append((_LABELS[best], float(chance[best])))
    return doc
