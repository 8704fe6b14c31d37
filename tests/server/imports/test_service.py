"""Tests for usen_desk.server.imports.service: what people ask for, through the edge, on both databases."""

import csv
import io
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.server.accounts.importing import stores
from tests.server.people.office import NAMES
from usen_desk.contract.access_log import SEARCH_ACCESS_LOG, LogSearch
from usen_desk.contract.errors import Code
from usen_desk.contract.imports import (
    APPLY_IMPORT,
    CANCEL_IMPORT,
    EXPORT_IMPORT_PROBLEMS,
    GET_IMPORT,
    LIST_IMPORT_KINDS,
    LIST_IMPORTS,
    RESUME_IMPORT,
    TRY_IMPORT,
    ImportAgreed,
    ImportCounts,
    ImportKind,
    ImportSearch,
    ImportState,
    ImportStep,
    ImportToTry,
    ProblemSort,
)
from usen_desk.contract.permissions import Role
from usen_desk.server.db import schema

RENAMED = [["C1", "さくら"], ["C2", "髙橋珈琲"]]


@pytest.fixture
def faulty(tmp_path):
    """Three good lines, two bad ones and one that a later one replaces."""
    rows = [["C1", "さくら"], ["C2", ""], ["C3", "x" * 300], ["C4", "むつみ"], ["C4", "ことぶき"], ["C5", "みなと"]]
    return stores(tmp_path, *rows)


def log_rows(desk):
    with desk.database.read() as tx:
        rows = schema.access_log.c
        found = tx.execute(select(rows.action, rows.staff_id, rows.object_kind, rows.object_key, rows.detail))
        return [tuple(row) for row in found]


def refusal(desk, endpoint, run, body=None):
    return desk.office.refusal(endpoint, body, run=str(run.import_id))


def test_a_file_is_tried_looked_at_and_applied(desk, tmp_path):
    asked = desk.ask(stores(tmp_path, *RENAMED))
    assert (asked.step, asked.state, asked.asked_by_name) == (
        ImportStep.CHECK,
        ImportState.WAITING,
        NAMES[Role.SUPERVISOR],
    )
    desk.work()
    tried = desk.state(asked)
    assert (tried.state, tried.counts) == (ImportState.CHECKED, ImportCounts(lines=2, added=2))
    assert desk.names() == {}, "trying changes nothing"
    waiting = desk.agree(tried, Role.ADMIN)
    assert (waiting.step, waiting.state) == (ImportStep.APPLY, ImportState.WAITING)
    desk.work()
    done = desk.state(asked)
    assert (done.state, done.counts, done.applied_by_name) == (
        ImportState.DONE,
        ImportCounts(lines=2, added=2),
        NAMES[Role.ADMIN],
    )
    assert not done.has_file
    assert desk.names() == {"C1": "さくら", "C2": "髙橋珈琲"}


def test_asking_twice_makes_one_and_the_id_is_for_one_file(desk, tmp_path):
    upload_id, run = desk.send(stores(tmp_path, *RENAMED).read_bytes()), str(uuid4())
    wanted = ImportToTry(kind=ImportKind.CUSTOMERS, upload_id=upload_id)
    assert desk.office.call(TRY_IMPORT, wanted, run=run) == desk.office.call(TRY_IMPORT, wanted, run=run)
    other = ImportToTry(kind=ImportKind.ACCOUNTS, upload_id=upload_id)
    assert desk.office.refusal(TRY_IMPORT, other, run=run) == (Code.OTHER_CONTENT, "run")
    assert len(desk.office.call(LIST_IMPORTS, ImportSearch()).items) == 1


def test_what_is_no_text_is_refused(desk):
    upload_id = desk.send(b"%PDF-1.7\n%...", "図面.pdf")
    wanted = ImportToTry(kind=ImportKind.CUSTOMERS, upload_id=upload_id)
    assert desk.office.refusal(TRY_IMPORT, wanted, run=str(uuid4())) == (Code.FILE_REFUSED, "upload_id")
    assert desk.office.refusal(TRY_IMPORT, wanted, run="no uuid") == (Code.INVALID_INPUT, "run")


def test_problems_come_with_line_column_and_sentence_sorted_by_the_service(desk, faulty):
    tried = desk.tried(faulty)
    assert tried.counts == ImportCounts(lines=6, added=3, refused=2, replaced=1)
    assert [(each.line, each.is_refused, each.column, each.reason) for each in desk.problems(tried)] == [
        (3, True, "店舗先名称", "空です。値が必要です"),
        (4, True, "店舗先名称", "長すぎます"),
        (5, False, "", "同じ顧客CDの行が後にもあるので、6 行目のほうを使いました"),
    ]
    assert [each.line for each in desk.problems(tried, descending=True)] == [5, 4, 3]
    assert [each.line for each in desk.problems(tried, sort=ProblemSort.COLUMN)] == [5, 3, 4]
    assert [each.line for each in desk.problems(tried, sort=ProblemSort.REFUSED, descending=True)] == [3, 4, 5]
    assert len(desk.problems(tried, limit=1)) == 1


def test_the_report_has_every_problem_and_stands_in_the_log(desk, faulty):
    tried = desk.tried(faulty)
    report = desk.office.call(EXPORT_IMPORT_PROBLEMS, run=str(tried.import_id))
    rows = list(csv.reader(io.StringIO(report.decode("utf-8-sig"), newline="")))
    assert rows[:2] == [
        ["行", "区分", "列", "値", "理由"],
        ["3", "取り込めない", "店舗先名称", "", "空です。値が必要です"],
    ]
    assert len(rows) == 4
    assert log_rows(desk)[-1] == ("import_problems_exported", 3, "import", str(tried.import_id), "3 rows")


def test_an_apply_is_logged_once_with_who_and_what(desk, tmp_path):
    tried = desk.tried(stores(tmp_path, *RENAMED))
    assert not log_rows(desk), "looking changes nothing"
    desk.agree(tried)
    desk.agree(tried)
    detail = f"customers sha256={tried.sha256} added=2 changed=0 refused=0"
    assert log_rows(desk) == [("imported", 3, "import", str(tried.import_id), detail)]
    (shown,) = desk.office.call(SEARCH_ACCESS_LOG, LogSearch(), who=Role.ADMIN).items
    assert (shown.action, shown.object_name) == ("imported", "stores.csv")


def test_only_what_was_looked_at_is_applied(desk, tmp_path):
    waiting = desk.ask(stores(tmp_path, *RENAMED))
    mine = ImportAgreed(sha256=waiting.sha256)
    assert refusal(desk, APPLY_IMPORT, waiting, mine) == (Code.IMPORT_MOVED_ON, "run"), "nobody looked at it yet"
    desk.work()
    another = ImportAgreed(sha256="0" * 64)
    assert refusal(desk, APPLY_IMPORT, waiting, another) == (Code.IMPORT_MOVED_ON, "sha256")
    desk.work()
    assert desk.names() == {}


def resumed_and_cancelled_again(desk, run):
    """Also between the press and its turn: then it says that nothing was changed, not what would have been."""
    desk.office.call(RESUME_IMPORT, run=str(run.import_id))
    desk.work()
    desk.agree(run)
    over = desk.office.call(CANCEL_IMPORT, run=str(run.import_id))
    assert (over.state, over.counts) == (ImportState.CANCELLED, ImportCounts())


def test_what_waits_or_was_looked_at_is_cancelled_at_once_and_can_be_tried_again(desk, tmp_path):
    waiting = desk.ask(stores(tmp_path, *RENAMED))
    for _ in range(2):
        assert desk.office.call(CANCEL_IMPORT, run=str(waiting.import_id)).state is ImportState.CANCELLED
    desk.work()
    assert desk.state(waiting).state is ImportState.CANCELLED
    mine = ImportAgreed(sha256=waiting.sha256)
    assert refusal(desk, APPLY_IMPORT, waiting, mine) == (Code.IMPORT_MOVED_ON, "run")
    resumed_and_cancelled_again(desk, waiting)
    again = desk.office.call(RESUME_IMPORT, run=str(waiting.import_id))
    assert (again.step, again.state) == (ImportStep.CHECK, ImportState.WAITING)
    desk.work()
    assert desk.state(waiting).counts == ImportCounts(lines=2, added=2)


def test_what_is_through_is_neither_cancelled_nor_resumed(desk, tmp_path):
    done = desk.applied(stores(tmp_path, *RENAMED))
    assert refusal(desk, CANCEL_IMPORT, done) == (Code.IMPORT_MOVED_ON, "run")
    assert refusal(desk, RESUME_IMPORT, done) == (Code.IMPORT_MOVED_ON, "run")
    assert desk.agree(done).state is ImportState.DONE, "the answer to an apply may have been lost"


def test_the_list_has_the_newest_first_in_pages(desk, tmp_path):
    numbers = [desk.ask(stores(tmp_path, ["C1", f"店{number}"])).number for number in range(3)]
    first = desk.office.call(LIST_IMPORTS, ImportSearch(limit=2))
    assert ([run.number for run in first.items], first.has_more) == (numbers[:0:-1], True)
    rest = desk.office.call(LIST_IMPORTS, ImportSearch(before=numbers[1], limit=2))
    assert ([run.number for run in rest.items], rest.has_more) == ([numbers[0]], False)


def test_every_kind_says_its_columns(desk):
    kinds = {each.kind: each for each in desk.office.call(LIST_IMPORT_KINDS).items}
    assert set(kinds) == set(ImportKind)
    assert kinds[ImportKind.CUSTOMERS].required == ("顧客CD", "店舗先名称", "管轄支店CD")
    assert kinds[ImportKind.COMPANIES].required == ("企業名",)
    assert kinds[ImportKind.USAGE].required[0] == "ログインID または アカウントID"
    assert all(each.required for each in kinds.values())


def test_what_never_was_is_not_found(desk):
    assert desk.office.refusal(GET_IMPORT, run=str(uuid4())) == (Code.NOT_FOUND, None)
