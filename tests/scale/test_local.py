import pytest

from exoclaim.scale.local import map_in_processes
from tests.scale.work_on import die_on_three, die_once, double, minus_one


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_order(jobs):
    assert list(map_in_processes(double, range(9), jobs=jobs, lost=minus_one)) == [0, 2, 4, 6, 8, 10, 12, 14, 16]


def test_nothing_to_do():
    assert list(map_in_processes(double, [], jobs=2, lost=minus_one)) == []


def test_an_item_that_kills_its_worker_is_set_apart():
    assert list(map_in_processes(die_on_three, range(6), jobs=2, lost=minus_one)) == [0, 2, 4, -1, 8, 10]


def test_a_worker_lost_once_loses_nothing(tmp_path):
    items = [(n, str(tmp_path)) for n in range(6)]
    assert list(map_in_processes(die_once, items, jobs=2, lost=minus_one)) == [0, 2, 4, 6, 8, 10]
