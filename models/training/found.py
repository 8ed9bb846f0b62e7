"""Sentences with the tagger's mentions in place of gold's, as the relation branch meets them at work.

Trained on gold's mentions alone, the relation branch has never seen a mention that nobody marked, or one cut a word too
short: what it says of those is guessed. No torch here.
"""

from dataclasses import replace

from corpora import GoldSentence

Mentions = list[tuple[int, int, str]]


def as_found(s: GoldSentence, found: Mentions) -> GoldSentence:
    """`s` with the ends and labels of `found` where one of them overlaps one mention of gold, and those that gold has not.

    Relations stay with their mentions; a mention of gold that was not found stays as it is, so that no relation is lost.
    """
    near = [[k for k, m in enumerate(s.mentions) if m[0] < f[1] and f[0] < m[1]] for f in found]
    times = [sum(k in ks for ks in near) for k in range(len(s.mentions))]
    mentions: list[tuple[int, int, str, int]] = [(*m, k) for k, m in enumerate(s.mentions)]
    for f, ks in zip(found, near, strict=True):
        if not ks:
            mentions.append((*f, -1))
        elif len(ks) == 1 and times[ks[0]] == 1:
            mentions[ks[0]] = (*f, ks[0])
    order = sorted(mentions)
    new = {k: i for i, (*_, k) in enumerate(order) if k >= 0}
    return replace(
        s,
        mentions=[(b, e, label) for b, e, label, _ in order],
        relations=[(new[a], p, new[b], *flags) for a, p, b, *flags in s.relations],
        short={new[k] for k in s.short},
    )
