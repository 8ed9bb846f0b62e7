"""Patterns over a dependency parse against the learned judge, and both together: what each is worth on held-out papers.

    python benchmarks/extraction/parse.py train ../shared PARSER     a spaCy tagger and parser on CRAFT, a few minutes
    python benchmarks/extraction/parse.py compare ../shared PARSER   the table

Patterns are parse_patterns.toml, matched by spaCy's DependencyMatcher on sentences whose mentions are one token each, and
distributed over conjuncts. Nothing of this ships; RESULTS.md says why.
"""

import argparse
import gzip
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.matcher import DependencyMatcher
from spacy.tokens import Doc, DocBin, Token

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "training"))

from calibrate import Case, cases
from corpora import GoldSentence
from material import held_out_sentences

from exoclaim.annotate.network import Network, model_folder
from exoclaim.extract.decide import Settings, complete_lists, decide
from exoclaim.extract.weigh import weigh
from exoclaim.schema import SYMMETRIC

HERE = Path(__file__).parent
STEPS, LIFT = 600, 0.1
Triple = tuple[int, str, int]


def craft_docs(path: Path) -> Iterator[Doc]:
    """CRAFT sentences as Docs with tags, heads and dependency labels."""
    vocab = spacy.blank("en").vocab
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for article in map(json.loads, file):
            for s in article["sentences"]:
                tokens = s["tokens"]
                place = {t["i"]: k for k, t in enumerate(tokens)}
                yield Doc(
                    vocab,
                    words=[t["form"] for t in tokens],
                    spaces=[i + 1 < len(tokens) and tokens[i + 1]["start"] > t["end"] for i, t in enumerate(tokens)],
                    tags=[t["xpos"] for t in tokens],
                    heads=[place.get(t["head"], k) for k, t in enumerate(tokens)],
                    deps=["ROOT" if t["dep"] == "root" else t["dep"] for t in tokens],
                )


def train(shared: Path, out: Path) -> None:
    """Train tagger and parser with spaCy's own recipe, optimised for efficiency, for STEPS steps."""
    out.mkdir(parents=True, exist_ok=True)
    for split in ("train", "dev"):
        docs = list(craft_docs(shared / "corpora" / "craft" / f"{split}.jsonl.gz"))
        DocBin(docs=docs if split == "train" else docs[:600]).to_disk(out / f"{split}.spacy")
    config = out / "config.cfg"
    spacy_command = [sys.executable, "-m", "spacy"]
    subprocess.run([*spacy_command, "init", "config", config, "-p", "tagger,parser", "-o", "efficiency", "-F"], check=True)
    paths = ["--paths.train", out / "train.spacy", "--paths.dev", out / "dev.spacy"]
    limits = ["--training.max_steps", str(STEPS), "--training.eval_frequency", "400"]
    subprocess.run([*spacy_command, "train", config, "-o", out, *paths, *limits], check=True)


def frames(words: str, frame: str, preposition: str) -> tuple[list[dict[str, object]], bool]:
    """A DependencyMatcher pattern (anchor, subject, object are its nodes), and whether subject and object are turned round."""
    anchor: dict[str, object] = {"RIGHT_ID": "anchor", "RIGHT_ATTRS": {"LOWER": {"REGEX": f"^{words}$"}}}

    def child(of: str, name: str, deps: list[str], **attributes: object) -> dict[str, object]:
        return {"LEFT_ID": of, "REL_OP": ">", "RIGHT_ID": name, "RIGHT_ATTRS": {"DEP": {"IN": deps}, **attributes}}

    mention = {"ENT_TYPE": {"NOT_IN": [""]}}
    subjects, objects = ["nsubj", "nsubjpass", "csubj"], ["dobj", "attr", "obj"]

    def governed(of: str, name: str, pattern: str) -> list[dict[str, object]]:
        prep = child(of, f"prep_{name}", ["prep", "agent"], LOWER={"REGEX": f"^(?:{pattern})$"})
        return [prep, child(f"prep_{name}", name, ["pobj"], **mention)]

    if frame in ("active", "inverse"):
        return [anchor, child("anchor", "s", subjects, **mention), child("anchor", "o", objects, **mention)], frame == "inverse"
    if frame == "agent":
        return [anchor, child("anchor", "s", ["nsubjpass"], **mention), *governed("anchor", "o", "by")], True
    if frame in ("verb_prep", "prep_verb"):
        left = child("anchor", "s", subjects, **mention)
        return [anchor, left, *governed("anchor", "o", preposition)], frame == "prep_verb"
    return [anchor, *governed("anchor", "s", "of"), *governed("anchor", "o", preposition)], False


class Patterns:
    """The patterns, ready to match on sentences with given mentions."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self.matcher = DependencyMatcher(nlp.vocab)
        self.meaning: dict[str, tuple[str, list[str], bool]] = {}
        raw = tomllib.loads((HERE / "parse_patterns.toml").read_text(encoding="utf-8"))["pattern"]
        for number, p in enumerate(raw):
            pattern, turned = frames(p["words"], p["frame"], p.get("preposition", ""))
            self.meaning[f"p{number}"] = (p["predicate"], [str(node["RIGHT_ID"]) for node in pattern], turned)
            self.matcher.add(f"p{number}", [pattern])

    def __call__(self, sentence: GoldSentence, mentions: list[tuple[int, int, str]]) -> set[Triple]:
        """(subject, predicate, object) as indexes of `mentions`."""
        doc = self.nlp.make_doc(sentence.text)
        number: dict[int, int] = {}
        with doc.retokenize() as retokenizer:
            taken = 0
            for k, (start, end, label) in enumerate(mentions):
                span = doc.char_span(start, end, label=label, alignment_mode="expand")
                if span is not None and span.start >= taken:
                    retokenizer.merge(span, attrs={"ENT_TYPE": label})
                    taken, number[span.start_char] = span.end, k
        for _, component in self.nlp.pipeline:
            doc = component(doc)
        index = {t.i: number[t.idx] for t in doc if t.idx in number and t.ent_type_}
        out = set()
        for key, places in self.matcher(doc):
            predicate, names, turned = self.meaning[self.nlp.vocab.strings[key]]
            at = dict(zip(names, places, strict=True))
            for s in conjuncts(doc[at["s"]]):
                for o in conjuncts(doc[at["o"]]):
                    if s.i in index and o.i in index and s.i != o.i:
                        a, b = (index[o.i], index[s.i]) if turned else (index[s.i], index[o.i])
                        out.add((min(a, b), predicate, max(a, b)) if predicate in SYMMETRIC else (a, predicate, b))
        return out


def conjuncts(token: Token) -> list[Token]:
    """The token and what is joined to it by `and`, commas, or apposition."""
    return [token, *token.conjuncts, *(child for child in token.children if child.dep_ == "appos")]


def network_says(case: Case, network: Network, settings: Settings, hinted: set[Triple]) -> set[Triple]:
    """What the network decides; pairs that a pattern hints at are lifted by LIFT before the threshold."""
    if not len(pairs := case.pairs):
        return set()
    chance, lists = weigh(case.sentence.text, case.mentions, case.sure, pairs, case.logits, network.allowed)
    order = list(settings.thresholds)
    at = {(int(a), int(b)): k for k, (a, b) in enumerate(pairs)}
    for a, predicate, b in hinted:
        if (a, b) in at:
            chance[at[a, b], order.index(predicate)] += LIFT
    chance = complete_lists(pairs, chance, settings.thresholds, lists, settings.floor)
    return {(d.subject, str(d.predicate), d.object) for d in decide(pairs, chance, settings.thresholds)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["train", "compare"])
    parser.add_argument("shared", type=Path)
    parser.add_argument("parser", type=Path)
    parser.add_argument("--unseen", default="*.json", help="glob of the annotation files that the shipped weights never saw")
    args = parser.parse_args()
    if args.command == "train":
        train(args.shared, args.parser)
        return
    patterns = Patterns(spacy.load(args.parser / "model-last"))
    network = Network(model_folder(), threads=2)
    settings = Settings.of(network.meta)
    counts = {name: [0, 0] for name in ("patterns", "judge", "either", "both", "judge, lifted by patterns")}
    wanted = 0
    for case in cases(network, held_out_sentences(args.shared, args.unseen), gold_mentions=True):
        s, mentions = case.sentence, case.mentions
        true = {(min(a, b), p, max(a, b)) if p in SYMMETRIC else (a, p, b) for a, p, b, *_ in s.relations}
        wanted += len(true)
        hits, judge = patterns(s, mentions), network_says(case, network, settings, set())
        for name, said in zip(
            counts, (hits, judge, hits | judge, hits & judge, network_says(case, network, settings, hits)), strict=True
        ):
            counts[name][0] += len(said & true)
            counts[name][1] += len(said)
    print(f"{wanted} relations, gold mentions, polarity left out\n\n| who decides | P | R | F1 |\n|---|---:|---:|---:|")
    for name, (right, found) in counts.items():
        print(f"| {name} | {right / max(found, 1):.3f} | {right / wanted:.3f} | {2 * right / max(found + wanted, 1):.3f} |")


if __name__ == "__main__":
    main()
