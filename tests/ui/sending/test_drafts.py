"""Tests for usen_desk.ui.sending.drafts: nothing typed is lost, and nobody else changes it. X3, R8, I6."""

import errno
import threading

import pytest
from msgspec.structs import replace

from tests.fakes import Immediately, WhenTold
from tests.ui.account_samples import me
from tests.ui.sending.samples import (
    HERE,
    NOTE,
    NOW,
    REPLY,
    DraftService,
    MemoryOutbox,
    draft,
    of_service,
    on_service,
    refused,
)
from usen_desk.api.errors import DiskFault, DiskTrouble, Trouble, Unreachable
from usen_desk.contract.drafts import DROP_DRAFT, LIST_DRAFTS, SAVE_DRAFT, DraftMode
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.ui.background import Background, Lane
from usen_desk.ui.sending import drafts
from usen_desk.ui.sending.drafts import AT_LEAST_MS, REST_MS, SERVICE_REST_MS, DraftKeeper, Where


class Fail(OSError):
    pass


@pytest.fixture
def made(qtbot):
    def make(service=None, outbox=None, background=None, attach=True, **who):
        service, outbox = service or DraftService(), outbox or MemoryOutbox()
        keeper = DraftKeeper(service, background or Immediately(), me(**who), HERE)
        keeper.service, keeper.outbox, keeper.heard = service, outbox, []
        keeper.kept.connect(lambda key, where: keeper.heard.append((key.inquiry_id, where)))
        keeper.failed.connect(lambda error: keeper.heard.append(error))
        keeper.came.connect(lambda record: keeper.heard.append(record.body))
        keeper.marks_changed.connect(lambda: keeper.heard.append(keeper.marks()))
        if attach:
            keeper.attach(outbox, outbox.load())
            keeper.heard.clear()
        return keeper

    return make


def on_disk(keeper, mode=REPLY, inquiry_id=29):
    found = keeper.outbox.drafts.get((mode, inquiry_id))
    return found.body if found else None


def elapse(*timers):
    for timer in timers:
        assert timer.isActive()
        timer.stop()
        timer.timeout.emit()


def test_a_text_is_on_disk_300_ms_after_the_last_key_and_then_on_the_service(made):
    keeper = made()
    keeper.write(draft("お"))
    assert (keeper._rest.interval(), keeper._at_least.interval()) == (REST_MS, AT_LEAST_MS) == (300, 700)
    assert on_disk(keeper) is None
    keeper.write(draft("お調べ"))
    elapse(keeper._rest)
    assert on_disk(keeper) == "お調べ"
    assert keeper._service_rest.interval() == SERVICE_REST_MS == 2000
    elapse(keeper._service_rest)
    assert keeper.service.texts() == {29: "お調べ"}
    assert keeper.heard == [frozenset({29}), (29, Where.PC), (29, Where.SERVICE)]
    stored = keeper.outbox.drafts[REPLY, 29]
    assert (stored.revision, stored.is_on_service) == (1, True)
    assert keeper.draft(REPLY, 29) == stored


def test_who_goes_on_typing_loses_no_more_than_a_second(made):
    """Each key puts the rest off; the other timer goes on."""
    keeper = made()
    for length in range(1, 5):
        keeper.write(draft("あいうえお"[:length]))
        keeper._at_least.setInterval(keeper._at_least.remainingTime())
    elapse(keeper._at_least)
    assert on_disk(keeper) == "あいうえ"
    keeper.write(draft("あいうえお"))
    assert keeper._at_least.isActive()


def test_timers_run_by_themselves(made, qtbot, monkeypatch):
    for name in ("REST_MS", "AT_LEAST_MS", "SERVICE_REST_MS", "SERVICE_AT_LEAST_MS"):
        monkeypatch.setattr(drafts, name, 5)
    keeper = made()
    keeper.write(draft())
    qtbot.waitUntil(lambda: keeper.service.texts() == {29: "お調べします。"})
    qtbot.waitUntil(lambda: keeper.heard[-1] == (29, Where.SERVICE))


def test_what_is_typed_while_the_disk_writes_is_written_after_it(made):
    keeper = made(background=WhenTold(), permissions=frozenset())
    keeper.write(draft("一"))
    elapse(keeper._rest)
    keeper.write(draft("一二"))
    elapse(keeper._rest)
    assert len(keeper._background.waiting) == 1
    keeper._background.deliver()
    assert on_disk(keeper) == "一"
    assert keeper.heard[1:] == []  # what stands on screen is not on disk yet
    elapse(keeper._rest)
    keeper._background.deliver()
    assert on_disk(keeper) == "一二"
    assert keeper.heard[1:] == [(29, Where.PC)]


def test_what_is_typed_before_the_store_is_open_goes_into_it(made):
    keeper = made(attach=False)
    keeper.write(draft("早い"))
    elapse(keeper._rest)
    assert on_disk(keeper) is None
    outbox = MemoryOutbox([draft("先週の続き"), draft("別の件", inquiry_id=30)])
    keeper.outbox = outbox
    keeper.attach(outbox, outbox.load())
    assert on_disk(keeper) == "早い"
    assert keeper.draft(REPLY, 30).body == "別の件"
    assert keeper.marks() == {29, 30}


def test_a_disk_that_fails_is_told_once_and_tried_again(made):
    keeper = made(permissions=frozenset())
    keeper.outbox.fails = OSError(errno.ENOSPC, "full")
    keeper.write(draft("一"))
    elapse(keeper._rest)
    elapse(keeper._at_least)
    assert [type(one) for one in keeper.heard[1:]] == [DiskTrouble]
    assert keeper.heard[1].kind is DiskFault.FULL
    assert keeper.draft(REPLY, 29).body == "一"
    keeper.outbox.fails = None
    elapse(keeper._at_least)
    assert on_disk(keeper) == "一"
    assert keeper.heard[2:] == [(29, Where.PC)]


def test_emptying_drops_it_here_and_there_and_keeps_the_last_text(made):
    keeper = made()
    keeper.write(draft("一"))
    elapse(keeper._rest, keeper._service_rest)
    keeper.write(draft("一二三"))
    keeper.write(draft("  \n"))
    assert keeper.draft(REPLY, 29) is None
    assert on_disk(keeper) is None
    assert [one.body for one in keeper.outbox.earlier[REPLY, 29]] == ["一二三"]
    assert keeper.marks() == frozenset()
    elapse(keeper._service_rest)
    assert keeper.service.texts() == {}
    assert not keeper._service_rest.isActive()


def test_reply_and_note_are_two_texts(made):
    keeper = made()
    keeper.write(draft("返信"))
    keeper.write(draft("メモ", mode=NOTE, reply_id=draft(inquiry_id=1).reply_id))
    elapse(keeper._rest)
    assert (on_disk(keeper), on_disk(keeper, NOTE)) == ("返信", "メモ")
    assert keeper.marks() == {29}
    keeper.drop(REPLY, 29)
    assert keeper.marks() == {29}
    keeper.write(draft("", mode=DraftMode.OPENING, inquiry_id=0, details="{}"))
    assert keeper.marks() == {29}


def test_without_the_service_it_is_tried_again_quietly_and_less_and_less_often(made):
    keeper = made()
    keeper.service.fails = Unreachable(Trouble.REFUSED)
    keeper.write(draft("一"))
    elapse(keeper._rest, keeper._service_rest)
    waits = []
    for _ in range(9):
        waits.append(keeper._retry.interval())
        elapse(keeper._retry)
    assert waits[:3] == [5000, 10_000, 20_000]
    assert waits[-1] == 300_000
    assert keeper.heard == [frozenset({29}), (29, Where.PC)]
    keeper.service.fails = None
    elapse(keeper._retry)
    assert keeper.service.texts() == {29: "一"}
    assert not keeper._retry.isActive()


def test_what_the_service_refuses_stays_here_and_is_not_asked_again_until_it_changes(made):
    keeper = made()
    keeper.service.fails = refused(Code.NOT_FOUND)
    keeper.write(draft("一"))
    keeper.write(draft("二", inquiry_id=30))
    elapse(keeper._rest, keeper._service_rest)
    elapse(keeper._service_rest)
    asked = len(keeper.service.bodies(SAVE_DRAFT))
    assert asked == 2
    assert not keeper._service_rest.isActive()
    keeper.service.fails = None
    keeper.write(draft("一二"))
    elapse(keeper._rest, keeper._service_rest)
    assert keeper.service.texts() == {29: "一二"}
    keeper.service.fails = refused(Code.BUSY)
    keeper.write(draft("一二三"))
    elapse(keeper._service_rest)
    assert keeper._retry.isActive()


def test_after_a_crash_the_text_on_the_disk_stands_and_nobody_is_told_of_another_pc(made):
    """The service had taken an earlier text of this PC, whose answer was lost with the crash."""
    service = DraftService([of_service(draft("途中"), 2, HERE, minutes=1)])
    keeper = made(service, MemoryOutbox([replace(draft("途中まで書いた"), revision=1)]))
    assert keeper.draft(REPLY, 29).body == "途中まで書いた"
    elapse(keeper._service_rest)
    assert service.texts() == {29: "途中まで書いた"}
    assert [one.body for one in service.versions] == ["途中"]
    assert "途中" not in keeper.heard


def test_many_are_saved_one_after_the_other(made):
    keeper = made(outbox=MemoryOutbox([draft(f"{at}", inquiry_id=at) for at in (1, 2, 3)]))
    for _ in range(3):
        elapse(keeper._service_rest)
    assert keeper.service.texts() == {1: "1", 2: "2", 3: "3"}


def test_who_may_keep_no_drafts_there_keeps_them_here(made):
    keeper = made(permissions=frozenset({Permission.READ_INQUIRIES}))
    keeper.write(draft("一"))
    elapse(keeper._rest)
    assert on_disk(keeper) == "一"
    assert not keeper._service_rest.isActive()
    assert keeper.service.asked == []


def test_a_text_of_another_pc_is_here_at_the_next_sign_in(made):
    theirs = of_service(draft("別のPCで"), 4)
    keeper = made(DraftService([theirs]), attach=False)
    keeper.attach(keeper.outbox, keeper.outbox.load())
    assert keeper.draft(REPLY, 29).body == "別のPCで"
    assert on_disk(keeper) == "別のPCで"
    assert "別のPCで" in keeper.heard
    keeper.write(replace(keeper.draft(REPLY, 29), body="別のPCでの続き"))
    elapse(keeper._rest, keeper._service_rest)
    assert keeper.service.bodies(SAVE_DRAFT)[0].seen_revision == 4
    assert keeper.service.versions == []


@pytest.mark.parametrize(
    ("ours", "minutes", "stands", "earlier"),
    [
        (on_service(draft("同じ元")), 5, "新しい", ["同じ元"]),
        (replace(draft("こちら"), revision=1), 5, "新しい", ["こちら"]),
        (replace(draft("こちら"), revision=1), -5, "こちら", []),
    ],
)
def test_the_newer_text_stands_and_the_other_becomes_a_version(made, ours, minutes, stands, earlier):
    theirs = of_service(draft("新しい"), 2, minutes=minutes)
    keeper = made(DraftService([theirs]), MemoryOutbox([ours]))
    assert keeper.draft(REPLY, 29).body == stands
    assert on_disk(keeper) == stands
    assert [one.body for one in keeper.outbox.earlier.get((REPLY, 29), [])] == earlier
    if keeper._service_rest.isActive():
        elapse(keeper._service_rest)
    assert keeper.service.texts() == {29: stands}
    if not earlier:
        assert [one.body for one in keeper.service.versions] == ["新しい"]
        assert keeper.heard[-2:] == ["新しい", (29, Where.SERVICE)] or "新しい" in keeper.heard


def test_nothing_of_elsewhere_changes_the_text_that_the_caret_is_in(made):
    ours = on_service(draft("書いている"))
    keeper = made(DraftService([of_service(ours, 1, HERE)]), MemoryOutbox([ours]))
    keeper.edit(REPLY, 29)
    keeper.service.drafts[REPLY, 29] = of_service(draft("別のPCで"), 2, minutes=9)
    keeper.fetch()
    assert keeper.draft(REPLY, 29) == ours
    assert on_disk(keeper) == "書いている"
    assert keeper.heard == ["別のPCで"]
    keeper.service.drafts.clear()
    keeper.service.versions = [of_service(ours)]  # as if it had been sent on another PC
    keeper.fetch()
    assert keeper.draft(REPLY, 29) == ours
    keeper.leave()
    keeper.service.drafts[REPLY, 29] = of_service(draft("別のPCで"), 2, minutes=9)
    keeper.fetch()
    assert keeper.draft(REPLY, 29).body == "別のPCで"


def test_an_empty_editor_with_the_caret_in_it_is_not_filled(made):
    keeper = made()
    keeper.edit(REPLY, 29)
    keeper.service.drafts[REPLY, 29] = of_service(draft("別のPCで"), 2)
    keeper.fetch()
    assert keeper.draft(REPLY, 29) is None
    assert keeper.heard == ["別のPCで"]


def test_ours_that_was_sent_on_another_pc_goes_to_the_versions(made):
    ours = on_service(draft("送った"), 3)
    service = DraftService()
    service.versions = [of_service(ours, 3)]
    keeper = made(service, MemoryOutbox([ours]))
    assert keeper.draft(REPLY, 29) is None
    assert [one.body for one in keeper.outbox.earlier[REPLY, 29]] == ["送った"]
    assert keeper.service.bodies(DROP_DRAFT) == []


@pytest.mark.parametrize("knows", [0, 1])
def test_a_service_that_went_back_in_time_gets_ours_again(made, knows):
    ours = on_service(draft("消えてはならない"), 3)
    keeper = made(DraftService([of_service(draft("昔"), 1, HERE)][:knows]), MemoryOutbox([ours]))
    assert keeper.draft(REPLY, 29).body == "消えてはならない"
    elapse(keeper._service_rest)
    assert keeper.service.texts() == {29: "消えてはならない"}
    assert on_disk(keeper) == "消えてはならない"


def test_a_draft_that_was_sent_is_not_written_again(made):
    """Its timers and the answer of the service come after the store has dropped it (R8)."""
    keeper = made(background=WhenTold())
    for _ in range(len(keeper._background.waiting)):
        keeper._background.deliver()
    keeper.write(draft("送る"))
    elapse(keeper._service_rest)
    keeper.sent(REPLY, 29)
    assert keeper.marks() == frozenset()
    elapse(keeper._rest)
    keeper._background.deliver()
    assert on_disk(keeper) is None
    assert keeper.service.texts() == {29: "送る"}
    elapse(keeper._service_rest)
    keeper._background.deliver()
    assert keeper.service.texts() == {}


def test_the_next_draft_of_the_thread_goes_over_the_one_that_was_sent(made):
    keeper = made(background=WhenTold())
    for _ in range(len(keeper._background.waiting)):
        keeper._background.deliver()
    keeper.write(draft("送る"))
    elapse(keeper._service_rest)
    keeper.sent(REPLY, 29)
    keeper.write(draft("次の", reply_id=draft(inquiry_id=2).reply_id))
    keeper._background.deliver()
    assert keeper.draft(REPLY, 29).revision == 1
    assert not keeper.draft(REPLY, 29).is_on_service
    assert keeper._gone == {}


def test_what_is_taken_back_is_a_draft_again_without_being_written_twice(made):
    keeper = made()
    back = draft("戻した", revision=2, is_on_service=True)
    keeper.put_back(back)
    assert keeper.draft(REPLY, 29).body == "戻した"
    assert keeper.marks() == {29}
    assert keeper.outbox.done == []
    elapse(keeper._service_rest)
    assert keeper.service.texts() == {29: "戻した"}


def test_what_was_typed_while_another_text_came_back_is_a_version(made):
    keeper = made()
    keeper.write(draft("途中の", reply_id=draft(inquiry_id=2).reply_id))
    keeper.put_back(draft("戻した"))
    assert keeper.draft(REPLY, 29).body == on_disk(keeper) == "戻した"
    assert [one.body for one in keeper.outbox.earlier[REPLY, 29]] == ["途中の"]


def test_versions_of_here_and_there_stand_together_newest_first_each_once(made):
    service = DraftService()
    service.versions = [of_service(draft("あちらの"), minutes=3), of_service(draft("同じ"), minutes=1)]
    keeper = made(service)
    keeper.outbox.earlier[REPLY, 29] = [draft("同じ"), draft("こちらの"), draft(" ")]
    found = []
    keeper.versions(REPLY, 29, found.extend, found.append)
    assert [one.body for one in found] == ["あちらの", "同じ", "こちらの"]
    service.fails = Unreachable(Trouble.CUT)
    keeper.versions(REPLY, 29, found.extend, found.append)
    assert [one.body for one in found[3:]] == ["同じ", "こちらの"]


def test_flush_writes_what_waits_and_says_when(made):
    keeper = made(permissions=frozenset())
    keeper.write(draft("一"))
    heard = []
    keeper.flush(lambda: heard.append(on_disk(keeper)))
    assert heard == ["一"]
    keeper.write(draft("一二"))
    keeper.leave()
    assert on_disk(keeper) == "一二"


def test_the_program_ends_only_after_the_text_is_on_disk(made):
    background = Background()
    keeper = made(background=background, permissions=frozenset())
    slow = threading.Event()
    background.run(slow.wait, lambda _: None, lambda _: None, lane=Lane.DISK)
    keeper.write(draft("最後の"))
    assert not keeper.finish(0.05)
    slow.set()
    assert keeper.finish(20)
    assert on_disk(keeper) == "最後の"
    assert background.stop()


def test_who_leaves_is_told_of_what_the_disk_does_not_have(made):
    background = Background()
    keeper = made(background=background, attach=False, permissions=frozenset())
    assert keeper.finish(20)
    keeper.write(draft("店のない"))
    assert not keeper.finish(20)
    keeper.attach(keeper.outbox, keeper.outbox.load())
    assert keeper.finish(20)
    keeper.outbox.fails = OSError(errno.ENOSPC, "full")
    keeper.write(draft("満杯の"))
    assert not keeper.finish(20)
    assert background.stop()


def test_what_is_typed_while_an_older_text_is_being_written_is_there_at_the_end_too(made):
    background = Background()
    keeper = made(background=background, permissions=frozenset())
    keeper.write(draft("古い"))
    keeper.leave()
    keeper.write(draft("古い文に足した"))
    assert keeper.finish(20)
    assert on_disk(keeper) == "古い文に足した"
    assert background.stop()


def test_a_list_that_cannot_be_fetched_is_asked_for_again(made):
    service = DraftService([of_service(draft("別のPCで"))])
    service.fails = Unreachable(Trouble.REFUSED)
    keeper = made(service)
    assert keeper.draft(REPLY, 29) is None
    service.fails = None
    elapse(keeper._retry)
    assert keeper.draft(REPLY, 29).body == "別のPCで"
    assert len(service.bodies(LIST_DRAFTS)) == 2


def test_while_a_text_is_being_saved_a_list_that_fails_starts_no_second_save(made):
    keeper = made(background=WhenTold())
    keeper._background.deliver()
    keeper.write(draft("一"))
    elapse(keeper._service_rest)
    keeper.service.fails = Unreachable(Trouble.CUT)
    keeper.fetch()
    keeper._background.deliver(1)
    keeper.service.fails = None
    keeper.write(draft("一二"))
    elapse(keeper._service_rest)
    assert len(keeper._background.waiting) == 1
    keeper._background.deliver()
    assert keeper.service.texts() == {29: "一"}


def test_times_are_those_of_the_service(made):
    keeper = made()
    keeper.write(draft("一", saved_at=NOW.replace(year=1999)))
    assert keeper.draft(REPLY, 29).saved_at == NOW
