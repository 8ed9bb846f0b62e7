"""Rows and tables of the benchmarks, and the readers of the entity corpora, on tiny files."""

import gzip
import json

import pytest
from click.testing import CliRunner

from exoclaim.bench import NAMES, bioscope, ner
from exoclaim.bench.table import markdown, measured, measured_apart, peers
from exoclaim.cli import main
from exoclaim.schema import Label


@pytest.mark.parametrize(
    ("right", "found", "gold", "expected"),
    [(3, 4, 6, (0.75, 0.5, 0.6)), (0, 0, 5, (0.0, 0.0, 0.0)), (0, 0, 0, (0.0, 0.0, 0.0)), (2, 2, 2, (1.0, 1.0, 1.0))],
)
def test_figures_from_counts(right, found, gold, expected):
    row = measured("t", "s", right, found, gold)
    assert (row.precision, row.recall, row.f) == pytest.approx(expected)


def test_one_prediction_may_stand_for_two_gold_items():
    row = measured_apart("t", "s", 1, 1, 2, 4)
    assert (row.precision, row.recall) == (0.5, 0.5)


@pytest.mark.parametrize("name", NAMES)
def test_each_benchmark_names_its_peers_with_a_source(name):
    assert peers(name)
    assert all(row.source and row.source != "measured here" and 0 < row.f < 1 for row in peers(name))


def test_markdown_shows_percent_and_gaps():
    text = markdown([measured("a", "b", 3, 4, 6), *peers("bioscope")])
    assert "| a | b | 75.0 | 50.0 | 60.0 | 6 | measured here |" in text.splitlines()
    assert "| – | – | 86.3 | – |" in text


@pytest.mark.parametrize(
    ("gold", "found", "hits"),
    [([(0, 4)], [(3, 5)], 1), ([(0, 4)], [(4, 5)], 0), ([(0, 9)], [(0, 2), (3, 5)], 1), ([(0, 2), (3, 5)], [(1, 4)], 1)],
)
def test_overlap_uses_each_span_once(gold, found, hits):
    assert ner.overlaps(gold, found) == hits


def test_iob_spans_are_characters_of_the_joined_text():
    lines = ["Human\tO", "Rab7\tB-protein", "GTPase\tI-protein", "", "T\tB-cell_type", "cells\tI-cell_type", "DNA\tB-DNA"]
    ((first, second),) = ner._iob(lines, ner.MAPS["jnlpba"], None)
    assert first == ("Human Rab7 GTPase", [((6, 17), Label.PROTEIN)])
    assert second == ("T cells DNA", [((0, 7), Label.CELL)])


@pytest.mark.parametrize(
    ("corpus", "tag", "label"),
    [
        ("pc", "Complex", Label.PROTEIN), ("pc", "Cellular_component", Label.COMPARTMENT), ("cg", "Cell", Label.CELL),
        ("cg", "Cancer", None), ("jnlpba", "DNA", None),
    ],
)  # fmt: skip
def test_sentences_of_a_corpus_are_in_our_labels(tmp_path, corpus, tag, label):
    with gzip.open(tmp_path / "test.tsv.gz", "wt", encoding="utf-8") as file:
        file.write(f"An\tO\nAPC\tB-{tag}\n\n")
    assert list(ner.sentences(corpus, tmp_path)) == [[("An APC", [((3, 6), label)] if label else [])]]


def test_bioscope_counts_sentences_and_words(tmp_path):
    sentence = {
        "text": "It may not bind.",
        "cues": [{"type": "speculation", "cue": [[3, 6]]}, {"type": "negation", "cue": [[7, 10]]}],
    }
    for name in bioscope.PARTS.values():
        with gzip.open(tmp_path / name, "wt") as file:
            file.write(json.dumps(sentence) + "\n")
    assert {row.f for row in bioscope.run(tmp_path)} == {1.0}


def test_the_command_without_data_exits_with_4_and_a_way_out(tmp_path):
    result = CliRunner().invoke(main, ["bench", "cg", "--data", str(tmp_path)])
    assert result.exit_code == 4
    assert "MTL-Bioinformatics-2016" in result.output
