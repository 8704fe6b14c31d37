"""Tests for usen_desk.ui.inquiries.heights_model."""

from usen_desk.ui.inquiries.heights_model import Heights


def made(*estimates):
    heights = Heights()
    heights.reset(estimates)
    return heights


def test_rows_stand_below_each_other():
    heights = made(10, 20, 30)
    assert [heights.top(row) for row in range(4)] == [0, 10, 30, 60]
    assert heights.total == 60
    assert [heights.row_at(y) for y in (-5, 0, 9, 10, 59, 60, 900)] == [0, 0, 0, 1, 2, 2, 2]
    assert list(heights.rows_between(9, 31)) == [0, 1, 2]
    assert list(heights.rows_between(10, 30)) == [1]


def test_an_empty_list_has_no_rows():
    assert made().row_at(0) == -1
    assert list(made().rows_between(0, 100)) == []
    assert made().total == 0


def test_measuring_moves_what_stands_below():
    heights = made(10, 20, 30)
    assert heights.measure(1, 50)
    assert (heights.top(2), heights.total, heights.is_known(1), heights.is_known(2)) == (60, 90, True, False)
    assert not heights.measure(1, 50)


def test_rows_put_in_before_push_the_others_down():
    heights = made(10, 20)
    heights.measure(0, 11)
    heights.insert(0, [5, 6])
    assert [heights.top(row) for row in range(5)] == [0, 5, 11, 22, 42]
    assert [heights.is_known(row) for row in range(4)] == [False, False, True, False]
    heights.forget(2)
    assert not heights.is_known(2)
