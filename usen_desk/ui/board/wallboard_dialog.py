"""The board on a wall: large tiles and people's figures over the whole screen, nothing of a customer. F11 or Esc ends it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from usen_desk.contract.base import JST
from usen_desk.contract.board import Board
from usen_desk.contract.calendars import Tile
from usen_desk.ui import theme
from usen_desk.ui.board.hours_view import HoursChart
from usen_desk.ui.board.tile_view import TileView
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.key_cap import KeyCap
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

FACTOR, IN_A_ROW = 1.9, 3


class WallboardDialog(QDialog):
    """`set` shows newer figures. Tiles open nothing here: whoever passes by is not signed in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("page")
        self.setWindowTitle("管制 全画面表示")
        self.tiles = {tile: TileView(FACTOR) for tile in Tile}
        self.time, self.today = Label("", "h1"), Label("", "h1")
        for label in (self.time, self.today):
            label.setFont(theme.font(26, bold=True))
        self.hours = HoursChart()
        grid = QGridLayout()
        grid.setSpacing(16)
        for at, tile in enumerate(Tile):
            self.tiles[tile].setFocusPolicy(Qt.FocusPolicy.NoFocus)
            grid.addWidget(self.tiles[tile], at // IN_A_ROW, at % IN_A_ROW)
        card = Card("時間帯別  受付・回答")
        card.body.addWidget(self.hours, 1)
        head = row(Label("管制", "h1"), 16, self.time, None, self.today, 16, KeyCap("Esc"), spacing=8)
        whole = column(head, grid, card, spacing=16, margins=(32, 24, 32, 24))
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def set(self, board: Board) -> None:
        for figure in board.tiles:
            self.tiles[figure.tile].set(figure)
        at = board.at.astimezone(JST)
        self.hours.set(board.hours, at.hour + at.minute / 60)
        self.time.setText(f"{at.month}月{at.day}日 {at:%H:%M}")
        self.today.setText(f"本日 受付 {board.opened_today:,}件 ・ 完了 {board.done_today:,}件")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F11):
            self.close()
        else:
            super().keyPressEvent(event)
