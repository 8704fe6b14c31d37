"""Tests for usen_desk.ui.session.password_presenter."""

import pytest

from tests.fakes import FakeClient, Immediately, problem
from usen_desk.api.errors import Refused
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.session import CHANGE_PASSWORD, PasswordChange
from usen_desk.ui.session.password_presenter import PasswordPresenter

OLD, NEW = "the old password x", "the new password y"


def presenter_with(answer):
    presenter = PasswordPresenter(FakeClient({CHANGE_PASSWORD: answer}), Immediately())
    presenter.heard = []
    presenter.told.connect(lambda message: presenter.heard.append((message.field, message.text)))
    presenter.done.connect(lambda: presenter.heard.append("done"))
    return presenter


def test_the_password_is_changed_when_both_new_ones_agree(qtbot):
    presenter = presenter_with(Nothing())
    presenter.change(OLD, NEW, NEW)
    assert presenter.heard == ["done"]
    assert presenter._client.bodies(CHANGE_PASSWORD) == [PasswordChange(current=OLD, new=NEW)]


@pytest.mark.parametrize(
    ("current", "new", "again", "field"),
    [
        ("", NEW, NEW, "current"),
        (OLD, "", "", "current"),
        (OLD, NEW, NEW + "z", "again"),
        (OLD, "short", "short", "new"),
        (OLD, OLD, OLD, "new"),
    ],
)
def test_what_cannot_be_right_is_said_before_anything_is_sent(qtbot, current, new, again, field):
    presenter = presenter_with(Nothing())
    presenter.change(current, new, again)
    assert presenter.heard[0][0] == field
    assert "変更されていません" in presenter.heard[0][1]
    assert presenter._client.asked == []


@pytest.mark.parametrize("code", [Code.WRONG_PASSWORD, Code.WEAK_PASSWORD, Code.SIGN_IN_THROTTLED])
def test_a_refusal_is_said(qtbot, code):
    presenter = presenter_with(Refused(problem(code)))
    presenter.change(OLD, NEW, NEW)
    assert len(presenter.heard) == 1
    assert presenter.heard[0] != "done"
