"""Pictures of every view, without a screen: `python -m usen_desk.ui.screenshots --demo FILE --out DIR`.

Each view of VIEWS is taken in light and dark at three sizes as <view>-<theme>-<W>x<H>.png. A tab adds its views to
the table: how to get there from a signed-in desk, and how to see that everything has arrived. Waits for conditions,
never for time; a view that doesn't come ends the run with its name.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from usen_desk.api.errors import Refused
from usen_desk.contract.accounts import SEARCH_ACCOUNTS, AccountSearch
from usen_desk.contract.errors import Code, Problem
from usen_desk.local.demo import DemoStart
from usen_desk.local.paths import Paths
from usen_desk.local.settings import Settings, Theme
from usen_desk.ui import theme
from usen_desk.ui.accounts.page import AccountsPage
from usen_desk.ui.app import Program
from usen_desk.ui.file_pictures import FILE_VIEWS
from usen_desk.ui.import_pictures import IMPORT_VIEWS
from usen_desk.ui.inquiry_pictures import INQUIRY_VIEWS
from usen_desk.ui.knowledge_pictures import KNOWLEDGE_VIEWS
from usen_desk.ui.messages import TROUBLES, UserMessage, explain
from usen_desk.ui.navigation import Place, Tab, branch_place, customer_place, trial_place
from usen_desk.ui.people_pictures import PEOPLE_VIEWS
from usen_desk.ui.picturing import Missing, View, desk_of, shell_of, start, wait
from usen_desk.ui.sending_pictures import SENDING_VIEWS
from usen_desk.ui.session.sheet_page import Why
from usen_desk.ui.shelf_pictures import SHELF_VIEWS
from usen_desk.ui.transfer_pictures import TRANSFER_VIEWS
from usen_desk.ui.trials.detail_page import TrialDetailPage
from usen_desk.ui.trials.page import TrialsPage

SIZES = (QSize(1280, 720), QSize(1366, 768), QSize(1600, 950))
THEMES = (Theme.LIGHT, Theme.DARK)
COMMON_WORD = "カフェ"
SAMPLE_BRANCH = "0204180400"
PICTURED_TRIAL, MANUAL_TRIAL = "tQm4Zk", "xfeeaP"


def _search(program: Program) -> None:
    start(Tab.ACCOUNTS)(program)
    form = _accounts(program).search.form
    form.text_input("store_name").setText(COMMON_WORD)
    form.submit()


def _customer(program: Program) -> None:
    """The first store that has an account in use."""
    assert program.desk is not None
    search = AccountSearch(store_name=COMMON_WORD, active_only=True, limit=1)
    row = program.client.call(SEARCH_ACCOUNTS, search).items[0]
    program.desk.navigator.open(customer_place(row.customer_code))


def _branch(program: Program) -> None:
    """The branch of the manual's own sample."""
    assert program.desk is not None
    program.desk.navigator.open(branch_place(SAMPLE_BRANCH))


def _trial(login_id: str) -> Callable[[Program], None]:
    def open_(program: Program) -> None:
        shell_of(program).notice.clear()
        desk_of(program).navigator.open(trial_place(login_id))

    return open_


def _trials(key: str) -> Callable[[Program], None]:
    def open_(program: Program) -> None:
        shell_of(program).notice.clear()
        desk_of(program).navigator.open(Place(Tab.TRIALS, key))

    return open_


def _trial_page(program: Program) -> TrialDetailPage:
    """Of the trial that was shown last."""
    page = shell_of(program).page(Tab.TRIALS)
    assert isinstance(page, TrialsPage)
    assert page.detail is not None
    return page.detail


def _record(program: Program) -> None:
    """What was done, half written."""
    form = _trial_page(program).follow_ups.form
    form.focus_first()
    form.said.setPlainText("店長と話せた。明日の午後に訪問する。")


def _accounts(program: Program) -> AccountsPage:
    page = shell_of(program).page(Tab.ACCOUNTS)
    assert isinstance(page, AccountsPage)
    return page


def _find(text: str) -> Callable[[Program], None]:
    def open_(program: Program) -> None:
        box = shell_of(program).find_box
        box.open()
        box.input.setText(text)

    return open_


def _found(program: Program) -> bool:
    return shell_of(program).find_box.popup.isVisible() and not desk_of(program).find.working


def _notice(program: Program) -> None:
    shell_of(program).tell(UserMessage(next(iter(TROUBLES.values())), "0123456789abcdef0123456789abcdef"))


def _sheet(why: Why) -> Callable[[Program], None]:
    def open_(program: Program) -> None:
        assert program.sheet is not None
        assert program.desk is not None
        program.sheet.lift()
        program.sheet.lower_over(program.desk.me, why)

    return open_


def _first_start(program: Program) -> None:
    """As on a PC where nobody has said yet where the service is."""
    address = program.settings.values.service_url
    program.settings.values.service_url = ""
    program.sign_in_page.reset()
    program.settings.values.service_url = address


WRONG = Refused(Problem(code=Code.WRONG_SIGN_IN, request_id="0123456789abcdef0123456789abcdef"))

VIEWS: tuple[View, ...] = (
    View("sign-in", lambda program: program.sign_in_page.reset(), signed_in=False),
    View("sign-in-error", lambda program: program.sign_in_page.tell(explain(WRONG)), signed_in=False),
    View("sign-in-first", _first_start, signed_in=False),
    View("accounts", start(Tab.ACCOUNTS)),
    View("accounts-found", _search, lambda program: not _accounts(program).search.is_empty),
    View("account-detail", _customer),
    View("trials", start(Tab.TRIALS)),
    View("trials-found", _trials(f"search?branch_code={SAMPLE_BRANCH}")),
    View("trial-manual", _trial(MANUAL_TRIAL)),
    View("trial-detail", _trial(PICTURED_TRIAL)),
    View("trial-record", _record),
    View("dialog-hand-over", lambda program: _trial_page(program).open_hand_over()),
    View("dialog-trial-store", lambda program: _trial_page(program).open_store_dialog()),
    View("dialog-extension", lambda program: _trial_page(program).open_extension()),
    View("trials-funnel", _trials("funnel")),
    View("trials-extensions", _trials("extensions")),
    View("trials-advice", _trials("advice")),
    *INQUIRY_VIEWS,
    *FILE_VIEWS,
    *SENDING_VIEWS,
    *TRANSFER_VIEWS,
    View("branches", start(Tab.BRANCHES)),
    View("branch", _branch),
    View("board", start(Tab.BOARD)),
    *KNOWLEDGE_VIEWS,
    *PEOPLE_VIEWS,
    *IMPORT_VIEWS,
    *SHELF_VIEWS,
    View("find-start", _find("")),
    View("find-name", _find(COMMON_WORD), _found),
    View("find-nothing", _find("ありえない店の名前"), _found),
    View("find-command", _find("パスワード"), _found),
    View("notice", _notice),
    View("menu-person", lambda program: program.person_menu.open_at(shell_of(program).top.person)),
    View("dialog-password", lambda program: program.person_menu.open_password()),
    View("dialog-image", lambda program: program.person_menu.open_image()),
    View("dialog-connection", lambda program: program.person_menu.open_connection()),
    View("dialog-keys", lambda program: shell_of(program).open_help()),
    View("sheet-expired", _sheet(Why.EXPIRED)),
    View("sheet-locked", _sheet(Why.LOCKED)),
)


def take_all(
    program: Program, login_id: str, password: str, out: Path, views: tuple[View, ...] = VIEWS, *, once: bool = False
) -> list[Path]:
    """Take every view in every theme and size; `once`: in the first of them. Raises: Missing."""
    out.mkdir(parents=True, exist_ok=True)
    program.window.show()
    made: list[Path] = []
    for view in (view for view in views if not view.signed_in):
        made += _take(program, view, out, once)
    program.sign_in.sign_in(login_id, password)
    wait(lambda: program.desk is not None or bool(program.sign_in_page.notice.text), "sign-in")
    if program.desk is None:
        raise Missing(f"after the sign-in: {program.sign_in_page.notice.text}")
    wait(lambda: program.background.idle, "the first answers")
    _close(program, None)  # among them: that the clock of a service of another day differs
    for view in (view for view in views if view.signed_in):
        made += _take(program, view, out, once)
    return made


def _take(program: Program, view: View, out: Path, once: bool) -> Iterator[Path]:
    for mode in THEMES[:1] if once else THEMES:
        program.theme.set(mode)
        for size in SIZES[:1] if once else SIZES:
            program.window.resize(size)
            over = view.open(program)
            wait(lambda: program.background.idle and view.arrived(program), view.name)
            _settle()
            path = out / f"{view.name}-{mode}-{size.width()}x{size.height()}.png"
            _picture(program.window, over).save(str(path))
            _close(program, over)
            yield path


def _picture(window: QWidget, over: QWidget | None) -> QPixmap:
    """The window with the dialog or menu over it, as a screen would show it."""
    made = window.grab()
    if over is not None:
        painter = QPainter(made)
        at = window.mapFromGlobal(over.mapToGlobal(over.rect().topLeft()))
        if isinstance(over, QDialog):  # in place of the frame and shade that a desktop draws around it
            painter.fillRect(window.rect(), QColor(11, 14, 22, 90))
            painter.fillRect(QRect(at, over.size()).adjusted(-1, -1, 1, 1), theme.color("line_input"))
        painter.drawPixmap(at, over.grab())
        painter.end()
    return made


def _close(program: Program, over: QWidget | None) -> None:
    if isinstance(over, QDialog | QMenu):
        over.close()
    if program.shell is not None:
        program.shell.find_box.input.clear()
        program.shell.find_box.close_popup()
        program.shell.notice.clear()
    if program.everywhere is not None:
        program.everywhere.strip.set([])
    if program.sheet is not None:
        program.sheet.lift()


def _settle() -> None:
    """Let layouts, styles and deferred deletes happen."""
    for _ in range(5):
        QApplication.processEvents()


def _need_no_screen(folder: Path) -> None:
    """Qt's offscreen platform, with a screen large enough for menus to stand where they belong."""
    if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
        config = folder / "screen.json"
        screen = {"name": "pictures", "x": 0, "y": 0, "width": 2400, "height": 1400, "logicalDpi": 96, "dpr": 1.0}
        config.write_text(json.dumps({"synchronousWindowSystemEvents": False, "screens": [screen]}), encoding="utf-8")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--once", action="store_true", help="each view in the first theme and size only")
    given = parser.parse_args()
    demo = DemoStart.read(given.demo)
    QApplication.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as folder:
        _need_no_screen(Path(folder))
        app = QApplication(sys.argv[:1])
        paths = Paths.below(Path(folder))
        settings = Settings(paths.settings)
        demo.put_into(settings)
        program = Program(app, paths, settings)
        try:
            made = take_all(program, demo.login_id, demo.password, given.out, once=given.once)
        except Missing as missing:
            sys.stderr.write(f"the view {missing} did not arrive\n")
            return 1
        finally:
            program.close()
    sys.stdout.write(f"{len(made)} pictures in {given.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
