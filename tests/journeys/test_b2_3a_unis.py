"""B2-3a: UNIS情報 of one store, as the manual's own page prints it."""

from tests.journeys.desk import copied

MANUAL_STORE = "0398-2071-01"
MANUAL = {
    "顧客CD": MANUAL_STORE,
    "店舗先名称": "さくら介護センター 青葉",
    "店種": "老人福祉センター(02009)",
    "顧客ステータス": "確定",
    "新設年月日": "2018-09-27",
    "解約日": "—",
    "キャンセル日": "—",
    "管轄支店": "横浜南支店(0204180400)",
    "最終更新日": "2018-09-28 10:30:06",
    "店舗先電話番号": "045-171-0112",
    "チェーン店": "さくらケアグループ(300398)",
}


def test_the_page_is_the_manuals_word_for_word(desk):
    desk.open_store(MANUAL_STORE)
    assert "UNIS情報" in desk.texts
    assert {label: desk.value(label) for label in MANUAL} == MANUAL
    assert desk.value("店舗先住所") == "233-0013 神奈川県横浜市港南区丸山台2-3-4"
    assert desk.title.startswith("さくら介護センター 青葉 - ")


def test_a_detail_shows_phone_and_mail_whole_and_copies_them(desk):
    desk.open_store("0233-1845-01")
    assert desk.value("店舗先電話番号") == "045-123-4567"
    desk.click_button("店舗先電話番号をコピー")
    assert copied() == "045-123-4567"
    assert "店舗先電話番号をコピーしました" in desk.texts


def test_a_store_that_ended_says_so_with_its_day(desk):
    desk.open_store("0277-0934-02")
    assert desk.value("顧客ステータス") == "解約"
    assert desk.value("解約日") == "2019-12-20"
    assert "解約" in desk.texts
    assert "解約済みの店舗です。ログインできません。" in desk.texts


def test_a_store_whose_contract_never_began_says_so(desk):
    desk.open_store("0551-1188-05")
    assert desk.value("キャンセル日") == "2019-07-25"
    assert "契約がキャンセルされた店舗です。ログインできません。" in desk.texts
