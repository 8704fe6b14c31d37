"""Files of the thread that is open: over it, listed, saved."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QStackedWidget, QWidget

from tests.fakes import Immediately
from tests.ui.account_samples import me
from tests.ui.inquiries.samples import NOW, Client, Thread, customer, file
from tests.ui.preview import samples
from tests.ui.preview.conftest import FakeTransfers
from usen_desk.contract.bundles import BUNDLE_INQUIRY, LIST_INQUIRY_FILES, InquiryFile, InquiryFiles
from usen_desk.contract.inquiries import ScanState
from usen_desk.local.settings import Choices
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.inquiries.files_model import file_columns, preview_file
from usen_desk.ui.inquiries.thread_files_page import with_files
from usen_desk.ui.inquiries.thread_files_presenter import ThreadFilesPresenter
from usen_desk.ui.inquiries.thread_page import thread_page
from usen_desk.ui.navigation import Navigator, Tab
from usen_desk.ui.preview.acts_presenter import FileActs
from usen_desk.ui.preview.page import Preview
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.lines import column
from usen_desk.ui.widgets.toast import Toast

PDF, PHOTO = file(attachment_id=7), file("写真.jpg", attachment_id=8, media_type="image/jpeg")
BAD = file("請求書.pdf", attachment_id=9, scan_state=ScanState.QUARANTINED)


def listed(attachment, sequence, **other):
    values = {"attachment": attachment, "sequence": sequence, "sent_by": customer(), "at": NOW}
    return InquiryFile(**(values | other))


ALL = [listed(PDF, 2), listed(PHOTO, 4), listed(BAD, 5, is_kept=False)]


class Page(QWidget):
    """What of the tab's page the part needs."""

    def __init__(self, thread):
        super().__init__()
        self.thread_page, self.stack, self.toast, self.folds = thread, QStackedWidget(), Toast(self), 0
        self.stack.addWidget(thread)
        self.setLayout(column(self.stack))

    def fold(self):
        self.folds += 1


@pytest.fixture
def transfers(qapp, tmp_path):
    made = FakeTransfers()
    made.sources = {
        7: samples.pdf(tmp_path / "7.pdf"),
        8: samples.turned_jpeg(tmp_path / "8.jpg"),
    }
    return made


@pytest.fixture
def part(qtbot, look, transfers, tmp_path):
    thread, actions, work = Thread(5), Actions(), Immediately()
    thread.messages[1] = thread.messages[1].__class__(
        **{**_fields(thread.messages[1]), "attachments": (PDF,), "body": "図面です。"}
    )
    client = Client(thread.answers | {LIST_INQUIRY_FILES: lambda body, inquiry_id: InquiryFiles(items=ALL)})
    page = Page(thread_page(client, work, Navigator(Tab), me(), None, "d" * 32, actions))
    qtbot.addWidget(page)
    page.resize(900, 800)
    temporary, acts = TemporaryFolder(tmp_path / "temporary"), []

    def find():
        acts.append(FileActs(client, work, transfers, temporary, Choices({}), me(), page))
        return acts[-1]

    made = with_files(page, client, work, find, actions).files
    made.client, made.page = client, page
    page.show()
    page.thread_page.presenter.open(29)
    yield made
    page.close()


def _fields(message):
    return {name: getattr(message, name) for name in message.__struct_fields__}


def chip(part):
    """Where the first file of the second message is painted."""
    bubbles = part.page.thread_page.bubbles
    row = bubbles.thread_model.row_at(2)
    box = bubbles.view_of(row).chips[0]
    return QPoint(round(box.center().x()), round(box.center().y()) + bubbles.top_of(row))


def click_chip(part):
    view = part.page.thread_page.bubbles.viewport()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=chip(part))


def test_a_click_on_a_file_shows_it_in_place_of_its_thread(part):
    click_chip(part)
    assert part.stack.currentWidget() is part.preview
    assert part.preview.pages.page_count == 2
    assert not part.page.thread_page.isVisible(), "what comes meanwhile is not taken for seen"
    assert part.preview.head.of.text() == "1 / 3", "with all files of the exchange around it"
    QTest.keyClick(part.preview, Qt.Key.Key_Escape)
    assert part.stack.currentWidget() is part.page.thread_page
    assert part.page.folds == 2


def test_the_neighbours_are_those_of_the_exchange(part):
    click_chip(part)
    part.preview.step(1)
    assert part.preview.head.title == "写真.jpg"
    part.preview.step(1)
    assert "隔離" in part.preview.instead.text


def test_no_file_is_shown_by_selecting_text_or_by_a_press_that_left(part):
    view = part.page.thread_page.bubbles.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=chip(part))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert part.preview is None


def test_a_file_is_dragged_out_of_the_thread(part, monkeypatch):
    dragged = []
    monkeypatch.setattr(part.acts, "drag", lambda file, source: dragged.append((file.name, source)))
    bubbles = part.page.thread_page.bubbles
    view = bubbles.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=chip(part))
    QTest.mouseMove(view, chip(part) + QPoint(QApplication.startDragDistance() + 1, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton)
    assert dragged == [(PDF.name, bubbles)]
    assert part.preview is None, "a drag is no click"


def test_enter_on_a_message_shows_its_file(part):
    bubbles = part.page.thread_page.bubbles
    bubbles.go_to(2)
    bubbles.setFocus()
    QTest.keyClick(bubbles, Qt.Key.Key_Return)
    assert part.preview.head.title == PDF.name


def test_a_messages_menu_shows_saves_and_opens_its_files(part):
    menu = QMenu()
    part.page.thread_page.message_menu.emit(menu, part.page.thread_page.presenter.model.message(1))
    (sub,) = (action.menu() for action in menu.actions())
    assert [action.text() for action in sub.actions()] == ["表示", "保存…", "このPCのプログラムで開く"]
    sub.actions()[0].trigger()
    assert part.preview.head.title == PDF.name


def test_all_files_are_listed_with_their_states(part, qtbot):
    dialog = part.open_list()
    assert dialog.count.text() == "3件 ・ 1.3 MB"
    names = [dialog.model.index(row, 0).data() for row in range(3)]
    assert names == [PDF.name, "写真.jpg", "請求書.pdf"]
    assert dialog.model.index(2, 4).data() == "隔離"
    dialog.table.selectRow(1)
    dialog.show_button.click()
    assert part.dialog is None
    assert part.preview.head.title == "写真.jpg"
    assert part.preview.head.of.text() == "2 / 3"


def test_a_thread_without_files_says_so(part):
    part.client.answers[LIST_INQUIRY_FILES] = InquiryFiles(items=[])
    dialog = part.open_list()
    assert dialog.stack.currentWidget() is dialog.nothing
    assert not dialog.all_button.isEnabled()
    dialog.close()


def test_all_files_are_saved_as_one_with_its_progress(part, monkeypatch, tmp_path):
    target = tmp_path / "まとめ.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(target), ""))
    part.client.answers[BUNDLE_INQUIRY] = lambda body, inquiry_id: b"PK" * inquiry_id
    said = []
    part.acts.bundling.connect(said.append)
    dialog = part.open_list()
    dialog.all_button.click()
    assert target.read_bytes() == b"PK" * 29
    assert said == [True, False]
    assert "保存しました" in dialog.notice.text, "where one looks just now"
    dialog.tell_bundling(running=True)
    dialog.tell_bundled(3 * 1024 * 1024)
    assert dialog.progress.text() == "まとめています… 3.0 MB"
    assert not dialog.all_button.isEnabled()
    dialog.close()


def test_a_file_that_is_saved_keeps_its_name(part, monkeypatch, tmp_path):
    offered = []

    def asked(parent, title, name, shape):
        offered.append(Path(name).name)
        return str(tmp_path / "a.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", asked)
    dialog = part.open_list()
    dialog.save_button.click()
    assert offered == [PDF.name]
    assert (tmp_path / "a.pdf").exists()
    dialog.close()


def test_another_exchange_forgets_the_files_of_the_one_before(part):
    click_chip(part)
    assert len(part._files) == 3
    part.page.thread_page.presenter.opened.emit(part.page.thread_page.presenter.model)
    assert part._files == []


def test_nothing_of_it_is_built_before_it_is_wanted(part):
    assert part.preview is None
    assert part.page.findChildren(Preview) == []
    assert "acts" not in part.__dict__


def test_a_failed_list_is_told(part):
    from usen_desk.api.errors import Trouble, Unreachable

    part.client.answers[LIST_INQUIRY_FILES] = Unreachable(Trouble.TIMEOUT)
    dialog = part.open_list()
    assert dialog.notice.text
    dialog.close()


def test_columns_say_what_can_not_be_had():
    state = file_columns()[4].cell
    assert state(ALL[0]).text == "安全"
    assert state(listed(PDF, 2, is_kept=False)).text == "データなし"
    assert preview_file(ALL[2], 29).is_withheld
    assert ThreadFilesPresenter.__doc__
