"""B1-3: the four conditions of お試しアカウント検索, alone and together, and the columns that the manual prints."""

from datetime import date, timedelta

from tests.journeys.mornings import MORNING, on_the_day
from tests.journeys.test_b1_2_trial_search import FOUND, ask, at_the_search

pytestmark = on_the_day
PRINTED = ["アカウントID", "ログインID", "販売", "発行日", "初回認証日時", "失効日"]
TODAY = MORNING.date()


def issued(desk):
    return [date.fromisoformat(text) for text in desk.column(FOUND, "発行日")]


def test_the_manuals_sample_stands_in_one_row_as_it_is_printed(desks, service):
    desk = at_the_search(desks, service)
    ask(desk, 発行日_この日から="2018-06-13", 発行日_この日まで="2018-06-13")
    desk.wait(lambda: "xfeeaP" in desk.texts)  # one hit opens
    desk.press("Alt+Left")
    (row,) = desk.rows(FOUND)
    assert [row[title] for title in PRINTED] == [
        "870381",
        "xfeeaP",
        "個別対応",
        "2018-06-13",
        "2018-08-03 00:17:28",
        "2018-08-16",
    ]
    assert "1件" in desk.texts


def test_days_of_issue_hold_both_ends(desks, service):
    desk = at_the_search(desks, service)
    start, end = TODAY - timedelta(days=12), TODAY - timedelta(days=8)
    ask(desk, 発行日_この日から=start.isoformat(), 発行日_この日まで=end.isoformat())
    days = issued(desk)
    assert {start, end} <= set(days)
    assert all(start <= day <= end for day in days)
    assert f"{len(days)}件" in desk.texts


def test_sold_as_matches_whole_and_is_offered_while_it_is_typed(desks, service):
    desk = at_the_search(desks, service)
    every = desk.column(FOUND, "販売")
    ask(desk, 販売="個別対応")
    assert desk.column(FOUND, "販売") == ["個別対応"] * every.count("個別対応")
    ask(desk, 販売="個別")
    assert not desk.has_table(FOUND) or desk.rows(FOUND) == []


def test_the_first_authentication_is_a_day_in_japan(desks, service):
    """17分28秒 past midnight is the day before by the wire's clock."""
    desk = at_the_search(desks, service)
    ask(desk, 初回認証日_この日から="2018-08-03", 初回認証日_この日まで="2018-08-03")
    desk.wait(lambda: "xfeeaP" in desk.texts)
    desk.press("Alt+Left")
    ask(desk, 初回認証日_この日から="2018-08-02", 初回認証日_この日まで="2018-08-02")
    assert not desk.has_table(FOUND) or desk.rows(FOUND) == []


def test_conditions_hold_together(desks, service):
    desk = at_the_search(desks, service)
    since = (TODAY - timedelta(days=10)).isoformat()
    ask(desk, 初回認証日_この日から=since)
    alone = desk.rows(FOUND)
    ask(desk, 初回認証日_この日から=since, 販売="個別対応")
    assert desk.rows(FOUND) == [row for row in alone if row["販売"] == "個別対応"]
    assert 0 < len(desk.rows(FOUND)) < len(alone)


def test_a_header_sorts_and_states_are_told_in_words(desks, service):
    desk = at_the_search(desks, service)
    desk.click_header(FOUND, "発行日")
    desk.wait_idle()
    days = issued(desk)
    assert days in (sorted(days), sorted(days, reverse=True))
    states = dict(zip(desk.column(FOUND, "ログインID"), desk.column(FOUND, "状態"), strict=True))
    assert states["Kd9sVu"] == "未認証・未開始"
    assert states["b2NpLe"].startswith("利用なし・お試し中")
    assert states["tQm4Zk"].startswith("長い・期限間近")


def test_days_that_are_none_are_marked_and_nothing_else_changes(desks, service):
    desk = at_the_search(desks, service)
    before = desk.rows(FOUND)
    desk.type_into("発行日 この日から", "2018-13-45")
    desk.press("Enter")
    assert "日付は 2018-09-26 のように入力してください。" in desk.texts
    assert desk.rows(FOUND) == before
