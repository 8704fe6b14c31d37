"""Tests for usen_desk.ui.inquiries.composer_model: drafts in words, and what of them is sent."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.ui.inquiries.samples import NOW, card
from tests.ui.sending.samples import NOTE, REPLY, draft, kept_file
from usen_desk.api.errors import DiskFault, DiskTrouble
from usen_desk.contract.inquiries import AfterReply, MessageKind, Status
from usen_desk.ui.inquiries.composer_model import (
    after_of,
    after_words,
    count_words,
    file_refusal,
    first_line,
    free_name,
    not_attached,
    picture_name,
    reply_of,
    send_words,
    version_words,
    with_after,
)


def test_a_full_disk_is_not_told_as_a_file_that_cannot_be_read():
    assert "空き容量" in not_attached("図面.pdf", DiskTrouble(DiskFault.FULL))
    for kind in (DiskFault.DENIED, DiskFault.OTHER):
        assert "「図面.pdf」を読み取れない" in not_attached("図面.pdf", DiskTrouble(kind))


@pytest.mark.parametrize(
    ("chars", "words"),
    [(0, ""), (9500, ""), (9501, "あと499文字"), (10_000, "あと0文字"), (11_200, "1,200文字超過")],
)
def test_the_counter_speaks_near_the_limit(chars, words):
    assert count_words(chars) == words


def test_the_button_says_to_whom_it_goes():
    assert send_words(REPLY, card()) == "焼肉大将 渋谷センター街店 様へ送信"
    assert send_words(REPLY, card(store_name="")) == "株式会社大将フーズ 様へ送信"
    assert send_words(NOTE, card()) == "社内メモを残す"


def test_a_reply_carries_what_the_draft_has():
    after = AfterReply(assigns=True)
    record = with_after(draft(" 本文\n", files=(kept_file(),), last_seen=7, revision=3), after)
    reply = reply_of(record, finishes=True)
    assert (reply.body, reply.last_seen, reply.draft_revision) == ("本文", 7, 3)
    assert [str(one) for one in reply.files] == [kept_file().upload_id]
    assert reply.after == AfterReply(status=Status.DONE, assigns=True)
    assert reply_of(draft(mode=NOTE)).kind is MessageKind.NOTE
    assert reply_of(draft()).after is None


def test_what_a_macro_does_in_words():
    assert after_words(None, {}) == ""
    assert after_words(AfterReply(status=Status.IN_PROGRESS), {}) == "対応中にする"
    assert after_words(AfterReply(assigns=True), {}) == "担当なしに戻す"
    assert after_words(AfterReply(assigns=True, assignee_id=4), {4: "伊藤"}) == "担当を伊藤に変更"
    assert after_words(AfterReply(assigns=True, assignee_id=4), {}) == "担当を別の担当者に変更"


def test_details_of_a_newer_version_are_passed_over():
    assert after_of(draft(details='{"after": {"status": "asleep"}}')) is None
    assert after_of(draft(details="[")) is None
    assert after_of(None) is None
    assert with_after(draft(details="x"), None).details == ""


def test_versions_are_told_by_time_and_first_line():
    record = replace(draft("\n  お調べします。\n続き"), saved_at=NOW - timedelta(minutes=9))
    assert version_words(record, NOW) == "11:52　お調べします。"
    assert version_words(replace(record, saved_at=NOW - timedelta(days=1)), NOW) == "昨日 12:01　お調べします。"
    assert first_line("あ" * 50) == "あ" * 40 + "…"


def test_files_are_refused_before_they_are_sent_with_words():
    assert file_refusal("図面.pdf", 1024, 0) == ""
    assert file_refusal("図面.pdf", 1024 * 1024, 9) == ""
    assert "2.0 MB" in file_refusal("図面.pdf", 2 * 1024 * 1024, 0)
    assert "10件まで" in file_refusal("図面.pdf", 1, 10)
    assert "空のファイル" in file_refusal("図面.pdf", 0, 0)
    assert file_refusal("あ" * 255, 1, 0) == ""
    long = file_refusal("あ" * 300 + ".pdf", 1, 0)
    assert ("304文字" in long, "255文字" in long, "あ" * 20 in long, "あ" * 21 in long) == (True, True, True, False)


def test_a_name_stands_once_in_a_message():
    files = [kept_file(1, "図面.pdf"), kept_file(2, "図面 (2).pdf"), kept_file(3, "README"), kept_file(4, ".env")]
    assert free_name("写真.jpg", files) == "写真.jpg"
    assert free_name("図面.pdf", files) == "図面 (3).pdf"
    assert free_name("README", files) == "README (2)"
    assert free_name(".env", files) == ".env (2)"
    assert picture_name(NOW) == "画像_20260309_120100.png"
