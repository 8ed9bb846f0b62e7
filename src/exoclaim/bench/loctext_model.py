"""The LocText benchmark: what co-occurrence and a linear classifier on what the network sees in a pair reach.

The classifier is trained on four fifths of the abstracts and asked about the last. Gold mentions, then the shipped tagger's
and grounder's own.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exoclaim import pipeline
from exoclaim.annotate.lexicon import Lexicon, default_path
from exoclaim.annotate.network import Network
from exoclaim.bench.loctext import (
    FOLDS,
    LEVELS,
    Article,
    Entity,
    Key,
    accept,
    as_published,
    counts,
    fold_of,
    key,
    read,
    row,
    sentence_of,
    together,
)
from exoclaim.bench.loctext_scores import Pair, pairs_of
from exoclaim.bench.table import Row
from exoclaim.schema import Label, Mention

STRENGTH = 0.003  # C of the logistic regression: 435 numbers, some 800 examples
ENTITY_STEPS = ("exoclaim_sentences", "exoclaim_ner", "exoclaim_abbreviations", "exoclaim_grounder")
Chance = NDArray[np.float64]


def run(data: Path) -> list[Row]:
    """Our rows. Raises InputError where the corpus is not at `data`."""
    articles, published = read(data), read(data, as_published)
    rows = [
        row(f"level 4, gold entities, {name}", "co-occurrence", together(published, reach))
        for name, reach in (("same sentence", 0), ("neighbouring sentences", 1), ("whole abstract", 10**6))
    ]
    network = Network()
    pairs = [pairs_of(network, a) for a in articles]
    chosen = _cross_validated(articles, pairs, pairs)
    rows += [
        row(f"level {level}, gold entities, {FOLDS}-fold by document", "exoclaim", _scored(articles, pairs, level, chosen))
        for level in LEVELS
    ]
    own = own_entities(articles)
    theirs = [pairs_of(network, a) for a in own]
    end = "level 4, own entities"
    rows.append(row(f"{end}, same sentence", "co-occurrence", together(own, 0, articles)))
    chosen = _cross_validated(articles, pairs, theirs)
    rows.append(row(f"{end}, {FOLDS}-fold by document", "exoclaim", _scored(own, theirs, 4, chosen, articles)))
    return rows


Choice = Callable[[int, Pair], bool]


def _scored(
    articles: Sequence[Article],
    pairs: Sequence[Sequence[Pair]],
    level: int,
    chosen: Choice,
    gold: Sequence[Article] | None = None,
) -> list[tuple[int, int, int]]:
    """Counts of each abstract; a chosen pair of names stands for its nearest mentions."""
    results = []
    for n, (article, candidates) in enumerate(zip(articles, pairs, strict=True)):
        mentions = (m for pair in candidates if chosen(n, pair) for m in pair.nearest)
        found = {k for m in mentions if (k := key(article, m, level))}
        results.append(counts(article, found, level, gold[n] if gold else None))
    return results


def _cross_validated(articles: Sequence[Article], pairs: Sequence[Sequence[Pair]], asked: Sequence[Sequence[Pair]]) -> Choice:
    """Train on the gold `pairs` of the other folds, decide on the pairs `asked`."""
    fold = [fold_of(n, len(articles)) for n in range(len(articles))]
    chance: dict[tuple[int, Key], float] = {}
    for held in range(FOLDS):
        known = [n for n in range(len(articles)) if fold[n] != held]
        chance.update(_fitted(articles, pairs, known)(asked, [n for n in range(len(articles)) if fold[n] == held]))
    return lambda n, pair: chance[n, pair.name] >= 0.5


Judge = Callable[[Sequence[Sequence[Pair]], Sequence[int]], dict[tuple[int, Key], float]]


def _fitted(articles: Sequence[Article], pairs: Sequence[Sequence[Pair]], known: Sequence[int]) -> Judge:
    """Logistic regression on the evidence of the abstracts `known`."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    rows = [(pair.evidence, verdict) for n in known for pair in pairs[n] if (verdict := _truth(articles[n], pair)) is not None]
    model: Any = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=1000))
    model.fit(np.stack([e for e, _ in rows]), np.array([t for _, t in rows]))

    def judge(asked: Sequence[Sequence[Pair]], numbers: Sequence[int]) -> dict[tuple[int, Key], float]:
        where = [(n, pair) for n in numbers for pair in asked[n]]
        if not where:
            return {}
        chance: Chance = model.predict_proba(np.stack([pair.evidence for _, pair in where]))[:, 1]
        return {(n, pair.name): float(c) for (n, pair), c in zip(where, chance, strict=True)}

    return judge


def _truth(article: Article, pair: Pair) -> bool | None:
    """Whether gold relates the two names; None where level 4 would neither count nor blame."""
    names = [e.ids or (f"?{e.text.lower()}",) for e in article.entities]
    verdicts = {accept((names[a], names[b]), pair.name) for a, b in article.relations}
    return True if True in verdicts else None if None in verdicts else False


def own_entities(articles: Sequence[Article]) -> list[Article]:
    """The same abstracts with the mentions that the shipped tagger finds and the shipped lexicon names; no relations."""
    nlp = pipeline.load()
    lexicon = Lexicon(default_path())
    found = []
    with nlp.select_pipes(enable=list(ENTITY_STEPS)):
        for article in articles:
            mentions = [m for m in nlp(article.text)._.mentions if m.label in (Label.PROTEIN, Label.COMPARTMENT)]
            entities = tuple(
                Entity(
                    start=m.start,
                    end=m.end,
                    protein=m.label is Label.PROTEIN,
                    text=article.text[m.start : m.end],
                    ids=_ids(m, lexicon),
                    sentence=sentence_of(m.start, article.sentences),
                )
                for m in mentions
            )
            found.append(Article(id=article.id, text=article.text, sentences=article.sentences, entities=entities))
    return found


def _ids(mention: Mention, lexicon: Lexicon) -> tuple[str, ...]:
    """UniProt accessions of a protein, the GO term of a compartment; none for other concepts."""
    if mention.concept is None:
        return ()
    if mention.label is Label.COMPARTMENT:
        return (mention.concept.id,) if mention.concept.id.startswith("GO:") else ()
    entry = lexicon.entry(mention.concept.id)
    return tuple(x.removeprefix("UniProtKB:") for x in entry.xrefs if x.startswith("UniProtKB:")) if entry else ()
