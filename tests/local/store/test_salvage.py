"""Tests for usen_desk.local.store.salvage, through the outbox that uses it: 50 random mutations in each check (F17)."""

import os
import random

import pytest

from tests.local.store.mutations import mutate
from tests.local.store.samples import draft, item, kept_file, uuid
from usen_desk.contract.drafts import DraftMode
from usen_desk.local.store import outbox as outbox_module
from usen_desk.local.store.outbox import OutboxFile
from usen_desk.local.store.outbox_rows import draft_place, item_place
from usen_desk.local.store.salvage import salvage
from usen_desk.local.store.sealing import Sealer
from usen_desk.local.store.sqlite_file import PAGE_BYTES, SqliteFile

KEY = b"k" * 32
MUTATIONS = 50


def words(number, length):
    dice = random.Random(number)
    return "".join(chr(dice.randrange(0x3041, 0x3094)) for _ in range(length))


DRAFTS = [draft(words(n, 20 * n * n), inquiry_id=n, reply=n) for n in range(1, 9)]
ITEMS = [item(n, words(n, 15 * (n - 9) ** 2), inquiry_id=n) for n in range(10, 17)]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The bytes of an outbox with 8 drafts, 7 items, versions and a file; and the sealed records of the first two."""
    path = tmp_path_factory.mktemp("sound") / "outbox.db"
    outbox = OutboxFile(path, Sealer(KEY))
    for one in DRAFTS:
        outbox.keep_draft(draft(words(one.inquiry_id + 100, 50), inquiry_id=one.inquiry_id, reply=99))
        outbox.keep_draft(one)
    for one in ITEMS:
        outbox.queue(one)
    outbox.put_file(uuid(7), bytes(1000))
    outbox.keep_draft(draft("添付", inquiry_id=77, reply=77, files=(kept_file(7, b""),)))
    outbox.close()
    file = SqliteFile(path, "FULL")
    rows = dict(file.read("SELECT place, sealed FROM record"))
    file.close()
    return path.read_bytes(), rows


def opened(path):
    return OutboxFile(path, Sealer(KEY))


@pytest.mark.parametrize("seed", range(MUTATIONS))
def test_after_random_damage_every_record_whose_bytes_are_there_is_there_or_told(tmp_path, sound, seed):
    content, rows = sound
    path = tmp_path / "outbox.db"
    kind, broken = mutate(content, seed)
    path.write_bytes(broken)
    outbox = opened(path)
    kept = outbox.load()
    told = {one.text for one in kept.damaged}
    for one in DRAFTS:
        if rows[draft_place(DraftMode.REPLY, one.inquiry_id)] in broken:
            assert one in kept.drafts or one.body in told, f"{kind}: the draft {one.inquiry_id} is lost"
    for one in ITEMS:
        if rows[item_place(one.item_id)] in broken:
            assert one in kept.items or one.draft.body in told, f"{kind}: the item {one.number} is lost"
    assert all(one in DRAFTS for one in kept.drafts if one.inquiry_id < 10), "a text that nobody wrote"
    assert all(one in ITEMS for one in kept.items), "an item that nobody queued"
    aside = list(tmp_path.glob("outbox.damaged-*.db"))
    assert [one.read_bytes() for one in aside] == ([broken] if outbox.was_salvaged else [])
    if len(kept.items) + len(kept.damaged) < len(ITEMS):
        assert outbox.was_salvaged or kind == "nothing", f"{kind}: something went and nobody noticed"
    outbox.keep_draft(draft("このあと", inquiry_id=500))
    outbox.close()
    again = opened(path)
    assert not again.was_salvaged
    assert draft("このあと", inquiry_id=500) in again.load().drafts
    assert again.load().items == kept.items
    assert [one.text for one in again.load().damaged] == [one.text for one in kept.damaged]
    again.close()


def test_an_item_that_is_only_in_the_bytes_is_told_and_never_sent_by_itself(tmp_path, sound):
    path = tmp_path / "outbox.db"
    path.write_bytes(bytes(100) + sound[0][100:])
    for _ in range(2):
        outbox = opened(path)
        kept = outbox.load()
        assert kept.items == []
        assert {one.text for one in kept.damaged} == {one.draft.body for one in ITEMS}
        assert (
            sorted(
                (one for one in kept.drafts if one.inquiry_id < 10),
                key=lambda one: one.inquiry_id,
            )
            == DRAFTS
        )
        assert outbox.file(uuid(7)) == bytes(1000)
        outbox.close()
    outbox = opened(path)
    outbox.erase_item(ITEMS[0].item_id)
    outbox.close()
    assert len(opened(path).load().damaged) == len(ITEMS) - 1


def test_one_damaged_item_is_told_with_its_text_and_the_others_are_there(tmp_path, sound):
    content, rows = sound
    sealed = rows[item_place(ITEMS[2].item_id)]
    at = content.index(sealed)
    broken = bytearray(content)
    broken[at + len(sealed) - 30] ^= 1
    path = tmp_path / "outbox.db"
    path.write_bytes(broken)
    kept = opened(path).load()
    assert kept.items == [one for one in ITEMS if one is not ITEMS[2]]
    assert [(one.item_id, one.text) for one in kept.damaged] == [(ITEMS[2].item_id, ITEMS[2].draft.body)]


def test_where_nothing_of_it_can_be_read_the_last_version_is_told(tmp_path, sound):
    content, rows = sound
    sealed = rows[item_place(ITEMS[2].item_id)]
    at = content.index(sealed)
    path = tmp_path / "outbox.db"
    path.write_bytes(content[: at + 8] + bytes(40) + content[at + 48 :])
    assert [one.text for one in opened(path).load().damaged] == [ITEMS[2].draft.body]


def test_a_start_that_was_cut_off_while_salvaging_is_made_up_for(tmp_path, sound, monkeypatch):
    """Between the two renames: the damaged file is put aside, the new one not yet in its place."""
    path = tmp_path / "outbox.db"
    path.write_bytes(bytes(100) + sound[0][100:])
    renamed, replace = [], os.replace

    def once(source, target):
        renamed.append((source, target))
        if len(renamed) == 2:
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(outbox_module.os, "replace", once)
    with pytest.raises(KeyboardInterrupt):
        opened(path)
    monkeypatch.undo()
    assert not path.exists()
    kept = opened(path).load()
    assert len(kept.damaged) == len(ITEMS)


def test_reading_what_is_left_changes_nothing(tmp_path, sound):
    path = tmp_path / "outbox.db"
    for seed in range(10):
        _, broken = mutate(sound[0], seed)
        path.write_bytes(broken)
        salvage(path)
        assert path.read_bytes() == broken
        assert list(tmp_path.iterdir()) == [path]


def test_items_of_a_file_whose_index_is_destroyed_still_go_out_by_themselves(tmp_path, sound):
    path = tmp_path / "outbox.db"
    content = sound[0]
    path.write_bytes(content[: 2 * PAGE_BYTES] + bytes(PAGE_BYTES) + content[3 * PAGE_BYTES :])
    outbox = opened(path)
    assert outbox.was_salvaged
    assert outbox.load().items == ITEMS
    assert outbox.load().damaged == []
    outbox.close()
