"""A real desktop window, driven by what a person does and read by what a person sees. Names of widgets are what is
written on them (or what a screen reader says), so that journeys don't know how a page is built."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMainWindow,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from usen_desk.local.credentials import Vault
from usen_desk.local.paths import Paths
from usen_desk.local.settings import ProxyKind, Settings
from usen_desk.server.demo_data.staff import DEMO_STAFF
from usen_desk.ui.app import Program
from usen_desk.ui.widgets.label import ElidedLabel
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.pill import Pill
from usen_desk.ui.widgets.segments import Segments

WAIT_MS = 30_000
LOOK_EVERY_MS = 10
WINDOW = QSize(1600, 950)


def person(role):
    """The first of the demo's people who has this role."""
    return next(one for one in DEMO_STAFF if one.role.value == role)


class NoVault(Vault):
    """A PC without a vault, whatever the machine that runs the tests has."""

    def is_there(self):
        return False


class Acts:
    """Counts each click, chord or Enter as one; plain typing is free (UI.md)."""

    def __init__(self):
        self.done = []

    def __len__(self):
        return len(self.done)

    def start(self):
        self.done.clear()


class Desk:
    """One start of the program on its profile folder, until close(). Several may be open: each act brings its own
    window to the front, as somebody at that PC would have it."""

    open_desks = 0

    def __init__(self, qtbot, app, folder, service_url="", ca_file="", vault=None):
        self._qtbot, self.acts = qtbot, Acts()
        self.paths = Paths.below(folder)
        settings = Settings(self.paths.settings)
        if service_url:
            settings.values.service_url, settings.values.ca_file = service_url, str(ca_file)
        settings.values.proxy = ProxyKind.NONE
        self.program = Program(app, self.paths, settings, vault or NoVault())
        self.window = self.program.window
        self._open = True
        Desk.open_desks += 1
        self.window.resize(WINDOW)
        self.window.show()
        qtbot.waitExposed(self.window)
        self._take_turn()
        self.wait(lambda: QApplication.focusWidget() is not None)

    def close(self):
        """As a person closes it; every thread has to end, which is seen once the last desk is closed."""
        if not self._open:
            return
        self._open = False
        Desk.open_desks -= 1
        self.window.close()
        ended = self.program.close()
        self.window.deleteLater()
        self.program.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()
        assert ended, "a thread hangs"
        self._qtbot.waitUntil(lambda: Desk.open_desks > 0 or not desk_threads(), timeout=WAIT_MS)

    def sign_in(self, role="agent", login_id=""):
        """As the first of the role, or as a certain person of the demo."""
        one = next(one for one in DEMO_STAFF if one.login_id == login_id) if login_id else person(role)
        self.type_into("ログインID", one.login_id)
        self.type_into("パスワード", one.password)
        self.press("Enter")
        self.wait(lambda: self.program.shell is not None)
        self.wait_idle()
        self.acts.start()

    # what a person does

    def type(self, text):
        """Into whatever has the cursor; what an ASCII keyboard lacks comes as an input method commits it."""
        self._take_turn()
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the cursor"
        if text.isascii():
            QTest.keyClicks(target, text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(target, event)

    def type_into(self, label, text):
        """Go to an input by a click and type there, in place of what it held."""
        line = self.input(label)
        self.click(line)
        line.selectAll()
        self.type(text) if text else QTest.keyClick(line, Qt.Key.Key_Delete)

    def press(self, keys):
        """One key or chord: "Enter", "Ctrl+K"."""
        self._take_turn()
        self.acts.done.append(keys)
        pressed = QKeySequence("Return" if keys == "Enter" else keys)[0]
        target = QApplication.activePopupWidget() or QApplication.focusWidget() or self.window
        QTest.keyClick(target, pressed.key(), pressed.keyboardModifiers())

    def click(self, widget):
        assert widget.isVisible(), "not on screen"
        assert widget.isEnabled(), "can't be clicked"
        self.acts.done.append(f"click {type(widget).__name__}")
        self._take_turn()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=_reachable(widget))

    def click_button(self, name):
        self.click(self.button(name))

    def click_cell(self, table, row, column):
        """A cell by its row and the title of its column."""
        view = self.table(table)
        index = view.model().index(row, self.titles(table).index(column))
        view.scrollTo(index)
        self.acts.done.append(f"click {column}")
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())

    def click_header(self, table, column):
        header = self.table(table).horizontalHeader()
        at = self.titles(table).index(column)
        middle = QPoint(header.sectionViewportPosition(at) + header.sectionSize(at) // 2, header.height() // 2)
        self.acts.done.append(f"click {column}")
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)

    def click_hit(self, text):
        """A line of the one box's list."""
        hits = self.find_list
        rows = range(hits.model().rowCount())
        index = next(hits.model().index(row) for row in rows if hits.model().hit(row).text == text)
        self.acts.done.append(f"click {text}")
        QTest.mouseClick(hits.viewport(), Qt.MouseButton.LeftButton, pos=hits.visualRect(index).center())

    def search(self, **typed):
        """Fill the form of アカウント検索 anew, by label, press Enter and wait for the answer."""
        self.click_button("クリア")
        for label, text in typed.items():
            self.type_into(label, text)
        self.press("Enter")
        self.wait_idle()

    def open_store(self, code):
        """By its code in アカウント検索 and 詳細, as the manual's steps say."""
        if "クリア" not in self.buttons:
            self.press("Ctrl+1")
        self.search(顧客CD=code)
        self.click_cell("検索結果", 0, "詳細")
        self.wait_idle()

    def choose(self, text):
        """A line of the menu that is open."""
        self.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        action = next(action for action in menu.actions() if action.text() == text)
        self.acts.done.append(f"click {text}")
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())

    def choose_segment(self, label, word):
        """One of a few words in a row, e.g. 結果: 話せた."""
        segments = next(one for one in self._shown(Segments) if one.accessibleName().startswith(label))
        at = segments._boxes()[segments.words.index(word)].center().toPoint()
        self.acts.done.append(f"click {word}")
        QTest.mouseClick(segments, Qt.MouseButton.LeftButton, pos=at)

    def write(self, name, text):
        """Go to a field of several lines by a click and type there, in place of what it held."""
        edit = next(one for one in self._shown(QPlainTextEdit) if one.accessibleName().startswith(name))
        self.acts.done.append(f"click {name}")
        self._take_turn()
        QTest.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton)
        edit.selectAll()
        self.type(text)

    def menu_lines(self):
        menu = QApplication.activePopupWidget()
        return [action.text() for action in menu.actions() if action.text()]

    def when_asked_for_a_file(self, path):
        """Type this name into the file dialog that the next act opens; it blocks until it is answered."""
        timer = QTimer(self.program, interval=LOOK_EVERY_MS)
        ends = time.monotonic() + WAIT_MS / 1000

        def answer():
            dialog = QApplication.activeModalWidget()
            if time.monotonic() > ends:
                timer.stop()
                if dialog is not None:
                    dialog.close()
            if isinstance(dialog, QFileDialog) and dialog.isVisible():
                timer.stop()
                line = dialog.findChild(QLineEdit, "fileNameEdit")
                QTimer.singleShot(0, _overwrite)  # Return doesn't come back while the dialog asks about that
                line.setText(str(path))  # pasted: while it is typed, Return belongs to the list of completions
                QTest.keyClick(line, Qt.Key.Key_Return)

        timer.timeout.connect(answer)
        timer.start()

    # what a person sees

    def input(self, label):
        """The line on screen whose label, or the name that a screen reader says, begins with these words."""
        lines = [line for line in self._shown(QLineEdit) if line.accessibleName().startswith(label)]
        same = [line for line in lines if line.accessibleName() == label]
        exact = [line for line in lines if line.accessibleName().split(" ")[0] == label]
        found = same or exact or lines
        if not found:
            raise AssertionError(f"no input {label} among {[line.accessibleName() for line in self._shown(QLineEdit)]}")
        return found[0]

    def button(self, name):
        """A button or tick by what is written on it, or by its name for screen readers."""
        buttons = self._shown(QAbstractButton)
        found = [one for one in buttons if one.text() == name] or [
            one for one in buttons if one.text().startswith(name) or one.accessibleName().startswith(name)
        ]
        assert found, f"no button {name} among {[one.text() or one.accessibleName() for one in buttons]}"
        return found[0]

    @property
    def buttons(self):
        """The names of all that can be seen, whether it can be clicked or not."""
        return [one.text() or one.accessibleName() for one in self._shown(QAbstractButton)]

    def table(self, name):
        return next(table for table in self._shown(QTableView) if table.accessibleName() == name)

    def has_table(self, name):
        return any(table.accessibleName() == name for table in self._shown(QTableView))

    def titles(self, table):
        """All columns, hidden ones too."""
        model = self.table(table).model()
        return [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]

    def rows(self, table):
        """Each row as title → text, without the columns that are hidden."""
        view, titles = self.table(table), self.titles(table)
        shown = [at for at in range(len(titles)) if not view.isColumnHidden(at)]
        model = view.model()
        return [{titles[at]: model.index(row, at).data() for at in shown} for row in range(model.rowCount())]

    def column(self, table, title):
        return [row[title] for row in self.rows(table)]

    @property
    def texts(self):
        """Every text on screen, whole where it is cut with an ellipsis."""
        labels = [label.whole if isinstance(label, ElidedLabel) else label.text() for label in self._shown(QLabel)]
        return labels + [pill.text for pill in self._shown(Pill)]

    @property
    def spoken(self):
        """What a screen reader says of every widget on screen; painted ones have no other words."""
        return [one.accessibleName() for one in self._shown(QWidget) if one.accessibleName()]

    def list_lines(self, name):
        view = next(one for one in self._shown(QListView) if one.accessibleName() == name)
        return [view.model().index(at, 0).data() for at in range(view.model().rowCount())]

    @property
    def is_asked(self):
        """A dialog stands over the window."""
        return QApplication.activeModalWidget() is not None

    @property
    def notices(self):
        return [bar.text for bar in self._shown(NoticeBar) if bar.text]

    def value(self, label):
        """The value that stands beside a label of a card."""
        return next(
            one.text()
            for one in self._shown(QLabel)
            if one.accessibleName() == label or one.accessibleName().startswith(f"{label} ")
        )

    @property
    def find_input(self):
        """The one box."""
        return self.window.findChild(QLineEdit, "find")

    @property
    def find_list(self):
        return self.window.findChild(QListView, "findHits")

    @property
    def hits(self):
        """What the one box lists, without its headings."""
        model = self.find_list.model()
        lines = [model.hit(row) for row in range(model.rowCount())]
        return [hit.text for hit in lines if hit.run is not None]

    @property
    def title(self):
        return self.window.windowTitle()

    def _take_turn(self):
        """As a window manager does for who works here; the offscreen platform leaves no window active after a menu."""
        active, front = QApplication.activeWindow(), QApplication.activeModalWidget()
        wanted = front if self._owns(front) else self.window
        if not self._owns(active) or (wanted is front and active is self.window):
            wanted.activateWindow()
            self.wait(lambda: QApplication.activeWindow() is wanted)

    def _owns(self, widget):
        """The window, or a dialog or menu over it."""
        while widget is not None and widget is not self.window:
            widget = widget.parentWidget()
        return widget is not None

    def _shown(self, kind):
        """Widgets of a kind on screen: in the dialog or sheet in front where there is one, else in the window."""
        over = QApplication.activeModalWidget()
        root = over if over is not None else self.window
        return [widget for widget in root.findChildren(kind) if widget.isVisible()]

    def wait(self, condition, timeout_ms=WAIT_MS):
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=timeout_ms)

    def wait_idle(self):
        """Until every call is answered and shown."""
        self.wait(lambda: self.program.background.idle)

    def wait_notice(self, text):
        self.wait(lambda: text in self.notices)

    # what only a test does

    @property
    def token(self):
        return self.program.client.token


class WindowsSeen(QObject):
    """Notes what is shown as a window of its own and is none that a person expects: a widget that is shown before it
    has its place flashes over the screen and takes the cursor away."""

    _EXPECTED = (QMainWindow, QDialog, QMenu)

    def __init__(self):
        super().__init__()
        self.strays = []

    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            plain = watched.windowType() is Qt.WindowType.Window or watched.windowType() is Qt.WindowType.Widget
            if plain and not isinstance(watched, self._EXPECTED):
                self.strays.append(type(watched).__name__)
        return False


def desk_threads():
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("usen-desk-")]


def copied():
    return QApplication.clipboard().text()


def files_hold(folder: Path, secret: str) -> bool:
    """Whether any file below `folder` holds this text."""
    return any(secret.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def _overwrite():
    """Say yes, should the file dialog ask whether to replace the file that is there."""
    asks = QApplication.activeModalWidget()
    if isinstance(asks, QMessageBox):
        QTest.mouseClick(asks.button(QMessageBox.StandardButton.Yes), Qt.MouseButton.LeftButton)


def _reachable(widget: QWidget) -> QPoint:
    """Where a tick or a button is hit: a tick's box stands at its left edge."""
    return QPoint(min(8, widget.width() // 2), widget.height() // 2)
