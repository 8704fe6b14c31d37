"""B1-5: what the listening asks for: nothing heard → the login, short → operation and content, long → plans; and,
besides the manual, never authenticated."""

import pytest
from PySide6.QtWidgets import QWidget

from tests.journeys.mornings import on_the_day

pytestmark = on_the_day
NAME = "次にすること"


def advice(desk):
    """What a screen reader says of the advice."""
    said = [one.accessibleName() for one in desk.window.findChildren(QWidget) if one.isVisible()]
    return next(text for text in said if text.startswith(f"{NAME}。"))


def open_trial(desk, login_id):
    desk.press("Ctrl+K")
    desk.type(login_id)
    desk.press("Enter")
    desk.wait(lambda: login_id in desk.texts)
    desk.wait_idle()


@pytest.mark.parametrize(
    ("login_id", "state", "title"),
    [
        ("xfeeaP", "長い", "契約プランや契約後の流れを説明"),
        ("hJ7wRc", "短い", "操作説明やコンテンツのご案内"),
        ("b2NpLe", "利用なし", "ログイン方法を説明"),
        ("Kd9sVu", "未認証", "お渡しの確認と初回ログインのご案内"),
    ],
)
def test_the_listening_decides_what_to_tell_and_says_why(desks, service, login_id, state, title):
    desk = desks(service.url)
    desk.sign_in("supervisor")
    open_trial(desk, login_id)
    assert state in desk.texts
    said = advice(desk).split("。")
    assert said[1] == f"利用は{state}"
    assert said[2]  # the reason in words
    assert title in said[3:5]
    others = [part for part in said if "のときは" in part]
    assert len(others) == 3


def test_the_reason_of_long_use_is_said_in_numbers(desks, service):
    desk = desks(service.url)
    desk.sign_in("supervisor")
    open_trial(desk, "xfeeaP")
    reason = advice(desk).split("。")[2]
    assert "8月3日" in reason
    assert "14日間の平均は1日7時間39分" in reason
    assert "4時間以上" in reason
