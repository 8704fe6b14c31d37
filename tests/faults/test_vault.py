"""F33: the operating system's vault is missing, refuses, or hangs: the desk asks for the password, and never keeps a
token in a plain file."""

import threading

import pytest

from tests.journeys.desk import files_hold, person
from usen_desk.local.credentials import Vault

ME = person("agent")
STAY = "このPCにログインしたままにする"


class KeptVault(Vault):
    """A vault that works, for as long as the test runs."""

    def __init__(self):
        self.kept, self.keys = {}, {}

    def is_there(self):
        return True

    def token(self, service_url, login_id):
        return self.kept.get((service_url, login_id), "")

    def keep(self, service_url, login_id, token):
        self.kept[service_url, login_id] = token
        return True

    def forget(self, service_url, login_id):
        self.kept.pop((service_url, login_id), None)

    def store_keys(self, service_url, login_id):
        return self.keys.get((service_url, login_id), "")

    def keep_store_keys(self, service_url, login_id, keys):
        self.keys[service_url, login_id] = keys
        return True

    def forget_store_keys(self, service_url, login_id):
        self.keys.pop((service_url, login_id), None)


class RefusingVault(KeptVault):
    """Its owner dismissed the question for the vault's password: nothing is kept, nothing is given."""

    def token(self, service_url, login_id):
        return ""

    def keep(self, service_url, login_id, token):
        return False

    def store_keys(self, service_url, login_id):
        return ""

    def keep_store_keys(self, service_url, login_id, keys):
        return False


class HangingVault(KeptVault):
    """Every call waits for an answer that nobody gives."""

    def __init__(self):
        super().__init__()
        self.asked, self.released = threading.Event(), threading.Event()

    def is_there(self):
        self.asked.set()
        self.released.wait(60)
        return True


@pytest.fixture
def hanging():
    made = HangingVault()
    yield made
    made.released.set()


def sign_in_to_stay(desk):
    desk.wait(lambda: any(name.startswith(STAY) for name in desk.buttons))
    desk.type_into("ログインID", ME.login_id)
    desk.type_into("パスワード", ME.password)
    desk.click_button(STAY)
    desk.click(desk.input("パスワード"))
    desk.press("Enter")
    desk.wait(lambda: desk.program.shell is not None)
    desk.wait_idle()


def test_with_a_vault_the_next_start_opens_without_a_password(desks, service):
    vault = KeptVault()
    desk = desks(service.url, vault=vault)
    sign_in_to_stay(desk)
    token = desk.token
    assert list(vault.kept.values()) == [token]
    desk.close()
    assert not files_hold(desk.paths.config.parent, token)

    again = desks(service.url, vault=vault)
    again.wait(lambda: again.program.shell is not None)
    assert ME.name in again.texts
    again.wait_idle()
    again.program.shell.top.person.click()
    again.choose("ログアウト")
    again.wait(lambda: not vault.kept)


def test_without_one_nothing_is_offered_and_the_password_is_asked_each_time(desks, service):
    for _ in range(2):
        desk = desks(service.url)
        desk.wait_idle()
        assert not any(name.startswith(STAY) for name in desk.buttons)
        desk.sign_in()
        token = desk.token
        desk.close()
        assert not files_hold(desk.paths.config.parent, token)


def test_one_that_refuses_only_costs_the_password_at_the_next_start(desks, service):
    vault = RefusingVault()
    desk = desks(service.url, vault=vault)
    sign_in_to_stay(desk)
    token = desk.token
    desk.close()
    assert not files_hold(desk.paths.config.parent, token)
    again = desks(service.url, vault=vault)
    again.wait_idle()
    assert again.program.shell is None
    assert again.input("ログインID").text() == ME.login_id


def test_one_that_hangs_holds_nobody_up(desks, service, hanging):
    desk = desks(service.url, vault=hanging)
    desk.wait(hanging.asked.is_set)
    desk.type_into("ログインID", ME.login_id)
    desk.type_into("パスワード", ME.password)
    desk.press("Enter")
    desk.wait(lambda: desk.program.shell is not None)
    assert not hanging.released.is_set()
    desk.type_into("店舗先名称", "ノール 横浜")
    desk.press("Enter")
    desk.wait(lambda: desk.has_table("検索結果") and len(desk.rows("検索結果")) == 1)
    hanging.released.set()
