"""Pictures of the 問い合わせ tab: the inbox, a thread, what is done with many, and an answer that is being written."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from usen_desk.contract.files import SEARCH_FILES, FileKind, FileSearch
from usen_desk.contract.inquiries import Missed
from usen_desk.contract.inquiries import View as InboxShown
from usen_desk.ui.app import Program
from usen_desk.ui.inquiries.change_dialog import ChangeDialog
from usen_desk.ui.inquiries.composer_conflict_dialog import ConflictDialog
from usen_desk.ui.inquiries.composer_page import ComposerPart
from usen_desk.ui.inquiries.composer_presenter import SAVING
from usen_desk.ui.inquiries.filters_form import OPEN
from usen_desk.ui.inquiries.page import InquiriesPage
from usen_desk.ui.inquiries.thread_files_page import ThreadFilesPart
from usen_desk.ui.inquiries.thread_files_presenter import loaded_files
from usen_desk.ui.navigation import Tab
from usen_desk.ui.picturing import View, desk_of, shell_of, start, wait

SEARCHED_WORD = "スピーカー"
ANSWER = (
    "ありがとうございます。保護回路が働いている状態です。\n本日15時に技術担当が伺えますが、ご都合はいかがでしょうか。"
)
NOTE = "橙点滅＝保護回路。過去2回とも結線のゆるみ。\n15時の訪問枠を仮押さえ済み。"


def _inquiries(program: Program) -> InquiriesPage:
    page = shell_of(program).page(Tab.INQUIRIES)
    assert isinstance(page, InquiriesPage)
    return page


def _has_inbox(program: Program) -> bool:
    return desk_of(program).inbox.model.rowCount() > 0


def _inquiry(program: Program) -> None:
    """The first one that waits for an answer."""
    start(Tab.INQUIRIES)(program)
    wait(lambda: _has_inbox(program), "inquiries")
    desk_of(program).inbox.open(desk_of(program).inbox.model.cards[0].inquiry_id)


def _has_thread(program: Program) -> bool:
    return _inquiries(program).thread_page.presenter.inquiry_id > 0


def _inbox_filters(program: Program) -> None:
    """All that are not done, with the conditions open."""
    start(Tab.INQUIRIES)(program)
    page = _inquiries(program)
    page.list.view_chosen.emit(InboxShown.ALL)
    page.list.filters_button.setChecked(True)
    assert page.filters is not None
    page.filters.status.set_value(OPEN)
    page.filters.submit()


def _bulk(program: Program) -> QWidget | None:
    """Three of the inbox are about to be given to a colleague."""
    start(Tab.INQUIRIES)(program)
    page = _inquiries(program)
    page.list.filters_button.setChecked(False)
    page.list.view_chosen.emit(InboxShown.ALL)
    wait(lambda: program.background.idle and _has_inbox(program), "inquiries")
    rows = page.list.list.selectionModel()
    for at in range(3):
        rows.select(desk_of(program).inbox.model.index(at), rows.SelectionFlag.Select)
    assert page.work is not None
    dialog = page.work.assign()
    assert isinstance(dialog, ChangeDialog)
    assert dialog.options is not None
    dialog.options.box.setText("伊藤")
    return dialog


def _has_preview(program: Program) -> bool:
    dialog = QApplication.activeModalWidget()
    return isinstance(dialog, ChangeDialog) and bool(dialog.preview.text())


def _message_search(program: Program) -> None:
    desk_of(program).inbox.open_search()
    page = _inquiries(program)
    page.list.list.choose_current()
    assert page.search is not None
    page.search.box.setText(SEARCHED_WORD)


def _has_hits(program: Program) -> bool:
    page = _inquiries(program)
    return page.search is not None and page.search.stack.currentWidget() is page.search.list


def _composer(program: Program) -> ComposerPart:
    """Of the first one that waits for an answer."""
    page = _inquiries(program)
    page.list.view_chosen.emit(InboxShown.UNANSWERED)
    wait(lambda: program.background.idle and _has_inbox(program), "inquiries")
    wanted = desk_of(program).inbox.model.cards[0].inquiry_id
    desk_of(program).inbox.open(wanted)
    wait(lambda: page.thread_page.presenter.inquiry_id == wanted and program.background.idle, "thread")
    assert page.composer is not None
    page.composer.view.notice.clear()
    return page.composer


def _write(program: Program, is_note: bool, text: str) -> ComposerPart:
    start(Tab.INQUIRIES)(program)
    part = _composer(program)
    if (part.view.property("mode") == "note") is not is_note:
        part.switch_mode()
    part.write()
    part.view.editor.replace(0, part.view.editor.document().characterCount() - 1, text)
    return part


def _reply(program: Program) -> None:
    _write(program, False, ANSWER)


def _note(program: Program) -> None:
    _write(program, True, NOTE)


def _is_kept(program: Program) -> bool:
    part = _inquiries(program).composer
    return part is not None and part.view.kept.whole not in ("", SAVING)


def _canned(program: Program) -> None:
    part = _write(program, False, "")
    part.open_canned()


def _has_canned(program: Program) -> bool:
    part = _inquiries(program).composer
    return part is not None and part.canned.view is not None and part.canned.view.model.rowCount() > 0


def _shelf(program: Program) -> None:
    part = _write(program, False, "")
    part.canned.close()
    part.open_shelf()


def _has_shelf(program: Program) -> bool:
    part = _inquiries(program).composer
    return part is not None and part.shelf.view is not None and part.shelf.view.model.rowCount() > 0


def _conflict(program: Program) -> QWidget:
    """What the sheet shows when the last two messages were not there yet."""
    part = _write(program, False, ANSWER)
    part.canned.close()
    part.shelf.close()
    messages = _inquiries(program).thread_page.presenter.model.messages[-2:]
    missed = Missed(messages=list(messages), last_sequence=messages[-1].sequence)
    dialog = ConflictDialog(missed, ANSWER, program.window)
    dialog.open()
    return dialog


def _thread_with_a_pdf(program: Program) -> int:
    """Opens it; the file's number."""
    start(Tab.INQUIRIES)(program)
    row = program.client.call(SEARCH_FILES, FileSearch(kind=FileKind.PDF, limit=1)).items[0]
    desk_of(program).inbox.open(row.inquiry_id)
    thread = _inquiries(program).thread_page.presenter
    wait(lambda: thread.inquiry_id == row.inquiry_id and thread.model.rowCount() > 0, "the thread")
    return row.attachment_id


def _preview(program: Program) -> None:
    """A file of it, in place of the thread."""
    attachment_id = _thread_with_a_pdf(program)
    part = _files(program)
    files = loaded_files(_inquiries(program).thread_page.presenter.model)
    part.show_file(next(file for file in files if file.attachment_id == attachment_id))


def _is_drawn(program: Program) -> bool:
    preview = _files(program).preview
    assert preview is not None
    return preview.pages.page_count > 0 and preview.pages.is_sharp


def _file_list(program: Program) -> QWidget | None:
    _thread_with_a_pdf(program)
    return _files(program).open_list()


def _has_files(program: Program) -> bool:
    dialog = _files(program).dialog
    return dialog is not None and dialog.model.rowCount() > 0


def _files(program: Program) -> ThreadFilesPart:
    part = _inquiries(program).files
    assert isinstance(part, ThreadFilesPart)
    return part


INQUIRY_VIEWS: tuple[View, ...] = (
    View("inquiries", start(Tab.INQUIRIES), _has_inbox),
    View("inquiry", _inquiry, _has_thread),
    View("inquiries-filters", _inbox_filters, _has_inbox),
    View("inquiries-bulk", _bulk, _has_preview),
    View("inquiry-reply", _reply, _is_kept),
    View("inquiry-note", _note, _is_kept),
    View("inquiry-canned", _canned, _has_canned),
    View("inquiry-shelf", _shelf, _has_shelf),
    View("inquiry-behind", _conflict),
    View("inquiry-file", _preview, _is_drawn),
    View("inquiry-files", _file_list, _has_files),
    View("inquiries-search", _message_search, _has_hits),
)
