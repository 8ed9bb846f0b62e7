"""Which mentions are items of one list."""

import pytest

from exoclaim.extract.lists import crossed, groups


@pytest.mark.parametrize(
    ("text", "names", "together"),
    [
        ("CD63, CD9 and CD81 leave cells.", ("CD63", "CD9", "CD81"), True),
        ("CD63 as well as the CD9 leave cells.", ("CD63", "CD9"), True),
        ("The melanosomal protein (Pmel17) leaves cells.", ("melanosomal protein", "Pmel17"), True),
        ("Astrocytes11 and microglia leave.", ("Astrocytes", "microglia"), True),
        ("CD63 binds CD9.", ("CD63", "CD9"), False),
        ("CD63 (see CD9) leaves cells.", ("CD63", "CD9"), False),
    ],
)
def test_items_of_a_list_have_one_number(text: str, names: tuple[str, ...], together: bool) -> None:
    mentions = [(text.index(n), text.index(n) + len(n), "PROTEIN") for n in names]
    assert (len(set(groups(text, mentions))) == 1) is together


def test_names_of_different_kinds_are_no_list() -> None:
    assert groups("CD63, exosomes", [(0, 4, "PROTEIN"), (6, 14, "COMPARTMENT")]) == [0, 1]


@pytest.mark.parametrize(
    ("text", "names", "apart"),
    [
        ("EEA1 and LAMP1 mark Golgi and ER, respectively.", ("EEA1", "LAMP1", "Golgi", "ER"), {(0, 3), (1, 2)}),
        ("EEA1 and LAMP1 mark Golgi and ER.", ("EEA1", "LAMP1", "Golgi", "ER"), set()),
        ("EEA1, CD9 and LAMP1 mark Golgi and ER, respectively.", ("EEA1", "CD9", "LAMP1", "Golgi", "ER"), set()),
        (
            "RAB5 and RAB7 bind EEA1 and LAMP1 on Golgi and ER, respectively.",
            ("RAB5", "RAB7", "EEA1", "LAMP1", "Golgi", "ER"),
            {(2, 5), (3, 4)},
        ),
        ("Respectively, EEA1 and LAMP1 mark Golgi and ER.", ("EEA1", "LAMP1", "Golgi", "ER"), set()),
    ],
)
def test_respectively_goes_item_by_item(text: str, names: tuple[str, ...], apart: set[tuple[int, int]]) -> None:
    mentions = [(text.index(n), text.index(n) + len(n), "COMPARTMENT" if n in ("Golgi", "ER") else "PROTEIN") for n in names]
    assert crossed(text, mentions, groups(text, mentions)) == apart | {(b, a) for a, b in apart}
