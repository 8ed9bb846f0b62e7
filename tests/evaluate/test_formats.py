"""What does not agree is refused with file, id, what was expected and what was found."""

import copy
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exoclaim.errors import GoldError, InputError
from exoclaim.evaluate import evaluate
from exoclaim.evaluate.formats import parse, read
from exoclaim.schema import Certainty, Label, Polarity

from .records import record

TEXT = "Late endosomes (LE) hold CD63."
GOOD = record(TEXT, "CD63:PROTEIN Late_endosomes:COMPARTMENT LE:COMPARTMENT", [("T1", "located_in", "T2", "14", "24", 0.5)],
              "FINDING", same="T2=T3")  # fmt: skip


def test_everything_is_taken_over() -> None:
    gold = parse(GOOD, "folder/a.json")
    assert gold.name == "a"
    assert gold.sentences == (((0, 30), "FINDING"),)
    assert gold.entities == (((25, 29), Label.PROTEIN), ((0, 14), Label.COMPARTMENT), ((16, 18), Label.COMPARTMENT))
    (relation,) = gold.relations
    assert (relation.subject, relation.object, relation.objects) == ((25, 29), (0, 14), ((0, 14), (16, 18)))
    assert (relation.polarity, relation.certainty) == (Polarity.AFFIRMED, Certainty.ASSERTED)
    assert (relation.attribution, relation.confidence) == (frozenset({"14", "24"}), 0.5)


def changed(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Set the value at a path as `denotations/1/span/end`."""

    def change(document: dict[str, Any]) -> None:
        *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
        place: Any = document
        for step in steps:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value

    return change


BROKEN = [
    ("denotations/1/span/end", 31, r"denotation T1: expected a span with 0 <= begin < end <= 30, found 25 to 31"),
    ("denotations/1/span/end", 25, r"denotation T1: .* found 25 to 25"),
    ("denotations/1/span/begin", -1, r"denotation T1: .* found -1 to 29"),
    ("denotations/1/span/begin", 24.0, r"denotation T1: .* found 24.0 to 29"),
    ("denotations/1/span/begin", True, r"denotation T1: .* found True to 29"),
    ("denotations/1/span/begin", None, r"denotation T1: .* found None to 29"),
    ("denotations/1/span", [1, 2], r"denotation T1: .* found None to None"),
    ("denotations/1/obj", "PROTIEN", r"denotation T1: expected one of PROTEIN, .*, found 'PROTIEN'"),
    ("denotations/1/id", "T2", r"denotations\[2\] T2: expected an id of its own, found the id a second time"),
    ("denotations/1/id", None, r"denotations\[1\]: expected the field id, found none"),
    ("denotations/1", "T1", r"denotations\[1\]: expected an object, found 'T1'"),
    ("relations/0/id", "T1", r"relations\[0\] T1: expected an id of its own"),
    ("relations/0/id", 7, r"relations\[0\] id: expected a string, found 7"),
    ("relations/0/subj", "T9", r"relation R1: expected subj to be the id of an entity, found 'T9', no such id"),
    ("relations/0/obj", ["T2"], r"relation R1: expected obj to be the id of an entity"),
    ("denotations/1/obj", ["RNA"], r"denotation T1: expected one of PROTEIN"),
    ("relations/0/obj", "S1", r"relation R1: expected obj to be the id of an entity, found 'S1', a sentence"),
    ("relations/0/pred", "located in", r"relation R1: expected one of located_in, .* or same_as, found 'located in'"),
    ("attributes/0/obj", "FACT", r"claim of S1: expected one of DEFINITION, FINDING, .*, found 'FACT'"),
    ("attributes/0/subj", "S7", r"claim of S7: expected the id of a denotation or relation, found no such id"),
    ("attributes/3/obj", 1.5, r"confidence of R1: expected a number from 0 to 1, found '1.5'"),
    ("attributes/3/obj", "high", r"confidence of R1: expected a number from 0 to 1, found 'high'"),
    ("attributes/3/obj", "nan", r"confidence of R1: expected a number from 0 to 1, found 'nan'"),
    ("attributes/3", {"subj": "T1", "pred": "score", "obj": "high"}, r"score of T1: expected a number, found 'high'"),
    ("attributes/3", {"subj": "T1", "pred": "score", "obj": "nan"}, r"score of T1: expected a number, found 'nan'"),
    ("attributes/3", {"subj": "R1", "pred": "predicate_cue", "obj": "hold"}, r"predicate_cue of R1: .*, found 'hold'"),
    ("attributes/3", {"subj": "R1", "pred": "polarity_cue", "obj": "3 99"}, r"polarity_cue of R1: .*, found '3 99'"),
    ("attributes/3", {"subj": "R1", "pred": "certainty_cue", "obj": "1 2 3"}, r"certainty_cue of R1: .*, found '1 2 3'"),
    ("scope", [[0, 99]], r"scope\[0\]: expected a span .* found 0 to 99"),
    ("scope", [5], r"scope\[0\]: expected \[begin, end\], found 5"),
    ("sha256", "00ff", r"text: expected a text with SHA-256 00ff, found [0-9a-f]{64}"),
    ("text", 7, r"text: expected a string, found int"),
    ("denotations", {}, r"not a PubAnnotation record"),
]


@pytest.mark.parametrize(("path", "value", "message"), BROKEN)
def test_what_does_not_agree(path: str, value: Any, message: str) -> None:
    document = copy.deepcopy(GOOD)
    changed(path, value)(document)
    with pytest.raises(GoldError, match=r"a\.json: (attribute )?" + message):
        parse(document, "a.json")


def test_two_values_for_one() -> None:
    document = copy.deepcopy(GOOD)
    document["attributes"] += [{"subj": "R1", "pred": "polarity", "obj": p} for p in ("negated", "affirmed")]
    with pytest.raises(GoldError, match="expected one value, found 'negated' and 'affirmed'"):
        parse(document, "a.json")


@pytest.mark.parametrize(
    ("content", "message"), [("{", "not JSON"), ("[]", "not a PubAnnotation record"), ("7", "not a PubAnn")]
)
def test_files_of_another_kind(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(GoldError, match=message):
        read(tmp_path / "a.json")


@pytest.mark.parametrize("name", ["a.json", "a.ann", "a.xml"])
def test_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / name)


def without_text(text: str) -> dict[str, Any]:
    return {**{k: v for k, v in GOOD.items() if k != "text"}, "sha256": hashlib.sha256(text.encode()).hexdigest()}


@pytest.mark.parametrize(
    ("gold", "message"),
    [
        (
            {**GOOD, "text": TEXT.replace("hold", "have")},
            r"differs from the gold text from character 21 on .*'ave CD63.*'old CD63",
        ),
        ({**GOOD, "text": TEXT + " "}, r"from character 30 on"),
        (without_text("Another text."), r"expected a text with SHA-256"),
    ],
)
def test_two_sides_with_two_texts(gold: dict[str, Any], message: str) -> None:
    with pytest.raises(GoldError, match=message):
        evaluate([(gold, GOOD)])


def test_two_sides_with_one_text() -> None:
    assert evaluate([(without_text(TEXT), GOOD)], bootstrap=0).f == 1.0


BRAT = """T1\tPROTEIN 25 29\tCD63
T2\tcompartment 0 4;5 14\tLate endosomes
T3\tCOMPARTMENT 16 18\tLE
T4\tlocated_in 20 24\thold
T5\tSentence 0 30\tLate endosomes (LE) hold CD63.
E1\tlocated_in:T4 Arg1:T1 Arg2:T2
R1\tIs_a Arg1:T3 Arg2:T2\t
*\tEquiv T2 T3
A1\tNegation E1
A2\tcertainty R1 speculative
M1\tClaim T5 DEFINITION
N1\tReference T1 HGNC:1692\tCD63
#1\tattribution E1\tSmith et al., 2002
#2\tAnnotatorNotes T1\tnice one

"""


@pytest.fixture
def brat(tmp_path: Path) -> Callable[..., Path]:
    def write(ann: str, text: str = TEXT) -> Path:
        (tmp_path / "a.txt").write_bytes(text.encode())
        (tmp_path / "a.ann").write_bytes(ann.encode())
        return tmp_path / "a.ann"

    return write


def test_brat(brat: Callable[..., Path]) -> None:
    got = read(brat(BRAT))
    assert [(span, str(label)) for span, label in got.entities] == [
        ((25, 29), "PROTEIN"), ((0, 14), "COMPARTMENT"), ((16, 18), "COMPARTMENT")]  # fmt: skip
    assert got.sentences == (((0, 30), "DEFINITION"),)
    event, relation = got.relations
    assert (event.predicate, event.subject, event.objects) == ("located_in", (25, 29), ((0, 14), (16, 18)))
    assert (event.polarity, event.attribution) == ("negated", frozenset({"Smith et al., 2002"}))
    assert (relation.predicate, relation.subject, relation.certainty) == ("is_a", (16, 18), "speculative")


def test_brat_offsets_count_carriage_returns(brat: Callable[..., Path]) -> None:
    got = read(brat("T1\tPROTEIN 6 10\tCD63\r\n", "See\r\n\nCD63\r\n".replace("\n\n", "\n ")))
    assert got.text is not None
    assert got.text[6:10] == "CD63"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("T1\tPROTEIN 25 28\tCD63", r"line 1: T1: expected the text 'CD6', found 'CD63'"),
        ("T1\tPROTEIN 25 31\tCD63.", r"line 1: T1: expected spans with 0 <= begin < end <= 30, found '25 31'"),
        ("T1\tPROTEIN 25\tCD63", r"line 1: T1: expected spans"),
        ("T1\tPROTEIN 25 29\tCD63\nT1\tPROTEIN 25 29\tCD63", r"line 2: T1: expected an id of its own"),
        ("T1\tPROTEIN 25 29\tCD63\nE1\tbinds:T1", r"line 2: E1: expected two arguments that are mentions, found none"),
        ("E1\tis_a:T1 Arg1:T1 Arg2:E2", r"line 1: E1: expected two arguments that are mentions, found Arg1:T1 Arg2:E2"),
        ("E1\tis_a:T9 Arg1:T1 Arg2:T2", r"expected the trigger T9, found none"),
        ("A1\tNegation", r"line 1: expected `NAME TARGET \[VALUE\]`"),
        ("A1\tNegation R7", r"expected a target, found no R7"),
        ("N1\tReference T1", r"line 1: expected `Reference TARGET DATABASE:ID`"),
        ("what is this", r"line 1: expected an id, a tab and what it says, found 'what is this'"),
        ("X1\tis this", r"line 1: expected one of T R \* E A M N #, found 'X1'"),
        ("T1\tPROTIEN 25 29\tCD63", r"denotation T1: expected one of PROTEIN"),
        ("R1\tis_a Arg1:T1 Arg2:T2", r"relation R1: expected subj to be the id of an entity"),
    ],
)
def test_brat_that_does_not_agree(brat: Callable[..., Path], line: str, message: str) -> None:
    with pytest.raises(GoldError, match=message):
        read(brat(line))


def test_brat_in_another_encoding(brat: Callable[..., Path]) -> None:
    path = brat("")
    path.with_suffix(".txt").write_bytes("Zürich".encode("latin-1"))
    with pytest.raises(GoldError, match="not UTF-8"):
        read(path)


def bioc(text: str = "CD63", refid: str = "T1", documents: int = 1) -> dict[str, Any]:
    """A BioC collection whose passage starts at offset 10."""

    def place(offset: int, length: int) -> list[dict[str, int]]:
        return [{"offset": offset, "length": length}]

    passage = {
        "offset": 10, "infons": {}, "text": TEXT, "sentences": [], "relations": [
            {"id": "R1", "infons": {"type": "located_in", "polarity": "negated", "attribution": "14; 24"},
             "nodes": [{"refid": "T2", "role": "object"}, {"refid": refid, "role": "subject"}]}],
        "annotations": [
            {"id": "T1", "infons": {"type": "PROTEIN", "identifier": "HGNC:1692"}, "text": text, "locations": place(35, 4)},
            {"id": "T2", "infons": {"type": "COMPARTMENT"}, "text": "Late endosomes", "locations": place(10, 14)},
            {"id": "S1", "infons": {"type": "Sentence", "claim": "GAP"}, "text": TEXT, "locations": place(10, 30)}],
    }  # fmt: skip
    document = {"id": "1", "infons": {}, "passages": [passage], "annotations": [], "relations": []}
    return {"source": "", "date": "", "key": "", "infons": {}, "documents": [document] * documents}


def test_bioc(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(bioc()))
    got = read(tmp_path / "a.json")
    assert got.text == " " * 10 + TEXT
    assert got.sentences == (((10, 40), "GAP"),)
    (relation,) = got.relations
    assert (relation.subject, relation.object, relation.polarity) == ((35, 39), (10, 24), "negated")
    assert relation.attribution == frozenset({"14", "24"})


@pytest.mark.parametrize(
    ("collection", "message"),
    [
        (bioc(text="CD81"), r"annotation T1: expected the text 'CD63', found 'CD81'"),
        (bioc(refid="T7"), r"relation R1: expected subj to be the id of an entity, found 'T7'"),
        (bioc(documents=2), r"expected one document, found 2"),
        ({"documents": 7}, r"not BioC"),
    ],
)
def test_bioc_that_does_not_agree(tmp_path: Path, collection: dict[str, Any], message: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps(collection))
    with pytest.raises(GoldError, match=message):
        read(tmp_path / "a.json")


def test_xml_that_is_not_bioc(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<collection><document>")
    with pytest.raises(GoldError, match="not BioC"):
        read(tmp_path / "a.xml")
