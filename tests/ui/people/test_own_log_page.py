"""Tests for usen_desk.ui.people.own_log_page: one's own rows, whoever may see more."""

import pytest
from PySide6.QtWidgets import QWidget

from tests.fakes import FakeClient, Immediately
from tests.ui.people.samples import log_row
from usen_desk.contract.access_log import SEARCH_ACCESS_LOG, LogRows
from usen_desk.ui.people.log_presenter import LogPresenter
from usen_desk.ui.people.own_log_page import OWN_LOG, OwnLogDialog, OwnLogPart
from usen_desk.ui.shortcuts import Actions


@pytest.fixture
def opened(qtbot):
    over = QWidget()
    qtbot.addWidget(over)
    over.show()
    client = FakeClient({SEARCH_ACCESS_LOG: LogRows(items=[log_row(1)])})
    actions = Actions(over)
    OwnLogPart(lambda: LogPresenter(client, Immediately(), frozenset(), of_staff_id=7), actions, over)
    actions.find(OWN_LOG).trigger()
    return client, over.findChild(OwnLogDialog)


def test_only_ones_own_rows_are_asked_for_also_after_narrowing(opened):
    client, dialog = opened
    assert dialog.log.view.model.rowCount() == 1
    dialog.log.presenter.narrow(object_key="0398")
    assert [body.staff_id for body in client.bodies(SEARCH_ACCESS_LOG)] == [7, 7]


def test_report_and_check_are_not_here(opened):
    _, dialog = opened
    assert dialog.log.report.isHidden()
    assert dialog.log.verify.isHidden()
