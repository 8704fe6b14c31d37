"""X10: who needs a call today, and what several people do about a trial at once, each at a desk of their own."""

from sqlalchemy import select

from tests.journeys.mornings import on_the_day
from usen_desk.contract.base import Nothing
from usen_desk.contract.trials import GET_TRIAL
from usen_desk.server.db import schema

pytestmark = on_the_day
HEADS = ("今日かける", "様子を見る", "終了")
MINE, FOUND, MONTH, FUNNEL, ASKED = "マイお試し", "お試しの検索結果", "月別のご利用時間", "支店別の進み具合", "延長申請"
SALES, COLLEAGUE, OTHER_BRANCH = "okada.takuma", "arai.minami", "nishino.ryohei"
OVERDUE, DUE, ENDING, STARTED, CONTRACTED = "Rw6nHa", "mT3kPz", "Yc8vLd", "Zp9dWs", "Np8sEz"


def at_trials(desks, service, login_id, profile="pc"):
    desk = desks(service.url, profile)
    desk.sign_in(login_id=login_id)
    desk.press("Ctrl+2")
    desk.wait_idle()
    return desk


def open_trial(desk, login_id):
    desk.press("Ctrl+L")
    desk.type(login_id)
    desk.press("Enter")
    desk.wait(lambda: login_id in desk.texts and desk.has_table(MONTH))
    desk.wait_idle()


def as_stored(desk, login_id):
    return desk.program.client.call(GET_TRIAL, Nothing(), login=login_id)


def test_the_morning_round_goes_from_the_overdue_to_those_that_ended(desks, service):
    desk = at_trials(desks, service, SALES)
    assert desk.acts.done == ["Ctrl+2"]
    lines = desk.list_lines(MINE)
    today, watched, ended = (next(at for at, line in enumerate(lines) if line.startswith(word)) for word in HEADS)
    assert today == 0 < watched < ended
    assert lines[0] == f"今日かける {watched - 1}件"
    called = lines[1:watched]
    assert called.index(OVERDUE) < called.index(DUE) < called.index(ENDING) < called.index(STARTED)
    assert CONTRACTED in lines[ended:]


def test_a_call_that_one_records_is_seen_at_the_other_desk_without_an_act(desks, service):
    sales = at_trials(desks, service, SALES)
    supervisor = at_trials(desks, service, "mori.naoki", "another")
    open_trial(supervisor, OVERDUE)
    before = supervisor.list_lines("対応記録")
    open_trial(sales, OVERDUE)
    supervisor.acts.start()
    sales.click_button("対応を記録")
    sales.choose_segment("結果", "話せた")
    sales.write("話した内容を書く", "女将にも説明した。来週申込書を持参する。")
    sales.choose_segment("次回", "1週間")
    sales.click_button("記録")
    sales.wait(lambda: "対応を記録しました" in sales.texts)
    supervisor.wait(lambda: len(supervisor.list_lines("対応記録")) == len(before) + 1)
    (newest, *_) = supervisor.list_lines("対応記録")
    assert "電話・話せた ・ 岡田 拓真" in newest
    assert newest.endswith("女将にも説明した。来週申込書を持参する。 次回 3月24日 (火)")
    assert len(supervisor.acts) == 0
    sales.wait(lambda: sales.list_lines(MINE).index(OVERDUE) > sales.list_lines(MINE).index(DUE))


def test_a_trial_is_handed_over_and_stands_in_the_colleagues_list_at_once(desks, service):
    colleague = at_trials(desks, service, COLLEAGUE, "another")
    assert DUE not in colleague.list_lines(MINE)
    sales = at_trials(desks, service, SALES)
    open_trial(sales, DUE)
    sales.click_button("そのほかの操作")
    sales.choose("引き継ぐ…")
    sales.wait_idle()
    sales.type("新井")
    sales.wait(lambda: len(sales.list_lines("引き継ぐ担当者")) == 1)
    sales.type_into("引き継ぎメモ", "オーナーは朝なら店にいる。")
    sales.click_button("引き継ぐ")
    sales.wait(lambda: not sales.is_asked)
    sales.wait(lambda: DUE not in sales.list_lines(MINE))
    colleague.wait(lambda: DUE in colleague.list_lines(MINE))
    open_trial(colleague, DUE)
    (newest, *_) = colleague.list_lines("対応記録")
    assert "引き継ぎ" in newest
    assert "オーナーは朝なら店にいる。" in newest


def test_more_days_are_asked_for_approved_and_counted(desks, service):
    sales = at_trials(desks, service, SALES)
    open_trial(sales, OVERDUE)
    sales.click_button("そのほかの操作")
    sales.choose("延長を申請…")
    sales.choose_segment("延長する日数", "5日")
    sales.write("理由", "週末の貸切で3日間流せなかったため。")
    sales.click_button("申請する")
    sales.wait(lambda: not sales.is_asked)
    sales.wait(lambda: any("延長5日を申請中" in text for text in sales.texts))
    supervisor = at_trials(desks, service, "mori.naoki", "another")
    supervisor.press("Ctrl+F")
    supervisor.click_button(ASKED)
    supervisor.wait(lambda: supervisor.has_table(ASKED) and len(supervisor.rows(ASKED)) == 2)
    supervisor.wait_idle()
    at = supervisor.column(ASKED, "ログインID").index(OVERDUE)
    supervisor.click_cell(ASKED, at, "ログインID")
    assert "週末の貸切で3日間流せなかったため。" in supervisor.texts
    assert "2020-03-24 → 2020-03-29" in supervisor.texts
    supervisor.write("コメント", "3日分と予備2日を認めます。")
    supervisor.click_button("承認…")
    assert as_stored(sales, OVERDUE).row.extended_days == 0
    supervisor.click_button("承認する")
    supervisor.wait(lambda: supervisor.column(ASKED, "ログインID") == [ENDING])
    sales.wait(lambda: any("失効日 2020-03-29" in words for words in sales.spoken))
    assert "3日分と予備2日を認めます。" in sales.list_lines("対応記録")[0]
    with service.database.read() as tx:
        actions = select(schema.access_log.c.action, schema.access_log.c.detail)
        logged = dict(tx.execute(actions.where(schema.access_log.c.action.startswith("extension"))).all())
    assert logged["extension_asked"].endswith("5 days")
    assert logged["extension_decided"].endswith("5 days approved")


def test_sales_read_the_requests_of_their_branch_and_decide_none(desks, service):
    desk = at_trials(desks, service, SALES)
    desk.press("Ctrl+F")
    desk.click_button(ASKED)
    desk.wait(lambda: desk.has_table(ASKED))
    desk.wait_idle()
    desk.choose_segment("表示する申請", "すべて")
    desk.wait(lambda: desk.column(ASKED, "状態") == ["承認待ち", "承認"])  # the refused one is another branch's
    assert "承認…" not in desk.buttons
    assert FUNNEL not in desk.buttons


def test_the_funnel_leads_to_the_rows_behind_a_number(desks, service):
    desk = at_trials(desks, service, "mori.naoki")
    desk.press("Ctrl+F")
    desk.click_button(FUNNEL)
    desk.wait(lambda: desk.has_table(FUNNEL) and desk.rows(FUNNEL))
    desk.wait_idle()
    rows = {row["支店"]: row for row in desk.rows(FUNNEL)}
    stages = ["発行", "初回認証", "利用", "対応", "成約"]
    for stage in stages:
        counts = [int(row[stage].split(" ")[0]) for row in desk.rows(FUNNEL)]
        assert counts[0] == sum(counts[1:])
    south = rows["横浜南支店"]
    desk.click_cell(FUNNEL, list(rows).index("横浜南支店"), "初回認証")
    desk.wait(lambda: desk.has_table(FOUND) and desk.rows(FOUND))
    desk.wait_idle()
    assert f"{south['初回認証'].split(' ')[0]}件" in desk.texts
    assert "—" not in desk.column(FOUND, "初回認証日時")
    assert OVERDUE in desk.column(FOUND, "ログインID")
    desk.press("Alt+Left")
    desk.wait(lambda: desk.has_table(FUNNEL))


def test_sales_of_another_branch_see_their_own_alone(desks, service):
    desk = at_trials(desks, service, OTHER_BRANCH)
    desk.press("Ctrl+F")
    desk.wait(lambda: desk.has_table(FOUND) and desk.rows(FOUND))
    desk.wait_idle()
    seen = desk.column(FOUND, "ログインID")
    with service.database.read() as tx:
        trial = schema.trial
        own = tx.execute(select(trial.c.login_id).where(trial.c.branch_code == "0206310100")).scalars().all()
    assert sorted(seen) == sorted(own)
    assert "tQm4Zk" in seen
    desk.press("Ctrl+L")
    desk.type(OVERDUE)
    desk.press("Enter")
    desk.wait_idle()
    assert any(OVERDUE in notice and "見つかりません" in notice for notice in desk.notices)
