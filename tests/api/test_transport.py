"""Tests for usen_desk.api.transport through the client: trust, proxy, deadlines and cut lines on real sockets."""

import socket
import ssl
import threading
import time

import pytest

from tests.api.test_client import PAGE, STATUS
from tests.tls_service import Authority, TlsService
from usen_desk.api import transport
from usen_desk.api.client import ApiClient, Route
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.accounts import SEARCH_ACCOUNTS, SEND_REREGISTRATION, AccountSearch, ReregistrationRequest
from usen_desk.contract.base import Nothing
from usen_desk.contract.session import GET_STATUS


def kind_of_failure(client, endpoint=GET_STATUS, body=None, **path):
    with pytest.raises(Unreachable) as failed:
        client.call(endpoint, body or Nothing(), **path)
    return failed.value.kind


def closed_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def test_nothing_listening_is_refused(authority):
    assert kind_of_failure(ApiClient(Route(f"https://127.0.0.1:{closed_port()}", authority.file))) is Trouble.REFUSED


def test_an_unknown_name_is_told_as_such(authority):
    assert kind_of_failure(ApiClient(Route("https://no-such-host.invalid", authority.file))) is Trouble.NAME


def test_another_authority_is_not_trusted_and_nothing_is_sent(authority, tmp_path):
    stranger = TlsService(Authority(tmp_path), {"GET /v1/status": STATUS})
    assert kind_of_failure(ApiClient(Route(stranger.url, authority.file))) is Trouble.CERTIFICATE
    assert kind_of_failure(ApiClient(Route(stranger.url))) is Trouble.CERTIFICATE
    assert stranger.asked == []
    stranger.close()


def test_a_certificate_for_another_name_is_not_trusted(authority):
    other = TlsService(authority, {"GET /v1/status": STATUS}, context=authority.server_context("other.example"))
    assert kind_of_failure(ApiClient(Route(other.url, authority.file))) is Trouble.CERTIFICATE
    other.close()


def test_old_tls_is_refused(authority):
    context = authority.server_context()
    with pytest.warns(DeprecationWarning, match="TLS"):
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    old = TlsService(authority, {"GET /v1/status": STATUS}, context=context)
    assert kind_of_failure(ApiClient(Route(old.url, authority.file))) is Trouble.CERTIFICATE
    old.close()


def test_a_configured_authority_is_the_only_one_trusted(service, authority, client):
    service.answers["GET /v1/status"] = STATUS
    client.call(GET_STATUS, Nothing())
    assert len(client._context.get_ca_certs()) == 1


@pytest.mark.parametrize("content", [None, "no certificate at all"])
def test_a_ca_file_that_cannot_be_used_is_told_at_the_call(tmp_path, content):
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content, encoding="ascii")
    client = ApiClient(Route("https://127.0.0.1:9", file))
    client.warm_up()
    assert kind_of_failure(client) is Trouble.CERTIFICATE


def test_the_environment_changes_neither_trust_nor_proxy(service, client, monkeypatch, tmp_path):
    service.answers["GET /v1/status"] = STATUS
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(Authority(tmp_path, "other.pem").file))
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closed_port()}")
    assert client.call(GET_STATUS, Nothing()) == STATUS


def test_a_proxy_tunnels_and_sees_only_the_address(service, authority, proxy):
    service.answers["GET /v1/status"] = STATUS
    client = ApiClient(Route(service.url, authority.file, {"https": proxy.url}))
    assert client.call(GET_STATUS, Nothing()) == STATUS
    assert proxy.asked == [["CONNECT", f"127.0.0.1:{service.port}"]]
    assert len(client._context.get_ca_certs()) == 1
    client.close()


def test_trust_holds_through_a_proxy_too(authority, proxy, tmp_path):
    stranger = TlsService(Authority(tmp_path), {"GET /v1/status": STATUS})
    client = ApiClient(Route(stranger.url, authority.file, {"https": proxy.url}))
    assert kind_of_failure(client) is Trouble.CERTIFICATE
    assert stranger.asked == []
    stranger.close()


def test_a_proxy_that_refuses_or_is_down_is_told_as_the_proxy(service, authority, proxy):
    proxy.refuses = True
    client = ApiClient(Route(service.url, authority.file, {"https": proxy.url}))
    assert kind_of_failure(client) is Trouble.PROXY
    client.route = Route(service.url, authority.file, {"https": f"http://127.0.0.1:{closed_port()}"})
    assert kind_of_failure(client) is Trouble.PROXY


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
CUTS = [b"", b"HTTP/1.1 20", HEAD, HEAD + b'{"service": "x"']


@pytest.mark.parametrize("sent", CUTS)
def test_an_answer_cut_anywhere_is_no_answer(service, client, sent):
    service.answers["GET /v1/status"] = lambda asked: asked.raw(sent)
    assert kind_of_failure(client) is Trouble.CUT


def test_bytes_that_are_not_http_are_no_answer(service, client):
    service.answers["GET /v1/status"] = lambda asked: asked.raw(b"\x00\xff garbage \r\n\r\n")
    assert kind_of_failure(client) is Trouble.CUT


def test_a_get_on_a_connection_that_died_meanwhile_is_sent_again(service, client):
    """The service closes the kept connection after it has read the next request: the client can't have seen it."""
    service.answers["GET /v1/accounts"] = [PAGE, lambda asked: asked.raw(b""), PAGE]
    for _ in range(2):
        assert client.call(SEARCH_ACCOUNTS, AccountSearch()) == PAGE
    assert len(service.asked) == 3
    assert len(service.connections) == 2


def test_a_write_on_a_connection_that_died_is_not_sent_again(service, client):
    service.answers["GET /v1/status"] = STATUS
    service.answers["POST /v1/accounts/1/reregistration"] = lambda asked: asked.raw(b"")
    client.call(GET_STATUS, Nothing())
    request = ReregistrationRequest(request_id="00000000-0000-0000-0000-000000000001")
    assert kind_of_failure(client, SEND_REREGISTRATION, request, account_id=1) is Trouble.CUT
    assert len(service.asked) == 2


def test_a_silent_service_ends_in_a_timeout(service, client, monkeypatch):
    monkeypatch.setattr(transport, "READ_TIMEOUT_S", 0.2)
    service.answers["GET /v1/status"] = lambda asked: asked.hang()
    assert kind_of_failure(client) is Trouble.TIMEOUT


def test_an_answer_that_is_held_back_is_waited_for_where_the_caller_knows(service, client, monkeypatch):
    monkeypatch.setattr(transport, "READ_TIMEOUT_S", 0.2)
    monkeypatch.setattr("usen_desk.api.client.CALL_DEADLINE_S", 0.4)

    def hold_back(asked):
        threading.Event().wait(0.6)
        asked.send(STATUS)

    service.answers["GET /v1/status"] = hold_back
    assert kind_of_failure(client) is Trouble.TIMEOUT
    assert client.call_patiently(GET_STATUS, Nothing(), 20.0) == STATUS


@pytest.mark.parametrize("head_first", [True, False])
def test_a_line_that_drips_ends_at_the_deadline(service, client, monkeypatch, head_first):
    """Each byte comes well inside the read timeout; only the deadline of the whole call can end it."""
    monkeypatch.setattr("usen_desk.api.client.CALL_DEADLINE_S", 0.5)
    stopped = threading.Event()

    def drip(asked):
        if head_first:
            asked.wfile.write(HEAD)
        try:
            while not stopped.wait(0.02):
                asked.wfile.write(b" " if head_first else b"H")
        except OSError:
            pass
        asked.close_connection = True

    service.answers["GET /v1/status"] = drip
    started = time.monotonic()
    assert kind_of_failure(client) is Trouble.TIMEOUT
    assert time.monotonic() - started < 5
    stopped.set()


def test_the_last_read_gets_only_what_is_left_of_the_deadline(service, client, monkeypatch):
    monkeypatch.setattr("usen_desk.api.client.CALL_DEADLINE_S", 0.3)
    service.answers["GET /v1/status"] = lambda asked: asked.hang()
    started = time.monotonic()
    assert kind_of_failure(client) is Trouble.TIMEOUT
    assert time.monotonic() - started < transport.READ_TIMEOUT_S / 2
