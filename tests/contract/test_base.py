"""Tests for usen_desk.contract.base."""

from datetime import datetime

import msgspec
import pytest

from usen_desk.contract.base import JST, MAX_ID, Answer, Body, Endpoint, Id, Message, Moment, Nothing, Unit
from usen_desk.contract.errors import STATUS, Code
from usen_desk.contract.permissions import Permission
from usen_desk.server.openapi import endpoint_names

ENDPOINTS = sorted(endpoint_names().items(), key=lambda pair: pair[1])


class Asked(Message, frozen=True, kw_only=True):
    number: Id = 1
    at: Moment | None = None


def made(method, **more):
    return Endpoint(method, "/v1/x", Asked, Nothing, Permission.SIGNED_IN, **more)


def test_an_older_reader_survives_a_newer_writer():
    assert msgspec.json.decode(b'{"number":7,"new":[1,2]}', type=Asked) == Asked(number=7)


@pytest.mark.parametrize("number", [0, -1, MAX_ID + 1, 1.5])
def test_a_row_number_is_one_that_every_reader_keeps_exact(number):
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode({"number": number}), type=Asked)


def test_a_time_without_its_zone_is_refused():
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"at":"2020-03-17T18:06:29"}', type=Asked)
    aware = msgspec.json.decode(b'{"at":"2020-03-17T09:06:29Z"}', type=Asked).at
    assert aware.astimezone(JST).replace(tzinfo=None) == datetime(2020, 3, 17, 18, 6, 29)  # noqa: DTZ001 - wall clock


@pytest.mark.parametrize(
    ("endpoint", "unit", "in_query"),
    [
        (made("GET"), Unit.READ, True),
        (made("GET", logs_view=True), Unit.WRITE, True),
        (made("DELETE"), Unit.WRITE, True),
        (made("POST"), Unit.WRITE, False),
        (made("PUT", carries=Body.STREAM), Unit.WRITE, True),
        (made("GET", answer=Answer.BYTES), Unit.READ, True),
        (made("OPTIONS"), Unit.READ, True),
        (made("PATCH", carries=Body.HEADERS), Unit.WRITE, False),
    ],
)
def test_method_and_body_say_the_unit_and_where_the_parameters_are(endpoint, unit, in_query):
    assert (endpoint.unit, endpoint.in_query) == (unit, in_query)


def test_what_every_call_may_end_in_is_added_once():
    refusals = made("GET", refuses=(Code.NOT_FOUND, Code.BUSY)).refusals
    assert len(refusals) == len(set(refusals))
    assert {Code.NOT_FOUND, Code.SESSION_EXPIRED, Code.NOT_PERMITTED, Code.INVALID_INPUT, Code.BUSY} <= set(refusals)
    assert Code.VERSION_REQUIRED not in refusals
    assert {Code.VERSION_REQUIRED, Code.CHANGED_MEANWHILE} <= set(made("PUT", versioned=True).refusals)
    open_to_all = Endpoint("GET", "/v1/x", Nothing, Nothing, Permission.ANYONE)
    assert Code.SESSION_EXPIRED not in open_to_all.refusals


@pytest.mark.parametrize(("endpoint", "name"), ENDPOINTS, ids=[name for _, name in ENDPOINTS])
def test_each_endpoint_is_well_formed(endpoint, name):
    assert endpoint.path.startswith("/v1/")
    assert endpoint.method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    assert set(endpoint.refusals) <= set(STATUS)
    fields = {field.encode_name for field in msgspec.structs.fields(endpoint.body)}
    assert not (endpoint.in_query and fields & {"method", "token"})


def test_no_two_endpoints_share_an_address():
    addresses = [(endpoint.method, endpoint.path) for endpoint, _ in ENDPOINTS]
    assert len(addresses) == len(set(addresses))
