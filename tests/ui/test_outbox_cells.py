import pytest

from tests.ui.inquiries.opening_samples import FakeView
from tests.ui.outbox.samples import item
from usen_desk.local.records import OutKind
from usen_desk.local.sync.entries import OutState
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.outbox_cells import KINDS, STATES, Act, acts, first_line, sentence


def test_every_state_and_kind_has_its_words():
    assert set(STATES) == set(OutState)
    assert set(KINDS) == set(OutKind)


@pytest.mark.parametrize(
    ("of_view", "said"),
    [
        ({"holds_for_s": 4.2}, "あと5秒で送信します。"),
        ({"holds_for_s": 0, "waits_for": "a"}, "同じやり取りの前の送信が済むと、続けて送信します。"),
        ({"holds_for_s": 0, "tries": 2, "next_try_s": 12.0}, "2回試しました。あと12秒で再送します。"),
        (
            {"holds_for_s": 0, "tries": 2, "next_try_s": 12.0, "is_fault": True},
            "サーバー側の障害のため、まだ保存されていません。2回試しました。あと12秒で再送します。",
        ),
        ({"holds_for_s": 0, "tries": 9, "next_try_s": 200.0}, "9回試しました。あと4分で再送します。"),
        ({"holds_for_s": 0}, "接続すると自動で送信します。"),
        ({"state": OutState.SENDING}, "送信しています。"),
        ({"state": OutState.SENT}, "送信しました。"),
        ({"state": OutState.NEEDS, "problem": UserMessage("権限がありません。")}, "権限がありません。"),
        ({"state": OutState.NEEDS}, "確認が必要です。入力した内容は残っています。"),
    ],
)
def test_it_says_what_comes_next(of_view, said):
    assert sentence(FakeView(item(), **of_view)) == said


@pytest.mark.parametrize(
    ("of_view", "wanted"),
    [
        ({}, (Act.TAKE_BACK, Act.OPEN, Act.COPY)),
        ({"holds_for_s": 0}, (Act.RETRY, Act.TAKE_BACK, Act.OPEN, Act.COPY)),
        ({"holds_for_s": 0, "may_take_back": False}, (Act.RETRY, Act.OPEN, Act.COPY)),
        ({"state": OutState.SENDING, "may_take_back": False}, (Act.OPEN, Act.COPY)),
        ({"state": OutState.NEEDS}, (Act.FIX, Act.ANYWAY, Act.DROP, Act.OPEN, Act.COPY)),
    ],
)
def test_only_what_can_be_done_is_offered(of_view, wanted):
    assert acts(FakeView(item(), **of_view)) == wanted


def test_an_opening_has_no_thread_yet():
    assert Act.OPEN not in acts(FakeView(item(inquiry_id=0, kind=OutKind.OPENING)))


def test_the_first_line_is_the_first_that_says_something():
    assert first_line(item(body="\n  \n こんにちは \nまた")) == "こんにちは"
    assert first_line(item(body="")) == ""
