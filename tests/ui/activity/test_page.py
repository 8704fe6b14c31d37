"""What is told, when, and how: rules of the presenter on fakes, quiet hours, the tray and the bell's menu."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from PySide6.QtWidgets import QWidget

from tests.fakes import NOW, FakeClient, Immediately
from tests.ui.account_samples import me
from usen_desk.contract.catalogue import Category
from usen_desk.contract.changes import Change
from usen_desk.contract.handover import HandoverSign, OfferState
from usen_desk.contract.inquiries import (
    SEARCH_INQUIRIES,
    InquiryCard,
    InquiryPage,
    MessageKind,
    Person,
    Side,
    Status,
    ThreadMessage,
)
from usen_desk.local.settings import Choices
from usen_desk.ui.activity.activity_model import Happening, Kind, QuietHours, clock_of
from usen_desk.ui.activity.page import ActivityPart
from usen_desk.ui.activity.presenter import ActivityPresenter
from usen_desk.ui.activity.quiet_dialog import QuietDialog
from usen_desk.ui.activity.tray_view import TrayView, badged
from usen_desk.ui.navigation import Navigator, Tab, inquiry_place
from usen_desk.ui.shell.bell_view import BellView
from usen_desk.ui.shortcuts import Actions

ME = me(staff_id=5, name="山田 美咲")
CUSTOMER, COLLEAGUE = Person(side=Side.CUSTOMER, name="佐藤"), Person(side=Side.STAFF, name="伊藤", staff_id=6)
CARD = InquiryCard(
    inquiry_id=29,
    category=Category.REPAIR,
    status=Status.IN_PROGRESS,
    assignee_id=5,
    opened_by=CUSTOMER,
    created_at=NOW,
    updated_at=NOW,
    last_sequence=1,
    version=1,
)


def change(kind, item, at=NOW):
    return Change(change_id=1, at=at, kind=kind, object_id=1, item=msgspec.Raw(msgspec.json.encode(item)))


def message(**more):
    given = {
        "message_id": 1,
        "inquiry_id": 29,
        "sequence": 2,
        "kind": MessageKind.PUBLIC,
        "author": CUSTOMER,
        "at": NOW,
    }
    return change(
        "message", ThreadMessage(reply_id="0" * 8 + "-0000-0000-0000-" + "0" * 12, **given | {"body": "x"} | more)
    )


def card(**more):
    return change("inquiry", msgspec.structs.replace(CARD, **{"last_sequence": 2, "version": 2} | more))


@pytest.fixture
def presenter():
    return made_presenter()


def made_presenter(front=lambda inquiry_id: False, items=()):
    client = FakeClient({SEARCH_INQUIRIES: InquiryPage(items=list(items), count=len(items))})
    presenter = ActivityPresenter(client, Immediately(), ME, Choices({}), front)
    presenter.told = []
    presenter.popped.connect(lambda happening: presenter.told.append(happening.kind))
    return presenter


def kinds(presenter):
    return [one.kind for one in presenter.happenings]


@pytest.mark.parametrize("card_first", [False, True])
def test_a_reply_in_what_is_mine_whichever_comes_first(presenter, card_first):
    steps = [lambda: presenter.on_messages([message()]), lambda: presenter.on_cards([card()])]
    for step in reversed(steps) if card_first else steps:
        step()
    assert kinds(presenter) == presenter.told == [Kind.REPLY]
    assert presenter.happenings[0].text == "問い合わせ #29 に返信がありました"


def test_what_colleagues_or_i_write_and_others_work_is_not_told(presenter):
    presenter.on_messages([message(author=COLLEAGUE), message(author=msgspec.structs.replace(COLLEAGUE, staff_id=5))])
    presenter.on_messages([message(inquiry_id=30)])
    presenter.on_cards([card(), card(inquiry_id=30, assignee_id=6)])
    assert kinds(presenter) == []


def test_nobodys_is_told_and_being_named_in_a_note(presenter):
    presenter.on_messages([message()])
    presenter.on_cards([card(assignee_id=None)])
    presenter.on_messages([message(kind=MessageKind.NOTE, author=COLLEAGUE, body="＠山田美咲 お願いします")])
    presenter.on_messages([message(kind=MessageKind.NOTE, author=COLLEAGUE, body="山田さんへ")])
    assert kinds(presenter) == [Kind.MENTION, Kind.UNASSIGNED]


def test_what_becomes_mine_is_told_once(presenter):
    presenter.on_cards([card(assignee_id=None)])
    presenter.on_cards([card(version=3)])
    presenter.on_cards([card(version=4)])
    assert kinds(presenter) == [Kind.ASSIGNED]


def test_what_waited_since_before_the_start_is_told_when_it_becomes_mine(qapp):
    presenter = made_presenter(items=[CARD])
    presenter.start()
    presenter.on_cards([card(), card(inquiry_id=30), card(inquiry_id=31, status=Status.DONE)])
    assert [(one.kind, one.inquiry_id) for one in presenter.happenings] == [(Kind.ASSIGNED, 30)]
    presenter.on_cards([card(inquiry_id=30, version=3)])
    presenter.on_cards([card(inquiry_id=32, opened_by=msgspec.structs.replace(COLLEAGUE, staff_id=5))])
    assert len(presenter.happenings) == 1, "neither what was mine already nor what I opened myself"


def test_of_more_than_a_page_of_mine_only_what_was_seen_before_is_judged(qapp):
    presenter = made_presenter(items=[CARD])
    presenter._client.answers[SEARCH_INQUIRIES] = InquiryPage(items=[CARD], count=2)
    presenter.start()
    presenter.on_cards([card(inquiry_id=30)])
    assert kinds(presenter) == []


def test_an_older_card_says_nothing(presenter):
    presenter.on_cards([card(version=4, assignee_id=None)])
    presenter.on_cards([card(version=3)])
    assert kinds(presenter) == []


def test_hand_overs_to_me_and_answers_to_mine(presenter):
    for sign in (
        HandoverSign(from_id=6, to_id=5, state=OfferState.OFFERED, inquiry_id=29),
        HandoverSign(from_id=5, to_id=6, state=OfferState.OFFERED, inquiry_id=29),
        HandoverSign(from_id=5, to_id=6, state=OfferState.DECLINED, inquiry_id=30),
        HandoverSign(from_id=7, to_id=6, state=OfferState.ACCEPTED, inquiry_id=31),
    ):
        presenter.on_handovers([change("handover", sign)])
    assert kinds(presenter) == [Kind.DECLINED, Kind.OFFERED]


def test_what_is_due_soon_is_told_once_for_each_moment(qapp):
    due = msgspec.structs.replace(CARD, answer_due_at=NOW + timedelta(minutes=15))
    late = msgspec.structs.replace(CARD, inquiry_id=30, answer_due_at=NOW + timedelta(minutes=16))
    over = msgspec.structs.replace(CARD, inquiry_id=31, answer_due_at=NOW)
    presenter = made_presenter(items=[due, late, over])
    presenter.start()
    presenter.look()
    assert [(one.kind, one.inquiry_id) for one in presenter.happenings] == [(Kind.DUE, 29)]
    presenter._due.stop()


def test_what_is_in_front_is_neither_listed_nor_told():
    presenter = made_presenter(front=lambda inquiry_id: inquiry_id == 29)
    presenter.on_messages([message()])
    presenter.on_cards([card()])
    assert kinds(presenter) == presenter.told == []


@pytest.mark.parametrize(
    ("begins", "ends", "hour", "is_quiet"),
    [
        ("20:00", "9:30", 21, True),
        ("20:00", "9:30", 3, True),
        ("20:00", "9:30", 12, False),
        ("12:00", "13:00", 12, True),
        ("12:00", "13:00", 13, False),
        ("x", "13:00", 12, False),
    ],
)
def test_quiet_hours_over_midnight_and_within_a_day(begins, ends, hour, is_quiet):
    now = datetime(2026, 11, 22, hour, tzinfo=UTC) - timedelta(hours=9)
    assert QuietHours(is_on=True, begins=begins, ends=ends).holds(now) is is_quiet
    assert not QuietHours(is_on=False, begins=begins, ends=ends).holds(now)


def test_in_quiet_hours_the_list_goes_on(presenter):
    presenter.set_quiet(QuietHours(is_on=True, begins="0:00", ends="23:59"))
    presenter.on_messages([message()])
    presenter.on_cards([card()])
    assert kinds(presenter) == [Kind.REPLY]
    assert presenter.told == []
    assert QuietHours.read("nonsense") == QuietHours()
    assert clock_of("24:00") is None


@pytest.fixture
def part(qtbot, look):
    window = QWidget()
    qtbot.addWidget(window)
    presenter, inside = made_presenter(), []
    tray = TrayView(lambda text, open_, word: inside.append((text, open_)), window)
    made = ActivityPart(presenter, tray, Navigator(Tab), Actions(), BellView(window), window)
    presenter.setParent(window)
    made.inside, made.window_ = inside, window
    window.show()
    return made


def test_it_pops_up_is_counted_and_a_click_opens_it(part):
    part.presenter.on_messages([message()])
    part.presenter.on_cards([card()])
    ((text, open_),) = part.inside
    assert text == "問い合わせ #29 に返信がありました"
    assert part._bell.accessibleName() == "通知の一覧 新着1件"
    open_()
    assert part._navigator.place == inquiry_place(29)


def test_the_menu_lists_the_newest_first_and_reading_it_counts_down(part):
    menu = part.open()
    assert [action.text() for action in menu.actions()][0] == "まだ通知はありません"
    menu.close()
    part.presenter.happenings = [Happening(Kind.DUE, 30, NOW), Happening(Kind.REPLY, 29, NOW)]
    part.presenter.unread = 2
    menu = part.open()
    assert menu.actions()[0].text().startswith("問い合わせ #30 の回答期限まで15分")
    assert part.presenter.unread == 0
    menu.actions()[1].trigger()
    assert part._navigator.place == inquiry_place(29)
    menu.close()


def test_the_settings_say_what_is_no_time(part):
    dialog = part.open_settings()
    assert isinstance(dialog, QuietDialog)
    dialog.begins.setText("25:00")
    dialog.save.click()
    assert dialog.isVisible()
    dialog.begins.setText("22:00")
    dialog.is_on.set_values(["on"])
    dialog.save.click()
    assert part.presenter.quiet == QuietHours(is_on=True, begins="22:00", ends="9:30")


def test_the_icon_of_the_tray_shows_a_number(look):
    plain, counted = (badged(count).pixmap(64, 64).toImage() for count in (0, 3))
    assert plain != counted
