"""Pictures of 管理: its sections and their dialogs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from usen_desk.ui.app import Program
from usen_desk.ui.board.rules_page import RulesPage
from usen_desk.ui.navigation import Place, Tab
from usen_desk.ui.people.categories_page import CategoriesPage
from usen_desk.ui.people.devices_dialog import StaffDevicesDialog
from usen_desk.ui.people.page import PeoplePage
from usen_desk.ui.people.portal_page import PortalPage
from usen_desk.ui.people.staff_page import StaffPage
from usen_desk.ui.picturing import View, desk_of, shell_of, wait


def _page(program: Program) -> PeoplePage:
    page = shell_of(program).page(Tab.PEOPLE)
    assert isinstance(page, PeoplePage)
    return page


def _section(key: str) -> Callable[[Program], None]:
    def open_(program: Program) -> None:
        shell_of(program).notice.clear()
        desk_of(program).navigator.open(Place(Tab.PEOPLE, key))

    return open_


def _issue(program: Program) -> QWidget | None:
    _section("portal")(program)
    section = _page(program).section
    assert isinstance(section, PortalPage)
    section.open_issue()
    assert section.dialog is not None
    section.dialog.company_name.setText("株式会社大将フーズ")
    section.dialog.customer_codes.setPlainText("0398-2071-01")
    section.dialog.name.setText("青葉 花")
    section.dialog.email.setText("hana@taisho.example.jp")
    return section.dialog


def _history(program: Program) -> QWidget | None:
    _section("portal")(program)
    section = _page(program).section
    assert isinstance(section, PortalPage)
    wait(lambda: section.view.current is not None, "portal users")
    section.history.click()
    return _page(program).edits_dialog


def staff_dialog(program: Program) -> QWidget | None:
    """For an administrator only."""
    _section("staff")(program)
    section = _page(program).section
    assert isinstance(section, StaffPage)
    wait(lambda: section.view.current is not None, "staff")
    section.open_dialog(section.current)
    return section.dialog


def _category(program: Program) -> QWidget | None:
    _section("categories")(program)
    section = _page(program).section
    assert isinstance(section, CategoriesPage)
    wait(lambda: section.view.current is not None, "categories")
    section.open_dialog(section.current)
    return section.dialog


def _rules(program: Program) -> QWidget | None:
    _section("rules")(program)
    section = _page(program).section
    assert isinstance(section, RulesPage)
    wait(lambda: section.presenter.settings is not None, "rules")
    section.open_dialog()
    dialog = section.dialog
    assert dialog is not None
    dialog.show_calendars()
    return dialog


def _devices(program: Program) -> QWidget | None:
    _section("staff")(program)
    section = _page(program).section
    assert isinstance(section, StaffPage)
    wait(lambda: section.view.current is not None, "staff")
    mine = next(one for one in section.presenter.answer.items if one.is_self)
    section.view.select(mine)
    section.open_devices()
    dialog = section.dialog
    assert isinstance(dialog, StaffDevicesDialog)
    wait(lambda: not dialog.is_working, "PCs")
    return dialog


def _own_log(program: Program) -> QWidget | None:
    assert program.everywhere is not None
    assert program.everywhere.own_log is not None
    dialog = program.everywhere.own_log.open()
    wait(lambda: dialog.log.view.model.rowCount() > 0, "own log")
    return dialog


PEOPLE_VIEWS: tuple[View, ...] = (
    View("people-portal", _section("portal")),
    View("people-issue", _issue),
    View("people-history", _history),
    View("people-companies", _section("companies")),
    View("people-staff", _section("staff")),
    View("people-devices", _devices),
    View("people-categories", _section("categories")),
    View("people-category", _category),
    View("people-canned", _section("canned")),
    View("people-rules", _section("rules")),
    View("people-calendars", _rules),
    View("people-own-log", _own_log),
    View("people-mail", _section("mail")),
    View("people-log", _section("log")),
)
