"""Tests for usen_desk.server.tracebacks."""

from __future__ import annotations

import pytest

from usen_desk.server.tracebacks import without_values


def test_an_error_is_told_with_its_causes_and_without_their_texts():
    def fail():
        try:
            raise KeyError("inner secret")
        except KeyError as inner:
            raise ValueError("outer secret") from inner

    with pytest.raises(ValueError, match="outer") as caught:
        fail()
    told = without_values(caught.value)
    assert told.index("builtins.ValueError") < told.index("builtins.KeyError")
    assert "in fail" in told
    assert "outer secret" not in told.replace('raise ValueError("outer secret")', "")
