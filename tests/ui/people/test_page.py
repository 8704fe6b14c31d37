"""Tests for usen_desk.ui.people.page, and its lists: mail, companies, the access log."""

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from tests.fakes import FakeClient, Immediately
from tests.ui.people.samples import EDITS, company, detail, log_row, mail
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.access_log import (
    EXPORT_ACCESS_LOG,
    GET_LOG_STATE,
    SEARCH_ACCESS_LOG,
    VERIFY_ACCESS_LOG,
    LogRows,
    LogState,
)
from usen_desk.contract.company_stores import EDIT_COMPANY, GET_COMPANY, LIST_COMPANIES, CompanyRows
from usen_desk.contract.edits import LIST_EDITS
from usen_desk.contract.outgoing_mail import LIST_OUTGOING_MAIL, SEND_MAIL_AGAIN, MailState, OutgoingMails
from usen_desk.contract.permissions import Permission
from usen_desk.ui.navigation import Navigator, Place, Tab
from usen_desk.ui.people.companies_page import CompaniesPage
from usen_desk.ui.people.edits_presenter import EditsPresenter
from usen_desk.ui.people.log_page import LogPage
from usen_desk.ui.people.log_presenter import LogPresenter
from usen_desk.ui.people.mail_page import MailPage
from usen_desk.ui.people.page import PeoplePage
from usen_desk.ui.people.sections_model import Section

SENT = mail(2, state=MailState.SENT, may_send_again=False, reason="")


@pytest.fixture
def mails(opened):
    answers = {
        LIST_OUTGOING_MAIL: OutgoingMails(items=[mail(1), SENT], total=2, failed=1, waiting=0, has_relay=True),
        SEND_MAIL_AGAIN: mail(1, state=MailState.QUEUED),
    }
    return opened(MailPage, LIST_OUTGOING_MAIL, answers)


def test_failed_mails_are_said_and_sent_again(mails):
    assert "送信できなかったメールが 1 件" in mails.view.notice.text
    mails.view.table.selectRow(1)
    assert not mails.again.isEnabled()
    mails.view.table.selectRow(0)
    mails.again.click()
    (sent,) = [path for asked, _, path in mails.client.asked if asked is SEND_MAIL_AGAIN]
    assert sent == {"mail": str(mail(1).mail_id), "version": None}


def test_a_list_that_cannot_be_read_offers_to_try_again(mails):
    mails.client.answers[LIST_OUTGOING_MAIL] = Unreachable(Trouble.REFUSED)
    mails.load()
    assert "サービスに接続できません" in mails.view.notice.text
    assert mails.view.model.rowCount() == 2, "the rows stay"


def test_without_a_relay_it_is_said(opened):
    nothing = OutgoingMails(items=[], total=0, failed=0, waiting=0, has_relay=False)
    page = opened(MailPage, LIST_OUTGOING_MAIL, {LIST_OUTGOING_MAIL: nothing})
    assert "メールサーバーが設定されていない" in page.view.notice.text


def test_a_company_is_opened_changed_and_saved(opened):
    answers = {
        LIST_COMPANIES: CompanyRows(items=[company()], total=1),
        GET_COMPANY: detail(),
        EDIT_COMPANY: detail(),
    }
    page = opened(lambda presenter: CompaniesPage(presenter, lambda *_: None), LIST_COMPANIES, answers)
    page.view.table.selectRow(0)
    page.change.click()
    dialog = page.dialog
    dialog.table.selectRow(1)
    assert not dialog.remove.isEnabled(), "a store of a chain goes with the chain"
    dialog.table.selectRow(0)
    dialog.remove.click()
    dialog.chains.setText("300500")
    dialog.add_stores.setText("0412-3398-04、0412-3398-05")
    dialog.wanted.emit()
    (edit,) = page.client.bodies(EDIT_COMPANY)
    assert edit.remove_customer_codes == ("0412-3398-01",)
    assert edit.add_customer_codes == ("0412-3398-04", "0412-3398-05")
    assert (edit.add_chain_codes, edit.remove_chain_codes) == (("300500",), ("300412",))


@pytest.fixture
def log(qtbot):
    def made(*, may_report=True, answers=None):
        client = FakeClient(
            {
                SEARCH_ACCESS_LOG: LogRows(items=[log_row(number) for number in range(3, 0, -1)]),
                GET_LOG_STATE: LogState(sealed=3, unsealed=0),
                VERIFY_ACCESS_LOG: LogState(sealed=3, unsealed=0, is_checked=True),
                EXPORT_ACCESS_LOG: b"csv",
            }
            | (answers or {})
        )
        permissions = frozenset({Permission.EXPORT_ACCESS_LOG} if may_report else ())
        page = LogPage(LogPresenter(client, Immediately(), permissions))
        page.presenter.setParent(page)
        page.client = client
        qtbot.addWidget(page)
        page.show()
        page.load()
        return page

    return made


def test_the_log_is_narrowed_by_object_period_and_action(log):
    page = log()
    page.search.searched.emit("0398-2071-01")
    page.period.set_values(date(2026, 11, 1), date(2026, 11, 30))
    page.period.changed.emit()
    page.groups._choose(1)
    asked = page.client.bodies(SEARCH_ACCESS_LOG)[-1]
    assert (asked.object_key, asked.from_on, asked.to_on) == ("0398-2071-01", date(2026, 11, 1), date(2026, 11, 30))
    assert "customer_viewed" in asked.actions


def test_the_report_has_the_conditions_on_screen(log, tmp_path, monkeypatch):
    page = log()
    target = tmp_path / "log.csv"
    monkeypatch.setattr("usen_desk.ui.people.log_page.QFileDialog.getSaveFileName", lambda *_: (str(target), ""))
    page.search.searched.emit("0398-2071-01")
    page.report.click()
    assert target.read_bytes() == b"csv"
    assert page.client.bodies(EXPORT_ACCESS_LOG)[0].object_key == "0398-2071-01"


def test_the_chain_is_checked_by_one_press(log):
    page = log()
    assert page.chain.text() == "封印済 3 行"
    page.verify.click()
    assert "異常はありません" in page.view.notice.text


def test_who_may_not_report_sees_rows_alone(log):
    page = log(may_report=False)
    assert [widget.isHidden() for widget in (page.report, page.verify, page.chain)] == [True] * 3
    assert not page.client.bodies(GET_LOG_STATE)


def test_more_rows_come_behind_the_last_one(log):
    pages = {0: LogRows(items=[log_row(n) for n in range(200, 100, -1)], has_more=True)}
    pages[101] = LogRows(items=[log_row(n) for n in range(100, 90, -1)])
    page = log(answers={SEARCH_ACCESS_LOG: lambda body: pages[body.before]})
    assert page.view.model.rowCount() == 200
    page.presenter.fetch(100)
    assert page.view.model.rowCount() == 110
    assert page.view.model.row(109).access_id == 91


class Part(QLabel):
    def __init__(self):
        super().__init__("x")
        self.loads, self.compact = 0, None

    def load(self):
        self.loads += 1

    def set_compact(self, compact):
        self.compact = compact


@pytest.fixture
def tab(qtbot):
    sections = (
        Section("a", "利用者", Permission.READ_PEOPLE, Part),
        Section("b", "スタッフ", Permission.READ_PEOPLE, Part),
    )
    navigator, client = Navigator(Tab), FakeClient({LIST_EDITS: EDITS})
    edits = EditsPresenter(client, Immediately())
    page = PeoplePage(sections, navigator, edits)
    edits.setParent(page)
    page.navigator, page.client = navigator, client
    navigator.opened.connect(page.show_place)
    qtbot.addWidget(page)
    page.show()
    page.set_compact(True)
    navigator.open(Place(Tab.PEOPLE))
    return page


def test_a_section_is_built_when_it_is_opened_and_read_whenever_it_comes_back(tab):
    first = tab.section
    assert (first.loads, first.compact) == (1, True)
    tab.list.opened.emit(tab.model.row(1))
    assert tab.navigator.place == Place(Tab.PEOPLE, "b")
    assert tab.section is not first
    tab.navigator.open(Place(Tab.PEOPLE, "a"))
    assert (tab.section, first.loads) == (first, 2)
    tab.set_compact(False)
    assert first.compact is False


def test_a_history_is_read_for_its_record(tab):
    tab.open_edits("staff", "1", "佐藤 健")
    asked = tab.client.bodies(LIST_EDITS)[0]
    assert (asked.kind, asked.key) == ("staff", "1")
    assert "役割: オペレーター → 管理者 (SV)" in tab.edits_dialog.changes.text()
    assert isinstance(tab.edits_dialog, QWidget)
