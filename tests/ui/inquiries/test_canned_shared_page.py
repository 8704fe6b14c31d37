"""Tests for usen_desk.ui.inquiries.canned_shared_page: shared texts in 管理."""

import pytest
from msgspec.structs import replace

from tests.fakes import FakeClient, Immediately
from tests.ui.account_samples import me
from tests.ui.inquiries.canned_samples import ALL, LAMP, OWN
from usen_desk.contract.canned import LIST_CANNED, PUT_CANNED, CannedReplies
from usen_desk.contract.people import LIST_COLLEAGUES, Colleagues
from usen_desk.contract.permissions import Permission, Role
from usen_desk.ui.inquiries.canned_editing_presenter import CannedEditingPresenter
from usen_desk.ui.inquiries.canned_shared_page import CannedSharedPage

SUPERVISOR = {Permission.OWN_CANNED, Permission.SHARE_CANNED, Permission.READ_STAFF}


@pytest.fixture
def page(qtbot, look):
    replies = [replace(one, may_change=True) for one in ALL]
    client = FakeClient({LIST_CANNED: CannedReplies(items=replies), LIST_COLLEAGUES: Colleagues(items=[])})
    presenter = CannedEditingPresenter(
        client, Immediately(), me(role=Role.SUPERVISOR, permissions=frozenset(SUPERVISOR))
    )
    opened = []
    made = CannedSharedPage(presenter, lambda *which: opened.append(which))
    presenter.setParent(made)
    made.client, made.opened_edits, made.replies = client, opened, replies
    qtbot.addWidget(made)
    made.show()
    made.load()
    return made


def titles(page):
    return [page.model.index(row, 0).data() for row in range(page.model.rowCount())]


def test_shared_ones_are_listed_and_ones_own_is_not(page):
    assert titles(page) == [one.text.title for one in ALL if one.text.is_shared]
    assert OWN.text.title not in titles(page)


def test_they_are_found_in_any_spelling(page):
    page.search.setText("ホゴカイロ")
    assert titles(page) == [LAMP.text.title]
    page.search.setText("どこにもない")
    assert page.empty.isVisible()


def test_the_history_of_one_and_of_all(page):
    page.table.selectRow(1)
    page.history.click()
    page.all_history.click()
    assert page.opened_edits == [("canned", ALL[1].canned_id, ALL[1].text.title), ("canned", "", "共有の定型文")]


def test_the_same_dialog_edits_it_and_the_list_follows(page):
    page.table.selectRow(0)
    page.edit.click()
    dialog = page.dialog
    assert dialog.current.canned_id == LAMP.canned_id
    changed = replace(page.replies[0], text=replace(LAMP.text, title="保護回路"), version=2)
    page.client.answers[PUT_CANNED] = changed
    page.client.answers[LIST_CANNED] = CannedReplies(items=[changed, *page.replies[1:]])
    dialog.form.title.setText("保護回路")
    dialog.save()
    ((text, path),) = [(body, path) for asked, body, path in page.client.asked if asked is PUT_CANNED]
    assert (text.title, path) == ("保護回路", {"canned": LAMP.canned_id, "version": 1})
    assert titles(page)[0] == "保護回路"


def test_news_of_a_colleagues_change_is_shown(page):
    page.client.answers[LIST_CANNED] = CannedReplies(items=page.replies[1:])
    page.presenter.on_changes([])
    assert LAMP.text.title not in titles(page)
