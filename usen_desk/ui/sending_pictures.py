"""Pictures of a new inquiry that is taken down, of what waits to be sent, and of the dialogs of canned replies and PCs."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from usen_desk.contract.catalogue import Category
from usen_desk.contract.drafts import DraftMode
from usen_desk.contract.errors import Code
from usen_desk.local.records import Damaged, DraftRecord, OutItem, OutKind
from usen_desk.local.sync.entries import OutState
from usen_desk.ui.app import Program
from usen_desk.ui.everywhere import Everywhere
from usen_desk.ui.inquiries.canned_dialog import CannedDialog
from usen_desk.ui.inquiries.opening_model import Store
from usen_desk.ui.inquiries.opening_page import OpeningPage
from usen_desk.ui.inquiries.page import InquiriesPage
from usen_desk.ui.messages import REFUSALS, UserMessage
from usen_desk.ui.navigation import Tab, opening_place
from usen_desk.ui.outbox.outbox_dialog import OutboxDialog
from usen_desk.ui.outbox.outbox_model import Counts, OutboxModel
from usen_desk.ui.picturing import View, desk_of, shell_of, start, wait
from usen_desk.ui.sending.out_view import OutView

SAID = "2階のスピーカー2台から音が出ないとのことです。\n営業が17時からのため、それまでに折り返しをご希望です。"


def _everywhere(program: Program) -> Everywhere:
    assert program.everywhere is not None
    return program.everywhere


def _opening(program: Program) -> OpeningPage:
    page = shell_of(program).page(Tab.INQUIRIES)
    assert isinstance(page, InquiriesPage)
    assert page.opening is not None
    return page.opening


def _store(program: Program) -> str:
    """The first one with an exchange that is open."""
    start(Tab.INQUIRIES)(program)
    cards = desk_of(program).inbox.model
    wait(lambda: cards.rowCount() > 0, "inquiries")
    return next(card.customer_code for card in cards.cards if card.customer_code)


def _begin(program: Program, code: str) -> OpeningPage:
    """An empty form, whatever the picture before left in it."""
    desk_of(program).navigator.open(opening_place(code))
    page = _opening(program)
    wait(lambda: page.presenter.words is not None, "the catalogue")
    page.presenter.discard()
    page.presenter.choose_store(Store(customer_code=code) if code else None)
    page.toast.hide()
    return page


def _repair(program: Program) -> None:
    page = _begin(program, _store(program))
    page.form.categories.chosen.emit(Category.REPAIR)
    symptom = page.form.answers.field("symptom")
    assert symptom is not None
    symptom.set_value("silent")
    page.form.comment.setPlainText(SAID)


def _relocation(program: Program) -> None:
    """Sent too early: each fault is named at its field."""
    page = _begin(program, _store(program))
    page.form.categories.chosen.emit(Category.RELOCATION)
    page.presenter.send()


def _new_store(program: Program) -> None:
    page = _begin(program, "")
    page.form.categories.chosen.emit(Category.NEW_STORE)
    page.form.kind.chosen.emit(False)
    page.form.planned_name.setText("焼肉大将 新宿三丁目店")
    page.form.comment.setPlainText("来年の春に新宿三丁目へ出店をご検討中。概算のお見積もりをご希望です。")


def _has_warning(program: Program) -> bool:
    return bool(_opening(program).form.warning)


def _is_kept(program: Program) -> bool:
    return bool(_opening(program).saved.text())


def _outbox(program: Program) -> QWidget:
    """As after a morning with a bad line; nothing is really queued."""
    made = OutboxModel(program.window)
    now = program.client.now()

    def view(number: int, kind: OutKind, inquiry_id: int, title: str, body: str, **more: object) -> OutView:
        mode = DraftMode(kind.value)
        draft = DraftRecord(mode=mode, inquiry_id=inquiry_id, reply_id=str(number), body=body, saved_at=now)
        item = OutItem(
            item_id=str(number), kind=kind, inquiry_id=inquiry_id, number=number, content=b"", draft=draft, title=title,
            queued_at=now,
        )  # fmt: skip
        values: dict[str, object] = {
            "state": OutState.WAITING, "holds_for_s": 0.0, "next_try_s": None, "tries": 0, "is_fault": False, "problem": None,
            "missed": None, "waits_for": "", "is_late": False, "may_take_back": True,
        }  # fmt: skip
        return OutView(item=item, **(values | more))  # type: ignore[arg-type]  # a table of the fields above

    refused = UserMessage(REFUSALS[Code.INQUIRY_CLOSED])
    made.put(
        [
            view(1, OutKind.REPLY, 29, "焼肉大将 渋谷センター街店", "本日15時に技術担当が伺います。\nよろしくお願いいたします。",
                 state=OutState.NEEDS, problem=refused),
            view(2, OutKind.REPLY, 31, "カフェ・ド・ノール 横浜南店", "番組表をお送りします。", next_try_s=12.0, tries=3),
            view(3, OutKind.NOTE, 31, "カフェ・ド・ノール 横浜南店", "店長は水曜が休み。", waits_for="2"),
            view(4, OutKind.OPENING, 0, "ビストロ 四条", "入口のスピーカーから雑音が入るとのことです。", holds_for_s=4.0),
        ],
        [Damaged(item_id="5", text="お世話になっております。ご依頼の件、")],
    )  # fmt: skip
    dialog = OutboxDialog(made, program.window)
    dialog.show_counts(Counts(3, 2))
    shell_of(program).top.outbox.set_counts(3, 2)
    dialog.open()
    return dialog


def _canned(program: Program) -> QWidget:
    part = _everywhere(program).canned
    assert part is not None
    shell_of(program).top.outbox.set_counts(0, 0)
    return part.open()


def _has_canned(program: Program) -> bool:
    """With the first one of them in the fields."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, CannedDialog) or not dialog.list.model.rowCount():
        return False
    if dialog.current is None:
        first = dialog.list.model.option(0)
        assert first is not None
        dialog.list.point(first.value)
    return dialog.current is not None


SENDING_VIEWS: tuple[View, ...] = (
    View("inquiry-new-repair", _repair, lambda program: _has_warning(program) and _is_kept(program)),
    View("inquiry-new-faults", _relocation, _has_warning),
    View("inquiry-new-store", _new_store, _is_kept),
    View("outbox", _outbox),
    View("dialog-canned", _canned, _has_canned),
    View("dialog-devices", lambda program: program.person_menu.open_devices()),
)
