"""B-imp: an operator imports trials and their listening by command; the service answers with them at once."""

import csv
from datetime import UTC, date, datetime, timedelta

import pytest

from usen_desk.api.client import ApiClient, Route
from usen_desk.api.errors import Refused
from usen_desk.contract.base import JST, Nothing
from usen_desk.contract.changes import POLL_CHANGES, ChangesPoll
from usen_desk.contract.errors import Code
from usen_desk.contract.session import SIGN_IN, SignIn
from usen_desk.contract.trials import GET_TRIAL, LIST_MY_TRIALS, SEARCH_TRIALS, MyTrialsAsk, Term, TrialSearch, Usage
from usen_desk.server.demo_data.staff import DEMO_STAFF


def people(name):
    """The first of the demo's people with this role, or the one who signs in so."""
    return next(one for one in DEMO_STAFF if name in (one.role.value, one.login_id))


LOGIN_ID, ACCOUNT_ID = "kQ8mZt", 990381
TRIAL = {
    "アカウントID": ACCOUNT_ID,
    "ログインID": LOGIN_ID,
    "販売": "個別対応",
    "発行日": "2018-06-13",
    "初回認証日時": "2018-08-03 00:17:28",
    "失効日": "",
    "管轄支店": "横浜南支店",
    "担当": people("sales").login_id,
}
MANUAL = {3: 518, 4: 542, 5: 517, 7: 611, 8: 652, 9: 668, 10: 736, 11: 782, 12: 766, 13: 635}
"""Day of August 2018 → minutes. The manual prints the first three and the total, 107時間07分."""


def written(path, rows, encoding="cp932"):
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def session(start, minutes):
    begin = datetime.fromisoformat(f"2018-08-{start}")
    return {
        "ログインID": LOGIN_ID,
        "開始日時": f"{begin:%Y/%m/%d %H:%M}",
        "終了日時": f"{begin + timedelta(minutes=minutes)}",
    }


def total(day, said):
    return {"アカウントID": ACCOUNT_ID, "利用日": f"2018-08-{day:02d}", "利用時間": said}


@pytest.fixture
def call(service, authority):
    """`call("sales", GET_TRIAL, Nothing(), login="…")` as the desk of that person calls the service."""
    clients = {}

    def answer(name, endpoint, body, **path):
        if name not in clients:
            who, clients[name] = people(name), ApiClient(Route(service.url, authority.ca_file))
            started = SignIn(login_id=who.login_id, password=who.password, device_id="0" * 32)
            clients[name].token = clients[name].call(SIGN_IN, started).token
        return clients[name].call(endpoint, body, **path)

    yield answer
    for client in clients.values():
        client.close()


def test_the_manuals_month_is_read_as_printed_from_sessions_and_totals(call, command, tmp_path):
    """The days come as they may in real life: sessions in no order and twice, over midnight, and totals of days."""
    before = call("agent", POLL_CHANGES, ChangesPoll(wait_s=0))
    code, said = command("import-trials", written(tmp_path / "trials.csv", [TRIAL]))
    assert (code, "追加 1、変更 0" in said) == (0, True), said

    log = [session("03 09:00", 300), session("03 13:00", 278), session("04 14:30", 542), session("05 09:00", 517)]
    log += [session("07 13:49", 911), session("08 05:00", 352), session("03 10:00", 60)]
    assert command("import-usage", written(tmp_path / "log.csv", log + log[:2], "utf-8-sig"))[0] == 0
    days = [total(9, "11:08"), total(10, "12時間16分"), total(11, "782"), total(12, "12時間46分"), total(13, "635分")]
    code, said = command("import-usage", written(tmp_path / "days.csv", days))
    assert (code, "追加 5、変わりなし 0、取り込めない 0。利用時間を書き換えた日 5" in said) == (0, True), said

    found = call("agent", GET_TRIAL, Nothing(), login=LOGIN_ID)
    assert {day.on: day.minutes for day in found.days} == {date(2018, 8, day): used for day, used in MANUAL.items()}
    row = found.row
    assert divmod(row.total_minutes, 60) == (107, 7)
    assert (row.expires_on, row.branch_name, row.rep_name) == (date(2018, 8, 16), "横浜南支店", people("sales").name)
    assert row.authenticated_at == datetime(2018, 8, 3, 0, 17, 28, tzinfo=JST)
    assert (row.usage, row.term, row.last_used_on) == (Usage.LONG, Term.ENDED, date(2018, 8, 13))
    assert found.recorded_to.astimezone(UTC) >= datetime(2018, 8, 13, 15, tzinfo=UTC)
    listed = call("agent", SEARCH_TRIALS, TrialSearch(login_id=LOGIN_ID))
    assert [item.total_minutes for item in listed.items] == [6427]

    news = call("agent", POLL_CHANGES, ChangesPoll(after=f"{before.epoch}-{before.next_after}", wait_s=0))
    assert {change.object_id for change in news.items if change.kind == "trial"} == {ACCOUNT_ID}


def test_the_rep_whom_the_file_names_has_it_among_their_own_and_no_other_branch_sees_it(call, command, tmp_path):
    soon = {**TRIAL, "発行日": f"{datetime.now(JST) - timedelta(days=5):%Y-%m-%d}", "初回認証日時": ""}
    assert command("import-trials", written(tmp_path / "trials.csv", [soon]))[0] == 0
    mine = call("sales", LIST_MY_TRIALS, MyTrialsAsk())
    assert LOGIN_ID in [item.row.login_id for item in mine.items]
    assert call("sales", GET_TRIAL, Nothing(), login=LOGIN_ID).row.rep_name == people("sales").name
    with pytest.raises(Refused) as raised:
        call("morita.ayaka", GET_TRIAL, Nothing(), login=LOGIN_ID)
    assert raised.value.problem.code == Code.NOT_FOUND


def test_bad_lines_are_named_and_a_dry_run_and_a_repetition_change_nothing(call, command, tmp_path):
    trials = written(
        tmp_path / "trials.csv", [TRIAL, {**TRIAL, "アカウントID": 990382, "管轄支店": "どこか支店"}], "utf-8"
    )
    code, said = command("import-trials", trials)
    assert (code, "3 行目 管轄支店「どこか支店」: 登録のない支店です" in said) == (3, True), said
    bad = [
        session("03 09:00", 300),
        session("03 09:00", 1441),
        session("03 09:00", -1),
        {**session("03 09:00", 1), "ログインID": "だれか"},
    ]
    log = written(tmp_path / "log.csv", bad, "utf-8")
    code, said = command("import-usage", "--dry-run", log)
    assert (code, "何も変更していません。" in said) == (3, True)
    assert call("agent", GET_TRIAL, Nothing(), login=LOGIN_ID).days == []
    code, said = command("import-usage", log, "--errors", tmp_path / "errors.csv")
    assert code == 3
    assert "3 行目 終了日時「2018-08-04 09:01:00」: 1 回の利用が 24 時間を超えています" in said
    assert "4 行目 終了日時「2018-08-03 08:59:00」: 終了が開始（2018/08/03 09:00）より前です" in said
    assert "5 行目 ログインID「だれか」: 登録のないお試しアカウントです" in said
    assert (tmp_path / "errors.csv").read_text(encoding="utf-8-sig").count("取り込めない") == 3
    before = call("agent", GET_TRIAL, Nothing(), login=LOGIN_ID)
    assert [day.minutes for day in before.days] == [300]
    code, said = command("import-usage", log)
    assert (code, "追加 0、変わりなし 1、取り込めない 3。利用時間を書き換えた日 0" in said) == (3, True), said
    assert command("import-trials", trials)[0] == 3
    assert call("agent", GET_TRIAL, Nothing(), login=LOGIN_ID) == before
