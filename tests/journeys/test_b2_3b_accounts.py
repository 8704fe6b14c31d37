"""B2-3b: アカウント一覧 of one store."""

from tests.journeys.desk import copied

ACCOUNTS = "アカウント一覧"
MANUAL_ROW = {
    "アカウントID": "512077",
    "状態": "有効",
    "ログインID": "sakura-aoba",
    "メールアドレス": "shisetsu@sakura-care.example",
    "UMsID開始日": "2018-09-26",
    "UMsID初回登録日": "2018-09-27",
    "UMsID失効日": "—",
}


def test_the_manuals_account_is_shown_with_its_services(desk):
    desk.open_store("0398-2071-01")
    assert desk.titles(ACCOUNTS) == [*MANUAL_ROW, "サービス", "利用可否", "詳細"]
    (row,) = desk.rows(ACCOUNTS)
    assert {title: row[title] for title in MANUAL_ROW} == MANUAL_ROW
    assert row["サービス"] == "USEN CART OTORAKU REACH STOCK(飲食店) REACH STOCK(生産者)"
    assert row["利用可否"] == "USEN CART可 OTORAKU可 REACH STOCK(飲食店)不可 REACH STOCK(生産者)不可"
    assert "有効" in desk.texts


def test_an_account_without_a_mail_address_says_so_and_sends_none(desk):
    desk.open_store("0640-7723-01")
    (row,) = desk.rows(ACCOUNTS)
    assert row["メールアドレス"] == "未登録"
    assert not desk.button("再登録メール送信").isEnabled()


def test_a_store_without_an_account_says_so(desk):
    desk.search(顧客CD="0502-7741-01")
    assert desk.rows("検索結果")[0]["状態"] == "ID未発行"
    desk.press("Enter")
    desk.wait_idle()
    assert "この店舗にはアカウントがまだ発行されていません。" in desk.texts
    assert not desk.button("再登録メール送信").isEnabled()


def test_the_copy_keys_mean_the_account_that_is_chosen(desk):
    desk.open_store("0398-2071-01")
    desk.press("Ctrl+Shift+1")
    assert copied() == "sakura-aoba"
    desk.press("Ctrl+Shift+2")
    assert copied() == "shisetsu@sakura-care.example"


def test_another_store_shows_nothing_of_the_one_before_while_it_is_on_its_way(desk):
    desk.open_store("0398-2071-01")
    desk.program.open_link("usen-desk://customer/0640-7723-01")
    assert "shisetsu@sakura-care.example" not in desk.texts
    desk.press("Ctrl+Shift+1")
    assert copied() != "sakura-aoba"
    desk.wait_idle()
    desk.press("Ctrl+Shift+1")
    assert copied() == "sakura-bake"
