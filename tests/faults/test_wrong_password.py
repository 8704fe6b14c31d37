"""A wrong password, once and again and again: the sentence, and the login ID stays."""

import pytest

from tests.journeys.desk import person
from usen_desk.server.settings import Settings, Throttles

ME = person("agent")
WRONG = (
    "ログインIDまたはパスワードが違います。ログインIDは残っています。"
    "大文字と小文字、かな入力になっていないかを確かめて、もう一度入力してください。"
)
THROTTLED = (
    "ログインの失敗が続いたため、一時的に受け付けを止めています。ログインIDは残っています。"
    "しばらく待ってからお試しください。お急ぎの場合は管理者へ連絡してください。"
)


@pytest.fixture
def service_settings():
    return Settings(throttles=Throttles(sign_in_failures_per_account=2))


def test_the_sentence_and_after_some_tries_the_wait(desks, service):
    desk = desks(service.url)
    desk.type_into("ログインID", ME.login_id)
    for tries in range(2):
        desk.type_into("パスワード", f"wrong {tries}")
        desk.press("Enter")
        desk.wait_idle()
        (said,) = desk.notices
        assert said.startswith(WRONG)
    desk.type_into("パスワード", ME.password)
    desk.press("Enter")
    desk.wait_idle()
    (said,) = desk.notices
    assert said.startswith(THROTTLED)
    assert "(あと約" in said
    assert desk.input("ログインID").text() == ME.login_id
    assert desk.program.shell is None


def test_the_password_is_hidden_and_in_no_file(desks, service):
    desk = desks(service.url)
    desk.type_into("ログインID", ME.login_id)
    desk.type_into("パスワード", "himitsu no kotoba")
    assert "himitsu" not in desk.input("パスワード").displayText()
    desk.press("Enter")
    desk.wait_notice(WRONG)
    desk.close()
    files = [path for path in desk.paths.config.parent.rglob("*") if path.is_file()]
    assert files
    assert not any(b"himitsu" in path.read_bytes() for path in files)
