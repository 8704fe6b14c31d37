"""Tests for usen_desk.ui.board.assign_dialog."""

from uuid import uuid4

from PySide6.QtCore import Qt

from tests.ui.board.samples import AGENTS, QUEUE
from usen_desk.contract.inquiry_work import BulkEdited, BulkLine, Outcome
from usen_desk.ui.board.assign_dialog import AssignDialog


def previewed(*outcomes):
    return BulkEdited(action_id=uuid4(), items=[BulkLine(inquiry_id=39, outcome=outcome) for outcome in outcomes])


def test_it_says_what_would_become_of_the_rows(qtbot):
    dialog = AssignDialog(QUEUE[:2], AGENTS, AGENTS[2])
    qtbot.addWidget(dialog)
    dialog.show_preview(previewed(Outcome.DONE, Outcome.UNCHANGED))
    assert dialog.preview.text().startswith("1件が 中村 翔太 さんの担当になります。持ち件数 7 → 8\n1件はそのままです")
    dialog.show_preview(previewed(Outcome.UNCHANGED, Outcome.CHANGED_MEANWHILE))
    assert not dialog.act.isEnabled()


def test_enter_gives_them_once(qtbot):
    dialog, submitted = AssignDialog(QUEUE[:2], AGENTS, AGENTS[2]), []
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.submitted.connect(lambda staff_id, name: submitted.append((staff_id, name)))
    dialog.show()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert submitted == [(3, "中村 翔太")]
    assert not dialog.isVisible()


def test_a_person_is_chosen_where_none_is_named(qtbot):
    dialog, asked = AssignDialog(QUEUE[:1], AGENTS), []
    qtbot.addWidget(dialog)
    dialog.preview_wanted.connect(asked.append)
    dialog.ask()
    dialog.options.pointed.emit(None)
    assert set(asked) <= {agent.staff_id for agent in AGENTS}
    assert dialog.options is not None
