"""Tests for usen_desk.server.handlers: the table of the whole service."""

import inspect

import pytest

from usen_desk.contract.base import Answer, Body
from usen_desk.server.context import Download
from usen_desk.server.handlers import HANDLERS
from usen_desk.server.openapi import PATH_NAME


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda handler: handler.function.__name__)
def test_a_handler_takes_what_its_endpoint_carries(handler):
    """mypy checks body and result; path, raw bytes and checked results are positions that only this test sees."""
    is_stream, path = handler.endpoint.carries is Body.STREAM, PATH_NAME.findall(handler.endpoint.path)
    names = list(inspect.signature(handler.function).parameters)
    assert names[2 + (is_stream or handler.first is not None) :] == path
    if handler.first is not None:
        assert list(inspect.signature(handler.first).parameters)[2 + is_stream :] == path


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda handler: handler.function.__name__)
def test_bytes_come_as_a_download(handler):
    returns = inspect.signature(handler.function, eval_str=True).return_annotation
    assert (returns is Download) == (handler.endpoint.answer is Answer.BYTES)
