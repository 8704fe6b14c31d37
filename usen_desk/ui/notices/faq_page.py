"""よくあるご質問: the box, the questions, the answer with 役に立った, and what supervisors do with it. Seed A-FAQ."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from usen_desk.contract.faq import Faq, FaqCategory
from usen_desk.contract.markup import blocks_of
from usen_desk.ui import formatting
from usen_desk.ui.notices.choice_view import ChoiceView
from usen_desk.ui.notices.faq_dialog import FaqDialog
from usen_desk.ui.notices.faq_presenter import FaqPresenter
from usen_desk.ui.notices.history_dialog import HistoryDialog
from usen_desk.ui.notices.lines_view import LinesView
from usen_desk.ui.notices.rich_view import RichView
from usen_desk.ui.notices.texts_presenter import TextsPresenter
from usen_desk.ui.notices.words_view import faq_line
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.pill import Pill
from usen_desk.ui.widgets.search_field import SearchField
from usen_desk.ui.widgets.toast import Toast

LIST_WIDTH, BOX_WIDTH = 430, 360
NONE = ("search", "該当する質問はありません", "言葉を短くするか、カテゴリを「すべて」にしてお試しください。")
NONE_CHOSEN = ("circle-help", "質問を選んでください", "↑ ↓ かクリックで、左の一覧から選べます。")


class FaqsPage(QWidget):
    def __init__(
        self,
        presenter: FaqPresenter,
        texts: TextsPresenter,
        open_link: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.presenter, self._texts = presenter, texts
        self._categories: list[str] = []
        self.box = SearchField("質問・回答・キーワード", "FAQを探す")
        self.category = ChoiceView("カテゴリ", "", "すべてのカテゴリ")
        self.manages = Button("非公開も表示", "choice")
        self.new = Button("新規FAQ", "primary", "plus")
        self.count = Label("", "meta")
        self.list = LinesView("質問の一覧")
        self.more = Button("続きを読み込む", "ghost")
        self.body = RichView("回答")
        self.body.link_wanted.connect(open_link)
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self.yes, self.no = Button("はい", "choice"), Button("いいえ", "choice")
        self.copy, self.edit = Button("回答をコピー", icon="copy"), Button("編集", icon="pencil")
        self.history = Button("変更履歴", icon="history")
        self._lay_out()
        self._connect()

    def load(self) -> None:
        self.presenter.load()

    def focus_first(self) -> None:
        self.box.setFocus()
        self.box.selectAll()

    def write(self, answer: str = "") -> FaqDialog:
        """A new one, from an answer where there is one."""
        return self._open_dialog(None, answer)

    def _lay_out(self) -> None:
        self.box.setFixedWidth(BOX_WIDTH)
        self.manages.setCheckable(True)
        for button in (self.manages, self.new):
            if not self.presenter.may_write:
                button.hide()
        for button in (self.yes, self.no):
            button.setCheckable(True)
        head = row(self.box, self.category, self.count, None, self.manages, self.new, spacing=8, margins=(24, 0, 24, 0))
        side = QFrame()
        side.setObjectName("card")
        side.setFixedWidth(LIST_WIDTH)
        self._lists = QStackedWidget()
        self._lists.addWidget(self.list)
        self._lists.addWidget(EmptyState(*NONE))
        self.more.hide()
        side.setLayout(column(self.busy, self._lists, self.more, spacing=0, margins=(1, 1, 1, 6)))
        self._reader = QStackedWidget()
        self._reader.addWidget(EmptyState(*NONE_CHOSEN))
        self._reader.addWidget(self._paper())
        both = row(side, self._reader, spacing=12, margins=(24, 0, 24, 16))
        both.setStretch(1, 1)
        whole = column(row(self.notice, margins=(24, 0, 24, 0)), head, both, spacing=12)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _paper(self) -> QFrame:
        self.title, self.times = Label("", "h1", wrap=True, selectable=True), Label("", "meta", wrap=True)
        self.votes = Label("", "meta")
        self._pills = [Pill("x", "", "gray") for _ in range(3)]
        vote = row(Label("この回答は役に立ちましたか", "label"), self.yes, self.no, self.votes, None, spacing=8)
        deeds = row(self.copy, self.edit, self.history, None, spacing=8)
        paper = QFrame()
        paper.setObjectName("card")
        head = column(row(*self._pills, None, spacing=6), self.title, self.times, spacing=6, margins=(24, 18, 24, 8))
        whole = column(head, hair(), column(self.body, margins=(20, 4, 8, 4)), hair(),
                       column(vote, deeds, spacing=10, margins=(20, 10, 20, 12)), spacing=0)  # fmt: skip
        whole.setStretch(2, 1)
        paper.setLayout(whole)
        return paper

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.found.connect(self._on_found)
        presenter.shown.connect(self._on_shown)
        presenter.working.connect(self.busy.set_working)
        presenter.told.connect(lambda message: self.notice.tell(message, "再試行", presenter.load))
        presenter.saved.connect(lambda _, said: self.toast.tell(said))
        presenter.versions.connect(lambda found: HistoryDialog(found, self).open())
        presenter.drafted.connect(self.write)
        self.box.searched.connect(presenter.search)
        self.category.changed.connect(self._narrow)
        self.manages.toggled.connect(lambda _: self._narrow())
        self.more.clicked.connect(presenter.load_more)
        self.list.chosen.connect(presenter.choose)
        self.yes.clicked.connect(lambda: presenter.vote(True))
        self.no.clicked.connect(lambda: presenter.vote(False))
        self.copy.clicked.connect(self._copy)
        self.edit.clicked.connect(lambda: self._open_dialog(presenter.current, ""))
        self.history.clicked.connect(presenter.ask_versions)
        self.new.clicked.connect(lambda: self.write())

    def _narrow(self) -> None:
        self.presenter.narrow(self.category.value or "", manages=self.manages.isChecked())

    def _on_found(self, items: list[Faq], count: int, categories: list[FaqCategory]) -> None:
        self._categories = [one.name for one in categories]
        self.category.set_choices({one.name: f"{one.name} ({one.count})" for one in categories})
        self.count.setText(formatting.count(count))
        self.list.put([faq_line(faq) for faq in items])
        self._lists.setCurrentIndex(0 if items else 1)
        self.more.setVisible(len(items) < count)

    def _on_shown(self, faq: Faq) -> None:
        line = faq_line(faq)
        for at, pill in enumerate(self._pills):
            pill.setVisible(at < len(line.looks))
            if at < len(line.looks):
                pill.set(*line.looks[at])
        self.title.setText(faq.question)
        self.times.setText(f"更新 {formatting.moment(faq.changed_at)}　{faq.changed_by}")
        self.body.show_markup(faq.answer)
        self.yes.setChecked(faq.my_vote is True)
        self.no.setChecked(faq.my_vote is False)
        self.votes.setText(f"はい {faq.useful_count}　いいえ {faq.useless_count}")
        for button in (self.edit, self.history):
            button.setVisible(self.presenter.may_write)
        self._reader.setCurrentIndex(1)

    def _copy(self) -> None:
        if self.presenter.current is not None:
            QGuiApplication.clipboard().setText(plain_lines(self.presenter.current.answer))
            self.toast.tell("回答をコピーしました")

    def _open_dialog(self, faq: Faq | None, answer: str) -> FaqDialog:
        presenter = self.presenter
        key = f"faq/{faq.faq_id if faq else 0}"
        dialog = FaqDialog(faq, self._categories, answer, self)
        dialog.typed.connect(lambda typed: self._texts.keep(key, typed))
        dialog.dropped.connect(lambda: self._texts.drop(key))
        if not answer:
            self._texts.take(key, dialog.show_kept)
        dialog.saved.connect(lambda text: presenter.save(faq.faq_id if faq else 0, text, faq.version if faq else 0))
        presenter.saved.connect(dialog.leave)
        presenter.not_saved.connect(dialog.tell)
        presenter.working.connect(dialog.set_working)
        dialog.open()
        return dialog


def plain_lines(markup: str) -> str:
    """Without marks, line by line; a link's address stands behind its words."""
    blocks = []
    for block in blocks_of(markup):
        lines = ["".join(_said(span.text, span.target) for span in line) for line in block.lines]
        blocks.append("\n".join(f"・{line}" if block.kind.value == "list" else line for line in lines))
    return "\n\n".join(blocks)


def _said(text: str, target: str) -> str:
    return f"{text} {target}" if target and target != text else text
