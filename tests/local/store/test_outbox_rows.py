"""Tests for usen_desk.local.store.outbox_rows: records of older and newer versions, rows under a wrong name (F32)."""

import json

import msgspec
import pytest

from tests.local.store.samples import draft, item, kept_file, uuid
from usen_desk.local.store.outbox import OutboxFile
from usen_desk.local.store.outbox_rows import item_place, text_of
from usen_desk.local.store.sealing import Sealer
from usen_desk.local.store.sqlite_file import SqliteFile

SEALER = Sealer(b"k" * 32)


@pytest.fixture
def path(tmp_path):
    outbox = OutboxFile(tmp_path / "outbox.db", SEALER)
    outbox.keep_draft(draft("下書き", files=(kept_file(7, b"png"),)))
    outbox.put_file(uuid(7), b"png")
    outbox.queue(item(2, "送る文", inquiry_id=30))
    outbox.close()
    return tmp_path / "outbox.db"


def kept_at(path):
    outbox = OutboxFile(path, SEALER)
    try:
        return outbox.load()
    finally:
        outbox.close()


def change(path, sql, *values):
    file = SqliteFile(path, "FULL")
    with file.write() as connection:
        connection.execute(sql, values)
    file.close()


def put_content(path, place, content):
    change(path, "INSERT OR REPLACE INTO record (place, sealed) VALUES (?, ?)", place, SEALER.seal(place, content, 99))


def test_a_record_without_the_fields_that_came_later_is_read(path):
    """As an older version wrote it: what has a default may be missing."""
    full = json.loads(msgspec.json.encode(item(5)))
    for name in ("problem", "detail", "is_settled"):
        del full[name]
    for name in ("caret", "last_seen", "files", "details", "revision", "is_on_service"):
        del full["draft"][name]
    put_content(path, item_place(uuid(5)), json.dumps(full).encode())
    assert item(5) in kept_at(path).items


def test_a_file_of_a_newer_version_is_read_as_far_as_it_is_known_and_not_changed_beyond(path):
    newer = json.loads(msgspec.json.encode(item(5))) | {"priority": 3}
    put_content(path, item_place(uuid(5)), json.dumps(newer).encode())
    change(path, "ALTER TABLE record ADD COLUMN shelf TEXT DEFAULT 'a'")
    change(path, "CREATE TABLE later (n INTEGER)")
    change(path, "PRAGMA user_version = 3")
    put_content(path, "reminder/1", b"{}")
    outbox = OutboxFile(path, SEALER)
    assert outbox.load().items == [item(2, "送る文", inquiry_id=30), item(5)]
    outbox.keep_draft(draft("つづき"))
    outbox.close()
    file = SqliteFile(path, "FULL")
    assert file.version() == 3
    assert file.read("SELECT count(*) FROM record WHERE place = 'reminder/1'") == [(1,)]
    file.close()


def test_an_item_of_a_kind_that_only_a_newer_version_knows_is_told_with_its_text_and_stays(path):
    newer = json.loads(msgspec.json.encode(item(5, "新しい種類"))) | {"kind": "letter"}
    put_content(path, item_place(uuid(5)), json.dumps(newer, ensure_ascii=False).encode())
    for _ in range(2):
        kept = kept_at(path)
        assert [(one.item_id, one.text) for one in kept.damaged] == [(uuid(5), "新しい種類")]
        assert len(kept.items) == 1


def test_a_row_under_a_wrong_name_comes_home(path):
    change(path, "UPDATE record SET place = 'ixem/' || substr(place, 6) WHERE place LIKE 'item/%'")
    for _ in range(2):
        assert kept_at(path).items == [item(2, "送る文", inquiry_id=30)]


def test_while_something_can_not_be_read_no_file_is_thrown_away(path):
    """It may be the one that names the file."""
    change(path, "UPDATE record SET sealed = substr(sealed, 1, 80) WHERE place LIKE 'draft/%'")
    outbox = OutboxFile(path, SEALER)
    assert len(outbox.load().damaged) == 1
    assert outbox.file(uuid(7)) == b"png"
    outbox.close()


def test_a_damaged_part_of_a_file_is_told_when_it_is_asked_for(path):
    change(path, "UPDATE record SET sealed = substr(sealed, 1, 60) WHERE place LIKE 'file/%'")
    outbox = OutboxFile(path, SEALER)
    with pytest.raises(ValueError, match="length"):
        outbox.file(uuid(7))
    outbox.close()


@pytest.mark.parametrize(
    ("left", "text"),
    [
        ('{"mode":"reply","body":"一\\n二","caret":3', "一\n二"),
        ('xx,"body":"一\\n', "一\n"),
        ('"body":"一\\q二"', "一\\q二"),
        ('"body":"切れ', "切れ"),
        ('"bo', ""),
    ],
)
def test_the_text_of_what_is_left_of_a_record(left, text):
    assert text_of(left.encode()) == text
