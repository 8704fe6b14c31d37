"""Tests for usen_desk.ui.inquiries.composer_presenter: a text is kept, goes once, and comes back whole. X3, X4."""

import errno

import pytest
from msgspec.structs import replace

from tests.fakes import Immediately, WhenTold
from tests.ui.account_samples import me
from tests.ui.inquiries.samples import card
from tests.ui.sending.samples import (
    HERE,
    NOTE,
    REPLY,
    DraftService,
    FakeSender,
    MemoryOutbox,
    draft,
    of_service,
    refused,
)
from usen_desk.api.errors import DiskTrouble
from usen_desk.contract.attachments import FILES_MAX, UPLOAD_MAX_BYTES
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import AfterReply, MessageKind, Status
from usen_desk.local.records import OutKind, Shown
from usen_desk.ui.inquiries.composer_model import TOO_MANY_FILES, Closed
from usen_desk.ui.inquiries.composer_presenter import (
    KEPT_HERE,
    NOTHING_TO_SEND,
    SAVING,
    STILL_ATTACHING,
    TOO_LONG,
    ComposerPresenter,
)
from usen_desk.ui.sending.drafts import DraftKeeper
from usen_desk.ui.sending.files import FileKeeper

MESSAGE = "00000000-0000-0000-0000-000000000077"


@pytest.fixture
def made(qtbot):
    def make(drafts=(), service=None, background=None, opens=True, **of_card):
        outbox, service = MemoryOutbox(drafts), service or DraftService()
        keeper, files = DraftKeeper(service, Immediately(), me(), HERE), FileKeeper(background or Immediately())
        keeper.attach(outbox, outbox.load())
        files.attach(outbox)
        presenter = ComposerPresenter(service, keeper, files, FakeSender(outbox))
        presenter.keeper, presenter.outbox, presenter.service = keeper, outbox, service
        presenter.sender, presenter.heard, presenter.shows = presenter._sender, [], []
        presenter.told.connect(lambda message: presenter.heard.append(message.text))
        presenter.writing.connect(presenter.heard.append)
        presenter.gap_found.connect(presenter.heard.append)
        presenter.offered.connect(lambda record: presenter.heard.append(record.body))
        presenter.queued.connect(lambda item, wants_next: presenter.heard.append((item.item_id, wants_next)))
        presenter.shown.connect(lambda: presenter.shows.append((presenter.mode, presenter.text.body)))
        if opens:
            presenter.show(card(**of_card), may_reply=True, may_note=True)
            presenter.shows.clear()
        return presenter

    return make


def flush(presenter):
    presenter.keeper.flush(lambda: None)


def bodies(presenter):
    return {mode: record.body for (mode, _), record in presenter.outbox.drafts.items()}


def test_each_key_is_kept_and_said_to_be(made):
    presenter = made()
    presenter.typed("お", 1)
    first = presenter.record.reply_id
    presenter.typed("お調べ", 3)
    assert presenter.kept_words == SAVING
    flush(presenter)
    assert presenter.kept_words == KEPT_HERE
    presenter.keeper._service_rest.timeout.emit()
    assert presenter.kept_words == "保存しました 12:01"
    assert bodies(presenter) == {REPLY: "お調べ"}
    assert (presenter.record.reply_id, presenter.record.caret) == (first, 3)
    assert presenter.shows == []  # what was typed is not put in the editor again


def test_reply_and_note_have_texts_of_their_own(made):
    presenter = made()
    presenter.typed("返信です", 4)
    presenter.choose(NOTE)
    assert presenter.text.body == ""
    presenter.typed("メモです", 4)
    presenter.choose(REPLY)
    assert presenter.shows == [(NOTE, ""), (REPLY, "返信です")]
    flush(presenter)
    assert bodies(presenter) == {REPLY: "返信です", NOTE: "メモです"}
    presenter.choose(NOTE)
    assert presenter.send_words == "社内メモを残す"
    presenter.choose(REPLY)
    assert presenter.send_words == "焼肉大将 渋谷センター街店 様へ送信"


def test_another_thread_shows_its_own_draft_and_this_one_is_written_at_once(made):
    presenter = made([draft("三十番の下書き", inquiry_id=30)])
    presenter.typed("二十九番", 4)
    presenter.show(card(30), may_reply=True, may_note=True)
    assert presenter.text.body == "三十番の下書き"
    assert presenter.outbox.drafts[REPLY, 29].body == "二十九番"
    presenter.show(card(29), may_reply=True, may_note=True)
    assert presenter.shows[-1] == (REPLY, "二十九番")


def test_a_thread_with_nothing_but_a_note_begun_opens_at_the_note(made):
    presenter = made([draft("メモの続き", mode=NOTE)])
    assert (presenter.mode, presenter.text.body) == (NOTE, "メモの続き")


def test_writing_is_told_at_the_first_key_and_at_the_last_one_that_goes(made):
    presenter = made()
    presenter.typed("\n", 1)
    presenter.typed("お", 1)
    presenter.typed("", 0)
    presenter.choose(NOTE)
    presenter.typed("メモ", 2)
    assert presenter.heard == [True, False]


def test_blanks_alone_stay_in_the_editor(made):
    """Nothing worth keeping, but the author may have begun with an empty line."""
    presenter = made()
    presenter.typed("\n", 1)
    presenter.typed("\nあ", 2)
    presenter.typed("\n", 1)
    assert presenter.shows == []


def test_sending_puts_it_into_the_outbox_once_with_what_the_author_was_shown(made):
    presenter = made(assignee_id=1)
    presenter.saw(Shown(4))
    presenter.typed("お調べします。", 7)
    presenter.saw(Shown(6, MESSAGE))
    presenter.saw(Shown(5))
    presenter.send(presenter.text.caret)
    ((item, content),) = presenter.sender.queued
    assert (item.kind, item.title, item.draft.caret) == (OutKind.REPLY, "焼肉大将 渋谷センター街店", 7)
    assert (content.body, content.last_seen, content.kind) == ("お調べします。", 6, MessageKind.PUBLIC)
    assert str(content.reply_id) == item.item_id == item.draft.reply_id
    assert content.after is None
    assert (str(content.last_seen_id), content.send_anyway) == (MESSAGE, False)
    assert presenter.record is None
    assert presenter.shows == [(REPLY, "")]
    assert presenter.heard[1:] == [(item.item_id, False)]
    presenter.send(presenter.text.caret)
    assert presenter.heard[2:] == [NOTHING_TO_SEND.text]
    presenter.typed("追伸", 2)
    assert presenter.record.reply_id != item.item_id


def test_a_draft_that_was_sent_is_not_written_behind_the_outbox(made):
    presenter = made()
    presenter.sender.waits = True
    presenter.typed("送る", 2)
    presenter.send(presenter.text.caret)
    assert presenter.is_busy
    presenter.keeper.flush(lambda: None)
    presenter.sender.deliver()
    assert presenter.outbox.drafts == {}
    assert not presenter.is_busy


def test_until_the_outbox_has_it_nothing_can_be_typed_or_sent_twice(made):
    presenter = made()
    presenter.sender.waits = True
    presenter.typed("送る", 2)
    presenter.send(presenter.text.caret)
    presenter.send(presenter.text.caret)
    presenter.typed("送る?", 3)
    presenter.choose(NOTE)
    presenter.sender.deliver()
    assert [content.body for _, content in presenter.sender.queued] == ["送る"]
    assert presenter.text.body == ""
    assert presenter.mode is REPLY


def test_what_the_disk_does_not_take_stays_in_the_editor_and_is_said(made):
    presenter = made()
    presenter.sender.fails = DiskTrouble.of(OSError(errno.ENOSPC, "full"))
    presenter.typed("送る", 2)
    presenter.send(presenter.text.caret)
    assert presenter.text.body == "送る"
    assert "まだ送信していません" in presenter.heard[-1]
    assert presenter.shows == []
    assert presenter.keeper.marks() == {29}
    presenter.sender.fails = None
    presenter.send(presenter.text.caret)
    assert [content.body for _, content in presenter.sender.queued] == ["送る"]


def test_send_finish_and_next(made):
    presenter = made()
    presenter.typed("ありがとうございました。", 3)
    presenter.set_after(AfterReply(assigns=True, assignee_id=4))
    presenter.send(0, finishes=True)
    _, content = presenter.sender.queued[0]
    assert content.after == AfterReply(status=Status.DONE, assigns=True, assignee_id=4)
    assert presenter.heard[-1][1] is True


def test_a_note_is_a_note(made):
    presenter = made()
    presenter.choose(NOTE)
    presenter.typed("橙点滅は保護回路", 3)
    presenter.send(presenter.text.caret)
    item, content = presenter.sender.queued[0]
    assert (item.kind, content.kind) == (OutKind.NOTE, MessageKind.NOTE)


def test_an_empty_placeholder_does_not_go_out(made):
    presenter = made()
    presenter.typed("担当営業の{営業}より", 5)
    presenter.send(presenter.text.caret)
    assert presenter.sender.queued == []
    assert presenter.heard[1] == (5, 9)
    assert "「営業」" in presenter.heard[2]
    presenter.typed("担当営業の渡辺より", 5)
    presenter.send(presenter.text.caret)
    assert len(presenter.sender.queued) == 1


def test_what_is_too_long_does_not_go_out(made):
    presenter = made()
    presenter.typed("あ" * 10_001, 0)
    presenter.send(presenter.text.caret)
    assert presenter.heard[-1] == TOO_LONG.text
    presenter.typed("あ" * 10_000, 0)
    presenter.send(presenter.text.caret)
    assert len(presenter.sender.queued) == 1


def test_taken_back_it_is_the_same_text_with_its_caret_and_its_id(made):
    presenter = made()
    presenter.typed("送ってしまった", 3)
    reply_id = presenter.record.reply_id
    presenter.send(presenter.text.caret)
    presenter.take_back(reply_id)
    assert (presenter.text.body, presenter.text.caret) == ("送ってしまった", 3)
    assert presenter.record.reply_id == reply_id
    assert presenter.shows[-1] == (REPLY, "送ってしまった")
    assert presenter.sender.views == {}
    presenter.send(presenter.text.caret)
    assert presenter.sender.queued[1][0].item_id == reply_id


def test_what_is_taken_back_comes_over_what_is_being_written_which_becomes_a_version(made):
    presenter = made()
    presenter.typed("一通目", 3)
    reply_id = presenter.record.reply_id
    presenter.send(presenter.text.caret)
    presenter.typed("二通目", 3)
    presenter.take_back(reply_id)
    assert presenter.text.body == "一通目"
    assert [one.body for one in presenter.outbox.earlier[REPLY, 29]] == ["二通目"]


def test_taken_back_from_afar_it_waits_in_its_thread(made):
    presenter = made()
    presenter.typed("二十九番へ", 3)
    reply_id = presenter.record.reply_id
    presenter.send(presenter.text.caret)
    presenter.show(card(30), may_reply=True, may_note=True)
    presenter.take_back(reply_id)
    assert presenter.text.body == ""
    presenter.show(card(29), may_reply=True, may_note=True)
    assert presenter.text.body == "二十九番へ"


def test_too_late_to_take_back_is_said(made):
    presenter = made()
    presenter.sender.fails = refused(Code.TOO_LATE)
    presenter.take_back("gone")
    assert "取り消せません" in presenter.heard[-1]
    assert not presenter.is_busy


def test_files_are_kept_with_the_draft_and_named_in_the_reply(made):
    presenter = made()
    presenter.attach("図面.pdf", 8, lambda: b"%PDF-1.7")
    presenter.attach("図面.pdf", 3, lambda: b"two")
    assert [one.name for one in presenter.files] == ["図面.pdf", "図面 (2).pdf"]
    flush(presenter)
    assert presenter.outbox.drafts[REPLY, 29].files == tuple(presenter.files)
    assert sorted(presenter.outbox.files.values()) == [b"%PDF-1.7", b"two"]
    presenter.send(presenter.text.caret)
    assert presenter.heard[-1] == NOTHING_TO_SEND.text
    presenter.detach(presenter.files[1].upload_id)
    assert list(presenter.outbox.files.values()) == [b"%PDF-1.7"]
    presenter.typed("図面をお送りします。", 3)
    upload_id = presenter.files[0].upload_id
    presenter.send(presenter.text.caret)
    _, content = presenter.sender.queued[0]
    assert [str(one) for one in content.files] == [upload_id]
    assert len(presenter.outbox.files) == 1


def test_limits_of_files_are_told_before_anything_is_sent(made):
    presenter = made()
    presenter.attach("大きい.mp4", UPLOAD_MAX_BYTES + 1, lambda: b"")
    presenter.attach("空.txt", 0, lambda: b"")
    presenter.attach("画像.png", 1, lambda: b"x" * (UPLOAD_MAX_BYTES + 1))
    presenter.attach("画像.png", 1, lambda: (_ for _ in ()).throw(OSError(errno.EACCES, "no")))
    assert [text.split("」")[0] for text in presenter.heard] == ["「大きい.mp4", "「空.txt", "「画像.png", "「画像.png"]
    assert presenter.files == ()
    assert presenter.outbox.files == {}
    for at in range(FILES_MAX + 1):
        presenter.attach(f"{at}.txt", 1, lambda: b"x")
    assert len(presenter.files) == FILES_MAX
    assert presenter.heard[-1] == TOO_MANY_FILES


def test_nothing_goes_while_a_file_is_being_read(made):
    later = WhenTold()
    presenter = made(background=later)
    presenter.typed("添付します", 3)
    presenter.attach("図面.pdf", 8, lambda: b"%PDF-1.7")
    presenter.send(presenter.text.caret)
    assert presenter.heard[-1] == STILL_ATTACHING.text
    presenter.show(card(30), may_reply=True, may_note=True)
    later.deliver()
    assert presenter.files == ()
    presenter.show(card(29), may_reply=True, may_note=True)
    assert [one.name for one in presenter.files] == ["図面.pdf"]


def test_a_macro_does_more_until_it_is_removed_or_the_text_is_emptied(made):
    presenter = made()
    presenter.names = {4: "伊藤 沙織"}
    presenter.typed("完了のご連絡です", 3)
    presenter.set_after(AfterReply(status=Status.DONE, assigns=True, assignee_id=4))
    assert presenter.after_words == "完了にする ・ 担当を伊藤 沙織に変更"
    flush(presenter)
    assert "done" in presenter.outbox.drafts[REPLY, 29].details
    presenter.set_after(None)
    assert presenter.after_words == ""
    presenter.set_after(AfterReply(status=Status.DONE))
    presenter.typed("", 0)
    presenter.typed("別の文", 3)
    assert presenter.after is None


def test_a_done_inquiry_takes_notes_only(made):
    presenter = made(opens=False)
    presenter.show(card(status=Status.DONE), may_reply=False, may_note=True)
    assert presenter.mode is NOTE
    assert presenter.closed is Closed.DONE
    presenter.choose(REPLY)
    assert presenter.mode is NOTE


def test_an_answer_to_an_inquiry_that_was_finished_meanwhile_stays(made):
    presenter = made()
    presenter.typed("途中まで", 4)
    presenter.show(card(status=Status.DONE), may_reply=False, may_note=True)
    assert (presenter.mode, presenter.text.body) == (REPLY, "途中まで")
    presenter.send(presenter.text.caret)
    assert presenter.heard[-1] == Closed.DONE.value
    assert presenter.sender.queued == []
    presenter.show(card(merged_into=5), may_reply=False, may_note=False)
    assert presenter.closed is Closed.MERGED


def test_going_back_to_an_earlier_text_keeps_the_present_one(made):
    presenter = made()
    presenter.typed("前の文", 3)
    flush(presenter)
    presenter.typed("", 0)
    presenter.typed("今の文", 3)
    found = []
    presenter.versions(found.extend)
    assert [one.body for one in found] == ["前の文"]
    presenter.restore(found[0])
    assert presenter.text.body == "前の文"
    assert presenter.record.reply_id != found[0].reply_id  # that one may have been sent
    flush(presenter)
    assert [one.body for one in presenter.outbox.earlier[REPLY, 29]] == ["今の文", "前の文"]


def test_a_text_of_another_pc_is_offered_while_the_caret_is_here_and_shown_while_it_is_not(made):
    presenter = made()
    presenter.enter()
    presenter.typed("ここで", 3)
    flush(presenter)
    theirs = of_service(draft("別のPCで"), 9, minutes=5)
    presenter.service.drafts[REPLY, 29] = theirs
    presenter.keeper.fetch()
    assert presenter.text.body == "ここで"
    assert presenter.heard[-1] == "別のPCで"
    presenter.take_offered(replace(draft("別のPCで"), revision=9))
    assert presenter.text.body == "別のPCで"
    flush(presenter)
    assert [one.body for one in presenter.outbox.earlier[REPLY, 29]] == ["ここで"]
    presenter.leave()
    presenter.keeper._service_rest.timeout.emit()
    presenter.service.drafts[REPLY, 29] = replace(theirs, body="そのあと", revision=20)
    presenter.keeper.fetch()
    assert presenter.shows[-1] == (REPLY, "そのあと")


def test_a_disk_that_keeps_nothing_is_said_while_the_text_is_still_on_screen(made):
    presenter = made()
    presenter.outbox.fails = OSError(errno.ENOSPC, "full")
    presenter.typed("消さないで", 3)
    presenter.keeper.flush(lambda: None)
    assert "この画面に残っています" in presenter.heard[-1]
    assert presenter.kept_words == SAVING


def test_files_that_were_attached_on_another_pc_are_told_of(made):
    there = DraftService()
    there.drafts[REPLY, 29] = of_service(draft("図面をお送りします。"), details='{"file_count": 2}')
    presenter = made(service=there)
    assert presenter.text.body == "図面をお送りします。"
    assert "添付したファイルが2件" in presenter.heard[0]
    presenter.attach("図面.pdf", 4, lambda: b"%PDF")
    presenter.show(card(30), may_reply=True, may_note=True)
    presenter.heard.clear()
    presenter.show(card(29), may_reply=True, may_note=True)
    assert presenter.heard == []


def test_what_was_seen_of_a_thread_that_lost_messages_is_not_what_was_seen_of_it_now(made):
    composer = made()
    composer.saw(Shown(9))
    composer.saw(Shown(2), newest=3)
    composer.typed("お調べします。", 7)
    assert composer.record.last_seen == 2
    composer.saw(Shown(3, MESSAGE), newest=3)
    composer.saw(Shown(1), newest=3)
    composer.typed("お調べします。少し", 9)
    assert composer.record.seen == Shown(3, MESSAGE)


def test_of_two_messages_with_one_number_the_one_that_was_shown_last_counts(made):
    composer = made()
    composer.saw(Shown(3, "before"), newest=3)
    composer.typed("お調べします。", 7)
    composer.saw(Shown(3, MESSAGE), newest=3)
    composer.typed("お調べします。少し", 9)
    assert composer.record.seen == Shown(3, MESSAGE)
