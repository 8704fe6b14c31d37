"""F34: another authority signed the certificate, at the start or in mid-work: a plain sentence, and no data is sent."""

import pytest

from tests.journeys.desk import person
from tests.service import Authority
from tests.tls_service import Authority as OtherAuthority
from tests.tls_service import TlsService

ME = person("agent")
SENTENCE = (
    "サービスの証明書を確認できないため、接続を中止しました。"
    "何も送信されていません。社内の情報システム担当へ連絡してください。"
)


@pytest.fixture
def impostor(tmp_path):
    """`impostor(port)`: a TLS server with a certificate of another authority, that notes each request it is sent."""
    opened = []

    def open_(port=0):
        opened.append(TlsService(OtherAuthority(tmp_path), {}, port=port))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


def test_at_the_start_nothing_is_sent(desks, impostor):
    other = impostor()
    desk = desks(other.url)
    desk.type_into("ログインID", ME.login_id)
    desk.type_into("パスワード", ME.password)
    desk.press("Enter")
    desk.wait_notice(SENTENCE)
    assert other.asked == []
    assert desk.input("ログインID").text() == ME.login_id
    assert desk.input("パスワード").text() == ME.password
    assert not any("続行" in name or "無視" in name for name in desk.buttons)


def test_in_mid_work_nothing_is_sent_and_the_rows_stay(desk, service, impostor):
    desk.search(店舗先名称="さくら介護")
    before = desk.rows("検索結果")
    service.stop()
    other = impostor(service.port)
    try:
        desk.type_into("店舗先名称", "ノール 横浜")
        desk.press("Enter")
        desk.wait_notice(SENTENCE)
        assert other.asked == []
        assert desk.rows("検索結果") == before
        assert desk.input("店舗先名称").text() == "ノール 横浜"
    finally:
        other.close()
        service.start()


def test_an_authority_file_that_is_none_is_said(desks, service, tmp_path):
    nothing = tmp_path / "ca.pem"
    nothing.write_text("no certificate\n", encoding="utf-8")
    desk = desks(service.url, ca_file=nothing)
    desk.type_into("ログインID", ME.login_id)
    desk.type_into("パスワード", ME.password)
    desk.press("Enter")
    desk.wait_notice(SENTENCE)


def test_the_right_authority_is_needed_and_enough(desks, service, tmp_path):
    """The control: the same desk with the right file gets in."""
    assert Authority(tmp_path).ca_file.read_bytes() != service.authority.ca_file.read_bytes()
    wrong = desks(service.url, ca_file=tmp_path / "ca.pem")
    wrong.type_into("ログインID", ME.login_id)
    wrong.type_into("パスワード", ME.password)
    wrong.press("Enter")
    wrong.wait_notice(SENTENCE)
    wrong.close()
    desks(service.url).sign_in()
