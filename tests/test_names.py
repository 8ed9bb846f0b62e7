"""The name of a document: what its path ends in, without the ending of a kind of file."""

import pytest

from exoclaim.names import stem


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Raposo et al. 1996", "Raposo et al. 1996"),
        ("Raposo et al. 1996.txt", "Raposo et al. 1996"),
        ("10.1083/jcb.1", "jcb.1"),
        ("/x/paper.v2.txt.gz", "paper.v2"),
        ("C:\\papers\\Smith 2001.nxml", "Smith 2001"),
        ("gold/a.b.ann", "a.b"),
        ("a.HTM", "a"),
        ("a.txt.pdf", "a.txt"),
        ("", ""),
    ],
)
def test_stem(source, name):
    assert stem(source) == name
