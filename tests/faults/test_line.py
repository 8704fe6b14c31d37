"""The line of the fault tests does what it says, each fault once, between a real client and a real service."""

import pytest
from sqlalchemy import func, select

from tests.faults.line import Fault, Line
from usen_desk.api.client import ApiClient, Route
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import Nothing
from usen_desk.contract.session import GET_STATUS, SIGN_IN, SignIn
from usen_desk.server.db import schema
from usen_desk.server.demo_data.staff import DEMO_STAFF

ENDS = {
    Fault.NONE: "signed in",
    Fault.CUT_REQUEST: "Unreachable cut",
    Fault.LOST_ANSWER: "Unreachable cut",
    Fault.HALF_ANSWER: "Unreachable cut, BadAnswer garbage",
    Fault.GARBAGE: "BadAnswer garbage",
    Fault.PORTAL: "BadAnswer portal",
    Fault.BUSY: "Refused busy",
    Fault.TOO_MANY: "Refused too_many_calls",
    Fault.SLOW: "signed in",
    Fault.SLICED: "signed in",
    Fault.DOUBLED: "signed in",
}


@pytest.fixture
def line(service):
    made = Line(service.authority, service.port)
    yield made
    made.close()


@pytest.fixture
def client(line):
    made = ApiClient(Route(line.url, line.authority.ca_file))
    yield made
    made.close()


def sign_in(client):
    one = DEMO_STAFF[0]
    try:
        started = client.call(SIGN_IN, SignIn(login_id=one.login_id, password=one.password, device_id="0" * 32))
    except ApiError as error:
        kind = getattr(error, "kind", None) or error.problem.code
        return f"{type(error).__name__} {kind}"
    client.token = started.token
    return "signed in"


@pytest.mark.parametrize("fault", ENDS)
def test_each_fault_hits_one_request_and_the_next_one_passes(line, client, fault):
    line.faults.append(fault)
    assert sign_in(client) in ENDS[fault]
    assert sign_in(client) == "signed in"
    assert line.done[fault] >= 1


def sessions(service):
    with service.database.read() as tx:
        return tx.scalar(select(func.count()).select_from(schema.staff_session))


def test_a_lost_answer_was_an_answer_and_what_is_made_up_was_never_asked(line, client, service):
    before = sessions(service)
    line.faults.extend([Fault.LOST_ANSWER, Fault.GARBAGE, Fault.PORTAL, Fault.DOUBLED])
    ends = [sign_in(client) for _ in range(4)]
    assert ends == ["Unreachable cut", "BadAnswer garbage", "BadAnswer portal", "signed in"]
    assert sessions(service) == before + 3


def test_a_line_that_is_down_lets_nothing_pass(line, client):
    assert client.call(GET_STATUS, Nothing()).service
    line.down()
    with pytest.raises(ApiError):
        client.call(GET_STATUS, Nothing())
    line.up()
    assert client.call(GET_STATUS, Nothing()).service
