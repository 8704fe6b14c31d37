"""Tests for usen_desk.server.imports.messages."""

import pytest

from usen_desk.server.imports import messages


def test_an_unfinished_import_is_named_with_how_far_it_came():
    said = messages.unfinished("stores.csv", 1200, 3)
    assert "stores.csv、追加 1,200・変更 3 まで" in said
    assert said.endswith("何も変更していません。")


@pytest.mark.parametrize("name", ["FILE_GONE", "OTHER_BYTES", "VIRUS"])
def test_a_file_that_can_not_be_used_says_that_nothing_changed(name):
    assert getattr(messages, name).endswith("何も変更していません。")


def test_no_sentence_is_more_than_one_line():
    """Remarks are kept one a line."""
    said = [value for name, value in vars(messages).items() if name.isupper() and isinstance(value, str)]
    assert len(said) > 5
    assert not [value for value in said if "\n" in value]
