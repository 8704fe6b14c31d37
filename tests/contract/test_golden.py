"""Answers as a release of the service gave them still fit today's contract, which can not drift (ARCHITECTURE.md).

A file is never changed once it was released; a type that a release adds gets a file of its own.
"""

from pathlib import Path

import msgspec
import pytest

from usen_desk.contract.base import Answer, Message
from usen_desk.contract.errors import Problem
from usen_desk.server.openapi import DETAILS, endpoint_names

GOLDEN = sorted(Path(__file__).with_name("golden").glob("*.json"))
OF_REFUSALS = {"Problem": Problem} | {detail.__name__: detail for detail in DETAILS.values()}
RESULTS = {endpoint.result.__name__: endpoint.result for endpoint in endpoint_names()} | OF_REFUSALS


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_an_answer_of_a_release_still_fits(file):
    content = file.read_bytes()
    decoded = msgspec.json.decode(content, type=RESULTS[file.stem])
    kept = msgspec.json.decode(msgspec.json.encode(decoded))
    assert not lost(msgspec.json.decode(content), kept), "a field was taken away or renamed"


def lost(released, now, at="$"):
    """Places of what the release said and today's type no longer holds."""
    if isinstance(released, dict):
        return [
            place
            for key, value in released.items()
            for place in ([f"{at}.{key}"] if key not in now else lost(value, now[key], f"{at}.{key}"))
        ]
    if isinstance(released, list):
        pairs = zip(released, now, strict=True) if not isinstance(now, set | frozenset) else ()
        return [place for old, new in pairs for place in lost(old, new, f"{at}[]")]
    return []


def test_what_is_lost_is_seen():
    assert lost({"a": [{"b": 1, "c": 2}]}, {"a": [{"b": 1}]}) == ["$.a[].c"]


def test_every_answer_has_a_file():
    answers = {
        endpoint.result.__name__
        for endpoint in endpoint_names()
        if endpoint.answer is Answer.JSON and endpoint.result.__struct_fields__
    }
    assert {file.stem for file in GOLDEN} == answers | set(OF_REFUSALS)
    assert all(issubclass(RESULTS[name], Message) for name in answers)
