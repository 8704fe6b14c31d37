"""Pictures of 取込: nothing imported yet, a file that was checked with bad lines, one that is being imported, and how
the last ones went. The runs are the pictures' own: an import in the demo would change its stores."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from usen_desk.contract.base import JST
from usen_desk.contract.imports import (
    ImportCounts,
    ImportKind,
    ImportProblem,
    ImportProblems,
    ImportRun,
    ImportRuns,
    ImportState,
    ImportStep,
)
from usen_desk.ui.app import Program
from usen_desk.ui.navigation import Place, Tab
from usen_desk.ui.people.imports_page import HISTORY, PROBLEMS, ImportsPage
from usen_desk.ui.people.page import PeoplePage
from usen_desk.ui.picturing import View, desk_of, shell_of, wait

AT = datetime(2026, 11, 22, 10, 12, tzinfo=JST)
WHO = "中村 誠"


def _run(
    number: int, kind: ImportKind, state: ImportState, name: str, counts: ImportCounts, **more: object
) -> ImportRun:
    values: dict[str, object] = {
        "import_id": UUID(int=number),
        "number": number,
        "kind": kind,
        "step": ImportStep.APPLY,
        "state": state,
        "file_name": name,
        "size_bytes": 48_213_004,
        "sha256": "0" * 64,
        "asked_by_name": WHO,
        "asked_at": AT - timedelta(hours=24 * (8 - number)),
        "counts": counts,
        **more,
    }
    return ImportRun(**values)  # type: ignore[arg-type]  # fields by name, of which some are left out


CHECKED = _run(
    8,
    ImportKind.CUSTOMERS,
    ImportState.CHECKED,
    "unis_顧客マスタ_20261122.csv",
    ImportCounts(lines=212_806, added=318, changed=1_204, unchanged=211_279, refused=4, replaced=1),
    step=ImportStep.CHECK,
    problem_count=5,
    remarks=("使わない列: 備考、担当者コード",),
    has_file=True,
)
APPLYING = _run(
    8,
    ImportKind.CUSTOMERS,
    ImportState.RUNNING,
    CHECKED.file_name,
    CHECKED.counts,
    applied_by_name=WHO,
    apply_asked_at=AT,
    progress_done=940,
    progress_total=1_522,
    progress_lines=212_806,
    has_file=True,
)
DAMAGED = _run(
    5,
    ImportKind.TRIALS,
    ImportState.FAILED,
    "お試し_1118.csv",
    ImportCounts(),
    step=ImportStep.CHECK,
    fault="最後の 4,310 行目の列が足りません。ファイルが途中で切れているようです。何も変更していません。",
)
EARLIER = (
    _run(7, ImportKind.ACCOUNTS, ImportState.DONE, "会員アカウント_20261121.csv", ImportCounts(added=41, changed=96)),
    _run(
        6, ImportKind.USAGE, ImportState.DONE, "利用ログ_1120.csv", ImportCounts(added=18_344, changed=702, refused=3)
    ),
    DAMAGED,
    _run(4, ImportKind.COMPANIES, ImportState.CANCELLED, "導入依頼_企業.csv", ImportCounts(), step=ImportStep.CHECK),
    _run(3, ImportKind.MAILINGS, ImportState.DONE, "登録送付_1116.csv", ImportCounts(added=230, unchanged=12)),
    _run(2, ImportKind.TRIALS, ImportState.INTERRUPTED, "お試し_1115.csv", ImportCounts(added=500), has_file=True),
)
BAD_LINES = (
    ImportProblem(line=52, last_line=52, is_refused=True, column="店舗先名称", reason="空です。値が必要です"),
    ImportProblem(
        line=1_877,
        last_line=1_877,
        is_refused=True,
        column="新設年月日",
        value="2026-13-01",
        reason="日付として読めません（例 2018-09-26、2018/9/26、20180926）",
    ),
    ImportProblem(
        line=20_431, last_line=20_433, is_refused=True, reason='引用符（"）の使い方が CSV として正しくありません'
    ),
    ImportProblem(
        line=88_012,
        last_line=88_012,
        is_refused=True,
        column="管轄支店CD",
        value="0299999900",
        reason="登録のない支店です。管轄支店名の列に名前があれば、支店も登録します",
    ),
    ImportProblem(
        line=151_006,
        last_line=151_006,
        is_refused=False,
        reason="同じ顧客CDの行が後にもあるので、203554 行目のほうを使いました",
    ),
)


def _page(program: Program) -> ImportsPage:
    desk_of(program).navigator.open(Place(Tab.PEOPLE, "imports"))
    people = shell_of(program).page(Tab.PEOPLE)
    assert isinstance(people, PeoplePage)
    page = people.section
    assert isinstance(page, ImportsPage)
    wait(lambda: bool(page.card.needs.text()) and desk_of(program).background.idle, "the kinds of imports")
    return page


def _empty(program: Program) -> None:
    page = _page(program)
    page.notice.clear()
    page.presenter.history.emit(ImportRuns(items=[]))
    page.card.show_nothing()
    page.lists.chosen.emit(HISTORY)


def _showing(run: ImportRun, which: str) -> Callable[[Program], None]:
    def open_(program: Program) -> None:
        page = _page(program)
        page.notice.clear()
        problems = BAD_LINES if run.problem_count else ()
        page.presenter.history.emit(ImportRuns(items=[run, *(one for one in EARLIER if one is not run)]))
        page.presenter.run.emit(run)
        page.presenter.problems.emit(ImportProblems(items=list(problems), total=len(problems)))
        page.lists.chosen.emit(which)

    return open_


IMPORT_VIEWS: tuple[View, ...] = (
    View("imports-empty", _empty),
    View("imports-checked", _showing(CHECKED, PROBLEMS)),
    View("imports-applying", _showing(APPLYING, HISTORY)),
    View("imports-failed", _showing(DAMAGED, HISTORY)),
)
