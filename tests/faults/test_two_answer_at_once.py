"""F22, I5, in two real windows: both answer in the same moment. One reply stands there; whoever wrote the other is
shown it first and decides: 直す, それでも送信 or 破棄. Fifty races over the API stand in test_replying_races.py.
"""

import pytest

from tests.journeys.exchanges import Customer, at_inquiries, open_thread
from tests.journeys.mornings import at_noon
from tests.journeys.replying import begin, editor, hold, replies, sent, text, waiting, write

pytestmark = at_noon

LOOK = "新しいメッセージを確認…"
OWN = {"first": "窓口一の回答です。", "second": "窓口二の回答です。"}


@pytest.fixture
def customer(service):
    return Customer(service)


@pytest.fixture
def raced(desks, service, customer):
    """(loser, its text, the winner's text, the inquiry), with the sheet over the loser's window."""
    made = customer.open("どちらの方がお答えになりますか。")
    both = {
        "first": at_inquiries(desks, service, "ito.saori", profile="first"),
        "second": at_inquiries(desks, service, profile="second"),
    }
    for name, desk in both.items():
        hold(desk, 0)
        open_thread(desk, made)
        desk.wait(lambda desk=desk: desk.program.local.store is not None)
        write(desk, OWN[name])
    for desk in both.values():
        desk.program.feed.stop()  # neither is told in time
    for desk in both.values():
        desk.press("Ctrl+Return")
    needing = lambda: [name for name, desk in both.items() if desk.program.desk.sending.waiting.needs]  # noqa: E731
    both["second"].wait(needing)
    (loser,) = needing()
    winner = "second" if loser == "first" else "first"
    both[loser].wait(lambda: both[loser].is_asked or LOOK in both[loser].buttons)
    if not both[loser].is_asked:  # nothing comes up over a window that nobody is at
        both[loser].click_button(LOOK)
    both[loser].wait(lambda: both[loser].is_asked)
    assert (replies(customer, made, OWN[winner]), replies(customer, made, OWN[loser])) == (1, 0)
    assert any(OWN[winner] in one for one in both[loser].spoken)
    return both[loser], OWN[loser], OWN[winner], made


def test_the_answer_can_be_changed_to_fit(raced, customer):
    desk, own, others, made = raced
    desk.click_button("直す")
    desk.wait(lambda: text(desk) == own)
    begin(desk)
    editor(desk).put_caret(len(own))
    desk.type("補足です。")
    desk.press("Ctrl+Return")
    sent(desk, customer, made, f"{own}補足です。")
    assert (replies(customer, made, others), replies(customer, made, own)) == (1, 0)


def test_it_can_be_sent_all_the_same(raced, customer):
    desk, own, others, made = raced
    desk.click_button("それでも送信")
    sent(desk, customer, made, own)
    assert replies(customer, made, others) == 1


def test_it_can_be_thrown_away(raced, customer):
    desk, own, others, made = raced
    desk.click_button("破棄")
    desk.wait(lambda: not waiting(desk) and not desk.program.desk.sending.all_items())
    assert (replies(customer, made, others), replies(customer, made, own)) == (1, 0)
    assert text(desk) == ""
