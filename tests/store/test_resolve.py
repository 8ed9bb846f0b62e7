"""Which entry of the list a citation stands for, and when it is better to say none."""

import pytest

from exoclaim.schema import Reference
from exoclaim.store.resolve import Resolver, unique_names


def entry(key, *cited_as):
    return Reference(key=key, start=0, end=1, text="x", cited_as=cited_as)


LIST = [
    entry("Quill et al., 2002"),
    entry("Quill, 2002"),
    entry("Quill and Mbeki, 2002"),
    entry("Quill and Farrow, 2002"),
    entry("Amsel et al., 2004a"),
    entry("Amsel et al., 2004b"),
    entry("van der Brandt, 2001"),
    entry("Müller-Łoś and O'Hara, 1999"),
    entry("14", "Kranz et al., 2007"),
    entry("Ito et al., 2005"),
    entry("Ito et al., 2005"),
]

CASES = [
    ("Quill et al., 2002", 0),
    ("Quill et al. 2002", 0),
    ("Quill et al. (2002)", 0),
    ("Quill and colleagues, 2002", 0),
    ("Quill, 2002", 1),
    ("Quill and Mbeki, 2002", 2),
    ("Quill & Farrow 2002", 3),
    ("Quill and Ito, 2002", None),
    ("Quill et al., 2003", None),
    ("Amsel et al., 2004a", 4),
    ("Amsel et al., 2004b", 5),
    ("Amsel et al., 2004", None),
    ("Amsel et al., 2004c", None),
    ("Brandt, 2001", 6),
    ("Van der Brandt, 2001", 6),
    ("Muller-Łoś & O’Hara, 1999", 7),
    ("14", 8),
    ("Kranz et al., 2007", 8),
    ("15", None),
    ("Ito et al., 2005", None),
    ("personal communication", None),
    ("", None),
]


@pytest.mark.parametrize(("key", "position"), CASES)
def test_entry_of_a_citation(key, position):
    assert Resolver(LIST).find(key) == position


def test_entries_of_one_key_keep_apart():
    assert unique_names(LIST)[-2:] == [("Ito et al., 2005", 0), ("Ito et al., 2005", 1)]
