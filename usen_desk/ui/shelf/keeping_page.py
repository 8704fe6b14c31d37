"""資料: the section of 管理 in which supervisors keep the shelf: a list, the fields of one document, its versions. X16."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QScrollArea, QWidget

from usen_desk.api.client import ApiClient
from usen_desk.contract.shelf import Document, DocumentVersion
from usen_desk.ui import formatting, theme
from usen_desk.ui.background import Background
from usen_desk.ui.shelf.keeping_form import KeepingForm
from usen_desk.ui.shelf.keeping_model import Form, PickedFile, form_of, options, problems, version_lines
from usen_desk.ui.shelf.keeping_presenter import KeepingPresenter
from usen_desk.ui.shelf_cells import found, when_words
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.option_list import WALKS, OptionList
from usen_desk.ui.widgets.pill_lines import PillLines
from usen_desk.ui.widgets.search_field import SearchField
from usen_desk.ui.widgets.toast import Toast

LIST_WIDTH, LIST_HEIGHT = 340, 400
UNSAVED = "変更を保存していません。"
NOTHING, NONE_FOUND = "まだ資料はありません。「新規」から登録できます。", "該当する資料はありません。"
ADVICE = "登録した資料は、返信や新規問い合わせを書くときに Ctrl+Shift+/ で添付できます。お客様には一覧を表示しません。"
SENDING, FETCHED = "ファイルを送信しています… {} / {}", "「{}」に保存しました"


class KeepingPage(QWidget):
    """`load()` when it is shown."""

    def __init__(self, presenter: KeepingPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = presenter
        presenter.setParent(self)
        self._current: Document | None = None
        self._shown, self._versions = Form(), list[DocumentVersion]()
        self._is_sent = False
        self._form_number = 0
        self.box = SearchField("名前・分類・説明で探す", "資料を探す")
        self.list, self.form, self.versions = OptionList("資料", []), KeepingForm(), PillLines("版")
        self.notice, self.busy, self.toast, self.what = NoticeBar(), BusyLine(), Toast(self), Label("", "meta")
        self.new_button, self.withdraw_button = Button("新規", icon="plus"), Button("取り下げ", "danger", "ban")
        self.restore_button, self.stop_button = Button("元に戻す", icon="undo-2"), Button("送信を中止", "ghost")
        self.save_button = Button("保存  Ctrl+Enter", "primary")
        self._lay_out()
        self._connect()
        self._show(None)

    @property
    def current(self) -> Document | None:
        """The one in the fields; None for a new one."""
        return self._current

    @property
    def is_changed(self) -> bool:
        return self.form.form() != self._shown

    def load(self) -> None:
        self.presenter.load(self._id)

    def begin(self) -> None:
        """新規."""
        self._unless_changed(self._begin)

    def save(self) -> None:
        form = self.form.form()
        found_problems = problems(form, is_new=self._current is None)
        self.form.show_problems(found_problems)
        if self.form.is_fit() and not found_problems and self.save_button.isEnabled():
            self._is_sent = True
            self.presenter.save(self._id, form)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the box ↓ and ↑ walk the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in WALKS:
            self.list.list.keyPressEvent(event)
            return True
        return False

    @property
    def _id(self) -> str:
        return str(self._current.document_id) if self._current is not None else ""

    def _lay_out(self) -> None:
        self.list.setFixedWidth(theme.px(LIST_WIDTH))
        self.list.list.setMinimumHeight(theme.px(LIST_HEIGHT))
        self.list.list.setMaximumHeight(theme.px(4 * LIST_HEIGHT))
        left = column(row(self.box, self.new_button, spacing=8), self.list, spacing=6)
        left.setStretch(1, 1)
        self.versions_label = Label("版の履歴", "section")
        inside, scrolled = QWidget(), QScrollArea()
        inside.setLayout(column(self.form, self.versions_label, self.versions, None, spacing=10, margins=(0, 0, 12, 0)))
        scrolled.setWidget(inside)
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QScrollArea.Shape.NoFrame)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = (self.withdraw_button, self.restore_button, None, self.stop_button, self.save_button)
        right = column(self.what, scrolled, row(*buttons, spacing=8), spacing=8)
        right.setStretch(1, 1)
        both = row(left, right, spacing=20)
        both.setStretch(1, 1)
        parts = (Label("資料", "h1"), Label(ADVICE, "meta", wrap=True), self.busy, self.notice)
        whole = column(*parts, both, spacing=8, margins=(24, 18, 24, 16))
        whole.setStretch(4, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.shown.connect(self._on_shown)
        presenter.versions.connect(self._on_versions)
        presenter.saved.connect(self._on_saved)
        presenter.withdrawn.connect(lambda text: self.toast.tell(text, presenter.bring_back))
        presenter.fetched.connect(lambda path: self.toast.tell(FETCHED.format(path.name)))
        presenter.told.connect(self._on_told)
        presenter.working.connect(self._on_working)
        presenter.progressed.connect(self._on_progressed)
        self.form.picked.connect(self._on_picked)
        self.box.installEventFilter(self)
        self.box.textChanged.connect(lambda _: self._list())
        self.list.list.clicked.connect(lambda _: self._on_chosen())
        self.list.pointed.connect(lambda _: self._on_chosen())
        self.new_button.clicked.connect(self.begin)
        self.save_button.clicked.connect(self.save)
        self.stop_button.clicked.connect(presenter.cancel)
        self.withdraw_button.clicked.connect(lambda: presenter.withdraw(self._id))
        self.restore_button.clicked.connect(lambda: presenter.bring_back(self._id))
        self.versions.opened.connect(self._open_version)

    def _on_picked(self, path: Path) -> None:
        number = self._form_number

        def put(file: PickedFile) -> None:
            if number == self._form_number:  # else another document is in the fields meanwhile
                self.form.put_file(file)

        self.presenter.look_at(path, put)

    def _on_shown(self, documents: Sequence[Document], choose: str) -> None:
        wanted = choose or self._id
        now = next((one for one in documents if str(one.document_id) == wanted), None)
        self._list()
        if not self.is_changed:
            self._show(now)
        elif now is not None:
            self._current = now  # what was typed meanwhile is a change of that one
        self._point()

    def _on_versions(self, document_id: str, versions: list[DocumentVersion]) -> None:
        if self._current is not None and document_id == self._id:
            self._versions = versions
            self.versions.set(version_lines(versions, self._current))
            self.versions_label.show()

    def _on_saved(self, text: str) -> None:
        if self._is_sent:
            self._shown, self._is_sent = self.form.form(), False
        self.notice.clear()
        self.toast.tell(text)

    def _on_told(self, message: object) -> None:
        self._is_sent = False
        self.notice.tell(message)  # type: ignore[arg-type]  # a signal carries any object

    def _on_working(self, is_working: bool) -> None:
        self.busy.set_working(is_working)
        self.save_button.setEnabled(not is_working and self.presenter.may_keep)
        if not is_working:
            self.stop_button.hide()
            self._tell_state()

    def _on_progressed(self, done: int, whole: int) -> None:
        self.stop_button.show()
        self.what.setText(SENDING.format(formatting.size(done), formatting.size(whole)))
        self.what.show()

    def _unless_changed(self, run: Callable[[], object]) -> None:
        """What was typed is thrown away only by who says so."""
        if self.is_changed:
            self.notice.say(UNSAVED, "amber", "変更を捨てる", lambda: self._throw_away(run))
        else:
            run()

    def _throw_away(self, run: Callable[[], object]) -> None:
        self._show(self._current)
        run()

    def _list(self) -> None:
        shown = found(self.presenter.documents, self.box.text())
        self.list.blockSignals(True)
        self.list.put(options(shown, self.presenter.today()))
        self.list.blockSignals(False)
        self.list.say("" if shown else NONE_FOUND if self.presenter.documents else NOTHING)
        self._point()

    def _point(self) -> None:
        """At the one in the fields."""
        self.list.blockSignals(True)
        self.list.point(self._id)
        self.list.blockSignals(False)

    def _on_chosen(self) -> None:
        wanted = self.list.value
        if not wanted or wanted == self._id:
            return
        document = self.presenter.document(wanted)
        if self.is_changed:
            self._point()
        self._unless_changed(lambda: self._choose(document))

    def _begin(self) -> None:
        self._choose(None)
        self.form.focus_first()

    def _choose(self, document: Document | None) -> None:
        self._show(document)
        self._point()

    def _show(self, document: Document | None) -> None:
        self._current, self._versions = document, []
        self._form_number += 1
        self.form.show_form(form_of(document) if document else Form(), document, may_change=self.presenter.may_keep)
        self._shown = self.form.form()
        self.versions.set([])
        self.versions_label.hide()
        self.notice.clear()
        self._tell_state()
        if document is not None:
            self.presenter.load_versions(self._id)

    def _tell_state(self) -> None:
        document, may = self._current, self.presenter.may_keep
        is_withdrawn = document is not None and document.is_withdrawn
        self.withdraw_button.setVisible(document is not None and may and not is_withdrawn)
        self.restore_button.setVisible(is_withdrawn and may)
        self.stop_button.hide()
        self.save_button.setEnabled(may)
        changed = f"{when_words(document.changed_at)} {document.changed_by}" if document else ""
        gone = "取り下げました。添付できません。" if is_withdrawn else ""
        self.what.setText("新しい資料" if document is None else f"{gone}最終更新 {changed}")

    def _open_version(self, version_id: str) -> None:
        version = next((one for one in self._versions if str(one.version_id) == version_id), None)
        if version is None:
            return
        path, _ = QFileDialog.getSaveFileName(self, "この版を保存", version.name)
        if path:
            self.presenter.fetch(version.version_id, Path(path))


def keeping_page(client: ApiClient, background: Background) -> KeepingPage:
    """For those with Permission.KEEP_SHELF; others may look."""
    return KeepingPage(KeepingPresenter(client, background))
