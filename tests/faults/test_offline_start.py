"""F1: nothing answers at the start, and the desk opens with what this PC keeps; F20: the session that was kept is over
by the time that the service is heard again; a desk that was revoked keeps nothing."""

import pytest

from tests.faults.test_vault import KeptVault, sign_in_to_stay
from tests.journeys.desk import files_hold, person
from tests.journeys.test_x13_access_log import logged
from tests.local.store.samples import draft
from usen_desk.api.client import ApiClient, Route
from usen_desk.contract.base import Nothing
from usen_desk.contract.devices import REVOKE_DEVICE
from usen_desk.contract.session import SIGN_OUT
from usen_desk.local.store.cache import Kind
from usen_desk.ui.shell.connection_presenter import Light

ME = person("agent")
REVOKED = "このPCの利用は停止されました。"


@pytest.fixture
def vault():
    return KeptVault()


def client_of(service, token):
    return ApiClient(Route(service.url, service.authority.ca_file), token)


def kept_by(desk):
    desk.wait(lambda: desk.program.local.store is not None)
    return desk.program.local.store


def signed_in_once(desks, service, vault):
    """A desk that was used and closed; the token that it kept."""
    desk = desks(service.url, vault=vault)
    sign_in_to_stay(desk)
    store = kept_by(desk)
    store.outbox.keep_draft(draft("きのうの下書き"))
    store.cache.heard(desk.program.client.now())
    token = desk.token
    desk.close()
    return token


def test_it_opens_without_the_service_and_says_so(desks, service, vault):
    signed_in_once(desks, service, vault)
    service.stop()
    desk = desks(service.url, vault=vault)
    desk.wait(lambda: desk.program.shell is not None)
    assert ME.name in desk.texts
    desk.wait(lambda: desk.program.connection.connection.light is Light.OFFLINE)
    assert desk.program.connection.connection.answered_at is not None
    assert [one.body for one in kept_by(desk).kept.drafts] == ["きのうの下書き"]


def test_a_session_that_ended_meanwhile_is_asked_for_over_the_window(desks, service, vault):
    token = signed_in_once(desks, service, vault)
    client_of(service, token).call(SIGN_OUT, Nothing())
    desk = desks(service.url, vault=vault)
    desk.wait_idle()
    assert desk.program.shell is None, "the service said so at once: the sign-in page"


def test_a_desk_that_was_revoked_keeps_nothing_of_its_person_and_says_so(desks, service, vault):
    desk = desks(service.url, vault=vault)
    sign_in_to_stay(desk)
    store, device = kept_by(desk), desk.program.sign_in.device_id
    store.outbox.keep_draft(draft("消える下書き"))
    client_of(service, desk.token).call(REVOKE_DEVICE, Nothing(), device=device)
    desk.type_into("店舗先名称", "ノール")
    desk.press("Enter")
    desk.wait(lambda: desk.program.shell is None)
    desk.wait(lambda: not vault.kept and not vault.keys)
    desk.wait(lambda: not store.folder.path.exists())
    desk.wait(lambda: any(text.startswith(REVOKED) for text in desk.texts))
    assert desk.program.sign_in.device_id != device
    assert files_hold(desk.paths.config, desk.program.sign_in.device_id)
    desk.sign_in()
    assert kept_by(desk).kept.drafts == []


def test_whoever_signs_in_at_a_revoked_desk_is_told_and_the_next_time_it_is_another_desk(desks, service):
    desk = desks(service.url)
    desk.sign_in()
    folder, device = kept_by(desk).folder, desk.program.sign_in.device_id
    other = desks(service.url, profile="other")
    other.sign_in()
    desk.close()
    client_of(service, other.token).call(REVOKE_DEVICE, Nothing(), device=device)
    again = desks(service.url)
    again.type_into("ログインID", ME.login_id)
    again.type_into("パスワード", ME.password)
    again.press("Enter")
    again.wait(lambda: any(text.startswith(REVOKED) for text in again.texts))
    again.wait(lambda: not folder.path.exists())
    again.type_into("パスワード", ME.password)
    again.press("Enter")
    again.wait(lambda: again.program.shell is not None)


def test_what_was_seen_can_be_read_and_found_offline_and_is_current_again_afterwards(desks, service, vault):
    desk = desks(service.url, vault=vault)
    sign_in_to_stay(desk)
    kept_by(desk)
    desk.search(店舗先名称="ノール 横浜")
    name = desk.column("検索結果", "店舗先名称")[0]
    desk.wait(lambda: desk.program.local.store.cache.all(Kind.ROW))
    desk.click_cell("検索結果", 0, "店舗先名称")
    desk.press("Enter")
    desk.wait(lambda: desk.program.local.store.cache.all(Kind.CUSTOMER))
    desk.close()
    service.stop()

    again = desks(service.url, vault=vault)
    again.wait(lambda: again.program.shell is not None)
    again.wait(lambda: again.program.connection.connection.light is Light.OFFLINE)
    again.wait(lambda: again.title.startswith(name))
    again.press("Ctrl+1")
    again.search(店舗先名称="ノール")
    assert again.column("検索結果", "店舗先名称") == [name]
    again.wait(lambda: any("時点までの内容を表示しています" in text for text in again.texts))
    again.click_cell("検索結果", 0, "店舗先名称")
    again.press("Enter")
    again.wait(lambda: again.title.startswith(name))

    service.start()
    again.wait(lambda: again.program.connection.connection.light is Light.CONNECTED)
    again.wait(lambda: not any("時点までの内容を表示しています" in text for text in again.texts))
    again.wait(lambda: any(row.detail.startswith("offline at ") for row in logged(service, "customer_viewed")))
    again.press("Ctrl+1")
    again.search(店舗先名称="さくら介護")
    assert again.column("検索結果", "店舗先名称")
