"""Tests for usen_desk.server.demo_data.shelf."""

from datetime import UTC, date, datetime

from usen_desk.contract.base import Nothing
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.shelf import ShelfCategory
from usen_desk.server.attachments.blob_folder import FolderBlobs
from usen_desk.server.attachments.kinds import kind_of
from usen_desk.server.demo_data.shelf import shelved
from usen_desk.server.demo_data.write import write
from usen_desk.server.settings import FILE_TYPES
from usen_desk.server.shelf.service import list_documents

AS_OF = date(2020, 3, 17)


def test_all_can_be_attached_on_the_day_of_the_data_and_are_what_they_say(database, unit, tmp_path):
    blobs = FolderBlobs(str(tmp_path))
    write(database, 20, 7, AS_OF, lambda done, total: None, blobs=blobs)
    with unit(Role.AGENT, Permission.READ_SHELF, now=datetime(2020, 3, 17, 3, tzinfo=UTC)) as context:
        documents = list_documents(context, Nothing()).items
    assert len(documents) == len(shelved())
    assert all(one.current == one.newest for one in documents)
    for one in documents:
        data = b"".join(blobs.chunks(one.newest.sha256[:32]))
        kind = kind_of(data, one.newest.name, FILE_TYPES)
        assert (kind.media_type, len(data)) == (one.newest.media_type, one.newest.size_bytes)


def test_every_category_but_the_rest_has_one():
    assert {one.category for one in shelved()} == set(ShelfCategory) - {ShelfCategory.OTHER}
    assert len({one.title for one in shelved()}) == len(shelved())
