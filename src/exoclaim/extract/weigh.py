"""From the network's logits for a sentence to the chance of each predicate, with what the sentence itself says counted in:
how sure the tagger is of both mentions, lists, words of denial. What is then decided is decide.py's.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from exoclaim.extract.cues import denied_between
from exoclaim.extract.decide import Floats, probabilities, settle_polarity
from exoclaim.extract.lists import crossed, groups


def weigh(
    text: str,
    mentions: Sequence[tuple[int, int, str]],
    sure: Sequence[float],
    pairs: NDArray[np.int64],
    logits: Floats,
    allowed: NDArray[np.bool_],
) -> tuple[Floats, list[int]]:
    """(pairs, 17) chances of predicates, negation and speculation, and the number of its list by mention.

    `mentions` are (start, end, label) in `text`, `sure` the chance of each to be one (0 to 1). A relation needs both of its
    mentions, so their chances multiply that of a predicate.
    """
    lists = groups(text, list(mentions))
    chance = probabilities(pairs, logits, [m[2] for m in mentions], allowed)
    chance = settle_polarity(pairs, chance, lists, denied_between(text, [m[:2] for m in mentions], pairs))
    chance[:, :-2] *= np.asarray(sure, dtype=np.float32)[pairs].prod(axis=1)[:, None]
    if apart := crossed(text, mentions, lists):
        chance[[k for k, pair in enumerate(pairs.tolist()) if tuple(pair) in apart], :-2] = 0
    return chance, lists
