"""Tests for usen_desk.ui.trials.detail_presenter: no server, no thread, no widget."""

from datetime import date, timedelta
from uuid import UUID

import msgspec
import pytest

from tests.fakes import FakeClient, Immediately, WhenTold, problem
from tests.ui.account_samples import Stores, me
from tests.ui.account_samples import row as store_row
from tests.ui.trial_samples import FOLLOW_UPS, NOW, TODAY, follow_up, row, trial
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.accounts import SEARCH_ACCOUNTS
from usen_desk.contract.changes import Change, ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import LIST_CUSTOMER_INQUIRIES, CustomerInquiries
from usen_desk.contract.people import LIST_COLLEAGUES, Colleague, Colleagues
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.trials import (
    ASK_EXTENSION,
    GET_TRIAL,
    HAND_OVER_TRIAL,
    POST_FOLLOW_UP,
    SET_TRIAL_STORE,
    WITHDRAW_FOLLOW_UP,
    FollowUpKind,
    FollowUpResult,
)
from usen_desk.ui.navigation import Navigator, Place, Tab, customer_place, trial_place
from usen_desk.ui.trials.detail_presenter import CHANGED, TrialDetailPresenter
from usen_desk.ui.trials.follow_ups_model import FollowUpInput

A, B = "xfeeaP", "b2NpLe"
WRITTEN = FollowUpInput(result=FollowUpResult.TALKED, said="明日の午後に訪問", next_text="2018-08-14")
TOMORROW = date(2018, 8, 14)
COLLEAGUES = [
    Colleague(staff_id=1, name="山田 美咲", department="横浜南支店", role=Role.SALES),
    Colleague(staff_id=2, name="佐藤 健", department="横浜南支店", role=Role.SALES),
    Colleague(staff_id=3, name="鈴木 薫", department="本社", role=Role.SUPERVISOR),
    Colleague(staff_id=4, name="伊藤 早織", department="サポート", role=Role.AGENT),
]
"""Names and departments as the dialogs list them."""


class Client(FakeClient):
    """With the clock of the sample's day."""

    def now(self):
        return NOW


def read(_, login):
    return trial(login)


def stored(body, login):
    """As the service answers: the new row is on top."""
    made = follow_up(1, follow_up_id=body.follow_up_id, kind=body.kind, result=body.result, said=body.said)
    return trial(login, follow_ups=[made, *FOLLOW_UPS])


def changed(_, login, version):
    return trial(login, version=version + 1)


class Seen:
    """Everything that a page would be told, in order."""

    NAMES = (
        *("shown", "told", "working", "saving", "recorded", "not_recorded", "withdrawn", "done", "not_done", "said"),
        *("colleagues", "stores", "failed", "stale", "sheet_saved", "sheet_ready", "sheet_not_saved"),
    )

    def __init__(self, presenter):
        self.events = []
        for name in self.NAMES:
            getattr(presenter, name).connect(lambda *values, name=name: self.events.append((name, *values)))

    def of(self, name):
        return [event[1:] if len(event) > 2 else event[1] for event in self.events if event[0] == name]


@pytest.fixture
def made(qapp):
    def make(background=None, answers=None, tabs=tuple(Tab), **who):
        client = Client(
            {
                GET_TRIAL: read,
                LIST_CUSTOMER_INQUIRIES: CustomerInquiries(items=[], open_count=0),
                POST_FOLLOW_UP: stored,
                WITHDRAW_FOLLOW_UP: lambda _, login, follow_up: trial(login),
                HAND_OVER_TRIAL: changed,
                SET_TRIAL_STORE: changed,
                ASK_EXTENSION: lambda _, login, version=None: trial(login),
                LIST_COLLEAGUES: Colleagues(items=COLLEAGUES),
                SEARCH_ACCOUNTS: Stores(3),
            }
            | (answers or {})
        )
        navigator = Navigator(tabs)
        presenter = TrialDetailPresenter(client, background or Immediately(), navigator, me(**who))
        return presenter, client, navigator, Seen(presenter)

    return make


def test_a_trial_is_read_named_and_shown(made):
    presenter, _, navigator, seen = made()
    presenter.open(A)
    assert [shown.row.login_id for shown in seen.of("shown")] == [A]
    assert seen.of("working") == [True, False]
    assert navigator.recents[0].place == trial_place(A)
    assert navigator.recents[0].title == "カフェ・ド・ノール 横浜南店"


def test_the_trial_before_stays_until_the_next_one_is_here(made):
    background = WhenTold()
    presenter, _, _, _ = made(background)
    presenter.open(A)
    background.deliver()
    background.deliver()  # its inquiries
    presenter.open(B)
    assert presenter.trial.row.login_id == A
    assert presenter.wanted == B
    background.deliver()
    assert presenter.trial.row.login_id == B


def test_an_answer_that_comes_late_is_not_shown(made):
    background = WhenTold()
    presenter, _, _, seen = made(background)
    presenter.open(A)
    presenter.open(B)
    background.deliver(1)
    background.deliver(0)
    assert [shown.row.login_id for shown in seen.of("shown")] == [B]


def test_a_trial_that_cannot_be_read_says_why_and_keeps_the_one_before(made):
    answers = {GET_TRIAL: [trial(A), Refused(problem(Code.NOT_FOUND))]}
    presenter, _, _, seen = made(answers=answers)
    presenter.open(A)
    presenter.open(B)
    assert "見つかりません" in seen.of("told")[0].text
    assert seen.of("working")[-1] is False
    assert presenter.trial.row.login_id == A


def test_today_is_the_services_day_in_japan(made):
    presenter, client, _, _ = made()
    assert presenter.today() == TODAY
    client.now = lambda: NOW.replace(hour=15)  # 15:00 UTC is midnight in Japan
    assert presenter.today() == TODAY + timedelta(days=1)


def test_what_was_done_is_recorded_and_shown(made):
    presenter, client, _, seen = made()
    presenter.open(A)
    presenter.record(WRITTEN, TOMORROW)
    body = client.bodies(POST_FOLLOW_UP)[0]
    assert (body.kind, body.result, body.said) == (FollowUpKind.PHONE, FollowUpResult.TALKED, WRITTEN.said)
    assert body.next_on == TOMORROW
    assert seen.of("saving") == [True, False]
    made_row, written = seen.of("recorded")[0]
    assert made_row.follow_up_id == body.follow_up_id
    assert written == WRITTEN
    assert presenter.trial.follow_ups[0].said == WRITTEN.said


def test_without_a_result_nothing_is_sent(made):
    presenter, client, _, _ = made()
    presenter.open(A)
    presenter.record(FollowUpInput(said="話した"), None)
    assert client.bodies(POST_FOLLOW_UP) == []


def test_a_record_that_was_not_answered_is_sent_again_under_the_same_number(made):
    answers = {POST_FOLLOW_UP: [Unreachable(Trouble.TIMEOUT), Unreachable(Trouble.CUT), trial(A), trial(A)]}
    presenter, client, _, seen = made(answers=answers)
    presenter.open(A)
    for _ in range(3):
        presenter.record(WRITTEN, TOMORROW)
    assert len({body.follow_up_id for body in client.bodies(POST_FOLLOW_UP)}) == 1
    assert len(seen.of("not_recorded")) == 2
    presenter.record(WRITTEN, TOMORROW)
    assert len({body.follow_up_id for body in client.bodies(POST_FOLLOW_UP)}) == 2


def test_a_record_that_arrived_with_an_earlier_text_is_shown_and_the_next_one_is_its_own(made):
    answers = {POST_FOLLOW_UP: [Unreachable(Trouble.TIMEOUT), Refused(problem(Code.OTHER_CONTENT)), trial(A)]}
    presenter, client, _, seen = made(answers=answers)
    presenter.open(A)
    for _ in range(3):
        presenter.record(WRITTEN, TOMORROW)
    first, second, third = (body.follow_up_id for body in client.bodies(POST_FOLLOW_UP))
    assert first == second != third
    assert len(client.bodies(GET_TRIAL)) == 2
    assert len(seen.of("not_recorded")) == 2


def test_drafts_are_kept_by_trial_until_they_are_recorded(made):
    presenter, _, _, _ = made()
    presenter.open(A)
    presenter.keep_draft(A, WRITTEN)
    presenter.keep_draft(B, FollowUpInput(said="別のお試し"))
    assert presenter.draft(A) == WRITTEN
    presenter.record(WRITTEN, TOMORROW)
    assert presenter.draft(A) == FollowUpInput()
    assert presenter.draft(B).said == "別のお試し"


def test_what_was_written_since_it_was_sent_stays_a_draft(made):
    background = WhenTold()
    presenter, _, _, _ = made(background)
    presenter.open(A)
    background.deliver()
    presenter.record(WRITTEN, TOMORROW)
    more = FollowUpInput(said="さらに")
    presenter.keep_draft(A, more)
    background.deliver()
    assert presenter.draft(A) == more


def test_a_record_of_a_trial_that_was_left_is_told_by_its_id(made):
    background = WhenTold()
    presenter, _, _, seen = made(background)
    presenter.open(A)
    background.deliver()
    background.deliver()  # its inquiries
    presenter.record(WRITTEN, TOMORROW)
    presenter.open(B)
    background.deliver(1)
    background.deliver()
    assert presenter.trial.row.login_id == B
    assert seen.of("said") == ["xfeeaP の対応を記録しました"]
    assert seen.of("recorded") == []


def test_a_record_that_failed_for_a_trial_that_was_left_names_it(made):
    background = WhenTold()
    presenter, _, _, seen = made(background, {POST_FOLLOW_UP: Unreachable(Trouble.TIMEOUT)})
    presenter.open(A)
    background.deliver()
    background.deliver()  # its inquiries
    presenter.record(WRITTEN, TOMORROW)
    presenter.open(B)
    background.deliver(1)
    background.deliver()
    assert seen.of("not_recorded")[0].text.startswith("xfeeaP の対応は記録できませんでした。")


def test_only_ones_own_record_written_by_a_person_can_be_withdrawn(made):
    presenter, _, _, _ = made()
    presenter.open(A)
    assert [presenter.may_withdraw(row) for row in FOLLOW_UPS] == [True, False, True, False]
    assert not presenter.may_withdraw(follow_up(1, is_withdrawn=True))
    reader, _, _, _ = made(permissions=frozenset({Permission.READ_TRIALS}))
    assert not reader.may_withdraw(FOLLOW_UPS[0])


def test_withdrawing_shows_the_trial_as_it_is_then(made):
    presenter, client, _, seen = made()
    presenter.open(A)
    presenter.withdraw(FOLLOW_UPS[0])
    assert client.asked[-1][2] == {"login": A, "follow_up": str(UUID(int=1))}
    assert seen.of("withdrawn") == [FOLLOW_UPS[0]]


def test_a_trial_is_handed_over_on_the_version_that_is_shown(made):
    presenter, client, _, seen = made()
    presenter.open(A)
    presenter.hand_over(COLLEAGUES[1], " 訪問は8/15 ")
    endpoint, body, path = client.asked[-1]
    assert endpoint is HAND_OVER_TRIAL
    assert (body.staff_id, body.note) == (2, "訪問は8/15")
    assert path == {"login": A, "version": 4}
    assert seen.of("done") == ["佐藤 健さんに引き継ぎました"]
    presenter.hand_over(None, "")
    assert client.bodies(HAND_OVER_TRIAL)[-1].staff_id is None
    assert client.asked[-1][2]["version"] == 5


def test_who_was_slower_sees_the_newer_trial_and_is_told(made):
    answers = {HAND_OVER_TRIAL: Refused(problem(Code.CHANGED_MEANWHILE))}
    presenter, client, _, seen = made(answers=answers)
    presenter.open(A)
    presenter.hand_over(COLLEAGUES[1], "")
    assert len(client.bodies(GET_TRIAL)) == 2
    assert [message.text for message in seen.of("not_done")] == [CHANGED]
    assert seen.of("done") == []


def test_an_extension_carries_the_dialogs_number_and_no_version(made):
    presenter, client, _, _ = made()
    presenter.open(A)
    presenter.ask_extension(UUID(int=5), 7, " 改装で休業 ")
    endpoint, body, path = client.asked[-1]
    assert endpoint is ASK_EXTENSION
    assert (body.extension_id, body.days, body.reason) == (UUID(int=5), 7, "改装で休業")
    assert path == {"login": A, "version": None}


def test_colleagues_of_the_trials_branch_come_first(made):
    near = Colleague(staff_id=7, name="原 翔", department="横浜南支店", role=Role.SALES, branch_code="0204180400")
    presenter, _, _, seen = made(answers={LIST_COLLEAGUES: Colleagues(items=[*COLLEAGUES, near])})
    presenter.open(A)
    presenter.read_colleagues()
    assert [one.staff_id for one in seen.of("colleagues")[0]] == [7, 2, 3]


def test_colleagues_are_those_who_can_follow_and_are_not_the_rep(made):
    presenter, _, _, seen = made()
    presenter.open(A)
    presenter.read_colleagues()
    assert [one.staff_id for one in seen.of("colleagues")[0]] == [2, 3]


@pytest.mark.parametrize(
    ("text", "field"), [("0412-3398-01", "customer_code"), ("０４１２", "customer_code"), ("カフェ1号", "store_name")]
)
def test_a_store_is_found_by_its_code_or_its_name(made, text, field):
    presenter, client, _, seen = made()
    presenter.open(A)
    presenter.find_stores(text)
    assert getattr(client.bodies(SEARCH_ACCOUNTS)[0], field) == text
    assert len(seen.of("stores")[0][0]) == 3


def test_a_store_with_several_accounts_is_offered_once(made):
    presenter, _, _, seen = made(answers={SEARCH_ACCOUNTS: Stores(rows=[store_row(1), store_row(1), store_row(2)])})
    presenter.open(A)
    presenter.find_stores("さくら")
    assert [row.customer_code for row in seen.of("stores")[0][0]] == ["0398-2071-01", "0398-2071-02"]


def test_the_store_of_the_trial_opens_in_the_accounts_tab(made):
    presenter, _, navigator, _ = made()
    navigator.open(Place(Tab.TRIALS))
    presenter.open(A)
    presenter.open_store()
    assert navigator.place == customer_place("0412-3398-01")


def test_the_sheet_is_written_whole(made, tmp_path):
    presenter, _, _, seen = made()
    target = tmp_path / "visit.pdf"
    presenter.save_sheet(b"%PDF", target)
    assert target.read_bytes() == b"%PDF"
    assert seen.of("sheet_saved") == [target]


def test_a_sheet_that_cannot_be_written_says_why(made, tmp_path):
    presenter, _, _, seen = made()
    (tmp_path / "file").write_bytes(b"")
    presenter.save_sheet(b"%PDF", tmp_path / "file" / "visit.pdf")
    assert seen.of("sheet_saved") == []
    assert "保存" in seen.of("sheet_not_saved")[0].text


def change(row_):
    return Change(change_id=7, at=NOW, kind=ChangeKind.TRIAL, object_id=1, item=msgspec.Raw(msgspec.json.encode(row_)))


def test_news_of_the_trial_that_is_shown_make_it_stale_and_others_do_not(made):
    presenter, _, _, seen = made()
    presenter.on_changes([change(row(A, version=9))])  # nothing is shown yet
    presenter.open(A)
    presenter.on_changes([change(row(B, version=9)), change(row(A))])
    assert [name for name, *_ in seen.events].count("stale") == 0
    presenter.on_changes([change(row(B)), change(row(A, total_minutes=6500))])
    assert [name for name, *_ in seen.events].count("stale") == 1
    odd = msgspec.structs.replace(change(row(B)), item=msgspec.Raw(b'{"login_id": 7}'))
    presenter.on_changes([odd])
    assert [name for name, *_ in seen.events].count("stale") == 2
