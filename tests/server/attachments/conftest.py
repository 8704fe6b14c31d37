"""The small world of the inquiries' tests, whose people send files."""

from __future__ import annotations

import pytest

from tests import buckets, scanners
from tests.server.inquiries.calls import Calls
from tests.server.inquiries.conftest import world as world
from tests.skips import missing
from usen_desk.server.attachments.blob_bucket import BucketBlobs
from usen_desk.server.attachments.blob_folder import FolderBlobs


@pytest.fixture
def calls(world, tmp_path):
    return Calls(world, tmp_path / "files", customer_uploads_per_hour=3)


@pytest.fixture(scope="session")
def s3():
    if buckets.program() is None:
        missing("an S3 server", buckets.INSTALL_HINT)
    server = buckets.S3Server()
    yield server
    server.close()


@pytest.fixture(params=["folder", "bucket"])
def blobs(request, tmp_path):
    """An empty store of each kind."""
    if request.param == "folder":
        return FolderBlobs(str(tmp_path / "files"))
    return BucketBlobs(request.getfixturevalue("s3").bucket())


@pytest.fixture(scope="session")
def clamav():
    if scanners.program() is None:
        missing("a ClamAV daemon", scanners.INSTALL_HINT)
    server = scanners.ClamServer()
    yield server
    server.close()
