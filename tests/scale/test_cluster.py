import sys

import pytest

from exoclaim.errors import ModelError
from exoclaim.scale.cluster import map_on_cluster
from tests.scale.work_on import die_on_three, double, minus_one


def test_without_dask_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ModelError, match=r"exoclaim\[cluster\]"):
        list(map_on_cluster(double, [1], cluster="local", jobs=1, lost=minus_one))


def test_an_address_that_nobody_answers():
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with pytest.raises(ModelError, match="cannot be reached"):
        list(map_on_cluster(double, [1], cluster="nonsense://nowhere", jobs=1, lost=minus_one))


def test_local_cluster_gives_results_in_order_and_survives_a_killed_worker():
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    assert list(map_on_cluster(die_on_three, range(6), cluster="local", jobs=2, lost=minus_one)) == [0, 2, 4, -1, 8, 10]
