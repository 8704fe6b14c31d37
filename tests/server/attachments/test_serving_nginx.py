"""Files that a real nginx before the service sends, set up as docs/operations.md says."""

from __future__ import annotations

import hashlib
import os
from uuid import uuid4

import pytest
import requests
from msgspec.structs import replace

from tests import nginx
from tests.server.attachments import files
from tests.server.inquiries.conftest import AGENT, OTHER_CUSTOMER
from tests.service import Authority, RunningService
from tests.skips import missing
from usen_desk.api.client import ApiClient, Route
from usen_desk.api.transfers import fetch_file, part_of

DATA = files.PNG + os.urandom(900_000)
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def before(calls, authority):
    """The address of the nginx before the service."""
    if nginx.program() is None:
        missing("nginx", nginx.INSTALL_HINT)
    settings = replace(calls.settings, files_handed_over_at="/files-inside/")
    service = RunningService(calls.world.database, authority, settings, clock=lambda: calls.world.now)
    running = nginx.Nginx(authority, service.port, calls.folder)
    yield running.url
    running.close()
    service.stop()


@pytest.fixture
def attachment_id(calls, world):
    inquiry_id = world.open().card.inquiry_id
    posted = calls.reply(AGENT, inquiry_id, files=[calls.uploaded(AGENT, DATA, "見積書.png")])
    return posted.json["message"]["attachments"][0]["attachment_id"]


def get(authority, url, actor=AGENT, **headers):
    session = requests.Session()
    session.trust_env = False
    headers |= {"Authorization": f"Bearer {actor.login_id}", "Accept-Encoding": "identity"}
    return session.get(url, headers=headers, verify=str(authority.ca_file), timeout=30)


def test_the_whole_comes_from_nginx_under_its_name_and_sha256(before, authority, attachment_id):
    got = get(authority, f"{before}/v1/attachments/{attachment_id}")
    assert (got.status_code, got.content) == (200, DATA)
    assert "Last-Modified" in got.headers, "sent by the service"
    assert got.headers["ETag"] == f'"{SHA256}"'
    assert got.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E8%A6%8B")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in got.headers["Cache-Control"]


@pytest.mark.parametrize("has_first", [0, 300_000, len(DATA) - 1])
def test_a_download_of_the_desk_goes_on_where_it_was_cut(before, authority, attachment_id, tmp_path, has_first):
    client = ApiClient(Route(before, authority.ca_file), AGENT.login_id)
    target, seen = tmp_path / "見積書.png", []
    if has_first:
        part_of(target).write_bytes(DATA[:has_first])
    fetch_file(
        client, attachment_id, target, lambda done, _: seen.append(done), lambda _: None, SHA256 if has_first else ""
    )
    assert target.read_bytes() == DATA
    assert min(seen) >= has_first


def test_bytes_of_two_files_are_never_mixed(before, authority, attachment_id):
    url = f"{before}/v1/attachments/{attachment_id}"
    rest = get(authority, url, **{"Range": "bytes=1000-", "If-Range": f'"{SHA256}"'})
    assert (rest.status_code, rest.content) == (206, DATA[1000:])
    other = get(authority, url, **{"Range": "bytes=1000-", "If-Range": f'"{uuid4().hex}"'})
    assert (other.status_code, other.content) == (200, DATA)


def test_who_may_not_read_it_gets_nothing_and_the_folder_is_closed(before, authority, calls, attachment_id):
    (blob,) = calls.blobs()
    assert get(authority, f"{before}/v1/attachments/{attachment_id}", OTHER_CUSTOMER).status_code == 404
    inside = get(authority, f"{before}/files-inside/{blob.relative_to(calls.folder)}")
    assert inside.status_code == 404
    assert DATA[:100] not in inside.content
