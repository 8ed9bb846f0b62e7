"""The two losses of the tagging benchmark that torch does not have: one head with unmarked labels, and a linear chain."""

import itertools
import sys
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "benchmarks" / "tagging"), str(ROOT / "models" / "training")]

from heads_or_mask import OURS, marginal_loss, may_be  # noqa: E402
from learned_decoding import Chain  # noqa: E402

from exoclaim.schema import Label  # noqa: E402

TAGS = 2 * len(OURS) + 1


def begin(label):
    return 1 + 2 * OURS.index(label)


@pytest.mark.parametrize(
    ("marked", "says", "right"),
    [
        (set(OURS), 0, {0}),
        (set(OURS) - {Label.RNA}, 0, {0, begin(Label.RNA), begin(Label.RNA) + 1}),
        ({Label.CHEMICAL}, begin(Label.CHEMICAL), {begin(Label.CHEMICAL), begin(Label.LIPID)}),
        ({Label.CHEMICAL}, begin(Label.CHEMICAL) + 1, {begin(Label.CHEMICAL) + 1, begin(Label.LIPID) + 1}),
        ({Label.PROTEIN}, begin(Label.PROTEIN), {begin(Label.PROTEIN)}),
        (set(OURS) - {Label.LIPID}, 0, {0}),  # a lipid is under CHEMICAL there, not under O
    ],
)
def test_what_a_tag_of_a_corpus_may_be_in_ours(marked, says, right):
    assert set(may_be(marked)[says].nonzero().flatten().tolist()) == right


def test_a_corpus_that_marks_everything_teaches_cross_entropy():
    torch.manual_seed(1)
    logits, target = torch.randn(2, 3, TAGS), torch.tensor([[0, 1, 2], [16, -100, -100]])
    expected = torch.nn.functional.cross_entropy(logits.transpose(1, 2), target, ignore_index=-100)
    assert marginal_loss(logits, target, may_be(set(OURS))).item() == pytest.approx(expected.item(), rel=1e-5)


def test_a_label_that_is_not_marked_is_not_taught_to_be_absent():
    """O of such a corpus says nothing between O and the label, and pushes both up against the labels that it marks."""
    logits = torch.zeros(1, 1, TAGS, requires_grad=True)
    marginal_loss(logits, torch.tensor([[0]]), may_be(set(OURS) - {Label.QUANTITY})).backward()
    slope = logits.grad[0, 0]
    unmarked = begin(Label.QUANTITY)
    assert slope[unmarked].item() == pytest.approx(slope[0].item())
    assert slope[unmarked + 1].item() == pytest.approx(slope[0].item())
    assert slope[0] < 0 < slope[begin(Label.PROTEIN)]


def chain(tags):
    torch.manual_seed(2)
    out = Chain(tags)
    for parameter in out.parameters():
        torch.nn.init.normal_(parameter)
    return out


def scored(chain, logits, path):
    """Score of one sequence, added up tag by tag; None where it is ill-formed."""
    if any(tag and tag % 2 == 0 and (i == 0 or path[i - 1] not in (tag - 1, tag)) for i, tag in enumerate(path)):
        return None
    total = chain.first[path[0]] + chain.last[path[-1]] + sum(chain.factor * logits[i, tag] for i, tag in enumerate(path))
    return (total + sum(chain.paths[a, b] for a, b in itertools.pairwise(path))).item()


@pytest.mark.parametrize("length", [1, 2, 3])
def test_the_chain_is_what_counting_all_sequences_gives(length):
    crf, logits = chain(5), torch.randn(length, 5)
    scores = {p: s for p in itertools.product(range(5), repeat=length) if (s := scored(crf, logits, p)) is not None}
    together = torch.tensor(list(scores.values())).logsumexp(0).item()
    for path, score in scores.items():
        padded = torch.nn.functional.pad(logits, (0, 0, 0, 2))[None]  # what follows the end of a sentence says nothing
        target = torch.tensor([[*path, -100, -100]])
        assert crf.log_likelihood(padded, target).item() == pytest.approx(score - together, abs=1e-4)
    best = max(scores, key=scores.get)
    assert tuple(crf.decode(logits.numpy()).argmax(axis=1)) == best
