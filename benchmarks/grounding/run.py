"""Measures grounding: `python benchmarks/grounding/run.py [--half odd] [--misses 40] [--predicted] [--public FOLDER]`.

Accuracy on our table of vesicle names, on LocText and on CRAFT with gold mentions, for exoclaim, exact match and gilda (where
it is installed) with the same lexicon in one run; with predicted mentions; load and speed. Trains nothing.
"""

import argparse
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from methods import Method, exact, exoclaim, methods
from tasks import Document, craft, loctext, vesicle_names

from exoclaim.annotate.ground import Grounder
from exoclaim.annotate.lexicon import Entry
from exoclaim.schema import Label


@dataclass
class Count:
    """Right, wrong and unanswered mentions of one task by one method."""

    right: int = 0
    wrong: int = 0
    none: int = 0
    misses: Counter[str] = field(default_factory=Counter)

    def add(self, ok: bool, answer: Entry | None, what: str) -> None:
        """Count one mention."""
        self.right += ok
        self.wrong += answer is not None and not ok
        self.none += answer is None and not ok
        if not ok:
            self.misses[f"{what} -> {f'{answer.id} {answer.name}' if answer else 'none'}"] += 1

    def row(self, task: str, method: str) -> str:
        """A line of the result table."""
        total, answered = self.right + self.wrong + self.none, self.right + self.wrong
        accuracy, precision = self.right / max(total, 1), self.right / max(answered, 1)
        return f"| {task} | {method} | {total} | {accuracy:.3f} | {precision:.3f} | {self.wrong} | {self.none} |"


Counts = dict[tuple[str, str], Count]


def ask(documents: Iterable[Document], ways: list[Method]) -> Counts:
    """Counts by task and method with gold mentions."""
    counts: Counts = defaultdict(Count)
    for document in documents:
        mentions = [(q.text, q.label) for q in document.questions]
        for way in ways:
            answers = way.ground(mentions, document.species, document.long_forms)
            for question, answer in zip(document.questions, answers, strict=True):
                for task, right in question.tasks.items():
                    what = f"{question.text}, gold {question.gold} [{document.species}]"
                    counts[task, way.name].add(right(answer), answer, what)
    return counts


def predicted(documents: Iterable[Document], tagger: str, grounder: Grounder) -> Counts:
    """The same with mentions that a tagger finds: a gold mention asks the first one of its label that overlaps it."""
    import spacy

    import exoclaim.annotate  # noqa: F401  registers the components

    nlp = spacy.blank("en")
    nlp.add_pipe("exoclaim_sentences")
    nlp.add_pipe("exoclaim_dictionary", config={"whole": True}) if tagger == "dictionary" else nlp.add_pipe("exoclaim_ner")
    nlp.add_pipe("exoclaim_abbreviations")
    nlp.add_pipe("exoclaim_grounder")
    counts: Counts = defaultdict(Count)
    for document in documents:
        mentions = nlp(document.text)._.mentions
        for q in document.questions:
            hit = next((m for m in mentions if m.label is q.label and m.start < q.end and q.start < m.end), None)
            answer = grounder.lexicon.entry(hit.concept.id) if hit and hit.concept else None
            for task, right in q.tasks.items():
                what = document.text[hit.start : hit.end] if hit else f"{q.text} not found"
                counts[task, f"exoclaim, mentions by {tagger}"].add(right(answer), answer, f"{what}, gold {q.gold}")
    return counts


def speed(grounder: Grounder, documents: list[Document]) -> tuple[float, float]:
    """Mentions per second of CPU: each distinct one for the first time, and all again."""
    mentions: list[tuple[str, Label]] = [(q.text, q.label) for d in documents for q in d.questions]
    distinct = list(dict.fromkeys(mentions))
    grounder.ground("a name of several words that nobody uses", Label.PROTEIN)  # makes the matrices
    grounder.ground("a name of several words that nobody uses", Label.COMPARTMENT)
    start = time.process_time()
    for text, label in distinct:
        grounder.ground(text, label)
    cold = len(distinct) / (time.process_time() - start)
    start = time.process_time()
    for _ in range(10):
        for text, label in mentions:
            grounder.ground(text, label)
    return cold, 10 * len(mentions) / (time.process_time() - start)


def main() -> None:
    """Prints the tables; with --misses also what exoclaim got wrong, most frequent first."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--half", choices=("even", "odd", "all"), default="all", help="documents of LocText")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--predicted", action="store_true", help="also with predicted mentions on LocText")
    parser.add_argument("--craft", type=int, default=None, metavar="N", help="only the first N articles of CRAFT's test part")
    parser.add_argument("--public", type=Path, help="a lexicon built with --public-only, for two more methods")
    arguments = parser.parse_args()
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    grounder = Grounder.load()
    grounder.lexicon.entry("GO:0070062")
    loading, after = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ways = methods(grounder)
    if arguments.public:
        public = Grounder.load(arguments.public)
        ways += [Method("exoclaim, public names", exoclaim(public)), Method("exact match, public names", exact(public))]
    located = list(loctext(grounder.lexicon, arguments.half))
    counts = ask(vesicle_names(), ways) | ask(located, ways) | ask(craft(grounder.lexicon, arguments.craft), ways)
    if arguments.predicted:
        counts |= predicted(located, "network", grounder) | predicted(located, "dictionary", grounder)
    print("| task | method | mentions | accuracy@1 | precision of answers | wrong | no answer |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for (task, method), count in sorted(counts.items(), key=lambda item: item[0][0]):
        print(count.row(task, method))
    cold, warm = speed(Grounder.load(), located)
    print(f"\nCPU time: loading {loading:.2f} s, +{(after - before) / 1024:.0f} MB resident;", end=" ")
    print(f"{cold:,.0f} distinct mentions/s the first time, {warm:,.0f} mentions/s warm")
    for (task, method), count in counts.items():
        if arguments.misses and method.startswith("exoclaim") and "all species" not in task:
            print(f"\n{task}, {method}:")
            for what, number in count.misses.most_common(arguments.misses):
                print(f"  {number} x {what}")


if __name__ == "__main__":
    main()
