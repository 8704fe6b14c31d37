"""Tests for usen_desk.server.decoding."""

from __future__ import annotations

import pytest

from tests.server.edge import Edge
from tests.server.samples import ASK, SAY, echo
from usen_desk.server.handlers import tie


def test_a_query_string_carries_lists_and_numbers(database):
    edge = Edge(database, handlers=[tie(ASK, echo)])
    got = edge.ask("GET", "/v1/ask", query={"word": "a%_", "number": "7", "words": ["x", "y"], "new_field": "1"})
    assert got.json == {"word": "a%_", "number": 7, "words": ["x", "y"]}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("number=1", "word"),
        ("word=a&number=x", "number"),
        ("word=a&word=b", "word"),
        ("word=a%00b", "word"),
        (f"word=a&number={'9' * 40}", "number"),
    ],
)
def test_a_bad_query_is_refused_with_the_field(database, query, field):
    got = Edge(database, handlers=[tie(ASK, echo)]).ask("GET", "/v1/ask", query=query)
    assert (got.status, got.json["code"], got.json.get("field")) == (422, "invalid_input", field)
    assert got.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"word":1}',
        b'{"word":"\xff"}',
        b'{"word":"a\\u0000"}',
        b'{"word":"a","number":' + b"9" * 5000 + b"}",
        b'{"word":"a","deep":' + b"[" * 5000 + b"]" * 5000 + b"}",
    ],
    ids=["empty", "cut", "list", "type", "encoding", "nul", "long number", "deep"],
)
def test_a_bad_body_is_refused_before_the_handler(database, body):
    got = Edge(database, handlers=[tie(SAY, echo)]).ask("POST", "/v1/say", body=body)
    assert (got.status, got.json["code"]) == (422, "invalid_input")


def test_brackets_and_digits_inside_a_string_are_no_depth(database):
    word = "[{" * 100 + "1" * 100
    got = Edge(database, handlers=[tie(SAY, echo)]).ask("POST", "/v1/say", body=b'{"word":"%s"}' % word.encode())
    assert got.json["word"] == word
