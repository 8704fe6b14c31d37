"""B2-2: アカウント検索 by every field, in every spelling; count, columns, order, クリア, ticks that are remembered."""

import pytest

RESULTS = "検索結果"
NORD = "カフェ・ド・ノール 横浜南店"
COLUMNS = ["顧客CD", "店舗先名称", "電話番号", "ログインID", "メールアドレス", "UMsID開始日", "UMsID失効日", "詳細"]
on_both = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def found(desk):
    return desk.column(RESULTS, "店舗先名称") if desk.has_table(RESULTS) else []


@on_both
def test_a_store_is_found_by_every_field_alone(desk):
    for label, text in {
        "顧客CD": "0233184501",
        "電話番号": "045-123-4567",
        "ログインID": "nord-yokohama",
        "店舗先名称": "ノール 横浜",
    }.items():
        desk.search(**{label: text})
        assert found(desk) == [NORD], label
        assert "1件" in desk.texts
    desk.search(メールアドレス="info@skr-dental.example")
    assert sorted(found(desk)) == ["さくら歯科クリニック", "さくら歯科クリニック 分院"]
    desk.search(チェーン店CD="300398")
    assert sorted(found(desk)) == ["さくら介護センター 緑", "さくら介護センター 青葉"]


@pytest.mark.parametrize("spelling", ["045-123-4567", "０４５（１２３）４５６７", "+81 45 123 4567", "0451234567"])
def test_a_phone_number_is_found_in_any_spelling(desk, spelling):
    desk.search(電話番号=spelling)
    assert found(desk) == [NORD]
    assert desk.input("電話番号").text() == spelling


@on_both
@pytest.mark.parametrize(
    ("spellings", "names"),
    [
        (("カフェ", "ｶﾌｪ", "かふぇ"), {NORD, "ｶﾌｪ･ﾄﾞ･ﾉｰﾙ 元町店", "かふぇ もみじ"}),
        (("髙橋", "高橋"), {"髙橋歯科", "高橋整骨院"}),
    ],
)
def test_a_name_is_found_in_any_spelling(desk, spellings, names):
    results = []
    for spelling in spellings:
        desk.search(店舗先名称=spelling)
        results.append(found(desk))
    assert names <= set(results[0])
    assert all(result == results[0] for result in results)
    assert f"{len(results[0])}件" in desk.texts


@on_both
def test_short_words_and_wildcards_find_what_holds_them_and_nothing_else(desk):
    for text, name in {
        "凛": "ネイルサロン凛 吉祥寺店",
        "力丸": "ラーメン力丸 博多駅前店",
        "%": "果汁100%スタンド みなと",
        "_": "studio_m 横浜",
    }.items():
        desk.search(店舗先名称=text)
        assert name in found(desk)
        assert all(text in one for one in found(desk))
    desk.search(店舗先名称="\\")
    assert found(desk) == []
    assert "0件" in desk.texts


def test_the_day_and_the_services_narrow_what_is_found(desk):
    desk.search(**{"UMsID開始日 この日から": "2018-09-26", "UMsID開始日 この日まで": "2018/9/26"})
    assert "さくら介護センター 青葉" in found(desk)
    assert set(desk.column(RESULTS, "UMsID開始日")) == {"2018-09-26"}
    desk.click_button("USEN CART")
    desk.click_button("OTORAKU")
    desk.search(店舗先名称="さくら介護センター")
    assert "さくら介護センター 青葉" in found(desk)
    assert all("OTORAKU ほか" in services for services in desk.column(RESULTS, "利用可能サービス"))


def test_a_day_that_is_none_is_marked_and_nothing_is_asked(desk):
    desk.search(店舗先名称="さくら")
    before = desk.rows(RESULTS)
    desk.type_into("UMsID開始日 この日から", "2018-13-40")
    desk.press("Enter")
    assert "日付は 2018-09-26 のように入力してください。" in desk.texts
    assert desk.input("UMsID開始日 この日から").text() == "2018-13-40"
    assert desk.rows(RESULTS) == before
    desk.type_into("UMsID開始日 この日から", "2019-01-01")
    desk.type_into("UMsID開始日 この日まで", "2018-01-01")
    desk.press("Enter")
    assert "終わりの日が始まりの日より前になっています。" in desk.texts


def test_the_table_has_the_manuals_columns_and_sorts_by_a_click(desk):
    desk.search(店舗先名称="さくら")
    titles = desk.titles(RESULTS)
    assert [title for title in titles if title in COLUMNS] == COLUMNS
    codes = desk.column(RESULTS, "顧客CD")
    assert codes == sorted(codes)
    desk.click_header(RESULTS, "顧客CD")
    desk.wait_idle()
    assert desk.column(RESULTS, "顧客CD") == sorted(codes, reverse=True)
    desk.click_header(RESULTS, "UMsID開始日")
    desk.wait_idle()
    started = [day for day in desk.column(RESULTS, "UMsID開始日") if day != "—"]
    assert started in (sorted(started), sorted(started, reverse=True))


def test_lists_show_phones_and_mails_only_in_part(desk):
    desk.search(店舗先名称="ノール 横浜")
    row = desk.rows(RESULTS)[0]
    assert row["電話番号"] == "045-***-4567"
    assert "nord" not in row["メールアドレス"].partition("@")[0]


def test_clear_empties_the_conditions_and_leaves_the_ticks(desk):
    desk.click_button("OTORAKU")
    desk.type_into("店舗先名称", "さくら")
    desk.type_into("UMsID開始日 この日から", "2018-09-26")
    desk.click_button("クリア")
    assert desk.input("店舗先名称").text() == ""
    assert desk.input("UMsID開始日 この日から").text() == ""
    assert desk.input("顧客CD").hasFocus()
    assert desk.button("OTORAKU").isChecked()


def test_ticks_and_columns_are_there_again_after_a_restart(desks, service):
    desk = desks(service.url)
    desk.sign_in()
    desk.click_button("OTORAKU")
    desk.search(店舗先名称="さくら")
    desk.click_button("列")
    desk.choose("メールアドレス")
    assert "メールアドレス" not in desk.rows(RESULTS)[0]
    desk.table(RESULTS).horizontalHeader().resizeSection(0, 171)
    desk.close()

    again = desks()
    again.sign_in()
    assert again.button("OTORAKU").isChecked()
    assert not again.button("USEN CART").isChecked()
    again.search(店舗先名称="さくら")
    assert "メールアドレス" not in again.rows(RESULTS)[0]
    assert again.table(RESULTS).columnWidth(0) == 171

    again.close()
    other = desks()
    other.sign_in("supervisor")
    assert not other.button("OTORAKU").isChecked()


def test_from_the_rows_to_a_store_and_back_by_keys_alone(desk):
    desk.search(店舗先名称="さくら介護センター")
    first = found(desk)[0]
    assert desk.table(RESULTS).hasFocus()
    desk.press("Enter")
    desk.wait(lambda: desk.title.startswith(first))
    desk.press("Alt+Left")
    assert found(desk)[0] == first
    desk.press("Alt+Right")
    desk.wait(lambda: desk.title.startswith(first))


def test_sales_see_their_own_branch_alone(desks, service):
    desk = desks(service.url)
    desk.sign_in("sales")
    desk.search(店舗先名称="さくら")
    assert found(desk)
    assert all("さくら介護" in name for name in found(desk))
    desk.search(顧客CD="0412-5510-07")
    assert found(desk) == []


def test_the_first_row_is_chosen_and_down_goes_on(desk):
    desk.search(店舗先名称="さくら")
    table = desk.table(RESULTS)
    assert table.currentIndex().row() == 0
    desk.press("Down")
    assert table.currentIndex().row() == 1
    assert table.selectionModel().isRowSelected(1)
