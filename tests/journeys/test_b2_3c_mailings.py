"""B2-3c: アカウント登録送付情報 of one store."""

MAILINGS = "アカウント登録送付情報"


def test_the_manuals_mailing_is_shown(desk):
    desk.open_store("0398-2071-01")
    assert desk.titles(MAILINGS) == ["発送日", "未着日", "名称", "住所", "送付先", "ステータス"]
    assert desk.rows(MAILINGS) == [
        {
            "発送日": "2018-09-26",
            "未着日": "—",
            "名称": "さくら介護センター 青葉 施設長様",
            "住所": "神奈川県横浜市港南区丸山台2-3-4",
            "送付先": "顧客直送",
            "ステータス": "発送済",
        }
    ]


def test_a_letter_that_came_back_stands_out_with_its_day(desk):
    """The store without a mail address had its letter returned and sent again (newest first)."""
    desk.open_store("0640-7723-01")
    again, returned = desk.rows(MAILINGS)
    assert (returned["ステータス"], again["ステータス"]) == ("未着", "発送済")
    assert returned["未着日"] != "—"
    assert f"一度未着になり、{again['発送日']} に再発送しています。" in desk.texts


def test_a_store_that_was_sent_nothing_says_so(desk):
    desk.open_store("0502-7741-01")
    assert "送付の記録はありません。" in desk.texts
