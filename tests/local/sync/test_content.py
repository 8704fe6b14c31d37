"""What the core reads and changes in an item."""

import msgspec
from msgspec.structs import replace

from tests.local.store.samples import kept_file
from tests.local.sync.samples import item, opening
from usen_desk.contract.inquiries import ReplyDraft
from usen_desk.local.sync.content import says, sent_anyway


def test_a_message_with_the_same_words_and_files_is_the_item():
    one = item(body="写真を送ります。")
    with_files = replace(one, draft=replace(one.draft, files=(kept_file(1, b"123"), kept_file(2, b"12345"))))
    assert says(one, "写真を送ります。", ())
    assert not says(one, "写真をお送りします。", ())
    assert says(with_files, "写真を送ります。", (5, 3))
    assert not says(with_files, "写真を送ります。", ())
    assert says(opening(comment="開店します。"), "開店します。", ())


def test_sending_anyway_changes_no_word_and_never_lowers_what_was_shown():
    one = item(last_seen=5)
    for shown, seen in ((9, 9), (3, 5)):
        before, after = (
            msgspec.json.decode(content, type=ReplyDraft) for content in (one.content, sent_anyway(one, shown).content)
        )
        assert after == replace(before, send_anyway=True, last_seen=seen)


def test_an_opening_and_what_cannot_be_read_stay_as_they_are():
    broken = replace(item(), content=b"{")
    assert sent_anyway(opening(), 9) == opening()
    assert sent_anyway(broken, 9) == broken
    assert not says(broken, "", ())
