"""Pages below one another, or one picture: zoomed, turned, walked through. Only what is in sight is asked for and painted.

Ctrl+wheel zooms where the mouse is; PgUp/PgDn go from page to page; a picture that is larger than the view is moved with
the mouse; Ctrl+C copies the picture, or the text of the page.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from usen_desk.ui import theme

AROUND, BETWEEN = 16, 12
ZOOM_LEAST, ZOOM_MOST, ZOOM_STEP = 0.1, 8.0, 1.25
KEPT_BYTES = 128 * 1024 * 1024
"""Of drawn pages."""
LINE = 48


class PagesView(QAbstractScrollArea):
    """Signals: page_wanted(at, scale) to be answered by set_page; wanted_no_more() what was asked for is out of sight;
    page_changed(at); zoomed(percent); text_wanted(at) to be copied."""

    page_wanted = Signal(int, float)
    wanted_no_more = Signal()
    page_changed = Signal(int)
    zoomed = Signal(int)
    text_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sizes: list[tuple[float, float]] = []
        self._tops: list[float] = []
        self._zoom, self._fits, self._turns = 1.0, True, 0
        self._fits_whole = False
        self._drawn: OrderedDict[int, tuple[float, QImage]] = OrderedDict()
        self._asked: dict[int, float] = {}
        self._page, self._is_picture = 0, False
        self._grabbed: QPointF | None = None
        self._name, self._shows_focus = "", False

    @property
    def page(self) -> int:
        """The one that takes most of the view's upper half."""
        return self._page

    @property
    def page_count(self) -> int:
        return len(self._sizes)

    @property
    def percent(self) -> int:
        return round(self._zoom * 100)

    @property
    def is_sharp(self) -> bool:
        """All that is in sight is drawn at the present zoom."""
        return all(self._is_drawn(at) for at in self._in_sight())

    def set_pages(self, name: str, sizes: Sequence[tuple[float, float]]) -> None:
        """Sizes in pixels at 100 %; each page is asked for when it comes into sight."""
        self._begin(name, sizes, is_picture=False)

    def set_picture(self, name: str, image: QImage) -> None:
        self._begin(name, [(image.width(), image.height())], is_picture=True)
        self._drawn[0] = (1.0, image)
        self.viewport().update()

    def set_page(self, at: int, scale: float, image: QImage) -> None:
        """Drawn at `scale` device pixels to a pixel at 100 %."""
        if self._asked.get(at) == scale:
            del self._asked[at]
        self._drawn[at] = (scale, image)
        self._drawn.move_to_end(at)
        while sum(one.sizeInBytes() for _, one in self._drawn.values()) > KEPT_BYTES and len(self._drawn) > 1:
            self._drawn.popitem(last=False)
        self.viewport().update()

    def clear(self) -> None:
        self._begin("", [], is_picture=False)

    def zoom_in(self) -> None:
        self.set_zoom(self._zoom * ZOOM_STEP)

    def zoom_out(self) -> None:
        self.set_zoom(self._zoom / ZOOM_STEP)

    def zoom_to_whole(self) -> None:
        self.set_zoom(1.0)

    def fit_width(self) -> None:
        self._fits, self._fits_whole = True, False
        self._lay_out()

    def fit_page(self) -> None:
        self._fits, self._fits_whole = True, True
        self._lay_out()

    def turn(self) -> None:
        """A quarter to the right."""
        self._turns = (self._turns + 1) % 4
        page = self._page
        self._lay_out()
        self.go_to_page(page)

    def set_zoom(self, zoom: float, around: QPointF | None = None) -> None:
        """`around`: the point of the view that stays where it is; its middle without one."""
        self._fits = False
        self._change_zoom(max(ZOOM_LEAST, min(ZOOM_MOST, zoom)), around)

    def go_to_page(self, at: int) -> None:
        if self._sizes:
            at = max(0, min(len(self._sizes) - 1, at))
            self.verticalScrollBar().setValue(int(self._tops[at] - BETWEEN))
            self._settle()

    def copy(self) -> None:
        if self._is_picture and 0 in self._drawn:
            QGuiApplication.clipboard().setImage(self._drawn[0][1])
        elif self._sizes:
            self.text_wanted.emit(self._page)

    def box_of(self, at: int) -> QRectF:
        """Where a page stands in the view."""
        size = self._size_of(at)
        wide = max(self.viewport().width(), self._widest() + 2 * AROUND)
        left = (wide - size.width()) / 2 - self.horizontalScrollBar().value()
        return QRectF(QPointF(left, self._tops[at] - self.verticalScrollBar().value()), size)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._settle()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.color("bg"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for at in self._in_sight():
            box = self.box_of(at)
            if not self._is_picture:
                painter.fillRect(box, Qt.GlobalColor.white)
            if at in self._drawn:
                self._paint_page(painter, box, self._drawn[at][1])
            painter.setPen(QPen(theme.color("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
        if self.hasFocus() and self._shows_focus:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() / 120
            self.set_zoom(self._zoom * ZOOM_STEP**steps, event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._page_by(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to_page(0 if key == Qt.Key.Key_Home else len(self._sizes) - 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + (LINE if key == Qt.Key.Key_Down else -LINE))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Its frame is shown to those who walk by keys."""
        super().focusInEvent(event)
        self._shows_focus = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._grabbed = event.position()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            moved = event.position() - self._grabbed
            self._grabbed = event.position()
            for bar, by in ((self.horizontalScrollBar(), moved.x()), (self.verticalScrollBar(), moved.y())):
                bar.setValue(bar.value() - round(by))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None
        self.viewport().unsetCursor()

    def _begin(self, name: str, sizes: Sequence[tuple[float, float]], *, is_picture: bool) -> None:
        self._name, self._sizes, self._is_picture = name, list(sizes), is_picture
        self._drawn.clear()
        self._asked.clear()
        self._turns, self._page = 0, 0
        self._fits, self._fits_whole = True, is_picture
        self._zoom = 1.0
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._settle()

    def _page_by(self, pages: int) -> None:
        """A page on; inside of one that is higher than the view, or alone, most of a view."""
        bar, step = self.verticalScrollBar(), self.viewport().height() - LINE
        if len(self._sizes) == 1 or self._size_of(self._page).height() > self.viewport().height():
            bar.setValue(bar.value() + pages * step)
        else:
            self.go_to_page(self._page + pages)

    def _lay_out(self) -> None:
        """Sizes at the present zoom; where it fits the view, the zoom first."""
        if self._fits and self._sizes:
            self._zoom = self._fitting()
        at = AROUND * 1.0
        self._tops = []
        for page in range(len(self._sizes)):
            self._tops.append(at)
            at += self._size_of(page).height() + BETWEEN
        view = self.viewport().size()
        high = at - BETWEEN + AROUND if self._sizes else 0
        for bar, whole, seen in (
            (self.verticalScrollBar(), high, view.height()),
            (self.horizontalScrollBar(), self._widest() + 2 * AROUND if self._sizes else 0, view.width()),
        ):
            bar.setRange(0, max(0, int(whole - seen)))
            bar.setPageStep(seen)
            bar.setSingleStep(LINE)
        self.zoomed.emit(self.percent)
        self._settle()

    def _fitting(self) -> float:
        view = self.viewport().size()
        turned = [self._turned(size) for size in self._sizes]
        zoom = (view.width() - 2 * AROUND) / max(width for width, _ in turned)
        if self._fits_whole:
            zoom = min(zoom, (view.height() - 2 * AROUND) / max(height for _, height in turned))
            zoom = min(zoom, 1.0) if self._is_picture else zoom
        return max(ZOOM_LEAST, min(ZOOM_MOST, zoom))

    def _change_zoom(self, zoom: float, around: QPointF | None) -> None:
        rect = self.viewport().rect()
        point = around if around is not None else QPointF(rect.center())
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        factor = zoom / self._zoom
        x, y = (across.value() + point.x()) * factor - point.x(), (down.value() + point.y()) * factor - point.y()
        self._zoom = zoom
        self._lay_out()
        across.setValue(round(x))
        down.setValue(round(y))

    def _settle(self) -> None:
        """After anything moved: which page it is, what has to be drawn."""
        self.viewport().update()
        if not self._sizes:
            return
        middle = self.verticalScrollBar().value() + self.viewport().height() / 3
        page = max((at for at, top in enumerate(self._tops) if top <= middle), default=0)
        if self.verticalScrollBar().value() >= self.verticalScrollBar().maximum() > 0:
            page = len(self._sizes) - 1
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)
        self._tell()
        self._ask()

    def _ask(self) -> None:
        if self._is_picture:
            return
        in_sight, scale = list(self._in_sight()), self._scale()
        wanted = {at: scale for at in in_sight if not self._is_drawn(at)}
        if any(at not in wanted or wanted[at] != asked for at, asked in self._asked.items()):
            self._asked.clear()
            self.wanted_no_more.emit()
        for at in wanted:
            if at not in self._asked:
                self._asked[at] = scale
                self.page_wanted.emit(at, scale)

    def _is_drawn(self, at: int) -> bool:
        return self._is_picture or (at in self._drawn and self._drawn[at][0] == self._scale())

    def _scale(self) -> float:
        return self._zoom * self.devicePixelRatioF()

    def _in_sight(self) -> range:
        if not self._tops:
            return range(0)
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        first = max((at for at, place in enumerate(self._tops) if place <= top), default=0)
        last = max((at for at, place in enumerate(self._tops) if place < bottom), default=0)
        return range(first, last + 1)

    def _turned(self, size: tuple[float, float]) -> tuple[float, float]:
        return (size[1], size[0]) if self._turns % 2 else size

    def _size_of(self, at: int) -> QSizeF:
        width, height = self._turned(self._sizes[at])
        return QSizeF(width * self._zoom, height * self._zoom)

    def _widest(self) -> float:
        return max((self._turned(size)[0] for size in self._sizes), default=0.0) * self._zoom

    def _paint_page(self, painter: QPainter, box: QRectF, image: QImage) -> None:
        if not self._turns:
            painter.drawImage(box, image)
            return
        painter.save()
        painter.translate(box.center())
        painter.setTransform(QTransform().rotate(90 * self._turns), combine=True)
        size = box.size() if self._turns == 2 else box.size().transposed()
        painter.drawImage(QRectF(QPointF(-size.width() / 2, -size.height() / 2), size), image)
        painter.restore()

    def _tell(self) -> None:
        """To screen readers."""
        pages = f"、{len(self._sizes)}ページ中 {self._page + 1}ページ" if len(self._sizes) > 1 else ""
        self.setAccessibleName(f"{self._name}{pages}")
