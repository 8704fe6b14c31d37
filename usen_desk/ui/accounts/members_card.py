"""アカウント一覧 of one store (B2-3b): each account with its services and 利用可否."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from usen_desk.contract.accounts import Account, AccountState, Service
from usen_desk.ui import formatting, icons, theme
from usen_desk.ui.account_cells import NO_MAIL, SERVICES, state_cell
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.cells import CellDelegate
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.paged_table_model import Cell, Column, PagedTableModel

Index = QModelIndex | QPersistentModelIndex
LINE_HEIGHT = 20
LINES_APART = 16
"""Above and below the four services together."""
BELOW = 8
"""The last row stays clear of the card's round corners."""
ROWS_SHOWN = 3
LOGIN_COLUMN = 2
SERVICES_COLUMN = 7
USABLE_COLUMN = 8


def _cell(account: Account, text: str) -> Cell:
    return Cell(formatting.text(text), is_dimmed=account.state is not AccountState.ACTIVE)


def _number(account: Account) -> Cell:
    return _cell(account, str(account.account_id))


def _email(account: Account) -> Cell:
    return _cell(account, account.email) if account.email else Cell(NO_MAIL, tone="amber", is_bare=True)


def _usable(account: Account) -> str:
    return " ".join(f"{SERVICES[service]}{'可' if service in account.services else '不可'}" for service in Service)


def _started(account: Account) -> Cell:
    return _cell(account, formatting.day(account.ums_started_on))


def _registered(account: Account) -> Cell:
    return _cell(account, formatting.day(account.ums_registered_on))


def _expires(account: Account) -> Cell:
    return _cell(account, formatting.day(account.ums_expires_on))


COLUMNS = [
    Column("account_id", "アカウントID", 104, _number, is_sortable=False, least=98, folds=1),
    Column("state", "状態", 92, lambda a: state_cell(a.state), is_sortable=False, least=86),
    Column("login_id", "ログインID", 130, lambda a: _cell(a, a.login_id), is_sortable=False, least=120),
    Column("email", "メールアドレス", 200, _email, is_sortable=False, stretches=True, least=150),
    Column("started", "UMsID開始日", 104, _started, is_sortable=False, least=98, folds=3),
    Column("registered", "UMsID初回登録日", 124, _registered, is_sortable=False, least=118, folds=4),
    Column("expires", "UMsID失効日", 104, _expires, is_sortable=False, least=98, folds=2),
    Column("services", "サービス", 158, lambda a: Cell(" ".join(SERVICES.values())), is_sortable=False, least=152),
    Column("usable", "利用可否", 80, lambda a: Cell(_usable(a)), is_sortable=False, least=72),
    Column("detail", "詳細", 78, lambda a: Cell("詳細", is_link=True), is_sortable=False, least=70),
]


class MembersCard(Card):
    """Signals: chosen(Account or None) the account that copy keys and the mail mean; opened(Account)."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("アカウント一覧", "key-round", parent, body_margin=0)
        self.model = PagedTableModel(COLUMNS, 1000, self)
        self.table = DataTable(self.model, "アカウント一覧", LOGIN_COLUMN)
        self.table.setItemDelegate(ServicesDelegate(LOGIN_COLUMN, self.table))
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self._none = Label("この店舗にはアカウントがまだ発行されていません。", "meta")
        self._none.setContentsMargins(20, 4, 20, 14)
        self.body.setContentsMargins(0, 0, 0, BELOW)
        self.body.addWidget(self.table)
        self.body.addWidget(self._none)
        self.table.chosen.connect(self.chosen)
        self.table.opened.connect(self.opened)

    def set(self, accounts: list[Account], selected: int) -> None:
        """Show them; `selected` is the row that is meant first."""
        self.set_count(formatting.count(len(accounts)))
        self.model.reset(len(accounts))
        self.model.put_page(0, accounts)
        self._none.setVisible(not accounts)
        self.table.setVisible(bool(accounts))
        self._fit()
        if accounts:
            self.table.selectRow(selected)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "table"):
            self._fit()

    def _fit(self) -> None:
        """As many rows as there are, up to three; each as high as its services."""
        height = len(SERVICES) * theme.px(LINE_HEIGHT) + LINES_APART
        self.table.verticalHeader().setDefaultSectionSize(height)
        self.table.setFixedHeight(
            self.table.horizontalHeader().height() + min(self.model.rowCount(), ROWS_SHOWN) * height
        )


class ServicesDelegate(CellDelegate):
    """The four services below each other, with 可 or 不可 as icon and word."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if index.column() not in (SERVICES_COLUMN, USABLE_COLUMN) or not isinstance(model, PagedTableModel):
            super().paint(painter, option, index)
            return
        account: Account | None = model.row(index.row())
        rect: QRect = option.rect
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._back(painter, rect, index.column(), is_selected=is_selected, is_hovered=False)
        if account is None:
            return
        font, height = theme.font(12), theme.px(LINE_HEIGHT)
        painter.setFont(font)
        for line, (service, name) in enumerate(SERVICES.items()):
            usable = service in account.services
            top = rect.top() + LINES_APART // 2 + line * height
            box = QRect(rect.left() + 12, top, rect.width() - 14, height)
            if index.column() == SERVICES_COLUMN:
                painter.setPen(theme.color("text" if usable else "text2" if is_selected else "text3"))
                shown = QFontMetrics(font).elidedText(name, Qt.TextElideMode.ElideRight, box.width())
                painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), shown)
            else:
                tone = "green" if usable else "text2" if is_selected else "text3"
                mark = icons.pixmap("check" if usable else "minus", tone, 12)
                painter.drawPixmap(QPointF(box.left(), top + (height - 12) / 2), mark)
                painter.setPen(theme.color(tone))
                painter.drawText(
                    box.adjusted(18, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), "可" if usable else "不可"
                )
