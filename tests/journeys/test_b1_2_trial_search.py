"""B1-2: お試し/デモ管理: a login ID from the leaflet finds its trial, in any spelling, from anywhere."""

from tests.journeys.mornings import on_the_day

pytestmark = on_the_day
FOUND = "お試しの検索結果"
LEAFLET = "tQm4Zk"


def at_the_search(desks, service, role="supervisor"):
    desk = desks(service.url)
    desk.sign_in(role)
    desk.press("Ctrl+2")
    desk.press("Ctrl+F")
    desk.wait(lambda: desk.has_table(FOUND) and desk.rows(FOUND))
    desk.wait_idle()
    return desk


def ask(desk, **typed):
    """Fill the form anew, by label, and press Enter."""
    desk.click_button("クリア")
    for label, text in typed.items():
        desk.type_into(label.replace("_", " "), text)
    desk.press("Enter")
    desk.wait_idle()


def test_the_leaflets_id_opens_its_trial(desks, service):
    desk = at_the_search(desks, service)
    ask(desk, ログインID_完全一致=LEAFLET)
    desk.wait(lambda: LEAFLET in desk.texts)
    assert desk.title.startswith("居酒屋 海の幸 梅田店")
    assert "長い" in desk.texts
    assert any(text.startswith("居酒屋 海の幸 梅田店") for text in desk.texts)
    assert "Total" in [row["2020年03月"] for row in desk.rows("月別のご利用時間")]


def test_an_id_in_another_spelling_is_the_same_and_a_part_of_it_is_none(desks, service):
    desk = at_the_search(desks, service)
    ask(desk, ログインID_完全一致="ｔｑｍ４ｚｋ")
    desk.wait(lambda: LEAFLET in desk.texts)
    desk.press("Alt+Left")
    desk.wait(lambda: desk.has_table(FOUND))
    desk.wait_idle()
    ask(desk, ログインID_完全一致=LEAFLET[:5])
    assert not desk.has_table(FOUND)
    assert any(text.startswith("ログインIDは完全一致です。") for text in desk.texts)


def test_who_comes_back_finds_the_rows_and_conditions_as_they_were(desks, service):
    desk = at_the_search(desks, service)
    ask(desk, 販売="個別対応")
    before = desk.rows(FOUND)
    desk.click_cell(FOUND, 0, "詳細")
    desk.wait(lambda: before[0]["ログインID"] in desk.texts)
    desk.press("Alt+Left")
    desk.wait(lambda: desk.has_table(FOUND))
    assert desk.rows(FOUND) == before
    assert desk.input("販売").text() == "個別対応"


def test_agents_search_all_trials_and_may_not_register(desks, service):
    desk = at_the_search(desks, service, "agent")
    assert len(desk.rows(FOUND)) > 20
    assert "IDを登録" not in desk.buttons
    assert "支店別の進み具合" not in desk.buttons
