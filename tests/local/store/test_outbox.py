"""Tests for usen_desk.local.store.outbox: what is kept, what is told, and that nothing is half done."""

import errno
import shutil
import subprocess

import pytest

from tests.local.store.samples import draft, item, kept_file, uuid
from tests.skips import missing
from usen_desk.contract.drafts import VERSIONS_MAX, DraftMode
from usen_desk.local.store.outbox import OutboxFile
from usen_desk.local.store.sealing import Sealer, make_key

KEY = b"k" * 32
LONG = "設定の手順をご案内します。まず本体の電源をお確かめください。" * 3


@pytest.fixture
def path(tmp_path):
    return tmp_path / "outbox.db"


@pytest.fixture
def opened(path):
    """Opens the outbox again and again, as a program that starts does."""
    held = []

    def open_it(sealer=None, **given):
        while held:
            held.pop().close()
        held.append(OutboxFile(path, sealer or Sealer(KEY), **given))
        return held[-1]

    yield open_it
    while held:
        held.pop().close()


def bodies(kept):
    return [one.body for one in kept.drafts]


def versions(outbox):
    return [one.body for one in outbox.versions(DraftMode.REPLY, 29)]


def test_a_new_outbox_is_empty(opened):
    kept = opened().load()
    assert (kept.drafts, kept.items, kept.damaged) == ([], [], [])


def test_a_draft_is_there_at_the_next_start_word_for_word(opened):
    written = draft(LONG, caret=7, last_seen=3, details='{"a":1}', revision=2)
    opened().keep_draft(written)
    assert opened().load().drafts == [written]


def test_drafts_of_one_inquiry_have_one_text_for_each_mode(opened):
    outbox = opened()
    outbox.keep_draft(draft("古い"))
    outbox.keep_draft(draft("新しい"))
    outbox.keep_draft(draft("メモ", mode=DraftMode.NOTE, minutes=-1))
    assert bodies(opened().load()) == ["新しい", "メモ"]


def test_going_on_typing_makes_no_versions(opened):
    outbox = opened()
    for end in range(1, len(LONG), 7):
        outbox.keep_draft(draft(LONG[:end]))
    assert versions(outbox) == []


@pytest.mark.parametrize("step", [1, 3, 40])
def test_a_text_that_was_taken_away_can_be_gone_back_to_however_slowly_it_went(opened, step):
    outbox = opened()
    outbox.keep_draft(draft(LONG))
    for end in range(len(LONG) - 1, -1, -step):
        outbox.keep_draft(draft(LONG[:end]))
    assert LONG in versions(opened())


def test_after_a_restart_the_text_of_before_can_still_be_gone_back_to(opened):
    opened().keep_draft(draft(LONG))
    opened().keep_draft(draft("a"))
    assert versions(opened()) == [LONG]


def test_what_is_to_be_sent_as_another_reply_makes_a_version_of_what_stood_there(
    opened,
):
    outbox = opened()
    outbox.keep_draft(draft("一", reply=1))
    outbox.keep_draft(draft("二", reply=2))
    assert versions(opened()) == ["一"]


def test_a_dropped_draft_stays_among_the_versions_once(opened):
    outbox = opened()
    for _ in range(2):
        outbox.keep_draft(draft(LONG))
        outbox.drop_draft(DraftMode.REPLY, 29)
    assert bodies(opened().load()) == []
    assert versions(opened()) == [LONG]


def test_there_are_at_most_so_many_versions_newest_first(opened):
    outbox = opened()
    for number in range(VERSIONS_MAX + 5):
        outbox.keep_draft(draft(f"版 {number}", reply=number))
    newest = [f"版 {number}" for number in range(VERSIONS_MAX + 3, 3, -1)]
    assert versions(outbox) == newest
    assert versions(opened()) == newest


def test_versions_of_a_month_ago_go(opened):
    outbox = opened()
    outbox.keep_draft(draft("古い", reply=1, minutes=-32 * 24 * 60))
    outbox.keep_draft(draft("新しい", reply=2))
    assert versions(opened()) == []


def test_queueing_takes_the_draft_away_in_the_same_step(opened):
    outbox = opened()
    outbox.keep_draft(item().draft)
    outbox.queue(item())
    kept = opened().load()
    assert (kept.drafts, kept.items) == ([], [item()])


def test_queueing_leaves_a_draft_that_is_the_next_reply_already(opened):
    outbox = opened()
    outbox.keep_draft(draft("次の返信", reply=2))
    outbox.queue(item(1))
    assert bodies(opened().load()) == ["次の返信"]


def test_items_come_in_the_order_in_which_they_were_queued(opened):
    outbox = opened()
    for number in (3, 1, 12, 2):
        outbox.queue(item(number))
    assert [one.number for one in opened().load().items] == [1, 2, 3, 12]


def test_taking_back_gives_the_text_back_and_keeps_what_it_replaces(opened):
    outbox = opened()
    outbox.queue(item(1, "送る前の文"))
    outbox.keep_draft(draft("次の返信", reply=2))
    outbox.take_back(uuid(1))
    kept = opened().load()
    assert (bodies(kept), kept.items) == (["送る前の文"], [])
    assert "次の返信" in versions(opened())
    with pytest.raises(KeyError):
        outbox.take_back(uuid(1))


def test_an_item_takes_another_state_and_one_that_is_gone_stays_away(opened):
    outbox = opened()
    outbox.queue(item(1))
    import msgspec

    refused = msgspec.structs.replace(item(1), problem="behind", detail=b"{}")
    outbox.put_item(refused)
    outbox.put_item(item(2))
    assert opened().load().items == [refused]


def test_files_lie_beside_their_item_and_go_with_it(opened):
    content = bytes(range(256)) * 4096
    with_file = item(1, files=(kept_file(7, content),))
    outbox = opened()
    outbox.put_file(uuid(7), content)
    outbox.queue(with_file)
    outbox = opened()
    assert outbox.file(uuid(7)) == content
    for _ in range(2):
        outbox.erase_item(uuid(1))
    with pytest.raises(KeyError):
        outbox.file(uuid(7))


def test_a_file_that_another_draft_still_names_stays(opened):
    outbox = opened()
    outbox.put_file(uuid(7), b"png")
    outbox.queue(item(1, files=(kept_file(7, b"png"),)))
    outbox.keep_draft(draft("次", reply=2, files=(kept_file(7, b"png"),)))
    outbox.erase_item(uuid(1))
    assert opened().file(uuid(7)) == b"png"


def test_a_file_that_nothing_names_goes_at_the_next_start(opened):
    outbox = opened()
    outbox.put_file(uuid(7), b"")
    assert outbox.file(uuid(7)) == b""
    with pytest.raises(KeyError):
        opened().file(uuid(7))


def test_a_shorter_file_in_place_of_a_longer_one_is_whole(opened):
    outbox = opened()
    outbox.keep_draft(draft(files=(kept_file(7, b""),)))
    outbox.put_file(uuid(7), b"x" * 200_000)
    outbox.put_file(uuid(7), b"y" * 10)
    outbox = opened()
    assert outbox.file(uuid(7)) == b"y" * 10
    outbox.drop_file(uuid(7))
    with pytest.raises(KeyError):
        outbox.file(uuid(7))


def test_nothing_that_was_written_can_be_read_in_the_folder(opened, path):
    outbox = opened()
    outbox.keep_draft(draft(LONG))
    outbox.queue(item(2))
    outbox.put_file(uuid(7), "カフェ・ド・ノール".encode() * 100)
    outbox.close()
    for file in path.parent.iterdir():
        content = file.read_bytes()
        for words in ("設定の手順", "カフェ・ド・ノール", "確認いたします"):
            assert words.encode() not in content
            assert words.encode("unicode-escape") not in content
        assert file.stat().st_mode & 0o077 == 0


def test_another_key_seals_everything_anew_and_the_old_one_is_of_no_use_then(opened):
    new = make_key()
    outbox = opened()
    outbox.keep_draft(draft("下書き"))
    outbox.queue(item(2))
    outbox.put_file(uuid(7), b"png")
    outbox.keep_draft(draft("下書き", files=(kept_file(7, b"png"),)))
    outbox.use_keys(Sealer(new, KEY))
    outbox = opened(Sealer(new))
    assert bodies(outbox.load()) == ["下書き"]
    assert outbox.load().items == [item(2)]
    assert outbox.file(uuid(7)) == b"png"
    assert not opened(Sealer(KEY)).load().items


def test_what_an_unknown_key_sealed_is_told_kept_and_read_again_with_it(opened):
    opened().keep_draft(draft(LONG))
    stranger = opened(Sealer(make_key()))
    assert [one.text for one in stranger.load().damaged] == [""]
    stranger.keep_draft(draft("この鍵で"))
    outbox = opened(Sealer(KEY))
    assert bodies(outbox.load()) == [LONG]
    assert [one.text for one in outbox.load().damaged] == [""]
    outbox.erase_item("draft/reply/29")
    assert opened(Sealer(KEY)).load().damaged == []


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if not made or made.returncode:
        missing(
            "the right to mount a small file system",
            "run the tests as root, or with unshare -rm",
        )
    yield folder
    subprocess.run([shutil.which("umount") or "umount", "-l", str(folder)], check=True)


def fill(path):
    try:
        with path.open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)
    except OSError:
        return


def test_on_a_full_disk_nothing_changes_and_all_goes_on_when_there_is_room(small_disk):
    path, filler = small_disk / "outbox.db", small_disk / "filler"
    outbox = OutboxFile(path, Sealer(KEY))
    outbox.keep_draft(draft("前の文"))
    outbox.queue(item(2, inquiry_id=30))
    fill(filler)
    for _ in range(3):
        with pytest.raises(OSError, match=".") as refused:
            outbox.put_file(uuid(7), b"x" * 300_000)
        assert refused.value.errno == errno.ENOSPC
    assert bodies(outbox.load()) == ["前の文"]
    filler.unlink()
    outbox.keep_draft(draft("後の文"))
    outbox.close()
    again = OutboxFile(path, Sealer(KEY))
    assert bodies(again.load()) == ["後の文"]
    assert again.load().items == [item(2, inquiry_id=30)]
    again.close()


def test_on_a_full_disk_room_is_made_once_and_the_text_is_kept(small_disk):
    filler, asked = small_disk / "filler", []

    def make_room():
        asked.append(1)
        filler.unlink()
        return True

    outbox = OutboxFile(small_disk / "outbox.db", Sealer(KEY), make_room)
    fill(filler)
    outbox.put_file(uuid(7), b"x" * 300_000)
    assert asked == [1]
    assert outbox.file(uuid(7)) == b"x" * 300_000
    outbox.close()


def test_a_folder_that_is_not_there_is_an_error_of_the_disk(tmp_path):
    with pytest.raises(OSError, match="CANTOPEN"):
        OutboxFile(tmp_path / "none" / "outbox.db", Sealer(KEY))


def test_a_second_program_cannot_open_it_at_the_same_time(opened, path):
    """One sender only (F31). Two programs: locks of one process don't keep it from itself."""
    import sys

    opened().keep_draft(draft())
    program = (
        "import sys; from pathlib import Path; from usen_desk.local.store.outbox import OutboxFile;"
        "from usen_desk.local.store.sealing import Sealer; OutboxFile(Path(sys.argv[1]), Sealer(b'k' * 32))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "SQLITE_BUSY" in done.stderr
