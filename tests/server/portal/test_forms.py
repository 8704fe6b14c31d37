"""What was written in a form survives as one line, and nothing that is sent can be more than a form."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from usen_desk.server.portal.forms import KEY, Form

TEXT = st.text(st.characters(codec="utf-8"))


@given(st.lists(st.tuples(st.sampled_from(["body", "field.about", "store"]), TEXT), max_size=20))
def test_every_text_comes_back_as_it_was(items):
    assert Form.again(Form(tuple(items)).kept()).items == tuple(items)


def test_the_key_of_a_form_is_not_kept():
    assert Form.again(Form(((KEY, "secret"), ("body", "x"))).kept()).items == (("body", "x"),)


def test_too_many_fields_are_nothing():
    assert Form.again("&".join("a=b" for _ in range(1000))) == Form()


def test_numbers_are_read_or_none():
    form = Form((("a", "12"), ("b", "-1"), ("c", "１２"), ("d", "9" * 30), ("e", "")))
    assert [form.number(name) for name in "abcdef"] == [12, 0, 0, 0, 0, 0]


def test_the_last_value_of_a_name_counts():
    form = Form((("a", "1"), ("a", "2"), ("b", "3")))
    assert (form.one("a"), form.many("a"), form.one("x", "?")) == ("2", ["1", "2"], "?")
    assert form.with_values({"a": "9"}).many("a") == ["9"]
