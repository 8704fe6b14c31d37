"""X2: words of any exchange, in whatever spelling, and from a hit to the message itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView

from tests.journeys.exchanges import (
    SHINJUKU,
    Colleague,
    Customer,
    at_inquiries,
    bubbles,
    is_open,
    open_thread,
    thread,
)
from tests.journeys.mornings import at_noon

pytestmark = at_noon
HITS = "見つかったメッセージ"


def hits(desk):
    view = next(one for one in desk.window.findChildren(QListView) if one.accessibleName() == HITS)
    model = view.model()
    return [model.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole) for at in range(model.rowCount())]


def look_for(desk, text):
    """As a person does: the chord, the words, a rest."""
    desk.press("Ctrl+Shift+F")
    desk.type_into("やり取りの本文を検索", text)
    desk.wait(lambda: desk.program.background.idle and hits(desk))
    desk.wait_idle()


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("橙点滅が消えません。", "点滅"),
        ("ｱﾝﾌﾟの電源が落ちます。", "アンプ"),
        ("スピーカの交換希望。", "すぴーか"),
        ("ＵＳＢを挿すと無音。", "usb"),
        ("髙橋が伺います。", "高橋"),
        ("高橋が伺います。", "髙橋"),
    ],
)
def test_a_word_is_found_in_any_spelling(desks, service, written, asked):
    made = Customer(service).open(written, store=SHINJUKU)
    desk = at_inquiries(desks, service)
    look_for(desk, asked)
    desk.wait(lambda: any(f"番号 {made}、" in line and written in line for line in hits(desk)))


def test_the_hit_is_marked_in_its_words(desks, service):
    Customer(service).open("裏口の受信機ガルバノがおかしい。", store=SHINJUKU)
    desk = at_inquiries(desks, service)
    look_for(desk, "ガルバノ")
    (hit,) = hits(desk)
    assert "佐藤 健 様" in hit
    shown = next(one for one in desk.window.findChildren(QListView) if one.accessibleName() == HITS)
    ((start, end),) = shown.model().hit(0).marks
    assert shown.model().hit(0).snippet[start:end] == "ガルバノ"


def test_from_a_hit_one_gets_to_the_message_itself(desks, service):
    customer, colleague = Customer(service), Colleague(service)
    made = customer.open("はじめの連絡です。")
    customer.say(made, "合言葉はガルバノです。")
    for number in range(40):
        colleague.say(made, f"経過の連絡 {number}\nあとの行\nもう一行")
    desk = at_inquiries(desks, service)
    look_for(desk, "ガルバノ")
    desk.press("Down")
    desk.press("Enter")
    desk.wait(lambda: is_open(desk, made) and "合言葉はガルバノです。" in thread(desk))
    assert bubbles(desk).current.body == "合言葉はガルバノです。"
    assert desk.acts.done[-2:] == ["Down", "Enter"]


def test_notes_are_found_by_staff_and_never_by_customers(desks, service):
    customer = Customer(service)
    made = customer.open("よろしくお願いします。")
    Colleague(service).note(made, "内輪ガルバノの話。")
    desk = at_inquiries(desks, service)
    look_for(desk, "ガルバノ")
    (hit,) = hits(desk)
    assert "社内メモ" in hit
    assert customer.found("ガルバノ") == []


def test_what_is_nowhere_is_said_with_advice(desks, service):
    desk = at_inquiries(desks, service)
    desk.press("Ctrl+Shift+F")
    desk.type_into("やり取りの本文を検索", "存在しない単語列")
    desk.wait(lambda: any("「存在しない単語列」を含むメッセージはありません" in text for text in desk.texts))


def test_inside_a_thread_ctrl_f_goes_from_hit_to_hit(desks, service):
    customer = Customer(service)
    made = customer.open("ガルバノの一つ目。")
    customer.say(made, "別の話。")
    customer.say(made, "がるばのの二つ目。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    desk.press("Ctrl+F")
    desk.type("ガルバノ")
    desk.wait(lambda: "2 / 2件" in desk.texts)
    assert bubbles(desk).current.body == "がるばのの二つ目。"
    desk.press("Enter")
    desk.wait(lambda: "1 / 2件" in desk.texts)
    assert bubbles(desk).current.body == "ガルバノの一つ目。"
    QTest.keyClick(desk.input("このやり取りの中を検索"), Qt.Key.Key_Escape)
    assert "1 / 2件" not in desk.texts
