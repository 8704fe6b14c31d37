"""B1-1 administration: a colleague's lost PC is stopped, and wipes itself; what a disabled person wrote is read."""

from PySide6.QtWidgets import QApplication

from tests.journeys.desk import person
from tests.journeys.exchanges import AGENT as EXCHANGES_AGENT
from tests.journeys.exchanges import Customer, at_inquiries, open_thread
from tests.journeys.replying import begin, kept
from tests.journeys.test_x13_access_log import STORE
from usen_desk.server.demo_data.staff import DEMO_STAFF

STAFF, TEXT = "スタッフ", "書きかけの回答です。"
AGENT, SUPERVISOR = person("agent"), person("supervisor")
COLLEAGUE = next(one for one in DEMO_STAFF if one.login_id == EXCHANGES_AGENT)


def at_section(desks, service, role, section, profile="office"):
    desk = desks(service.url, profile=profile)
    desk.sign_in(role)
    desk.press("Ctrl+8")
    desk.wait(lambda: desk.has_table("管理の項目"))
    desk.click_cell("管理の項目", desk.column("管理の項目", "管理").index(section), "管理")
    desk.wait(lambda: desk.has_table(section))
    desk.wait_idle()
    return desk


def choose_person(desk, name):
    desk.click_cell(STAFF, desk.column(STAFF, "氏名").index(name), "氏名")


def test_a_stopped_pc_is_signed_out_and_wipes_what_it_keeps(desks, service):
    lost = desks(service.url)
    lost.sign_in()
    lost.wait(lambda: lost.program.desk.local.store is not None)
    folder = lost.program.desk.local.store.folder.path
    assert folder.exists()
    office = at_section(desks, service, "admin", STAFF)
    choose_person(office, AGENT.name)
    office.click_button("PC")
    office.wait(lambda: office.has_table("PC"))
    office.wait(lambda: len(office.rows("PC")) == 1)
    office.click_button("選んだPCの利用を停止…")
    assert any("まだ送信していない返信は失われ" in notice for notice in office.notices)
    office.click_button("停止する")
    office.wait(lambda: office.column("PC", "状態") == ["停止"])
    office.click_button("閉じる")
    lost.wait(lambda: not folder.exists())
    lost.wait(lambda: lost.program.shell is None)
    assert lost.token == ""
    office.click_button("変更履歴")
    office.wait(lambda: office.has_table("変更履歴"))
    office.wait(lambda: any("利用を停止したPC" in text for text in office.texts))
    office.click_button("閉じる")


def test_a_supervisor_reads_what_a_disabled_colleague_was_writing(desks, service):
    made = Customer(service).open("届きましたか。")
    worker = at_inquiries(desks, service)
    open_thread(worker, made)
    begin(worker)
    worker.type(TEXT)
    worker.wait(lambda: any(words.startswith("保存しました") for words in kept(worker)))
    admin = at_section(desks, service, "admin", STAFF)
    choose_person(admin, COLLEAGUE.name)
    assert "残った下書き" not in admin.buttons, "what customers were told is none of administration"
    admin.click_button("停止")
    admin.wait(lambda: "停止" in admin.column(STAFF, "状態"))
    desk = at_section(desks, service, "supervisor", STAFF, profile="supervisor")
    choose_person(desk, COLLEAGUE.name)
    desk.click_button("残った下書き")
    desk.wait(lambda: desk.has_table("下書き"))
    desk.wait(lambda: desk.column("下書き", "問い合わせ") == [f"No.{made}"])
    desk.click_button("コピー")
    assert QApplication.clipboard().text() == TEXT
    desk.click_button("閉じる")


def test_everybody_sees_what_they_looked_at_themselves(desks, service):
    other = desks(service.url, profile="supervisor")
    other.sign_in("supervisor")
    other.open_store(STORE)
    desk = desks(service.url)
    desk.sign_in()
    desk.open_store(STORE)
    desk.click(desk.button(f"{AGENT.department} {AGENT.name}"))
    desk.choose("自分の閲覧記録")
    desk.wait(lambda: desk.has_table("自分の閲覧記録"))
    desk.wait(lambda: "顧客を閲覧" in desk.column("自分の閲覧記録", "操作"))
    assert set(desk.column("自分の閲覧記録", "だれが")) == {AGENT.name}
    assert "出力" not in desk.buttons
    desk.click_button("閉じる")
    other.click(other.button(f"{SUPERVISOR.department} {SUPERVISOR.name}"))
    other.choose("自分の閲覧記録")
    other.wait(lambda: other.has_table("自分の閲覧記録"))
    other.wait(lambda: "顧客を閲覧" in other.column("自分の閲覧記録", "操作"))
    assert set(other.column("自分の閲覧記録", "だれが")) == {SUPERVISOR.name}, "also who may see all"
    other.click_button("閉じる")
