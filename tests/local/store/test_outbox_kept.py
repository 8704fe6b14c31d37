"""Files that releases wrote stay readable (F32: two versions back): one stands in kept/ for each format.

When SCHEMA grows: `write` a file with the version before, keep it as kept/outbox-<SCHEMA>.db.gz, and never change it.
"""

import gzip
from pathlib import Path

import pytest

from tests.local.store.samples import draft, item, kept_file, uuid
from usen_desk.contract.drafts import DraftMode
from usen_desk.local.store.outbox import SCHEMA, OutboxFile
from usen_desk.local.store.sealing import Sealer

KEY = b"k" * 32
KEPT = Path(__file__).with_name("kept")
FILE = kept_file(7, b"png")
DRAFT = draft("書きかけの返信です。\nよろしくお願いいたします。", caret=5, last_seen=3, revision=2, files=(FILE,))
NOTE = draft("社内の覚え書き", inquiry_id=30, reply=3, mode=DraftMode.NOTE)
ITEMS = [item(11, "送信待ちの返信", inquiry_id=31), item(12, "二つ目", inquiry_id=31)]
OLDER = "一つ前の文章です。ここまで書いて消しました。"


def write(path):
    outbox = OutboxFile(path, Sealer(KEY))
    outbox.keep_draft(draft(OLDER))
    outbox.put_file(FILE.upload_id, b"png")
    outbox.keep_draft(DRAFT)
    outbox.keep_draft(NOTE)
    for one in ITEMS:
        outbox.queue(one)
    outbox.close()


def check(path):
    outbox = OutboxFile(path, Sealer(KEY))
    kept = outbox.load()
    assert {one.inquiry_id: one for one in kept.drafts} == {29: DRAFT, 30: NOTE}
    assert kept.items == ITEMS
    assert kept.damaged == []
    assert [one.body for one in outbox.versions(DraftMode.REPLY, 29)] == [OLDER]
    assert outbox.file(uuid(7)) == b"png"
    assert not outbox.was_salvaged
    outbox.close()


@pytest.mark.parametrize("version", range(max(1, SCHEMA - 2), SCHEMA + 1))
def test_a_file_of_this_release_and_of_the_two_before_is_read_whole(tmp_path, version):
    path = tmp_path / "outbox.db"
    path.write_bytes(gzip.decompress((KEPT / f"outbox-{version}.db.gz").read_bytes()))
    check(path)
    check(path)


def test_what_is_written_now_is_read_now(tmp_path):
    write(tmp_path / "outbox.db")
    check(tmp_path / "outbox.db")
