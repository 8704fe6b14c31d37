"""A03-2: the store by free word or area, and papers; nothing typed is lost, and what is held can be taken back."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from tests.journeys.exchanges import Colleague, is_open
from tests.journeys.openings import COMMENT, choose_category, choose_prefecture, send, signed_in, stores, written
from usen_desk.contract.accounts import GET_CUSTOMER, CustomerAsk
from usen_desk.contract.attachments import GET_FILE
from usen_desk.contract.base import Nothing
from usen_desk.server.demo_data.write_exchanges import FIRST_STORE

BOX = "店舗をフリーワード検索"
OTHER = "0412-3398-02"


def begin(desk):
    desk.press("Ctrl+N")
    desk.wait_idle()


def master(service, code=FIRST_STORE):
    return Colleague(service).client.call(GET_CUSTOMER, CustomerAsk(), customer_code=code).unis


def look_up(desk, text):
    desk.type_into(BOX, text)
    desk.press("Enter")
    desk.wait(lambda: stores(desk))


def test_a_store_is_found_by_name_code_and_phone(desks, service):
    desk, unis = signed_in(desks, service), master(service)
    begin(desk)
    choose_category(desk, "その他")
    for written_as in (unis.store_name, FIRST_STORE, unis.phone):
        look_up(desk, written_as)
        assert any(unis.store_name in line and FIRST_STORE in line for line in stores(desk))
    desk.press("Enter")
    assert unis.store_name in desk.texts
    desk.type(COMMENT)
    assert Colleague(service).seen(send(desk)).card.customer_code == FIRST_STORE


def test_a_store_is_found_by_its_area_and_a_word_narrows_it(desks, service):
    desk, unis = signed_in(desks, service), master(service)
    begin(desk)
    choose_category(desk, "その他")
    region, prefecture = next(
        (one.region, one.name) for one in desk.program.desk.inbox.words.prefectures if unis.address.startswith(one.name)
    )
    desk.click_button("地域を指定")
    choose_prefecture(desk, region, prefecture)
    desk.wait(lambda: stores(desk))
    alone = len(stores(desk))
    desk.type_into(BOX, unis.store_name)
    desk.press("Enter")
    desk.wait(lambda: stores(desk) and len(stores(desk)) < alone)
    assert any(FIRST_STORE in line for line in stores(desk))


def test_papers_by_drop_paste_and_dialog_arrive_with_the_first_message(desks, service, tmp_path):
    desk = signed_in(desks, service)
    paper = tmp_path / "図面.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    desk.open_store(FIRST_STORE)
    begin(desk)
    choose_category(desk, "その他")
    desk.type(COMMENT)
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(255)
    QApplication.clipboard().setImage(picture)
    desk.press("Ctrl+V")
    desk.wait(lambda: "画像_" in names(desk))
    desk.when_asked_for_a_file(paper)
    desk.click_button("ファイルを選択")
    desk.wait(lambda: "図面.pdf" in names(desk))
    made = send(desk)
    colleague = Colleague(service)
    files = colleague.seen(made).messages[0].attachments
    assert sorted(file.name for file in files)[0] == "図面.pdf"
    assert len(files) == 2
    pdf = next(file for file in files if file.name == "図面.pdf")
    kept = colleague.client.download(GET_FILE, Nothing(), tmp_path / "back.pdf", attachment_id=pdf.attachment_id)
    assert kept.read_bytes() == paper.read_bytes()


def names(desk):
    return next((said for said in desk.spoken if said.startswith("添付ファイル")), "")


def test_what_is_typed_is_there_after_another_tab_a_sign_out_and_a_restart(desks, service):
    desk = signed_in(desks, service)
    desk.open_store(FIRST_STORE)
    begin(desk)
    choose_category(desk, "修理")
    desk.type("途中まで")
    desk.press("Ctrl+1")
    desk.press("Ctrl+3")
    assert written(desk, "コメント") == "途中まで"
    desk.wait(lambda: "このPCに保存しました" in desk.texts or any(one.startswith("保存しました") for one in desk.texts))
    desk.close()
    again = signed_in(desks, service)
    begin(again)
    again.wait(lambda: "書きかけの問い合わせがあります" in again.texts)
    again.press("Enter")
    assert written(again, "コメント") == "途中まで"
    assert master(service).store_name in again.texts


def test_a_second_one_offers_to_go_on_or_to_begin_anew(desks, service):
    desk = signed_in(desks, service)
    desk.open_store(FIRST_STORE)
    begin(desk)
    choose_category(desk, "その他")
    desk.type("一件目")
    desk.press("Ctrl+1")
    desk.open_store(OTHER)
    begin(desk)
    desk.click_button("新しく")
    desk.wait_idle()
    assert written(desk, "コメント") == ""
    assert master(service, OTHER).store_name in desk.texts
    desk.click_button("元に戻す")
    assert written(desk, "コメント") == "一件目"


def test_while_it_is_held_it_comes_back_into_the_form(desks, service):
    desk = signed_in(desks, service, hold_s=30)
    desk.open_store(FIRST_STORE)
    begin(desk)
    choose_category(desk, "その他")
    desk.type(COMMENT)
    desk.press("Ctrl+Return")
    desk.wait(lambda: "送信待ち" in desk.texts)
    desk.click_button("取り消す")
    desk.wait(lambda: "やり取りを開始  Ctrl+Enter" in desk.buttons)
    assert written(desk, "コメント") == COMMENT
    desk.program.settings.values.send_hold_s = 0
    made = send(desk)
    assert Colleague(service).seen(made).card.said_count == 1
    desk.wait(lambda: is_open(desk, made))


def test_closing_keeps_it_and_throwing_it_away_asks(desks, service):
    desk = signed_in(desks, service)
    desk.open_store(FIRST_STORE)
    begin(desk)
    choose_category(desk, "その他")
    desk.type("大事な話")
    desk.press("Escape")
    desk.wait(lambda: "UNIS情報" in desk.texts)
    begin(desk)
    assert written(desk, "コメント") == "大事な話"
    desk.click_button("破棄")
    desk.wait_notice("書きかけの内容を破棄しますか。")
    assert written(desk, "コメント") == "大事な話"
    desk.click_button("破棄する")
    assert written(desk, "コメント") == ""
