"""The form of a new inquiry in the manual's order: what about, which store, papers, comment. Drawn from the catalogue.
A03-1, A03-2, A03-4."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from usen_desk.contract.catalogue import Catalogue, Category, CategoryForm
from usen_desk.ui import theme
from usen_desk.ui.inquiries.answers_form import AnswersForm
from usen_desk.ui.inquiries.attach_view import AttachView, CommentEdit
from usen_desk.ui.inquiries.category_view import CategoryView
from usen_desk.ui.inquiries.choice_view import ChoiceView
from usen_desk.ui.inquiries.company_view import CompanyInput
from usen_desk.ui.inquiries.opening_model import CATEGORY, COMMENT, STORE, Opening, OpenOne, Store, form_of, forms_of
from usen_desk.ui.inquiries.store_form import StoreForm, regions
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card, Icon
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.segments import Segments

LEAST_HEIGHT, MOST_HEIGHT, BESIDES_THE_COMMENT = 112, 280, 366
"""Of the comment, and of all that stands above it in its column."""
NAME_WIDTH, STACKS_BELOW = 420, 980
LEFT, RIGHT = 6, 5
"""Shares of the width."""
KINDS = {True: "ご契約中の店舗についてのお問い合わせ", False: "新規出店のご相談"}


class OpeningForm(QScrollArea):
    """Signals: changed(Opening) by a person; category_chosen(Category); store_chosen(Store or None); searched(text,
    prefecture code); inquiry_wanted(ID)."""

    changed = Signal(object)
    category_chosen = Signal(object)
    store_chosen = Signal(object)
    searched = Signal(str, int)
    inquiry_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue: Catalogue | None = None
        self._opening = Opening()
        self._is_showing = False
        self.kind = Segments("お問い合わせの種類", KINDS)
        self.categories, self.answers, self.store = CategoryView(), AnswersForm(), StoreForm()
        self._category_error = Label("", "error", wrap=True)
        self.planned_name = TextInput("未定の場合は空欄のままで構いません", max_chars=200)
        self.prefecture = ChoiceView("都道府県", 0)
        self.company = CompanyInput()
        self.comment, self.attach = CommentEdit(), AttachView()
        self._comment = Field("コメント", "必須", self.comment)
        self.warning_link, self._warning_text = Button("", "link"), Label("", "warning", wrap=True)
        self._warning, self._planned = self._lay_out_warning(), self._lay_out_planned()
        self.store_card, self.files_card = Card("お問い合わせ店舗", "store"), Card("関連資料を添付", "paperclip")
        self._inquiry_id = 0
        self._lay_out()
        self._connect()

    @property
    def warning(self) -> str:
        return self._warning_text.text() if not self._warning.isHidden() else ""

    def set_catalogue(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.store.set_catalogue(catalogue)
        self.prefecture.set_choices(regions(catalogue))
        self.show_opening(self._opening)

    def show_opening(self, opening: Opening) -> None:
        """Without a signal, and with the cursor of the comment at its end."""
        self._opening, self._is_showing = opening, True
        form = form_of(self._catalogue, opening.category)
        self._show_kind(form.needs_store if form else True)
        self._show_category(form)
        self.planned_name.setText(opening.planned_name)
        self.prefecture.set_value(opening.prefecture_code)
        self.company.show_company(opening.company)
        if self.comment.toPlainText() != opening.comment:
            self.comment.setPlainText(opening.comment)
            self.comment.moveCursor(QTextCursor.MoveOperation.End)
        self._is_showing = False

    def show_store(self, store: Store | None) -> None:
        self._opening = replace(self._opening, store=store)
        self.store.show_store(store)

    def warn(self, found: OpenOne | None) -> None:
        self._warning.setVisible(found is not None)
        if found is not None:
            self._inquiry_id = found.inquiry_id
            self._warning_text.setText(found.text)
            self.warning_link.setText(found.link)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Each beside what has to be mended; the cursor goes to the first."""
        self.answers.show_problems(problems)
        self.categories.mark(CATEGORY in problems)
        self._category_error.setText(problems.get(CATEGORY, ""))
        self._category_error.setVisible(CATEGORY in problems)
        self.store.set_problem(problems.get(STORE, ""))
        self._comment.set_error(problems.get(COMMENT, ""))
        first = next(iter(problems), "")
        if first:
            self._focus(first)

    def focus_first(self) -> None:
        """Where the work begins: at what is missing."""
        if self._opening.category is None:
            self.categories.setFocus()
        else:
            self._focus_next()

    def _focus(self, key: str) -> None:
        answer = self.answers.field(key)
        if answer is not None:
            answer.focus()
            self.ensureWidgetVisible(answer.view)
        elif key == STORE:
            self.store.focus_first()
            self.ensureWidgetVisible(self.store)
        else:
            part = self.categories if key == CATEGORY else self.comment
            part.setFocus()
            self.ensureWidgetVisible(part)

    def _focus_next(self) -> None:
        """After the category: to the store while it is unknown, else to the caller's words. What else is required is
        pointed at when it is sent."""
        form = form_of(self._catalogue, self._opening.category)
        wants_store = form is not None and form.needs_store and self._opening.store is None
        self._focus(STORE if wants_store else COMMENT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is asked beside whose it is, where there is room for both."""
        super().resizeEvent(event)
        room = self.height() - theme.px(BESIDES_THE_COMMENT)
        self.comment.setFixedHeight(max(theme.px(LEAST_HEIGHT), min(theme.px(MOST_HEIGHT), room)))
        narrow = self.width() < theme.px(STACKS_BELOW)
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _show_kind(self, needs_store: bool) -> None:
        self.kind.set_value(needs_store)
        forms = forms_of(self._catalogue, needs_store=needs_store) if self._catalogue else []
        self.categories.set_forms(forms)
        self.categories.setVisible(len(forms) > 1)
        self.store.setVisible(needs_store)
        self._planned.setVisible(not needs_store)

    def _show_category(self, form: CategoryForm | None) -> None:
        self.categories.set_value(form.category if form else None)
        self.answers.show_form(form, self._opening.values)
        self.answers.order_tabs(self.categories)

    def _lay_out_warning(self) -> QWidget:
        made = QFrame()
        made.setObjectName("banner")
        made.setProperty("tone", "amber")
        line = row(Icon("triangle-alert", "amber"), self._warning_text, self.warning_link, spacing=10)
        line.setContentsMargins(12, 6, 8, 6)
        line.setStretch(1, 1)
        made.setLayout(line)
        return made

    def _lay_out_planned(self) -> QWidget:
        made = QWidget()
        self.planned_name.setMaximumWidth(theme.px(NAME_WIDTH))
        name = Field("店舗名 (予定)", "", self.planned_name)
        line = row(name, Field("都道府県", "", self.prefecture), None, spacing=16)
        line.setStretch(0, 1)
        self.company_field = Field("企業名", "USEN ONLINE をご利用の企業は、候補から選びます", self.company)
        made.setLayout(column(line, self.company_field, spacing=10))
        return made

    def _lay_out(self) -> None:
        self.setAccessibleName("新規問い合わせの内容")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.files_card.body.addWidget(self.attach)
        self.comment.setPlaceholderText("お客様がお話しになった内容")
        about = Card("お問い合わせ内容", "messages-square")
        about.body.addLayout(column(self.kind_row(), self.categories, self._category_error, self.answers, spacing=12))
        self.store_card.body.addLayout(column(self.store, self._warning, self._planned, spacing=10))
        comment = Card()
        comment.body.addWidget(self._comment)
        left = column(about, None, spacing=12)
        right = column(self.store_card, self.files_card, comment, None, spacing=12)
        self._columns = row(left, right, spacing=12, margins=(24, 2, 24, 16))
        self._columns.setStretch(0, LEFT)
        self._columns.setStretch(1, RIGHT)
        inside = QWidget()
        inside.setLayout(self._columns)
        self.setWidget(inside)
        self._warning.hide()
        self._category_error.hide()

    def kind_row(self) -> QWidget:
        made = QWidget()
        made.setLayout(row(self.kind, None))
        return made

    def _connect(self) -> None:
        self.kind.chosen.connect(self._on_kind)
        self.categories.chosen.connect(self._on_category)
        self.answers.changed.connect(self._on_typed)
        for line in (self.planned_name, self.comment):
            line.textChanged.connect(self._on_typed)
        self.prefecture.changed.connect(self._on_typed)
        self.company.chosen.connect(self._on_typed)
        self.store.searched.connect(self.searched)
        self.store.chosen.connect(self._on_store)
        self.store.cleared.connect(self._on_no_store)
        self.warning_link.clicked.connect(lambda: self.inquiry_wanted.emit(self._inquiry_id))

    def _on_kind(self, needs_store: bool) -> None:
        """The only category of its kind is chosen with it."""
        forms = forms_of(self._catalogue, needs_store=needs_store) if self._catalogue else []
        self._show_kind(needs_store)
        if len(forms) == 1:
            self._on_category(forms[0].category)
        else:
            self._opening = replace(self._opening, category=None)
            self._show_category(None)
            self.category_chosen.emit(None)
            self.categories.setFocus()

    def _on_category(self, category: Category) -> None:
        self._opening = replace(self._opening, category=category)
        form = form_of(self._catalogue, category)
        self._show_category(form)
        self.show_problems({})
        self.category_chosen.emit(category)
        if form is not None and not form.needs_store:
            self.planned_name.setFocus()
        else:
            self._focus_next()

    def _on_store(self, store: Store) -> None:
        self.store_chosen.emit(store)
        self.store.set_problem("")
        self._focus(COMMENT if self._opening.category is not None else CATEGORY)

    def _on_no_store(self) -> None:
        self.store_chosen.emit(None)
        self.store.focus_first()

    def _on_typed(self) -> None:
        if self._is_showing:
            return
        self._opening = replace(
            self._opening.with_values(self.answers.values()),
            planned_name=self.planned_name.text(),
            prefecture_code=self.prefecture.value,
            company=self.company.company,
            comment=self.comment.toPlainText(),
        )
        self.changed.emit(self._opening)
