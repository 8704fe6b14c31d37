"""One thread on the desk: head, what was asked, messages, room for a composer. Layout and wiring only. A03-3, X2."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QHideEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QVBoxLayout, QWidget

from usen_desk.api.client import ApiClient
from usen_desk.contract.inquiries import Inquiry, MessageKind, ThreadMessage
from usen_desk.contract.session import Me
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.background import Background
from usen_desk.ui.change_feed import ChangeFeed
from usen_desk.ui.inquiries.asked_view import AskedView
from usen_desk.ui.inquiries.bubbles_view import BubblesView
from usen_desk.ui.inquiries.find_form import FindForm
from usen_desk.ui.inquiries.history_dialog import HistoryDialog
from usen_desk.ui.inquiries.link_dialog import LinkDialog
from usen_desk.ui.inquiries.links_model import Link, links_of
from usen_desk.ui.inquiries.papers_presenter import PapersPresenter, WholeThread
from usen_desk.ui.inquiries.pictures_presenter import PicturesPresenter
from usen_desk.ui.inquiries.presence_presenter import PresencePresenter
from usen_desk.ui.inquiries.thread_find_presenter import Found, ThreadFindPresenter
from usen_desk.ui.inquiries.thread_head_view import ThreadHeadView
from usen_desk.ui.inquiries.thread_model import others_of
from usen_desk.ui.inquiries.thread_presenter import ThreadPresenter
from usen_desk.ui.navigation import Navigator
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.lines import column
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.toast import Toast

TICK_MS = 15_000
"""The countdown changes by the minute; it is looked at a little more often."""
AWAY_TICKS = 8  # two minutes in a minimised window, and nobody is at the thread any more
CHIP_ABOVE = 12
TO_END, NEWS = "最新のやり取りへ ↓", "新着 {}件 ↓"
PDF = "PDF (*.pdf)"
READ_OUT_MAX = 3
"""Of many that came at once, only the last are read out."""


def thread_page(
    client: ApiClient,
    background: Background,
    navigator: Navigator,
    me: Me,
    feed: ChangeFeed | None,
    device_id: str,
    actions: Actions,
    temporary: TemporaryFolder | None = None,
) -> ThreadPage:
    """The page with its presenters, which go when it goes."""
    presenter = ThreadPresenter(client, background, navigator, me, feed)
    find = ThreadFindPresenter(client, background)
    presence = PresencePresenter(client, background, me, feed, device_id)
    papers = PapersPresenter(client, background, me, temporary)
    pictures = PicturesPresenter(client, background, me, temporary)
    page = ThreadPage(presenter, find, presence, papers, pictures, actions)
    for one in (presenter, find, presence, papers, pictures):
        one.setParent(page)
    return page


class ThreadPage(QWidget):
    """`presenter.open(inquiry_id)` shows one. Buttons of work go into `head.slot`, a composer into `composer_slot`.

    Signals: menu_opening(QMenu) the rest of what can be done with the thread; message_menu(QMenu, ThreadMessage) with
    one message: both may be added to.
    """

    menu_opening = Signal(object)
    message_menu = Signal(object, object)

    def __init__(
        self,
        presenter: ThreadPresenter,
        find: ThreadFindPresenter,
        presence: PresencePresenter,
        papers: PapersPresenter,
        pictures: PicturesPresenter,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.presenter, self.finding, self.presence = presenter, find, presence
        self.papers, self.pictures = papers, pictures
        self.head, self.busy, self.notice, self.toast = ThreadHeadView(), BusyLine(), NoticeBar(), Toast(self)
        self.asked, self.bubbles = AskedView(), BubblesView(presenter.model)
        self.find_form: FindForm | None = None
        self.composer_slot: QVBoxLayout = column(spacing=0)
        self.chip = Button(TO_END, parent=self.bubbles)
        self._paper: Path | None = None
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.timeout.connect(self._tick)
        self._news, self._away = 0, 0
        self._lay_out()
        self._connect()
        self._add_actions(actions)

    def focus_first(self) -> None:
        """Into the messages: arrows walk them."""
        self.bubbles.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_chip()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ticks.start()
        self._tick()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticks.stop()
        self.presence.leave()
        self.presenter.not_shown()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() not in (QEvent.Type.ActivationChange, QEvent.Type.EnabledChange) or not hasattr(self, "_away"):
            return
        if self._is_looked_at and self.isActiveWindow():
            self._tick()
            self.bubbles.tell_sight()
            return
        self.presenter.not_shown()
        if not self._is_looked_at:
            self.presence.leave()

    @property
    def _is_looked_at(self) -> bool:
        """A sheet that locks the window disables what it hides."""
        return self.isVisible() and self.isEnabled()

    def open_find(self) -> None:
        """Ctrl+F: the bar, with what is selected in it."""
        if self.find_form is None:
            self._build_find()
        form = self.find_form
        if form is None or not self.presenter.inquiry_id:
            return
        selected = self.bubbles.selected_text().strip()
        form.show()
        form.field.setFocus()
        if selected and "\n" not in selected:
            form.begin(selected)
            self.finding.search(self.presenter.inquiry_id, selected)
        form.field.selectAll()

    def close_find(self) -> None:
        if self.find_form is not None and not self.find_form.isHidden():
            self.find_form.hide()
            self.find_form.begin("")
            self.finding.search(0, "")
            self.bubbles.setFocus()

    def open_history(self) -> HistoryDialog | None:
        inquiry_id = self.presenter.inquiry_id
        if not inquiry_id or not self.papers.may_read_history:
            return None
        dialog = HistoryDialog(f"#{inquiry_id}", self)
        self.papers.history.connect(dialog.show_history)
        self.papers.failed.connect(dialog.tell)
        self.papers.read_history(inquiry_id)
        dialog.show()
        return dialog

    def open_link(self, link: Link) -> LinkDialog:
        dialog = LinkDialog(link, self)
        dialog.opened.connect(lambda address: QDesktopServices.openUrl(QUrl(address)))
        dialog.show()
        return dialog

    def open_menu(self) -> QMenu:
        """What is rarely needed."""
        menu = QMenu(self)
        self.menu_opening.emit(menu)
        if not menu.isEmpty():
            menu.addSeparator()
        for inquiry_id, text in others_of(self.presenter.model):
            menu.addAction(text).triggered.connect(lambda _=False, there=inquiry_id: self.presenter.go(there))
        if self.papers.may_read_history:
            menu.addAction("履歴…").triggered.connect(self.open_history)
        if self.papers.may_open:
            menu.addAction("PDFを開く").triggered.connect(self.open_paper)
        menu.addAction("PDFを保存…").triggered.connect(lambda: self.save_paper(with_notes=False))
        menu.addAction("社内メモを含むPDFを保存…").triggered.connect(lambda: self.save_paper(with_notes=True))
        menu.addAction("再読み込み").triggered.connect(self.presenter.again)
        return _popped(menu, self.head.more.mapToGlobal(QPoint(0, self.head.more.height())))

    def open_paper(self) -> None:
        """As PDF in the system's viewer, without notes; saved where there is no folder for it."""
        if not self.papers.may_open:
            self.save_paper(with_notes=False)
        elif self.presenter.inquiry_id:
            self._paper = None
            self.papers.read_whole(self.presenter.inquiry_id, with_notes=False)

    def save_paper(self, *, with_notes: bool) -> None:
        inquiry_id = self.presenter.inquiry_id
        if not inquiry_id:
            return
        kind = "社内用_" if with_notes else ""
        name, _ = QFileDialog.getSaveFileName(self, "やり取りをPDFで保存", f"問い合わせ_{kind}{inquiry_id}.pdf", PDF)
        if name:
            self._paper = Path(name)
            self.papers.read_whole(inquiry_id, with_notes=with_notes)

    def _lay_out(self) -> None:
        self.chip.setCursor(Qt.CursorShape.PointingHandCursor)
        self.chip.hide()
        top = self._top = column(self.head, self.busy, self.asked, spacing=0)
        whole = column(top, column(self.notice, margins=(24, 0, 24, 0)), self.bubbles, self.composer_slot, spacing=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.bubbles)

    def _connect(self) -> None:
        presenter, bubbles = self.presenter, self.bubbles
        presenter.opened.connect(self._on_opened)
        presenter.wanted.connect(bubbles.go_to)
        presenter.working.connect(self.busy.set_working)
        presenter.arrived.connect(self._on_arrived)
        presenter.told.connect(lambda message: self.notice.tell(message, "再試行", presenter.again))
        presenter.not_paged.connect(lambda message: self.notice.tell(message, "再試行", bubbles.ask_for_pages))
        presenter.model.card_changed.connect(self._on_card)
        bubbles.older_wanted.connect(presenter.fetch_older)
        bubbles.newer_wanted.connect(presenter.fetch_newer)
        bubbles.start_wanted.connect(presenter.to_start)
        bubbles.end_wanted.connect(presenter.to_end)
        bubbles.in_sight.connect(self._on_sight)
        bubbles.at_end_changed.connect(self._on_at_end)
        bubbles.link_wanted.connect(self.open_link)
        bubbles.links_wanted.connect(self._on_links)
        bubbles.menu_wanted.connect(self._on_message_menu)
        self.chip.clicked.connect(presenter.to_end)
        self.head.search.clicked.connect(self.open_find)
        self.head.more.clicked.connect(self.open_menu)
        self.presence.changed.connect(self.head.set_present)
        self.pictures.fetched.connect(bubbles.set_image)
        for told in (presenter.model.modelReset, presenter.model.rowsInserted):
            told.connect(lambda: self.pictures.want(presenter.model.messages))
        self.finding.found.connect(self._on_found)
        self.finding.working.connect(self.busy.set_working)
        self.finding.told.connect(self.notice.tell)
        papers = self.papers
        papers.working.connect(self.busy.set_working)
        papers.read.connect(self._on_whole)
        papers.saved.connect(lambda path: self.toast.tell(f"{path.name} を保存しました"))
        papers.ready.connect(lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))
        papers.failed.connect(self.notice.tell)

    def _add_actions(self, actions: Actions) -> None:
        def add(name: str, text: str, run: Callable[[], object], keys: str = "") -> None:
            actions.add(f"thread.{name}", text, run, "問い合わせ", keys, on=self)

        add("find", "このやり取りの中を検索", self.open_find, "Ctrl+F")
        add("find_newer", "次の一致", self.finding.newer, "F3")
        add("find_older", "前の一致", self.finding.older, "Shift+F3")
        add("print", "やり取りをPDFで開く", self.open_paper, "Ctrl+P")
        if self.papers.may_read_history:
            add("history", "問い合わせの履歴", self.open_history)

    def _build_find(self) -> None:
        form = self.find_form = FindForm()
        form.hide()
        self._top.addWidget(form)
        form.searched.connect(lambda text: self.finding.search(self.presenter.inquiry_id, text))
        form.newer_wanted.connect(self.finding.newer)
        form.older_wanted.connect(self.finding.older)
        form.closed.connect(self.close_find)

    def _tick(self) -> None:
        card = self.presenter.model.card
        if card is not None:
            self.head.tick(card, self.presenter.now())
        self._away = self._away + 1 if self.window().isMinimized() else 0
        if self._away >= AWAY_TICKS:
            self.presence.leave()
        elif self._is_looked_at:
            self.presence.enter(self.presenter.inquiry_id)

    def _on_opened(self, inquiry: Inquiry) -> None:
        self.notice.clear()
        self.close_find()
        self._news = 0
        self.bubbles.set_today(self.presenter.now())
        self.bubbles.show_opened()
        self._show_chip()
        if self._is_looked_at:
            self.presence.enter(inquiry.card.inquiry_id)

    def _on_card(self) -> None:
        model = self.presenter.model
        if model.card is not None:
            self.head.set(model.card, self.presenter.now())
            self.asked.set(model.asked)

    def _on_sight(self, first: int, last: int) -> None:
        self.presenter.looks_at(first)
        if self._is_looked_at and self.isActiveWindow():
            self.presenter.shown_to(last)

    def _on_arrived(self, messages: list[ThreadMessage]) -> None:
        """Somebody else's words are read out, and counted where they came below what is in sight."""
        me = self.presenter.me.staff_id
        others = [
            one
            for one in messages
            if one.kind is not MessageKind.SYSTEM and (one.author is None or one.author.staff_id != me)
        ]
        for message in others[-READ_OUT_MAX:]:
            self.bubbles.announce(message)
        if not self.bubbles.is_at_end:
            self._news += len(others)
        self._show_chip()

    def _on_at_end(self, is_at_end: bool) -> None:
        if is_at_end:
            self._news = 0
        self._show_chip()

    def _show_chip(self) -> None:
        self.chip.setText(NEWS.format(self._news) if self._news else TO_END)
        self.chip.setProperty("kind", "primary" if self._news else "secondary")
        self.chip.style().unpolish(self.chip)
        self.chip.style().polish(self.chip)
        self.chip.setVisible(not self.bubbles.is_at_end and self.presenter.inquiry_id > 0)
        self._place_chip()

    def _place_chip(self) -> None:
        self.chip.adjustSize()
        area = self.bubbles.viewport().geometry()
        self.chip.move(
            area.left() + (area.width() - self.chip.width()) // 2, area.bottom() - self.chip.height() - CHIP_ABOVE
        )
        self.chip.raise_()

    def _on_found(self, found: Found) -> None:
        if self.find_form is not None:
            self.find_form.show_found(found.text, found.at, found.count, more=found.more_than_count)
        self.bubbles.search(found.text, found.hit.message_id if found.hit else 0)
        if found.hit is not None:
            self.presenter.jump(found.hit.sequence)

    def _on_links(self, message: ThreadMessage) -> None:
        """By Enter: the one, or a choice of them."""
        links = links_of(message.body)
        if len(links) == 1:
            self.open_link(links[0])
        elif links:
            menu = QMenu(self)
            self._add_links(menu, links)
            _popped(menu, self.bubbles.mapToGlobal(QPoint(self.bubbles.width() // 2, self.bubbles.height() // 2)))

    def _on_message_menu(self, message: ThreadMessage | None, link: Link | None, at: QPoint) -> None:
        if message is None:
            return
        menu = QMenu(self)
        if self.bubbles.selected_text():
            menu.addAction("選択した部分をコピー").triggered.connect(self.bubbles.copy)
        if message.body:
            menu.addAction("メッセージをコピー").triggered.connect(lambda: self._copy(message.body))
        self._add_links(menu, (link,) if link is not None else links_of(message.body))
        self.message_menu.emit(menu, message)
        _popped(menu, at)

    def _add_links(self, menu: QMenu, links: tuple[Link, ...]) -> None:
        for link in links:
            text = f"{link.host} を開く…".replace("&", "&&")
            menu.addAction(text).triggered.connect(lambda _=False, link=link: self.open_link(link))

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.toast.tell("メッセージをコピーしました")

    def _on_whole(self, thread: WholeThread) -> None:
        from usen_desk.ui.inquiries.print_view import pdf_of

        content = pdf_of(thread, self.presenter.now())
        if self._paper is not None:
            self.papers.save(content, self._paper)
        else:
            self.papers.open(content)


def _popped(menu: QMenu, at: QPoint) -> QMenu:
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
    return menu
