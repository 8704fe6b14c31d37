"""X13 on screen: who looked at whom, a report in two clicks, and whether anybody changed a row."""

from tests.journeys.desk import person
from tests.journeys.test_x13_access_log import STORE, all_sealed

TABLE = "閲覧記録"


def at_the_log(desk):
    desk.press("Ctrl+8")
    desk.wait(lambda: desk.has_table("管理の項目"))
    at = desk.column("管理の項目", "管理").index(TABLE)
    desk.acts.start()
    desk.click_cell("管理の項目", at, "管理")
    desk.wait(lambda: "改ざん" in "".join(desk.texts) or "記録はまだありません" in desk.texts or desk.has_table(TABLE))
    desk.wait_idle()


def test_a_supervisor_sees_who_looked_at_whom_and_saves_the_report_in_two_clicks(desks, service, tmp_path):
    agent = desks(service.url)
    agent.sign_in()
    agent.open_store(STORE)
    desk = desks(service.url, profile="another")
    desk.sign_in("supervisor")
    at_the_log(desk)
    desk.type_into("対象を探す", STORE.replace("-", ""))
    desk.wait(lambda: desk.column(TABLE, "操作") == ["顧客を閲覧"])
    assert desk.column(TABLE, "だれが") == [person("agent").name]
    report = tmp_path / "report.csv"
    desk.when_asked_for_a_file(report)
    desk.acts.start()
    desk.click_button("出力")
    assert len(desk.acts) == 1, "and 保存 in the dialog"
    desk.wait(report.exists)
    lines = report.read_text(encoding="utf-8-sig").splitlines()
    assert (len(lines), person("agent").name in lines[1], STORE in lines[1]) == (2, True, True)


def test_the_chain_is_checked_on_screen(desks, service):
    desk = desks(service.url)
    desk.sign_in("supervisor")
    desk.wait(lambda: all_sealed(service))
    at_the_log(desk)
    desk.click_button("改ざんを検査")
    desk.wait(lambda: any("異常はありません" in notice for notice in desk.notices))


def test_an_administrator_sees_what_administration_did_and_no_customer(desks, service):
    agent = desks(service.url)
    agent.sign_in()
    agent.open_store(STORE)
    desk = desks(service.url, profile="another")
    desk.sign_in("admin")
    at_the_log(desk)
    assert "記録はまだありません" in desk.texts
    assert not desk.has_table(TABLE)
    assert "出力" not in desk.buttons
