"""Tests for usen_desk.server.demo_data.papers and paper_blobs: the demo's files are what their names say, each time."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from sqlalchemy import select

from usen_desk.server.attachments.blob_folder import FolderBlobs
from usen_desk.server.attachments.kinds import kind_of
from usen_desk.server.db import schema
from usen_desk.server.demo_data.paper_blobs import Papers
from usen_desk.server.demo_data.papers import content
from usen_desk.server.demo_data.scripts import scripts
from usen_desk.server.demo_data.write import write
from usen_desk.server.settings import FILE_TYPES

NAMES = sorted({said.attachment.replace("{floor}", "2F") for one in scripts() for said in one.said if said.attachment})


@pytest.mark.parametrize("name", [*NAMES, "外観.jpg", "裏面配線.png", "一覧.txt"])
def test_each_is_what_its_name_says(name):
    kind = kind_of(content(name), name, FILE_TYPES)
    assert kind is not None
    assert name.endswith(kind.extensions)


def test_the_same_name_gives_the_same_bytes():
    before = {name: hashlib.sha256(content(name)).digest() for name in NAMES}
    content.cache_clear()
    assert {name: hashlib.sha256(content(name)).digest() for name in NAMES} == before


def test_the_rows_name_bytes_that_are_there_each_kept_once(databases, tmp_path):
    database, blobs = databases.empty("sqlite"), FolderBlobs(str(tmp_path))
    write(database, 60, 7, date(2026, 11, 22), lambda done, total: None, inquiries=12, blobs=blobs)
    with database.read() as tx:
        files = tx.execute(select(schema.attachment)).all()
        pictures = tx.execute(select(schema.thumbnail)).all()
    databases.release(database)
    assert files
    for row in files:
        data = b"".join(blobs.chunks(row.blob))
        assert (len(data), hashlib.sha256(data).hexdigest()) == (row.size_bytes, row.sha256)
    drawn = {row.attachment_id for row in files if row.media_type in ("application/pdf", "image/jpeg")}
    assert {row.attachment_id for row in pictures} == drawn
    assert all(b"".join(blobs.chunks(row.blob)).startswith(b"\xff\xd8") for row in pictures)
    assert len(set(blobs.names())) < len(files)


def test_keeping_again_leaves_what_is_there(tmp_path):
    blobs = FolderBlobs(str(tmp_path))
    first = Papers(blobs).columns(NAMES[0])
    assert Papers(blobs).columns(NAMES[0]) == first
    assert len(list(blobs.names())) == 1
