"""The 管制 tab: live tiles, what waits beside who is there, what is open and what happened by the hour. Row X9."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QScrollArea, QStackedLayout, QWidget

from usen_desk.contract.base import JST
from usen_desk.contract.board import AgentLine, Board
from usen_desk.contract.calendars import RulesSettings, Tile
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import InquiryCard
from usen_desk.contract.inquiry_work import BulkEdited
from usen_desk.ui.board.agents_view import AgentsView
from usen_desk.ui.board.assign_dialog import AssignDialog
from usen_desk.ui.board.board_model import AgentsModel, QueueModel, clock
from usen_desk.ui.board.groups_chart import Group, GroupsChart
from usen_desk.ui.board.hours_view import HoursChart
from usen_desk.ui.board.presenter import BoardPresenter
from usen_desk.ui.board.queue_view import QueueView
from usen_desk.ui.board.rules_dialog import RulesDialog
from usen_desk.ui.board.tile_view import TileView
from usen_desk.ui.board.wallboard_dialog import WallboardDialog
from usen_desk.ui.inquiry_cells import CATEGORIES
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.navigation import Place
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import Role
from usen_desk.ui.widgets.toast import Toast

GROUP = "管制"
PREFECTURES_SHOWN = 8
TABLES_HIGH, TABLES_LOW = 300, 236


class BoardPage(QWidget):
    def __init__(self, presenter: BoardPresenter, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._presenter, self._actions = presenter, actions
        self._prefectures: dict[int, str] = {}
        self.tiles = {tile: TileView() for tile in Tile}
        self.queue_model, self.agents_model = QueueModel(self), AgentsModel(self)
        self.queue = QueueView(self.queue_model, self.tr("待ち一覧"))
        self.agents = AgentsView(self.agents_model, self.tr("担当者"))
        self.hours, self.categories = HoursChart(), GroupsChart(self.tr("カテゴリ別の未完了"))
        self.places = GroupsChart(self.tr("都道府県別の未完了"))
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self.totals = ElidedLabel("", "meta")
        self.limits, self.wall = (
            Button(self.tr("上限を変える"), icon="settings"),
            Button(self.tr("全画面表示 F11"), icon="monitor"),
        )
        self.csv = Button("CSV", icon="download")
        self.empty = EmptyState(
            "circle-check", self.tr("待っている問い合わせはありません"), self.tr("届くと、ここに表示されます。")
        )
        self.wallboard: WallboardDialog | None = None
        self.assigning: AssignDialog | None = None
        self.rules: RulesDialog | None = None
        self._set_up_tables()
        self._lay_out()
        self._connect()
        self._add_actions()

    def show_place(self, place: Place) -> None:
        self._presenter.load()

    def focus_first(self) -> None:
        self.queue.setFocus()

    def set_compact(self, compact: bool) -> None:
        for table in (self.queue, self.agents):
            table.set_compact(compact)
        self._tables.setMinimumHeight(TABLES_LOW if compact else TABLES_HIGH)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._presenter.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._presenter.watch(self.wallboard is not None)

    def assign_chosen(self) -> None:
        """The keyboard's way of dragging: the rows that are chosen, to a person who is chosen next."""
        rows = sorted({index.row() for index in self.queue.selectionModel().selectedRows()})
        cards = [card for card in map(self.queue_model.row, rows) if isinstance(card, InquiryCard)]
        self._open_assign(cards, None)

    def open_wallboard(self) -> WallboardDialog:
        if self.wallboard is None:
            self.wallboard = WallboardDialog(self.window())
            self.wallboard.destroyed.connect(self._on_wallboard_closed)
            if self._presenter.board is not None:
                self.wallboard.set(self._presenter.board)
            self.wallboard.showFullScreen()
        return self.wallboard

    def save_csv(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("CSVに書き出す"), self.tr("管制.csv"), "CSV (*.csv)")
        if name:
            self._presenter.save_file(Path(name))

    def _set_up_tables(self) -> None:
        for table in (self.queue, self.agents):
            table.show_sort("", descending=False)  # their order is the service's

    def _lay_out(self) -> None:
        head = row(Label(self.tr("管制"), "h1"), self.totals, self.csv, self.limits, self.wall, spacing=8)
        head.setStretch(1, 1)
        tiles = row(*self.tiles.values(), spacing=12)
        waiting = Card(self.tr("待ち一覧"), margin=16, body_margin=0)
        self._stack = QStackedLayout()
        waiting.body.addLayout(self._stack, 1)
        self._stack.addWidget(self.queue)
        self._stack.addWidget(self.empty)
        hint = ElidedLabel(self.tr("行を担当者へドラッグ。複数選択もできます。キーでは Ctrl+Shift+A"), "meta")
        waiting.body.addLayout(row(hint, margins=(16, 6, 16, 8)))
        people = Card(self.tr("担当者"), margin=16, body_margin=0)
        people.body.addWidget(self.agents, 1)
        self._waiting_card, self._people_card = waiting, people
        self._tables = QWidget()
        pair = row(waiting, people, spacing=12)
        pair.setStretch(0, 9)
        pair.setStretch(1, 12)
        self._tables.setLayout(pair)
        self._tables.setMinimumHeight(TABLES_HIGH)
        inside = QWidget()
        inside.setObjectName("page")
        body = column(self.notice, tiles, self._tables, self._charts(), spacing=12, margins=(24, 4, 24, 16))
        body.setStretch(2, 1)
        inside.setLayout(body)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        head.setContentsMargins(24, 14, 24, 6)
        whole = column(head, self.busy, scroll, spacing=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _charts(self) -> QGridLayout:
        """待ち in the bars' colour, what is in hand in the pale one."""
        grid = QGridLayout()
        grid.setSpacing(12)
        parts: tuple[tuple[str, QWidget, int], ...] = (
            (self.tr("カテゴリ別の未完了"), self.categories, 9),
            (self.tr("時間帯別"), self.hours, 12),
            (self.tr("都道府県別の未完了"), self.places, 8),
        )
        for at, (title, chart, share) in enumerate(parts):
            card = Card(title, margin=16)
            card.body.addWidget(chart, 1)
            grid.addWidget(card, 0, at)
            grid.setColumnStretch(at, share)
        return grid

    def _connect(self) -> None:
        presenter = self._presenter
        presenter.shown.connect(self._on_shown)
        presenter.working.connect(self.busy.set_working)
        presenter.told.connect(self._on_told)
        presenter.previewed.connect(self._on_previewed)
        presenter.assigned.connect(self._on_assigned)
        presenter.undone.connect(lambda text: self.toast.tell(text))
        presenter.rules.connect(self._on_rules)
        presenter.saved.connect(self._on_saved)
        presenter.export.saved.connect(lambda path: self.toast.tell(self.tr("{} に書き出しました").format(path.name)))
        presenter.export.failed.connect(self._on_told)
        for tile in self.tiles.values():
            tile.opened.connect(presenter.open_tile)
        self.categories.opened.connect(presenter.open_category)
        self.places.opened.connect(presenter.open_prefecture)
        self.queue.opened.connect(presenter.open_inquiry)
        self.agents_model.dropped.connect(lambda ids, line: self._open_assign(presenter.cards(ids), line))
        self.limits.clicked.connect(presenter.load_rules)
        self.wall.clicked.connect(self.open_wallboard)
        self.csv.clicked.connect(self.save_csv)

    def _add_actions(self) -> None:
        add = self._actions.add
        add("board.assign", self.tr("選んだ行を割り当てる"), self.assign_chosen, GROUP, "Ctrl+Shift+A", on=self)
        add("board.wall", self.tr("管制を全画面で表示"), self.open_wallboard, GROUP, "F11", on=self)
        add("board.rules", self.tr("上限・回答目標・営業時間を変える"), self._presenter.load_rules, GROUP, on=self)
        add("board.csv", self.tr("管制をCSVに書き出す"), self.save_csv, GROUP, on=self)

    def _open_assign(self, cards: list[InquiryCard], to: AgentLine | None) -> None:
        board = self._presenter.board
        if board is None or not cards:
            self.toast.tell(self.tr("割り当てる行を選んでください"))
            return
        dialog = AssignDialog(cards, board.agents, to, self)
        dialog.preview_wanted.connect(lambda staff_id: self._presenter.preview(cards, staff_id))
        dialog.submitted.connect(lambda staff_id, name: self._presenter.assign(cards, staff_id, name))
        dialog.finished.connect(self._on_assign_closed)
        self.assigning = dialog
        dialog.open()
        dialog.ask()

    def _on_previewed(self, told: BulkEdited) -> None:
        if self.assigning is not None:
            self.assigning.show_preview(told)

    def _on_assign_closed(self) -> None:
        self.assigning = None

    def _on_wallboard_closed(self) -> None:
        self.wallboard = None
        self._presenter.watch(self.isVisible())

    def _on_shown(self, board: Board) -> None:
        at = board.at.astimezone(JST)
        self.notice.clear()
        for figure in board.tiles:
            self.tiles[figure.tile].set(figure)
        self._put_rows(board)
        present = sum(agent.state.value in ("writing", "active") for agent in board.agents)
        self._waiting_card.set_count(self.tr("{}件").format(len(board.queue)))
        self._people_card.set_count(self.tr("{}名 ・ 対応できる人 {}名").format(len(board.agents), present))
        self.hours.set(board.hours, at.hour + at.minute / 60)
        self.categories.set(
            [
                Group(one.category, _category(one.category), one.waiting, one.open, one.at_risk)
                for one in board.categories
            ]
        )
        shown = board.prefectures[:PREFECTURES_SHOWN]
        self.places.set(
            [
                Group(one.prefecture_code, prefecture(one.prefecture_code), one.waiting, one.open, one.at_risk)
                for one in shown
            ]
        )
        self.totals.set_text(f"{at.month}月{at.day}日 {at:%H:%M:%S} 更新 ・ {totals(board)}")
        if self.wallboard is not None:
            self.wallboard.set(board)

    def _put_rows(self, board: Board) -> None:
        """What was chosen stays chosen, wherever it went."""
        chosen = {index.data(Role.ROW).inquiry_id for index in self.queue.selectionModel().selectedRows()}
        scrolled = [table.verticalScrollBar().value() for table in (self.queue, self.agents)]
        self.queue_model.put(board.queue, board.at)
        self.agents_model.put(board.agents, board.at)
        self._stack.setCurrentWidget(self.queue if board.queue else self.empty)
        flags = self.queue.selectionModel().SelectionFlag
        for at, card in enumerate(board.queue):
            if card.inquiry_id in chosen:
                self.queue.selectionModel().select(self.queue_model.index(at, 0), flags.Select | flags.Rows)
        for table, value in zip((self.queue, self.agents), scrolled, strict=True):
            table.verticalScrollBar().setValue(value)

    def _on_assigned(self, text: str, action_id: object) -> None:
        undo = None if action_id is None else (lambda: self._presenter.undo(action_id))  # type: ignore[arg-type]  # a UUID
        self.toast.tell(text, undo)

    def _on_rules(self, settings: RulesSettings) -> None:
        self.rules = RulesDialog(settings, self)
        self.rules.submitted.connect(self._presenter.save_rules)
        self.rules.finished.connect(self._on_rules_closed)
        self.rules.open()

    def _on_rules_closed(self) -> None:
        self.rules = None

    def _on_saved(self, _: RulesSettings) -> None:
        if self.rules is not None:
            self.rules.accept()
        self.toast.tell(self.tr("保存しました。未完了の問い合わせの期限を計算し直しています"))

    def _on_told(self, message: UserMessage) -> None:
        if self.rules is not None:
            self.rules.tell(message)
        else:
            self.notice.tell(message, self.tr("再試行"), self._presenter.load)


def totals(board: Board) -> str:
    rate = f"{board.reopened / board.finished:.0%}" if board.finished else "-"
    first = clock(board.first_answer_minutes) if board.first_answers else "-"
    return f"受付 {board.opened_today:,} ・ 完了 {board.done_today:,} ・ 一次回答まで 平均 {first} ・ 再開率（7日間） {rate}"


def _category(category: Category) -> str:
    return CATEGORIES[category][0]


def prefecture(code: int) -> str:
    return PREFECTURES[code - 1] if 0 < code <= len(PREFECTURES) else "不明"


PREFECTURES = (
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 "
    "東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 "
    "滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 "
    "香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県"
).split()
"""In the order of their JIS X 0401 codes, from 1."""
