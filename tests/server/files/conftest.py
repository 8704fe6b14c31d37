"""The small world of the inquiries' tests, whose people send files and look for them."""

from __future__ import annotations

import msgspec
import pytest

from tests.server.inquiries.calls import Calls
from tests.server.inquiries.conftest import world as world
from usen_desk.contract.files import FileSearch
from usen_desk.contract.inquiries import MessageKind
from usen_desk.server.files.service import search_files


class Files:
    """`send` a file, `find` files as a person."""

    def __init__(self, world, calls) -> None:
        self.world, self.calls = world, calls

    def send(self, actor, inquiry_id, data, name, *, kind=MessageKind.PUBLIC, body="写真をお送りします。") -> int:
        """Its attachment_id."""
        upload = self.calls.uploaded(actor, data, name)
        got = self.calls.reply(actor, inquiry_id, files=[upload], kind=kind.value, body=body)
        assert got.status == 200, got.content
        (one,) = got.json["message"]["attachments"]
        return one["attachment_id"]

    def found(self, actor, **asked):
        with self.world.unit(actor) as context:
            return search_files(context, FileSearch(**asked))

    def names(self, actor, **asked) -> list[str]:
        return [row.name for row in self.found(actor, **asked).items]

    def walked(self, actor, limit, **asked) -> list[int]:
        """attachment_ids of all pages."""
        search, ids = FileSearch(limit=limit, **asked), []
        while True:
            with self.world.unit(actor) as context:
                page = search_files(context, search)
            ids += [row.attachment_id for row in page.items]
            if not page.next_after:
                return ids
            search = msgspec.structs.replace(search, after=page.next_after)


@pytest.fixture
def calls(world, tmp_path):
    return Calls(world, tmp_path / "files")


@pytest.fixture
def files(world, calls):
    return Files(world, calls)
