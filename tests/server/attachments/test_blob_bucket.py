"""Tests for usen_desk.server.attachments.blob_bucket, beside those of every store: TLS, keys, a server that goes."""

from __future__ import annotations

import hashlib
import os
import socket

import pytest
from msgspec.structs import replace

from tests import buckets
from tests.service import Authority
from tests.skips import missing
from usen_desk.server.attachments.blob_bucket import BucketBlobs
from usen_desk.server.attachments.blobs import BlobsAway, new_name
from usen_desk.server.settings import Bucket


@pytest.fixture
def bucket(s3):
    return s3.bucket()


@pytest.fixture(scope="module")
def over_tls(tmp_path_factory):
    if buckets.program() is None:
        missing("an S3 server", buckets.INSTALL_HINT)
    authority = Authority(tmp_path_factory.mktemp("authority"))
    server = buckets.S3Server(authority.certificate_file, authority.key_file, authority.ca_file)
    yield server, authority
    server.close()


def test_over_tls_with_an_authority_of_ones_own(over_tls):
    server, _ = over_tls
    blobs = BucketBlobs(server.bucket())
    name = blobs.keep(b"abc")
    assert b"".join(blobs.chunks(name)) == b"abc"


def test_a_certificate_that_nobody_vouches_for_is_not_taken(over_tls):
    server, _ = over_tls
    with pytest.raises(BlobsAway):
        BucketBlobs(replace(server.bucket(), ca_file="", answer_within_s=3)).check()


def test_nothing_goes_in_the_clear_unless_it_is_allowed(bucket):
    with pytest.raises(BlobsAway):
        BucketBlobs(replace(bucket, allow_http=False)).check()


@pytest.mark.parametrize(
    "wrong",
    [{"secret_access_key": "wrong"}, {"access_key_id": "wrong"}, {"name": "no-such-bucket"}],
    ids=["secret", "key", "bucket"],
)
def test_a_store_that_refuses_us_is_away_and_its_keys_are_not_told(bucket, wrong):
    blobs = BucketBlobs(replace(bucket, **wrong))
    for call in (blobs.check, lambda: list(blobs.names())):
        with pytest.raises(OSError, match=r".") as caught:
            call()
        assert buckets.SECRET not in str(caught.value)


def test_keys_may_stand_in_the_environment(bucket, monkeypatch):
    bare = replace(bucket, access_key_id="", secret_access_key="")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    with pytest.raises(BlobsAway, match="access_key_id"):
        BucketBlobs(bare)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", buckets.KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", buckets.SECRET)
    BucketBlobs(bare).check()


def test_a_store_that_is_not_there_is_told_within_its_time():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    away = Bucket(
        name="x",
        endpoint=f"http://127.0.0.1:{port}",
        access_key_id="x",
        secret_access_key="x",
        allow_http=True,
        connect_within_s=1,
        answer_within_s=2,
    )
    blobs = BucketBlobs(away)
    for call in (blobs.check, lambda: blobs.keep(b"abc"), lambda: blobs.write(new_name(), 0, b"abc")):
        with pytest.raises(BlobsAway):
            call()


def test_a_part_goes_on_after_the_server_and_the_service_were_restarted(tmp_path):
    if buckets.program() is None:
        missing("an S3 server", buckets.INSTALL_HINT)
    server = buckets.S3Server()
    try:
        bucket, name, halves = server.bucket(), new_name(), [os.urandom(5 * 1024 * 1024) for _ in range(2)]
        BucketBlobs(bucket).write(name, 0, halves[0])
        server.stop()
        with pytest.raises(BlobsAway):
            BucketBlobs(replace(bucket, answer_within_s=2)).write(name, len(halves[0]), halves[1])
        server.start()
        blobs = BucketBlobs(bucket)
        blobs.write(name, len(halves[0]), halves[1])
        whole = b"".join(halves)
        blobs.finish(name, len(whole), hashlib.sha256(whole).hexdigest())
        assert b"".join(blobs.chunks(name)) == whole
    finally:
        server.close()
