"""Measures grounding: `python benchmarks/grounding/run.py [--loctext FOLDER] [--out RESULTS.md]`.

Accuracy on our table of vesicle names and on LocText's gold mentions, beside plain exact match in the same run, and
speed. Trains nothing and reads no lexicon but the one in use.
"""

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from exoclaim.annotate.ground import KINDS, Grounder
from exoclaim.annotate.ground_species import species_of
from exoclaim.annotate.lexicon import Entry, Lexicon
from exoclaim.schema import Label

HERE = Path(__file__).parent
LOCTEXT = HERE.parents[2] / "shared" / "corpora" / "loctext" / "abstracts.jsonl.gz"


@dataclass
class Count:
    """Right, wrong and unanswered mentions of one task by one method."""

    right: int = 0
    wrong: int = 0
    none: int = 0
    misses: Counter[str] = field(default_factory=Counter)

    def add(self, ok: bool, answered: bool, what: str) -> None:
        """Count one mention."""
        self.right += ok
        self.wrong += answered and not ok
        self.none += not ok and not answered
        if not ok:
            self.misses[what] += 1

    def row(self, task: str, method: str) -> str:
        """A line of the result table."""
        total = self.right + self.wrong + self.none
        answered = self.right + self.wrong
        precision = self.right / answered if answered else 0.0
        return (
            f"| {task} | {method} | {total} | {self.right / max(total, 1):.3f} | {precision:.3f} | {self.wrong} | {self.none} |"
        )


@dataclass
class Method:
    """A way to ground: its name, its lexicon, and whether it is exoclaim's or plain exact match."""

    name: str
    grounder: Grounder
    exact: bool = False

    def ground_all(self, mentions: list[tuple[str, Label]], **context: object) -> list[Entry | None]:
        """The entries that the mentions of one document are grounded to."""
        if self.exact:
            return [exact_match(self.grounder.lexicon, *mention) for mention in mentions]
        answers = self.grounder.ground_all(mentions, **context)  # type: ignore[arg-type]
        return [self.grounder.lexicon.entry(a.concept.id) if a else None for a in answers]


def exact_match(lexicon: Lexicon, text: str, label: Label) -> Entry | None:
    """The floor: the first concept that bears the mention as a name, letter for letter."""
    for name in lexicon.lookup(text):
        if name.text == text and name.entry.kind in KINDS[label]:
            return name.entry
    return None


def vesicle_names(methods: list[Method]) -> dict[str, Count]:
    """Counts by method on our own table; a row without ids wants no answer."""
    counts = {method.name: Count() for method in methods}
    for line in (HERE / "vesicle_names.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, label, long_form, species, ids = line.split("\t")
        wanted = set(filter(None, ids.split("|")))
        for method in methods:
            context = {"long_forms": {name: long_form} if long_form else {}, "species": species or "human"}
            (entry,) = method.ground_all([(name, Label(label))], **context)
            ok = entry.id in wanted if wanted and entry else not wanted and entry is None
            counts[method.name].add(
                ok, entry is not None, f"{label} {name} -> {entry.id if entry else 'none'}, gold {ids or 'none'}"
            )
    return counts


def accessions(entry: Entry | None) -> set[str]:
    """UniProt accessions of a concept."""
    return {x.removeprefix("UniProtKB:") for x in entry.xrefs if x.startswith("UniProtKB:")} if entry else set()


def loctext(methods: list[Method], path: Path, half: str) -> dict[str, dict[str, Count]]:
    """Counts by task and method; `half` is `even`, `odd` or `all` documents, counted from 0 in file order."""
    tasks = ("proteins, human accession", "proteins, all", "compartments, same GO id", "compartments, same or parent or child")
    counts = {task: {method.name: Count() for method in methods} for task in tasks}
    lexicon = methods[0].grounder.lexicon
    human = {accession for entry in lexicon.entries() for accession in accessions(entry)}
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        documents = [json.loads(line) for line in handle]
    for number, document in enumerate(documents):
        if half != "all" and half != ("odd" if number % 2 else "even"):
            continue
        species = species_of(document["text"])
        gold = [e for e in document["entities"] if e["label"] in ("PROTEIN", "COMPARTMENT")]
        mentions = [(e["text"], Label(e["label"])) for e in gold]
        for method in methods:
            for entity, entry in zip(gold, method.ground_all(mentions, species=species), strict=True):
                protein = entity["label"] == "PROTEIN"
                wanted = set(entity["norm"].get("UniProtKB" if protein else "GO", []))
                what = f"{said(entity, entry)}, gold {'|'.join(sorted(wanted))} [{species}]"
                if protein and wanted:
                    ok = bool(wanted & accessions(entry))
                    counts[tasks[1]][method.name].add(ok, entry is not None, what)
                    if wanted & human:
                        counts[tasks[0]][method.name].add(ok, entry is not None, what)
                elif not protein:
                    same = entry is not None and entry.id in wanted
                    near = same or (entry is not None and related(lexicon, entry, wanted))
                    counts[tasks[2]][method.name].add(same, entry is not None, what)
                    counts[tasks[3]][method.name].add(near, entry is not None, what)
    return counts


def said(entity: dict[str, str], entry: Entry | None) -> str:
    """A mention and the answer to it, for the list of misses."""
    return f"{entity['text']} -> {f'{entry.id} {entry.name}' if entry else 'none'}"


def related(lexicon: Lexicon, entry: Entry, wanted: Iterable[str]) -> bool:
    """Whether a gold id is a parent or a child of the answer."""
    parents = {p for w in wanted if (gold := lexicon.entry(w)) for p in gold.parents}
    return bool(set(entry.parents) & set(wanted)) or entry.id in parents


def speed(grounder: Grounder, path: Path) -> tuple[float, float]:
    """Mentions per second on LocText's mentions: each for the first time, and again."""
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        mentions = [
            (e["text"], Label(e["label"])) for line in handle for e in json.loads(line)["entities"]
            if e["label"] in ("PROTEIN", "COMPARTMENT")
        ]  # fmt: skip
    distinct = list(dict.fromkeys(mentions))
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
    """Prints the tables; with --misses also what went wrong, most frequent first."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--loctext", type=Path, default=LOCTEXT)
    parser.add_argument("--half", choices=("even", "odd", "all"), default="all")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--public", type=Path, help="a lexicon built with --public-only, for one more method")
    arguments = parser.parse_args()
    start = time.process_time()
    grounder = Grounder.load()
    loading = time.process_time() - start
    methods = [Method("exoclaim", grounder), Method("exact match", grounder, exact=True)]
    if arguments.public:
        public = Grounder.load(arguments.public)
        methods += [Method("exoclaim, public names only", public), Method("exact match, public names only", public, exact=True)]
    print("| task | method | mentions | accuracy@1 | precision of answers | wrong | no answer |")
    print("|---|---|---:|---:|---:|---:|---:|")
    results = {"vesicle names": vesicle_names(methods)}
    if arguments.loctext.exists():
        results |= {f"LocText {task}": c for task, c in loctext(methods, arguments.loctext, arguments.half).items()}
    for task, counts in results.items():
        for method, count in counts.items():
            print(count.row(task, method))
    print(f"\nCPU time: loading {loading:.2f} s", end="")
    if arguments.loctext.exists():
        cold, warm = speed(Grounder.load(), arguments.loctext)
        print(f"; {cold:,.0f} distinct mentions/s the first time, {warm:,.0f} mentions/s warm")
    for task, counts in results.items():
        if arguments.misses and task != "LocText proteins, all":
            print(f"\n{task}:")
            for what, number in counts["exoclaim"].misses.most_common(arguments.misses):
                print(f"  {number} x {what}")


if __name__ == "__main__":
    main()
