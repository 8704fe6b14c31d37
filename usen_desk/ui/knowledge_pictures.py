"""Pictures of notices, FAQ, pages, 基本情報 and their dialogs; of 申し送り and of what happened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.ui.activity.activity_model import Happening, Kind
from usen_desk.ui.app import Program
from usen_desk.ui.navigation import Place, Tab
from usen_desk.ui.notices.lines_view import LinesView
from usen_desk.ui.notices.page import NoticesPage
from usen_desk.ui.picturing import View, desk_of, shell_of, wait

DRAFT = "# 受付時間\n**12月31日**は 17:00 までです。\n- 修理の受付は続けます\n- 詳しくは [ご案内](https://example.jp/news) をご覧ください"


def _page(program: Program) -> NoticesPage:
    page = shell_of(program).page(Tab.NOTICES)
    assert isinstance(page, NoticesPage)
    return page


def _part(key: str) -> Callable[[Program], None]:
    def open_(program: Program) -> None:
        shell_of(program).notice.clear()
        desk_of(program).navigator.open(Place(Tab.NOTICES, key))

    return open_


def _first(key: str) -> Callable[[Program], None]:
    """The first line of the list, read."""

    def open_(program: Program) -> None:
        _part(key)(program)
        page = _page(program)
        lines: LinesView = {"": page.news.list, "faq": page.faqs.list, "basic": page.basic.list}[key]
        wait(lambda: lines.lines.rowCount() > 0, f"lines of {key}")
        lines.setCurrentIndex(lines.lines.index(0))

    return open_


def _write_notice(program: Program) -> QDialog:
    _part("")(program)
    dialog = _page(program).news.write()
    dialog.title.setText("年末の受付時間について")
    dialog.body.setPlainText(DRAFT)
    dialog.dropped.emit()
    dialog.forget()
    return dialog


def _write_faq(program: Program) -> QDialog:
    _part("faq")(program)
    dialog = _page(program).faqs.write()
    dialog.question.setText("機器の型番はどこで確認できますか")
    dialog.answer.setPlainText("機器の裏面にある銀色のシールをご確認ください。\n- 「U-」から始まる英数字が型番です")
    dialog.category.setText("音・機器")
    dialog.dropped.emit()
    dialog.forget()
    return dialog


def _history(program: Program) -> QWidget:
    _first("")(program)
    news = _page(program).news
    wait(lambda: news.presenter.current is not None, "a notice")
    news.presenter.ask_versions()
    return _dialog(program)


def _readers(program: Program) -> QWidget:
    _first("")(program)
    news = _page(program).news
    wait(lambda: news.presenter.current is not None, "a notice")
    news.presenter.ask_readers()
    return _dialog(program)


def _dialog(program: Program) -> QWidget:
    """The one that comes with an answer of the service."""

    def shown() -> list[QDialog]:
        return [one for one in _page(program).findChildren(QDialog) if one.isVisible()]

    wait(lambda: bool(shown()), "a dialog")
    return shown()[0]


def _contacts(program: Program) -> QWidget:
    _first("basic")(program)
    basic = _page(program).basic
    wait(lambda: bool(basic.presenter.people), "colleagues")
    basic.edit.click()
    return _dialog(program)


def _site_dialog(program: Program) -> QWidget:
    _part("site")(program)
    site = _page(program).site
    wait(lambda: bool(site.presenter.pages), "pages")
    site.edit.click()
    return _dialog(program)


def _centres(program: Program) -> QWidget:
    _part("site")(program)
    site = _page(program).site
    wait(lambda: bool(site.presenter.kept_centres.items), "call centres")
    site.edit_centres.click()
    return _dialog(program)


def _handover(program: Program) -> QWidget:
    assert program.everywhere is not None
    part = program.everywhere.handover
    assert part is not None
    return part.open()


def _activity(program: Program) -> QWidget:
    """Things that happened, as the feed would have told them."""
    assert program.everywhere is not None
    part = program.everywhere.activity
    presenter, now = part.presenter, program.client.now()
    kinds = (Kind.OFFERED, Kind.UNASSIGNED, Kind.DUE, Kind.MENTION, Kind.REPLY)
    presenter.happenings = [Happening(kind, 29 + at, now) for at, kind in enumerate(kinds)]
    presenter.unread = len(kinds)
    presenter.changed.emit()
    menu = part.open()
    shell_of(program).top.bell.set_count(len(kinds))
    return menu


KNOWLEDGE_VIEWS: tuple[View, ...] = (
    View("notices", _first("")),
    View("notices-dialog", _write_notice),
    View("notices-readers", _readers),
    View("notices-history", _history),
    View("faq", _first("faq")),
    View("faq-dialog", _write_faq),
    View("site", _part("site")),
    View("site-dialog", _site_dialog),
    View("site-centres", _centres),
    View("basic-info", _first("basic")),
    View("basic-dialog", _contacts),
    View("dialog-handover", _handover),
    View("activity", _activity),
)
