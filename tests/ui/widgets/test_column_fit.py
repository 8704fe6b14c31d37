"""Tests for usen_desk.ui.widgets.column_fit."""

from hypothesis import given
from hypothesis import strategies as st

from usen_desk.ui.widgets.column_fit import Wish, fit

wishes = st.builds(
    lambda least, more, folds, stretches: Wish(least + more, least, folds, stretches),
    st.integers(40, 300),
    st.integers(0, 200),
    st.integers(0, 3),
    st.booleans(),
)


def test_all_get_what_they_want_where_there_is_space_and_one_takes_the_rest():
    assert fit([Wish(100, 50), Wish(200, 100, stretches=True)], 400) == [100, 300]


def test_comfort_is_given_up_together():
    assert fit([Wish(100, 50), Wish(200, 100)], 225) == [75, 150]


def test_the_column_that_folds_first_is_left_out_before_the_others_lose_their_least():
    asked = [Wish(100, 100), Wish(100, 100, folds=2), Wish(100, 100, folds=1)]
    assert fit(asked, 299) == [100, 0, 100]
    assert fit(asked, 150) == [100, 0, 0]


def test_columns_that_never_fold_scroll_sideways():
    assert fit([Wish(100, 100), Wish(100, 100)], 120) == [100, 100]


@given(st.lists(wishes, max_size=12), st.integers(0, 2000))
def test_widths_never_fall_below_the_least_nor_go_past_the_space_without_need(asked, space):
    widths = fit(asked, space)
    assert len(widths) == len(asked)
    for wish, width in zip(asked, widths, strict=True):
        assert width == 0 or width >= wish.least
        assert width > 0 or wish.folds
    needed = sum(wish.least for wish in asked if not wish.folds)
    assert sum(widths) <= max(space, needed)
    if sum(wish.least for wish in asked) <= space:
        assert all(widths)
