"""Evidence for each protein–compartment pair of an abstract: what the shipped network sees in it, and where both stand.

The network reads single sentences and joined neighbours. Of the pair that it scores best in one sentence all scores and the
hidden layer below them are kept, of pairs across a sentence boundary the best score; pairs further apart have only their
counts and places. A pair is of names, not mentions.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exoclaim.annotate.network import Network, Reading
from exoclaim.annotate.questions import LABELS, PREDICATES, ask
from exoclaim.bench.loctext import Article, Key, ancestors
from exoclaim.schema import Label, Predicate

FAR = -9.0  # logit of a pair that no sentence shows
NOTHING = np.concatenate([np.full(2 * (len(PREDICATES) + 2), FAR), np.zeros(384)])  # for a pair that no sentence shows
PLACES = [PREDICATES.index(p) for p in (Predicate.LOCATED_IN, Predicate.ENRICHED_IN, Predicate.MARKER_OF, Predicate.SORTED_TO)]
Features = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """A protein and a compartment by name: the mention pairs that stand nearest to each other, and the evidence.

    `evidence` (435,): seventeen numbers of the abstract, then of the best pair in one sentence the scores both ways (34,)
    and the hidden layer (384,), or FAR and zeros where no sentence shows the pair; `distance` is in sentences.
    """

    name: Key
    nearest: tuple[tuple[int, int], ...]
    distance: int
    evidence: Features


def pairs_of(network: Network, article: Article) -> list[Pair]:
    """Every pair of names of the abstract, in the order they come in."""
    if not article.entities:
        return []
    names = [e.ids or (f"?{e.text.lower()}",) for e in article.entities]
    alone, joined = _scores(network, article)
    groups: dict[Key, list[tuple[int, int]]] = {}
    for x, protein in enumerate(article.entities):
        for y, place in enumerate(article.entities):
            if protein.protein and not place.protein:
                groups.setdefault((names[x], names[y]), []).append((x, y))
    single = {p: float(seen[PLACES].max()) for p, seen in alone.items()}
    over = {p: float(seen[PLACES].max()) for p, seen in joined.items()}
    best = {name: max(max(single.get(p, FAR), over.get(p, FAR)) for p in pairs) for name, pairs in groups.items()}
    often = [Counter(n for n, e in zip(names, article.entities, strict=True) if e.protein is side) for side in (True, False)]
    found = []
    for name, pairs in groups.items():
        gaps = {p: article.entities[p[1]].sentence - article.entities[p[0]].sentence for p in pairs}
        distance = min(map(abs, gaps.values()))
        near = tuple(p for p in pairs if abs(gaps[p]) == distance)
        rivals = [max((v for k, v in best.items() if k[i] == name[i] and k != name), default=FAR) for i in (0, 1)]
        share = [often[i][name[i]] / max(often[i].values()) for i in (0, 1)]
        letters = min(abs(article.entities[x].start - article.entities[y].start) for x, y in near)
        shown = max((p for p in pairs if p in alone), key=lambda p: single[p], default=None)
        numbers = [
            best[name],
            max(over.get(p, FAR) for p in pairs),
            min(distance, 5),
            distance == 0,
            min(sum(g == 0 for g in gaps.values()), 6),
            np.log1p(letters),
            *share,
            np.log(often[0][name[0]]),
            *rivals,
            best[name] - rivals[0],
            best[name] - rivals[1],
            any(other != name[1] and set(name[1]) & ancestors(other[0]) for other in often[1]),
            any(e.sentence == 0 for e, n in zip(article.entities, names, strict=True) if n == name[0]),
            len(often[0]),
            len(often[1]),
        ]
        evidence = np.concatenate([np.array(numbers, dtype=np.float64), alone[shown] if shown else NOTHING])
        found.append(Pair(name, near, distance, evidence))
    return found


def _scores(network: Network, article: Article) -> tuple[dict[tuple[int, int], Features], dict[tuple[int, int], Features]]:
    """What is seen in each mention pair of one sentence, and in each of neighbouring sentences read as one."""
    allowed = np.zeros_like(network.allowed)
    kinds = LABELS.index(Label.PROTEIN), LABELS.index(Label.COMPARTMENT)
    allowed[kinds] = allowed[kinds[::-1]] = True
    texts = [article.text[a:b].replace("\n", " ") for a, b in article.sentences]
    inside: list[list[int]] = [[] for _ in texts]
    for i, e in enumerate(article.entities):
        inside[e.sentence].append(i)
    alone: dict[tuple[int, int], Features] = {}
    for n, reading in enumerate(network.read(texts)):
        alone.update(_judge(network, reading, article, inside[n], dict.fromkeys(inside[n], article.sentences[n][0]), allowed))
    both = [n for n in range(len(texts) - 1) if _mixed(article, inside[n], inside[n + 1])]
    joined: dict[tuple[int, int], Features] = {}
    if both:
        for n, reading in zip(both, network.read([f"{texts[n]} {texts[n + 1]}" for n in both]), strict=True):
            shift = article.sentences[n + 1][0] - len(texts[n]) - 1
            origin = dict.fromkeys(inside[n], article.sentences[n][0]) | dict.fromkeys(inside[n + 1], shift)
            scores = _judge(network, reading, article, inside[n] + inside[n + 1], origin, allowed)
            joined.update(
                {p: s for p, s in scores.items() if article.entities[p[0]].sentence != article.entities[p[1]].sentence}
            )
    return alone, joined


def _mixed(article: Article, first: Sequence[int], second: Sequence[int]) -> bool:
    """Whether one sentence names a protein and the other a compartment."""
    kinds = [{article.entities[i].protein for i in side} for side in (first, second)]
    return (True in kinds[0] and False in kinds[1]) or (False in kinds[0] and True in kinds[1])


def _judge(
    network: Network,
    reading: Reading,
    article: Article,
    inside: Sequence[int],
    origin: dict[int, int],
    allowed: NDArray[np.bool_],
) -> dict[tuple[int, int], Features]:
    """Scores of protein → compartment, those of the other way and the hidden layer, for each pair of the mentions `inside`.

    They stand at `start - origin` of the text that was read.
    """
    mentions = [
        (e.start - origin[i], e.end - origin[i], str(Label.PROTEIN if e.protein else Label.COMPARTMENT))
        for i, e in ((i, article.entities[i]) for i in inside)
    ]
    questions = ask(reading.encoded, mentions, allowed)
    if questions is None:
        return {}
    logits, hidden = network.judge_and_see(reading, questions)
    asked = {(inside[a], inside[b]): k for k, (a, b) in enumerate(questions.pairs.tolist())}
    return {
        (a, b): np.concatenate([logits[k], logits[asked[b, a]], hidden[k]]).astype(np.float64)
        for (a, b), k in asked.items()
        if article.entities[a].protein
    }
