import pytest

from exoclaim.extract.attribution import attribute, own_support
from exoclaim.extract.citations import PERSONAL, find


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("It moves [12,14].", [("12", "14")]),
        ("It moves [44–46] and stays [3-5].", [("44", "45", "46"), ("3", "4", "5")]),
        ("It moves (Marlow et al., 2009; Hart and Brody, 2011a).", [("Marlow et al., 2009", "Hart and Brody, 2011a")]),
        ("It moves (Marlow et al., 2002, 2003).", [("Marlow et al., 2002", "Marlow et al., 2003")]),
        ("It moves (Marlow, 2002a, b).", [("Marlow, 2002a", "Marlow, 2002b")]),
        ("Marlow et al. (2009) saw it.", [("Marlow et al. 2009",)]),
        ("It moves (A Hart, personal communication).", [(PERSONAL,)]),
        ("It moves (van der Hart et al., 2012).", [("van der Hart et al., 2012",)]),
        ("It carries vesicles47.", [("47",)]),
        ("It measures 40–100 nm (n = 12) in the presence of PI(3,5)P2.", []),
        ("It was seen (Figure 1).", []),
        ("It moves\n(Marlow et\nal., 2009).", [("Marlow et al., 2009",)]),
        ("It makes extracellular vesicles (EVs)3,4.", [("3", "4")]),
        ("It takes Ca(acac)2.", []),
        ("Nothing here.", []),
        # numbers that are none
        ("It is seen (Fig.3 and others).", []),
        ("It is seen in Figure3, too, and Figs.2,3 and eq.4 here.", []),
        ("It counts many (100,000) or (12,345).", []),
        ("It moves (12,14).", [("12", "14")]),
        ("It moves [1-50].", [tuple(map(str, range(1, 51)))]),
        ("It spans [1-500] and the chain (359–449).", [("1",)]),
        ("It grows in serum (Marlow, ref. 35-010-CV).", []),
        # words that are no authors
        ("It was seen (January 2010; in May, 2011).", []),
        ("It moves (May et al., 2010).", [("May et al., 2010",)]),
        ("It moves (See Marlow et al., 2002; But see Hart, 2003).", [("Marlow et al., 2002", "Hart, 2003")]),
        ("It moves (Cf. Marlow, 2002).", [("Marlow, 2002",)]),
        ("As Marlow et al. (2009) saw.", [("Marlow et al. 2009",)]),
        ("It moves (See et al., 2002).", [("See et al., 2002",)]),
        # dashes and digits of every kind
        ("It moves [12‐14], [1‑2], [4−5].", [("12", "13", "14"), ("1", "2"), ("4", "5")]),
        ("It moves (Marlow‐Hart, 2009).", [("Marlow-Hart, 2009",)]),
        ("CD63 is in exosomes.¹²", [("12",)]),
        ("CD63 is in exosomes¹,³–⁵ and on CD9²⁰.", [("1", "3", "4", "5"), ("20",)]),
        ("It takes 5 cm² of Ca²⁺, 10³ or phosphate³⁻.", []),
        # references that are called so
        ("It moves (refs. 12,13).", [("12", "13")]),
        ("It moves [ref. 12], (Refs 3, 4), (see refs 5–7 and 9).", [("12",), ("3", "4"), ("5", "6", "7", "9")]),
        ("It has references 12 and a refuge 3.", []),
        # more than two names
        ("It moves (Marlow, Hart, and Brody, 2002).", [("Marlow et al., 2002",)]),
        ("It moves (Marlow, Hart & Brody, 2002; Hart et al., 2003).", [("Marlow et al., 2002", "Hart et al., 2003")]),
        ("It moves (Marlow, McHart, et al., 2002).", [("Marlow et al., 2002",)]),
        ("Marlow, van der Hart, and Brody (2002) saw it.", [("Marlow et al. 2002",)]),
        ("It moves (from MVBs, Marlow and Hart, 2009).", [("Marlow and Hart, 2009",)]),
        ("It moves (Marlow, 2002, Hart, and Brody, 2003).", [("Marlow, 2002", "Hart and Brody, 2003")]),
    ],
)
def test_find(text, groups):
    assert [c.keys for c in find(text)] == groups


def test_a_number_in_a_name_is_no_citation():
    text = "Exosomes contain syntenin1, and vesicles47."
    assert [c.keys for c in find(text, [(17, 26)])] == [("47",)]


@pytest.mark.parametrize(
    ("text", "name", "groups"),
    [
        ("It activates nSMase25.", "nSMase2", [("5",)]),
        ("It activates nSMase25,7–9 in cells.", "nSMase2", [("5", "7", "8", "9")]),
        ("It activates nSMase25.", "nSMase25", []),
        ("It reaches astrocytes11 and others.", "astrocytes", [("11",)]),
    ],
)
def test_a_number_right_behind_a_name_is_a_citation(text, name, groups):
    start = text.index(name)
    assert [c.keys for c in find(text, [(start, start + len(name))])] == groups


@pytest.mark.parametrize(
    ("text", "subject", "obj", "keys"),
    [
        ("CD63 is in exosomes [1] and BMP in lysosomes [2].", "CD63", "exosomes", ("1",)),
        ("CD63 is in exosomes [1] and BMP in lysosomes [2].", "BMP", "lysosomes", ("2",)),
        ("CD63 is in exosomes [1], which is why BMP stays in lysosomes.", "BMP", "lysosomes", ()),
        ("Marlow et al. (2009) found CD63 in exosomes.", "CD63", "exosomes", ("Marlow et al. 2009",)),
        ("CD63 is in exosomes [1] (A Hart, personal communication).", "CD63", "exosomes", ("1", PERSONAL)),
        ("CD63 is in exosomes.", "CD63", "exosomes", ()),
    ],
)
def test_a_citation_belongs_to_the_clause_before_it(text, subject, obj, keys):
    spans = [(text.index(x), text.index(x) + len(x)) for x in (subject, obj)]
    assert attribute(find(text), *spans) == keys


@pytest.mark.parametrize(
    ("text", "keys", "own"),
    [
        ("CD63 was found in exosomes (data not shown).", (), ("data not shown",)),
        ("We found that CD63 is in exosomes (our unpublished data).", (), ("data not shown", "this study")),
        ("In this study, CD63 was found in exosomes.", (), ("this study",)),
        ("As we show, CD63 is in exosomes [1].", ("1",), ()),
        ("(Data not shown) CD63 is in exosomes.", (), ()),
        ("CD63 is in exosomes.", (), ()),
    ],
)
def test_what_the_paper_itself_offers(text, keys, own):
    spans = [(text.index(x), text.index(x) + len(x)) for x in ("CD63", "exosomes")]
    assert own_support(text, keys, *spans) == own
