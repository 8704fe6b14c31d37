"""Tests for usen_desk.api.client: what is said on the wire, on a real TLS service."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from tests.fakes import problem
from usen_desk.api.client import CHUNK_BYTES, ApiClient, Route, query_of
from usen_desk.api.errors import BadAnswer, DiskFault, DiskTrouble, Refused, Strange, Trouble, Unreachable
from usen_desk.contract.accounts import (
    GET_CUSTOMER,
    SEARCH_ACCOUNTS,
    SEND_REREGISTRATION,
    AccountPage,
    AccountSearch,
    CustomerAsk,
    ReregistrationQueued,
    ReregistrationRequest,
    Service,
    SortKey,
)
from usen_desk.contract.base import Endpoint, Nothing
from usen_desk.contract.branches import EXPORT_BRANCH, BranchExport
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.session import GET_ME, GET_STATUS, PUT_MY_IMAGE, SIGN_OUT, Me, ServiceStatus

STATUS = ServiceStatus(service="usen-desk", version="1", now=datetime(2026, 11, 22, tzinfo=UTC), database_epoch="e")
ME = Me(staff_id=7, login_id="yamada", name="山田 美咲", department="CS", role=Role.AGENT, permissions=frozenset())
PAGE = AccountPage(items=[], count=0, sort=SortKey.NEWEST, descending=False)
MAIL = ReregistrationQueued(mail_id=UUID(int=1), to="t***@example.jp", queued_at=datetime(2026, 11, 22, tzinfo=UTC))
EXPORT = "GET /v1/branches/0204180400/export"


def test_a_get_carries_its_body_in_the_query_and_the_token_in_a_header(service, client):
    service.answers["GET /v1/accounts"] = PAGE
    search = AccountSearch(store_name="カフェ & %_", services=(Service.OTORAKU, Service.USEN_CART), active_only=True)
    assert client.call(SEARCH_ACCOUNTS, search) == PAGE
    asked = service.asked[0]
    assert asked.path == (
        "/v1/accounts?store_name=%E3%82%AB%E3%83%95%E3%82%A7+%26+%25_"
        "&services=otoraku&services=usen_cart&active_only=true"
    )
    assert asked.headers["Authorization"] == "Bearer " + "t" * 43
    assert len(asked.headers["X-Request-Id"]) == 32


def test_a_post_carries_json_and_path_values_are_quoted(service, client):
    request_id = UUID(int=5)
    service.answers["POST /v1/accounts/12/reregistration"] = MAIL
    sent = client.call(SEND_REREGISTRATION, ReregistrationRequest(request_id=request_id), account_id=12)
    assert sent == MAIL
    assert msgspec.json.decode(service.asked[0].body) == {"request_id": str(request_id)}
    service.answers["GET /v1/customers/a%2F..%2Fb"] = lambda asked: asked.problem(problem(Code.NOT_FOUND), 404)
    with pytest.raises(Refused):
        client.call(GET_CUSTOMER, CustomerAsk(), customer_code="a/../b")


def test_a_version_travels_in_if_match_and_only_where_it_belongs(service, client):
    endpoint = Endpoint("PUT", "/v1/versions/{key}", Nothing, Nothing, Permission.SIGNED_IN, versioned=True)
    service.answers["PUT /v1/versions/a"] = Nothing()
    client.call(endpoint, Nothing(), version=0, key="a")
    assert service.asked[0].headers["If-Match"] == '"0"'
    service.answers["GET /v1/status"] = STATUS
    client.call(GET_STATUS, Nothing())
    assert "If-Match" not in service.asked[1].headers
    with pytest.raises(ValueError, match="version"):
        client.call(endpoint, Nothing(), key="a")
    with pytest.raises(ValueError, match="version"):
        client.call(GET_STATUS, Nothing(), version=1)


def test_the_query_leaves_out_what_is_at_its_default():
    assert query_of(AccountSearch()) == []
    assert query_of(AccountSearch(ums_started_from=date(2018, 9, 1), limit=20)) == [
        ("ums_started_from", "2018-09-01"),
        ("limit", "20"),
    ]


def test_an_answer_without_a_body_is_nothing(service, client):
    service.answers["DELETE /v1/session"] = lambda asked: asked.send(b"", 204)
    assert client.call(SIGN_OUT, Nothing()) == Nothing()


def test_one_connection_serves_many_calls(service, client):
    service.answers["GET /v1/status"] = STATUS
    for _ in range(3):
        assert client.call(GET_STATUS, Nothing()) == STATUS
    assert len(service.connections) == 1


def test_an_upload_sends_the_bytes_as_they_are(service, client):
    service.answers["PUT /v1/session/image"] = ME
    assert client.upload(PUT_MY_IMAGE, Nothing(), b"\x89PNG") == ME
    assert service.asked[0].body == b"\x89PNG"
    assert service.asked[0].headers["Content-Type"] == "application/octet-stream"


def test_the_service_clock_is_read_from_the_date_header(service, client):
    service.answers["GET /v1/status"] = STATUS
    client.clock_offset = timedelta(days=900)
    client.call(GET_STATUS, Nothing())
    assert abs(client.clock_offset) < timedelta(seconds=30)
    assert abs(client.now() - datetime.now(UTC)) < timedelta(seconds=30)


def test_a_problem_becomes_a_refusal_with_all_it_says(service, client):
    refusal = problem(Code.SIGN_IN_THROTTLED, retry_after_s=30, field="login_id")
    service.answers["GET /v1/session"] = lambda asked: asked.problem(refusal, 429)
    with pytest.raises(Refused) as refused:
        client.call(GET_ME, Nothing())
    assert refused.value.problem == refusal


@pytest.mark.parametrize(
    ("kind", "content", "status", "media_type", "headers"),
    [
        (Strange.PORTAL, b"<html>login</html>", 200, "text/html; charset=utf-8", ()),
        (Strange.PORTAL, b"<html>no</html>", 404, "text/html", ()),
        (Strange.PORTAL, b"", 302, "text/plain", (("Location", "https://portal.example/"),)),
        (Strange.PORTAL, b"", 511, "text/plain", ()),
        (Strange.GARBAGE, b"{not json", 200, "application/json", ()),
        (Strange.GARBAGE, b'{"service": 1}', 200, "application/json", ()),
        (Strange.GARBAGE, b'{"code": "of_the_future", "request_id": "r"}', 409, "application/problem+json", ()),
        (Strange.GARBAGE, b"oops", 500, "text/plain", ()),
        (Strange.GARBAGE, b" " * (8 * 1024 * 1024 + 1), 200, "application/json", ()),
    ],
)
def test_what_is_not_our_service_is_never_taken_for_an_answer(
    service, client, kind, content, status, media_type, headers
):
    service.answers["GET /v1/status"] = lambda asked: asked.send(content, status, media_type, headers)
    with pytest.raises(BadAnswer) as bad:
        client.call(GET_STATUS, Nothing())
    assert bad.value.kind is kind
    assert bad.value.request_id == service.asked[0].headers["X-Request-Id"]


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_without_its_service_is_told_as_such(service, client, status):
    service.answers["GET /v1/status"] = lambda asked: asked.send(b"<html>", status, "text/html")
    with pytest.raises(Unreachable) as away:
        client.call(GET_STATUS, Nothing())
    assert away.value.kind is Trouble.GATEWAY


def test_a_redirect_is_not_followed_and_the_token_goes_nowhere_else(service, client):
    service.answers["GET /v1/status"] = lambda asked: asked.send(b"", 307, headers=[("Location", "/elsewhere")])
    with pytest.raises(BadAnswer):
        client.call(GET_STATUS, Nothing())
    assert len(service.asked) == 1


def test_a_download_lands_whole_and_tells_its_progress(service, client, tmp_path):
    content = bytes(range(256)) * 10_000
    service.answers[EXPORT] = lambda asked: asked.send(content, media_type="text/csv")
    steps = []
    target = tmp_path / "一覧.csv"
    client.download(EXPORT_BRANCH, BranchExport(), target, lambda *step: steps.append(step), branch_code="0204180400")
    assert target.read_bytes() == content
    assert steps[-1] == (len(content), len(content))
    assert len(steps) >= len(content) // CHUNK_BYTES
    assert list(tmp_path.iterdir()) == [target]


def test_a_download_that_is_cut_leaves_the_older_file_and_nothing_else(service, client, tmp_path):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 5000\r\n\r\n"
    service.answers[EXPORT] = lambda asked: asked.raw(head, b"x" * 3000)
    target = tmp_path / "list.csv"
    target.write_bytes(b"older")
    with pytest.raises(Unreachable) as cut:
        client.download(EXPORT_BRANCH, BranchExport(), target, branch_code="0204180400")
    assert cut.value.kind is Trouble.CUT
    assert target.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [target]


def test_a_refused_download_writes_nothing(service, client, tmp_path):
    service.answers[EXPORT] = lambda asked: asked.problem(problem(Code.EXPORT_TOO_LARGE), 413)
    with pytest.raises(Refused):
        client.download(EXPORT_BRANCH, BranchExport(), tmp_path / "list.csv", branch_code="0204180400")
    assert list(tmp_path.iterdir()) == []


def test_a_download_into_a_folder_that_is_gone_is_a_trouble_of_this_pc(service, client, tmp_path):
    service.answers[EXPORT] = b"{}"
    with pytest.raises(DiskTrouble) as trouble:
        client.download(EXPORT_BRANCH, BranchExport(), tmp_path / "gone" / "list.csv", branch_code="0204180400")
    assert trouble.value.kind is DiskFault.OTHER


@pytest.mark.skipif(sys.platform != "linux", reason="needs a device that is always full")
def test_a_full_disk_is_told_as_such(service, client, tmp_path, monkeypatch):
    service.answers[EXPORT] = lambda asked: asked.send(b"x" * 100_000, media_type="text/csv")
    target = tmp_path / "list.csv"
    target.write_bytes(b"older")
    full = tmp_path / f"list.csv.{'0' * 8}.part"
    full.symlink_to("/dev/full")
    monkeypatch.setattr("usen_desk.api.client.uuid.uuid4", lambda: UUID(int=0))
    with pytest.raises(DiskTrouble) as trouble:
        client.download(EXPORT_BRANCH, BranchExport(), target, branch_code="0204180400")
    assert trouble.value.kind is DiskFault.FULL
    assert target.read_bytes() == b"older"


def test_another_route_holds_from_the_next_call_on(service, client, authority):
    service.answers["GET /v1/status"] = STATUS
    with pytest.raises(Unreachable):
        ApiClient(Route("https://127.0.0.1:9", authority.file)).call(GET_STATUS, Nothing())
    other = ApiClient(Route("https://127.0.0.1:9", authority.file))
    other.route = Route(service.url, authority.file)
    assert other.call(GET_STATUS, Nothing()) == STATUS
    other.close()


def test_importing_the_client_imports_no_requests():
    program = (
        "import sys, usen_desk.api.client as c; early = 'requests' in sys.modules;"
        "c.ApiClient(c.Route('https://localhost')).warm_up(); print(early, 'requests' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_a_call_that_needs_no_session_carries_no_token(service, client):
    service.answers["GET /v1/status"] = STATUS
    client.call(GET_STATUS, Nothing())
    assert "Authorization" not in service.asked[0].headers


def test_a_call_for_another_session_carries_that_token(service, client):
    service.answers["DELETE /v1/session"] = lambda asked: asked.send(b"", 204)
    client.call_as("other", SIGN_OUT, Nothing())
    assert service.asked[0].headers["Authorization"] == "Bearer other"
    assert client.answered_at is not None
