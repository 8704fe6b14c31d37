"""The dialog of canned replies with its presenter on a small service."""

import pytest
from PySide6.QtWidgets import QWidget

from tests.fakes import Immediately
from tests.ui.account_samples import me
from tests.ui.inquiries.canned_samples import ALL, OWN
from tests.ui.inquiries.test_canned_editing_presenter import Service
from usen_desk.contract.permissions import Permission
from usen_desk.ui.inquiries.canned_editing_page import EDIT, CannedEditingPart
from usen_desk.ui.inquiries.canned_editing_presenter import CannedEditingPresenter
from usen_desk.ui.shortcuts import Actions


@pytest.fixture
def made(qtbot, look):
    window, service, actions = QWidget(), Service(), Actions()
    qtbot.addWidget(window)
    presenter = CannedEditingPresenter(service.client, Immediately(), me(permissions=frozenset(Permission)))
    part = CannedEditingPart(presenter, actions, window)
    part.service, part.actions = service, actions
    window.show()
    return part


def test_a_change_reaches_the_service_and_the_list(made):
    dialog = made.open()
    dialog.list.point(OWN.canned_id)
    dialog.form.title.setText("朝の挨拶")
    dialog.save()
    assert made.service.replies[-1].text.title == "朝の挨拶"
    assert (dialog.toast.text, dialog.is_changed) == ("定型文を変更しました", False)
    assert dialog.list.value == OWN.canned_id


def test_a_new_one_is_the_chosen_one_afterwards(made):
    dialog = made.open()
    dialog.begin()
    dialog.form.title.setText("新しい挨拶")
    dialog.form.body.setPlainText("こんにちは")
    dialog.save()
    assert dialog.current.text.title == "新しい挨拶"
    dialog.form.body.setPlainText("こんばんは")
    dialog.save()
    assert len(made.service.replies) == len(ALL) + 1


def test_what_was_deleted_comes_back(made):
    dialog = made.open()
    dialog.list.point(OWN.canned_id)
    dialog.delete_button.click()
    assert OWN.text not in [one.text for one in made.service.replies]
    dialog.toast._button.click()
    assert OWN.text in [one.text for one in made.service.replies]
    assert (dialog.form.title.text(), dialog.is_changed) == (OWN.text.title, False)


def test_what_comes_back_after_something_was_saved_stands_in_the_fields_whole(made):
    dialog = made.open()
    dialog.list.point(OWN.canned_id)
    dialog.form.title.setText("朝の挨拶")
    dialog.save()
    dialog.delete_button.click()
    dialog.toast._button.click()
    assert (dialog.current.text.title, dialog.form.title.text(), dialog.is_changed) == ("朝の挨拶", "朝の挨拶", False)


def test_it_opens_as_a_command(made):
    made.actions.find(EDIT).trigger()
    assert made.service.client.asked
