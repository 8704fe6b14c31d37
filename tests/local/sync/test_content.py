"""What the core reads and changes in an item."""

from uuid import UUID

import msgspec
from msgspec.structs import replace

from tests.local.store.samples import kept_file, uuid
from tests.local.sync.samples import item, opening
from usen_desk.contract.inquiries import ReplyDraft
from usen_desk.local.records import Shown
from usen_desk.local.sync.content import says, seen_up_to


def test_a_message_with_the_same_words_and_files_is_the_item():
    one = item(body="写真を送ります。")
    with_files = replace(one, draft=replace(one.draft, files=(kept_file(1, b"123"), kept_file(2, b"12345"))))
    assert says(one, "写真を送ります。", ())
    assert not says(one, "写真をお送りします。", ())
    assert says(with_files, "写真を送ります。", (5, 3))
    assert not says(with_files, "写真を送ります。", ())
    assert says(opening(comment="開店します。"), "開店します。", ())


def test_sending_anyway_changes_no_word_but_what_was_shown():
    """Lower too: where the service lost messages, a higher number would be refused for ever."""
    one = item(last_seen=5)
    for shown, seen_id in ((Shown(9, uuid(7)), UUID(uuid(7))), (Shown(3), None)):
        before, after = (
            msgspec.json.decode(content, type=ReplyDraft) for content in (one.content, seen_up_to(one, shown).content)
        )
        assert after == replace(before, last_seen=shown.sequence, last_seen_id=seen_id)


def test_where_nothing_was_shown_everything_stays():
    assert seen_up_to(item(last_seen=5), Shown()) == item(last_seen=5)


def test_an_opening_and_what_cannot_be_read_stay_as_they_are():
    broken = replace(item(), content=b"{")
    assert seen_up_to(opening(), Shown(9)) == opening()
    assert seen_up_to(broken, Shown(9)) == broken
    assert not says(broken, "", ())
