"""Tests for usen_desk.server.accounts.unis_import: whole imports, on both databases."""

import gc
import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from tests.server.accounts.import_files import HEADER as UNIS_HEADER
from tests.server.accounts.import_files import make_unis_csv, unis_rows, write_csv
from tests.server.accounts.importing import (
    NOW,
    Stopped,
    accounts,
    counts,
    imported,
    leftovers,
    mailings,
    rows_of,
    state_of,
    stop_after,
    stores,
    work,
    wrongly_indexed,
)
from usen_desk.server.accounts import import_store
from usen_desk.server.accounts.import_file import FileCode, FileFault
from usen_desk.server.accounts.import_kinds import ACCOUNTS, CUSTOMERS, MAILINGS
from usen_desk.server.accounts.unis_import import LOCK_NUMBER, Unfinished
from usen_desk.server.audit.store import SEALING_LOCK
from usen_desk.server.db import schema
from usen_desk.server.db.alone import AlreadyRunning, alone
from usen_desk.server.db.notify import ORDER_LOCK


def runs(database):
    with database.read() as connection:
        table = schema.import_run.c
        return [tuple(row) for row in connection.execute(select(table.kind, table.state).order_by(table.import_id))]


def names(database):
    return {code: row["store_name"] for (code,), row in rows_of(database, CUSTOMERS).items()}


def branch_names(database):
    with database.read() as connection:
        return import_store.known_branches(connection)


def test_new_stores_go_in_with_keys_index_and_branch(database, tmp_path):
    run, problems = imported(
        database, stores(tmp_path, ["C-1", "ｶﾌｪ 髙橋", "0204180400", "横浜南支店", "(045)123-4567"])
    )
    assert (counts(run), problems) == ({"added": 1}, [])
    row = rows_of(database, CUSTOMERS)[("C-1",)]
    assert row["customer_code_key"] == "c1"
    assert row["store_name_folded"] == "かふぇ高橋"
    assert (row["phone"], row["phone_key"]) == ("(045)123-4567", "0451234567")
    assert branch_names(database) == {"0204180400": "横浜南支店"}
    assert wrongly_indexed(database) == []
    assert leftovers(database) == 0
    assert runs(database) == [("customers", "done")]


def test_the_manuals_own_store_is_kept_word_for_word(database, tmp_path):
    cells = {
        "顧客CD": "C0001234",
        "店舗先名称": "ひまわり苑",
        "店種コード": "02009",
        "店種": "老人福祉センター",
        "顧客ステータス": "確定",
        "新設年月日": "2018-09-27",
        "管轄支店CD": "0204180400",
        "管轄支店名": "横浜南支店",
        "店舗先住所": "神奈川県横浜市港南区丸山台2-3-4",
        "最終更新日": "2018-09-28 10:30:06",
    }
    imported(database, write_csv(tmp_path / "one.csv", list(cells), [list(cells.values())], "cp932"))
    row = rows_of(database, CUSTOMERS)[("C0001234",)]
    assert (row["business_type_code"], row["business_type_name"], row["status"]) == (
        "02009",
        "老人福祉センター",
        "確定",
    )
    assert (row["opened_on"], row["terminated_on"], row["prefecture_code"]) == (date(2018, 9, 27), None, 14)
    assert row["updated_at"].isoformat() == "2018-09-28T01:30:06+00:00"


def test_the_same_file_twice_changes_nothing(database, tmp_path):
    path = make_unis_csv(tmp_path / "unis.csv", 3000)
    first, _ = imported(database, path)
    before = state_of(database)
    second, problems = imported(database, path)
    assert counts(first) == {"added": 3000}
    assert (counts(second), problems) == ({"unchanged": 3000}, [])
    assert state_of(database) == before
    assert wrongly_indexed(database) == []


def test_what_differs_is_changed_and_the_index_follows(database, tmp_path):
    imported(database, stores(tmp_path, ["C1", "さくら"], ["C2", "ひまわり"], ["C3", "大将", "1", "一支店", "03-1"]))
    changed = [
        ["C1", "もみじ"],
        ["C2", "ひまわり", "2", "二支店", ""],
        ["C3", "大将", "1", "一支店", "03-2"],
        ["C4", "新"],
    ]
    run, _ = imported(database, stores(tmp_path, *changed))
    assert counts(run) == {"added": 1, "changed": 3}
    assert names(database) == {"C1": "もみじ", "C2": "ひまわり", "C3": "大将", "C4": "新"}
    assert rows_of(database, CUSTOMERS)[("C3",)]["phone_key"] == "032"
    assert wrongly_indexed(database) == []


def test_columns_that_the_file_leaves_out_keep_their_values(database, tmp_path):
    imported(database, stores(tmp_path, ["C1", "さくら", "1", "一支店", "045-1"]))
    run, _ = imported(
        database, write_csv(tmp_path / "few.csv", ["顧客CD", "店舗先名称", "管轄支店CD"], [["C1", "もみじ", "1"]])
    )
    assert counts(run) == {"changed": 1}
    assert rows_of(database, CUSTOMERS)[("C1",)]["phone"] == "045-1"


def test_bad_lines_are_told_and_the_good_ones_go_in(database, tmp_path):
    path = stores(
        tmp_path, ["C1", "さくら"], ["", "\x00"], ["C3", "x" * 201], ["C4", "大将", "9", ""], ["C5", "もみじ"]
    )
    run, problems = imported(database, path)
    assert counts(run) == {"added": 2, "refused": 3}
    told = [(problem.line, [(cell.field, cell.code) for cell in problem.cells]) for problem in problems]
    assert told == [
        (3, [("customer_code", "EMPTY"), ("store_name", "UNUSABLE_CHARACTER")]),
        (4, [("store_name", "TOO_LONG")]),
        (5, [("branch_code", "UNKNOWN_BRANCH")]),
    ]
    assert set(names(database)) == {"C1", "C5"}


def test_a_branch_may_be_named_by_a_later_line(database, tmp_path):
    run, _ = imported(database, stores(tmp_path, ["C1", "さくら", "7", ""], ["C2", "大将", "7", "七支店"]))
    assert counts(run) == {"added": 2}
    assert branch_names(database) == {"7": "七支店"}


def test_a_known_branch_is_renamed_and_may_go_unnamed(database, tmp_path):
    imported(database, stores(tmp_path, ["C1", "さくら", "7", "七支店"]))
    run, _ = imported(database, stores(tmp_path, ["C1", "さくら", "7", ""]))
    assert (counts(run), branch_names(database)) == ({"unchanged": 1}, {"7": "七支店"})
    run, _ = imported(database, stores(tmp_path, ["C1", "さくら", "7", "第七支店"]))
    assert (counts(run), branch_names(database)) == ({"unchanged": 1}, {"7": "第七支店"})


def test_of_two_lines_for_one_store_the_last_wins_and_it_is_told(database, tmp_path):
    run, problems = imported(database, stores(tmp_path, ["C1", "一"], ["C2", "ほか"], ["C1", "二"], ["C1", "三"]))
    assert counts(run) == {"added": 2, "replaced": 2}
    assert [(problem.line, problem.replaced_by) for problem in problems] == [(2, 5), (4, 5)]
    assert names(database) == {"C1": "三", "C2": "ほか"}


@pytest.mark.parametrize(
    "order", [["今", "今", "新"], ["今", "新", "今"], ["新", "今", "今"], ["新", "今", "新"], ["今", "今", "今"]]
)
def test_the_last_line_wins_also_where_the_store_is_there_already(database, tmp_path, order):
    imported(database, stores(tmp_path, ["C1", "今"]))
    run, problems = imported(database, stores(tmp_path, *(["C1", name] for name in order)))
    assert counts(run) == {"replaced": 2, "changed" if order[-1] == "新" else "unchanged": 1}
    assert len(problems) == 2
    assert names(database) == {"C1": order[-1]}


def test_a_dry_run_tells_everything_and_leaves_no_trace(database, tmp_path):
    imported(database, stores(tmp_path, ["C1", "さくら"], ["C2", "ひまわり"]))
    before, done = state_of(database), runs(database)
    path = stores(
        tmp_path, ["C1", "もみじ", "2", "二支店"], ["C2", "ひまわり"], ["C3", "新"], ["", "x"], ["C3", "もっと新"]
    )
    run, problems = imported(database, path, dry=True)
    would = {"added": 1, "changed": 1, "unchanged": 1, "refused": 1, "replaced": 1}
    assert counts(run) == would
    assert [problem.line for problem in problems] == [4, 5]
    assert (state_of(database), runs(database), leftovers(database)) == (before, done, 0)
    assert counts(imported(database, path)[0]) == would


@pytest.mark.parametrize("dry", [False, True])
def test_a_cut_file_changes_nothing(database, tmp_path, dry):
    imported(database, stores(tmp_path, ["C1", "さくら"]))
    before = state_of(database)
    path = make_unis_csv(tmp_path / "unis.csv", 5000)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(FileFault) as caught:
        imported(database, path, dry=dry)
    assert (caught.value.code, caught.value.line) == (FileCode.CUT_SHORT, 5001)
    assert (state_of(database), leftovers(database)) == (before, 0)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_shuffled_parts_leave_what_the_whole_leaves(databases, tmp_path, seed):
    draw = random.Random(seed)
    rows = [row for row in unis_rows(300, seed % 97)]
    older = [[*row[:3], row[3] + "旧", *row[4:]] for row in rows[::3]]
    draw.shuffle(rows)
    cut = draw.randrange(301)
    files = [
        write_csv(tmp_path / f"{n}.csv", list(UNIS_HEADER), part)
        for n, part in enumerate([older, rows, rows[:cut], rows[cut:]])
    ]
    whole, parts = databases.empty("sqlite"), databases.empty("sqlite")
    for path in files[:2]:
        imported(whole, path)
    for path in (files[0], files[3], files[2]):
        imported(parts, path)
    assert state_of(parts) == state_of(whole)
    assert wrongly_indexed(parts) == []
    databases.release(whole)
    databases.release(parts)


def test_accounts_find_their_store_and_bad_lines_are_told(database, tmp_path):
    imported(database, stores(tmp_path, ["C1", "さくら"], ["C2", "もみじ"]))
    path = accounts(tmp_path, ["11", "C1", "xfeeaP", "A@Example.jp"], ["12", "C9", "b"], ["x", "C1", "c", "nomail"])
    run, problems = imported(database, path, ACCOUNTS)
    assert counts(run) == {"added": 1, "refused": 2}
    told = [[(cell.field, cell.code) for cell in problem.cells] for problem in problems]
    assert told == [[("customer_code", "UNKNOWN_STORE")], [("account_id", "NO_NUMBER"), ("email", "NO_MAIL_ADDRESS")]]
    row = rows_of(database, ACCOUNTS)[(11,)]
    assert (row["login_id"], row["login_id_key"], row["email_key"], row["services"]) == (
        "xfeeaP",
        "xfeeap",
        "a@example.jp",
        1,
    )


def test_accounts_that_change_keep_their_password_and_may_move(database, tmp_path):
    imported(database, stores(tmp_path, ["C1", "さくら"], ["C2", "もみじ"]))
    imported(database, accounts(tmp_path, ["11", "C1", "a"], ["12", "C1", "b"]), ACCOUNTS)
    with database.write() as connection:
        connection.execute(update(schema.account).values(password_hash="kept"))
    run, _ = imported(database, accounts(tmp_path, ["11", "C2", "a"], ["12", "C1", "b"]), ACCOUNTS)
    assert counts(run) == {"changed": 1, "unchanged": 1}
    assert rows_of(database, ACCOUNTS)[(11,)]["password_hash"] == "kept"
    assert [row["customer_id"] for row in state_of(database)["accounts"]] == ["C2", "C1"]


def test_a_login_id_that_another_account_has_is_refused_by_name(database, tmp_path):
    imported(database, stores(tmp_path, ["C1", "さくら"]))
    imported(database, accounts(tmp_path, ["1", "C1", "a"], ["2", "C1", "b"]), ACCOUNTS)
    run, problems = imported(
        database, accounts(tmp_path, ["3", "C1", "a"], ["4", "C1", "c"], ["5", "C1", "c"]), ACCOUNTS
    )
    assert counts(run) == {"refused": 3}
    assert [(problem.line, problem.cells[0].value, problem.cells[0].detail) for problem in problems] == [
        (2, "a", "1"),
        (3, "c", "5"),
        (4, "c", "4"),
    ]


def test_accounts_may_swap_their_login_ids(database, tmp_path):
    imported(database, stores(tmp_path, ["C1", "さくら"]))
    imported(database, accounts(tmp_path, ["1", "C1", "a"], ["2", "C1", "b"]), ACCOUNTS)
    run, problems = imported(database, accounts(tmp_path, ["1", "C1", "b"], ["2", "C1", "a"]), ACCOUNTS)
    assert (counts(run), problems) == ({"changed": 2}, [])


def test_a_refused_line_leaves_its_account_the_login_id_that_others_may_not_take(database, tmp_path):
    imported(database, stores(tmp_path, ["C1", "さくら"]))
    imported(database, accounts(tmp_path, ["1", "C1", "a"], ["2", "C1", "b"], ["3", "C1", "c"]), ACCOUNTS)
    run, _ = imported(database, accounts(tmp_path, ["1", "C1", "c"], ["2", "C1", "a"]), ACCOUNTS)
    assert counts(run) == {"refused": 2}
    assert [row["login_id"] for row in rows_of(database, ACCOUNTS).values()] == ["a", "b", "c"]


def test_mailings_are_told_apart_by_store_day_and_name(database, tmp_path):
    imported(database, stores(tmp_path, ["C1", "さくら"], ["C2", "もみじ"]))
    rows = [
        ["C1", "2018-09-26", "", "山田", "発送済"],
        ["C1", "2018-09-26", "", "鈴木", "発送済"],
        ["C2", "2018-09-26", "", "山田", "発送済"],
    ]
    assert counts(imported(database, mailings(tmp_path, *rows), MAILINGS)[0]) == {"added": 3}
    rows[0][2] = "2018/10/1"
    run, problems = imported(
        database, mailings(tmp_path, *rows, ["C9", "2018-09-26", "", "", ""], ["C1", "", "", "", ""]), MAILINGS
    )
    assert counts(run) == {"changed": 1, "unchanged": 2, "refused": 2}
    assert [problem.cells[0].code for problem in problems] == ["UNKNOWN_STORE", "EMPTY"]
    assert [row["returned_on"] for row in state_of(database)["mailings"]].count(date(2018, 10, 1)) == 1


def test_the_counts_of_branches_follow(database, tmp_path):
    path = write_csv(
        tmp_path / "stores.csv",
        ["顧客CD", "店舗先名称", "管轄支店CD", "管轄支店名", "解約日"],
        [["C1", "一", "1", "一支店", ""], ["C2", "二", "1", "", "2020-01-01"], ["C3", "三", "2", "二支店", ""]],
    )
    imported(database, path)
    rows = [["1", "C1", "a"], ["2", "C1", "b", "", "2026-11-22"], ["3", "C1", "c", "", "2026-11-21"], ["4", "C2", "d"]]
    imported(database, accounts(tmp_path, *rows), ACCOUNTS)
    with database.read() as connection:
        assert import_store.branch_counts(connection, date(2026, 11, 22)) == {"1": (2, 2), "2": (1, 0)}
    assert state_of(database)["branches"] == [("1", "一支店", 2, 2, 0), ("2", "二支店", 1, 0, 0)]


def test_an_import_that_was_stopped_goes_on_where_it_was(database, tmp_path, monkeypatch):
    monkeypatch.setattr("usen_desk.server.accounts.unis_import.MOST_BATCH_ROWS", 500)
    path = make_unis_csv(tmp_path / "unis.csv", 3000)
    bad = path.read_bytes().replace(b"C00007920", b"         ")
    path.write_bytes(bad)
    doing = work(database, path)
    doing.progress = stop_after(3)
    with pytest.raises(Stopped), doing.open():
        pass
    assert doing.has_changed
    assert 0 < len(names(database)) < 2999

    again = work(database, path)
    with again.open() as run:
        problems = list(again.problems(run))
    assert again.resumed is not None
    assert 0 < again.resumed.added < 2999
    assert counts(run) == {"added": 2999, "refused": 1}
    assert [problem.line for problem in problems] == [3]
    assert runs(database) == [("customers", "done")]
    assert wrongly_indexed(database) == []
    assert leftovers(database) == 0


def test_another_file_gives_up_the_half_one_and_a_dry_run_doesnt(database, tmp_path):
    half = work(database, make_unis_csv(tmp_path / "half.csv", 2000))
    half.progress = stop_after(1)
    with pytest.raises(Stopped), half.open():
        pass
    other = stores(tmp_path, ["C1", "さくら"])
    with pytest.raises(Unfinished):
        imported(database, other, dry=True)
    assert runs(database) == [("customers", "applying")]
    doing = work(database, other)
    with doing.open() as run:
        assert counts(run) == {"added": 1}
    assert [run.file_name for run in doing.abandoned] == ["half.csv"]
    assert runs(database) == [("customers", "abandoned"), ("customers", "done")]


def test_one_import_at_a_time(database, tmp_path, monkeypatch):
    monkeypatch.setattr("usen_desk.server.db.alone.POSTGRES_WAIT_MS", 50)
    path = stores(tmp_path, ["C1", "さくら"])
    with alone(database, LOCK_NUMBER), pytest.raises(AlreadyRunning):
        imported(database, path)
    assert counts(imported(database, path)[0]) == {"added": 1}


def test_stores_that_came_by_another_way_are_merged_too(database, tmp_path, branches):
    with database.write() as connection:
        row = {
            "customer_code": "C1",
            "customer_code_key": "c1",
            "store_name": "x",
            "store_name_folded": "x",
            "branch_code": branches[0],
        }
        connection.execute(schema.customer.insert().values(**row))
        if not database.is_sqlite:
            connection.execute(text("update customer set grams = null"))
    run, _ = imported(database, stores(tmp_path, ["C1", "さくら"]))
    assert counts(run) == {"changed": 1}
    assert wrongly_indexed(database) == []


def test_the_collector_sees_everything_again_afterwards(database, tmp_path):
    doing = work(database, stores(tmp_path, ["C1", "さくら"]))
    with doing.open():
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0


def test_the_lock_of_imports_is_nobody_elses():
    assert len({LOCK_NUMBER, ORDER_LOCK, SEALING_LOCK, 72051}) == 4  # the last one is the migrations'


def test_the_clock_of_the_command_is_kept(database, tmp_path):
    imported(database, stores(tmp_path, ["C1", "さくら"]))
    with database.read() as connection:
        kept = connection.execute(select(schema.import_run.c.started_at, schema.import_run.c.finished_at)).one()
    assert tuple(kept) == (NOW, NOW)
