"""問い合わせ without a browser: list and search, one exchange, comments, what comes by itself. A03-3, A04-1, A04-2."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from tests.server.attachments.files import EXE, PDF
from tests.server.inquiries.conftest import AGENT, CHAIN_STORE, CUSTOMER, OTHER_CUSTOMER, OTHER_STORE
from tests.server.portal.conftest import ORIGIN, PASSWORD
from usen_desk.contract.catalogue import Category
from usen_desk.contract.changes import Change
from usen_desk.contract.inquiries import AfterReply, Status
from usen_desk.server.changes import frames
from usen_desk.server.db import schema
from usen_desk.server.portal import inquiry_views, words


def at(made) -> str:
    return f"/client/inquiries/{made.card.inquiry_id}/"


def closed(portal, made, text="解決しました。"):
    portal.world.say(AGENT, made.card.inquiry_id, text, after=AfterReply(status=Status.DONE))


def test_the_list_shows_what_the_manual_prints_newest_first(portal):
    older, newer = (
        portal.world.open(comment="一つ目です。"),
        portal.world.open(comment="二つ目です。", store=CHAIN_STORE),
    )
    portal.world.say(AGENT, older.card.inquiry_id, "担当からご連絡します。")
    text = portal.signed_in().get("/client/inquiries/").text
    parts = [
        text.index(part)
        for part in (
            f"対応中 inquiry ID:{older.card.inquiry_id} 修理",
            "焼肉大将 渋谷センター街店",
            "ご担当: 山田 美咲 様",
            "2026-11-22",
            "担当からご連絡します。",
            f"受付中 inquiry ID:{newer.card.inquiry_id}",
            "ご担当: 未定",
        )
    ]
    assert parts == sorted(parts)
    assert "2件" in text


def test_the_search_goes_by_each_condition(portal):
    made = portal.world.open(comment="一つ目です。")
    other = portal.world.open(comment="二つ目です。", store=CHAIN_STORE, category=Category.OTHER, fields={})
    closed(portal, other)
    visitor = portal.signed_in()

    def found(query: str) -> set[int]:
        html = visitor.get(f"/client/inquiries/?{query}").html
        return {one.card.inquiry_id for one in (made, other) if f'href="{at(one)}"' in html}

    mine, both = {made.card.inquiry_id}, {made.card.inquiry_id, other.card.inquiry_id}
    assert found("") == both
    assert found("category=repair") == mine
    assert found("store=渋谷") == mine
    assert found("status=received") == mine
    assert found("status=done") == both - mine
    assert found("prefecture=13") == both
    assert found("prefecture=1") == set()
    assert found("from=2026-11-22&to=2026-11-22") == both
    assert found("from=2026-11-23") == set()
    assert found("opened_by=佐藤") == both
    assert found("opened_by=鈴木") == set()
    assert found("category=nonsense&prefecture=x&from=yesterday&after=") == both
    assert words.DATES_SWAPPED in visitor.get("/client/inquiries/?from=2026-11-23&to=2026-11-22").text


def test_on_hold_is_in_progress_for_a_customer(portal):
    made = portal.world.open()
    with portal.world.database.write() as tx:
        tx.execute(schema.inquiry.update().values(status="on_hold", queue="held", hold_reason="部品待ち・在庫なし"))
    text = portal.signed_in().get(at(made)).text
    assert "対応中" in text
    assert "部品" not in text
    assert "保留" not in text


def test_a_thread_has_days_people_and_no_notes(portal):
    made = portal.world.open(comment="音が出ません。")
    portal.world.note(AGENT, made.card.inquiry_id, "与信に注意")
    portal.world.now += timedelta(days=1)
    portal.world.say(AGENT, made.card.inquiry_id, "明日お伺いします。")
    text = portal.signed_in().get(at(made)).text
    parts = [
        text.index(part)
        for part in (
            "修理 に関するお問い合わせ",
            "ご担当: 山田 美咲 様",
            "症状 音が出ない",
            "11月22日 (日)",
            "音が出ません。",
            "11月23日 (月)",
            "山田 美咲｜カスタマーサポート部",
            "明日お伺いします。",
        )
    ]
    assert parts == sorted(parts)
    assert text.count("佐藤 様 様｜株式会社大将フーズ") == 2, "who opened it, and who wrote"
    assert "与信" not in text


def test_a_comment_sent_twice_is_stored_once(portal):
    made = portal.world.open()
    visitor = portal.signed_in()
    form = visitor.get(at(made))
    first = visitor.send(at(made), do="send", body="もう一つあります。")
    assert first.location == f"{at(made)}?done=sent#m2"
    visitor.last = form
    assert visitor.send(at(made), do="send", body="もう一つあります。").location == first.location
    assert visitor.follow().text.count("もう一つあります。") == 1
    visitor.last = form
    changed = visitor.send(at(made), do="send", body="やはり違います。")
    assert (changed.status, "やはり違います。" in changed.html) == (422, True)
    assert visitor.send(at(made), do="send").status == 303


def test_a_comment_brings_its_files_as_downloads(portal):
    made = portal.world.open()
    visitor = portal.signed_in()
    visitor.get(at(made))
    visitor.send(at(made), ("files", "../見積\u202e.pdf", PDF), do="send", body="見積です。")
    page = visitor.follow()
    assert "添付ファイルを確認" in page.text
    assert [one for one in page.tree.iter("a") if one.get("href") == "#papers"]
    assert [one for one in page.tree.iter("div") if one.get("id") == "papers"]
    link = next(a.get("href") for a in page.tree.iter("a") if a.get("download") is not None)
    got = visitor.get(link)
    assert (got.status, got.content) == (200, PDF)
    assert got.header("content-disposition").startswith("attachment; filename*=UTF-8''")
    assert "%2F" not in got.header("content-disposition")
    assert got.header("x-content-type-options") == "nosniff"
    assert portal.signed_in(OTHER_CUSTOMER).get(link).status == 404


def test_an_empty_comment_is_said_and_the_file_stays(portal):
    made = portal.world.open()
    visitor = portal.signed_in()
    visitor.get(at(made))
    answer = visitor.send(at(made), ("files", "見積.pdf", PDF), do="send", body=" ")
    assert (answer.status, words.REQUIRED in answer.text) == (422, True)
    assert "見積.pdf" in answer.text
    visitor.send(at(made), do="send", body="見積です。")
    assert "見積.pdf" in visitor.follow().text


def test_a_done_exchange_has_no_box_and_the_text_goes_into_a_new_one(portal):
    made = portal.world.open()
    visitor = portal.signed_in()
    form = visitor.get(at(made))
    closed(portal, made)
    visitor.last = form
    answer = visitor.send(at(made), do="send", body="まだ鳴りません。")
    assert (answer.status, "まだ鳴りません。" in answer.html) == (409, True)
    new = visitor.send("/client/new/")
    assert "まだ鳴りません。" in new.html
    assert 'value="0412-3398-01" checked' in new.html
    page = visitor.get(at(made))
    assert "textarea" not in page.html
    assert "このお問い合わせは完了しています" in page.text


def test_an_ended_session_keeps_the_comment(portal):
    made = portal.world.open()
    visitor = portal.signed_in()
    visitor.get(at(made))
    portal.world.now += timedelta(hours=13)
    answer = visitor.send(at(made), do="send", body="書きかけの長い文です。")
    assert answer.status == 401
    back = visitor.send("/client/login/", email=CUSTOMER.login_id, password=PASSWORD)
    assert "書きかけの長い文です。" in back.html
    assert visitor.send(at(made), do="send").status == 303


def test_what_comes_is_told_to_an_open_page(portal):
    made = portal.world.open()
    visitor = portal.signed_in()
    visitor.get(at(made))
    live = f"{at(made)}live/?after=1&status=received&person=&day=11月22日 (日)&seen=1".replace(" ", "%20")
    assert visitor.get(live).status == 204
    portal.world.note(AGENT, made.card.inquiry_id)
    assert visitor.get(live).status == 204, "a note is nothing to a customer"
    portal.world.say(AGENT, made.card.inquiry_id, "<b>承知しました。</b>")
    told = visitor.get(live)
    assert "&lt;b&gt;承知しました。" in told.html
    assert 'data-sequence="2"' in told.html
    assert "ご担当: 山田 美咲 様" in told.html
    assert portal.signed_in(OTHER_CUSTOMER).get(live).status == 404


def test_reading_is_kept(portal):
    made = portal.world.open()
    portal.world.say(AGENT, made.card.inquiry_id)
    visitor = portal.signed_in()
    assert "未読" in visitor.get("/client/inquiries/").text
    visitor.get(at(made))
    assert "未読" not in visitor.get("/client/inquiries/").text


def test_older_messages_come_on_demand(portal):
    made = portal.world.open(comment="最初の話です。")
    for number in range(25):
        portal.world.say(CUSTOMER, made.card.inquiry_id, f"{number}番目です。")
    visitor = portal.signed_in()
    page = visitor.get(at(made))
    assert "最初の話です。" not in page.text
    assert "最初の話です。" in visitor.get(f"{at(made)}?all=1").text


def test_the_shown_parts_are_chosen_and_remembered(portal):
    made = portal.world.open()
    visitor = portal.signed_in()
    assert "症状" in visitor.get(at(made)).text
    assert visitor.send(f"{at(made)}parts/", show=["store", "person"]).location == at(made)
    page = visitor.follow()
    assert ("症状" in page.text, "お問い合わせ店舗" in page.text, "関連資料 ありません" in page.text) == (
        False,
        True,
        False,
    )
    assert "症状" not in visitor.get(at(made)).text


@pytest.mark.parametrize("number", ["0", "999999", "abc", "-1", "9" * 20, "１"])
def test_what_never_was_and_what_is_anothers_look_the_same(portal, number):
    theirs = portal.world.open(OTHER_CUSTOMER, store=OTHER_STORE)
    visitor = portal.signed_in()
    seen = [visitor.get(path) for path in (f"/client/inquiries/{number}/", at(theirs))]
    texts = {answer.text.split("受付番号")[0] for answer in seen}
    assert ({answer.status for answer in seen}, len(texts)) == ({404}, 1)


def test_a_mail_tells_of_an_answer_once_until_it_is_read(portal):
    made = portal.world.open()
    number = made.card.inquiry_id
    portal.world.settings = portal.settings
    portal.world.note(AGENT, number)
    assert portal.mails() == []
    portal.world.say(AGENT, number, "秘密の返信です。")
    portal.world.say(AGENT, number, "追伸です。")
    (mail,) = portal.mails()
    assert mail.to_address == CUSTOMER.login_id
    assert f"{ORIGIN}/client/inquiries/{number}/" in mail.body
    assert "秘密" not in mail.body + mail.subject
    portal.signed_in().get(at(made))
    portal.world.say(AGENT, number, "もう一度です。")
    assert len(portal.mails()) == 2
    portal.world.say(CUSTOMER, number, "自分で書きました。")
    portal.world.say(AGENT, number, "承知しました。")
    assert len(portal.mails()) == 2, "what was written elsewhere is not what was read"


def test_an_unreadable_number_of_the_form_is_a_new_one(portal):
    made = portal.world.open()
    visitor = portal.signed_in()
    visitor.get(at(made))
    assert visitor.send(at(made), do="send", body="x", reply_id="nonsense").status == 303


def test_an_open_page_is_told_that_there_is_something_to_see_and_nothing_of_it(portal):
    made = portal.world.open()
    visitor = portal.signed_in()
    answer = visitor.get(f"/client/inquiries/{made.card.inquiry_id}/stream/")
    assert (answer.status, answer.header("content-type")) == (200, "text/event-stream; charset=utf-8")
    assert answer.header("x-accel-buffering") == "no"
    assert answer.content == inquiry_views.BEAT
    item = Change(change_id=2, at=portal.world.now, kind="message", object_id=1, item=msgspec.Raw(b'{"body":"x"}'))
    assert inquiry_views.knock(frames.leading("e", 1, 2, [item])) == b"event: news\ndata:\n\n"
    assert inquiry_views.knock(frames.resync("e", 2)) == inquiry_views.NEWS
    assert inquiry_views.knock(frames.heartbeat("e", 1, 2)) == inquiry_views.BEAT


def test_a_file_that_is_not_taken_leaves_those_that_were(portal):
    made = portal.world.open()
    visitor = portal.signed_in()
    visitor.get(at(made))
    visitor.send(at(made), ("files", "見積.pdf", PDF), do="attach", body="見積です。")
    answer = visitor.send(
        at(made), ("files", "図面.pdf", PDF + b"2"), ("files", "setup.exe", EXE), do="send", body="見積です。"
    )
    assert (answer.status, "「setup.exe」" in answer.text) == (422, True)
    visitor.send(at(made), do="send", body="見積です。")
    text = visitor.follow().text
    assert ("見積.pdf" in text, "図面.pdf" in text, "setup.exe" in text) == (True, True, False)
