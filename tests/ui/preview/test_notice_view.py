"""How far a file has come, and what went wrong."""

from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.moving import Moving, Stage
from usen_desk.ui.preview.file_model import Files


def test_progress_trouble_and_cancel_while_it_comes(preview, put, transfers):
    transfers.holds = True
    file = put("図面.pdf", size_bytes=1000 * 1024)
    preview.show_files(Files((file,)), 0)
    assert preview.stack.currentWidget() is preview.coming

    def moving(stage, done, trouble=None):
        transfers.movings["0"] = Moving("0", file.name, None, False, stage, done, 1000 * 1024, trouble=trouble)
        transfers.changed.emit("0")

    moving(Stage.MOVING, 250 * 1024)
    assert preview.coming.bar.value() == 25
    assert "250 KB / 1000 KB" in preview.coming.text
    moving(Stage.WAITING, 250 * 1024, UserMessage("サービスに接続できません。"))
    assert "接続できません" in preview.coming.text
    preview.coming.cancelled.emit()
    assert transfers.cancelled == ["0"]
    assert "中止しました" in preview.instead.text
    transfers.holds = False
    preview.instead.button.click()
    assert len(transfers.asked) == 2


def test_a_failure_can_be_tried_again(show, put, transfers, qtbot):
    transfers.error = Unreachable(Trouble.TIMEOUT)
    preview = show(put("図面.pdf"))
    assert "読み込めませんでした" in preview.instead.text
    transfers.error = None
    preview.instead.button.click()
    qtbot.waitUntil(lambda: preview.pages.page_count == 2, timeout=20_000)
