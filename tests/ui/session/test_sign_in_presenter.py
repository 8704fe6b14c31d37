"""Tests for usen_desk.ui.session.sign_in_presenter."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QTimer

from tests.fakes import FakeClient, Immediately, WhenTold, problem
from usen_desk.api.errors import BadAnswer, Defect, Refused, Strange, Trouble, Unreachable
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Role
from usen_desk.contract.session import GET_ME, GET_STATUS, SIGN_IN, SIGN_OUT, Me, ServiceStatus, SessionStarted
from usen_desk.local.settings import ProxyKind, Settings
from usen_desk.ui.background import Lane
from usen_desk.ui.session import sign_in_presenter
from usen_desk.ui.session.connection_model import ConnectionChoice
from usen_desk.ui.session.sign_in_presenter import SignInPresenter

NOW = datetime(2026, 11, 22, tzinfo=UTC)
STATUS = ServiceStatus(service="usen-desk", version="1", now=NOW, database_epoch="e")
SERVICE = "https://desk.example"
TOKEN = "t" * 43
WORD = "correct horse battery"


def person(staff_id=7, **more):
    return Me(
        staff_id=staff_id,
        login_id="yamada",
        name="山田 美咲",
        department="カスタマーサポート部",
        role=Role.AGENT,
        permissions=frozenset(),
        **more,
    )


def started(staff_id=7, token=TOKEN):
    return SessionStarted(token=token, expires_at=NOW, me=person(staff_id))


class MemoryVault:
    def __init__(self, tokens=(), there=True):
        self.tokens, self.there = dict(tokens), there

    def is_there(self):
        return self.there

    def token(self, service_url, login_id):
        return self.tokens.get((service_url, login_id), "")

    def keep(self, service_url, login_id, token):
        self.tokens[(service_url, login_id)] = token
        return True

    def forget(self, service_url, login_id):
        self.tokens.pop((service_url, login_id), None)


class Desk:
    """A presenter with everything around it, and what it said."""

    def __init__(self, folder, answers=None, vault=None, background=None, service_url=SERVICE, **values):
        self.settings = Settings(folder / "settings.json")
        self.settings.values.service_url = service_url
        self.settings.values.proxy = ProxyKind.NONE
        for name, value in values.items():
            setattr(self.settings.values, name, value)
        self.client = FakeClient({SIGN_OUT: Nothing(), **(answers or {})})
        self.vault = vault or MemoryVault()
        self.presenter = SignInPresenter(self.client, background or Immediately(), self.settings, self.vault, "d" * 32)
        self.told, self.entered = [], []
        self.presenter.told.connect(lambda message: self.told.append(message.text))
        self.presenter.signed_in.connect(self.entered.append)

    def kept(self):
        return Settings(self.settings._path).values


def test_the_right_password_opens_the_desk_and_only_the_login_id_is_remembered(qtbot, tmp_path):
    desk = Desk(tmp_path, {SIGN_IN: started()})
    desk.presenter.sign_in(" yamada ", WORD)
    assert desk.entered == [person()]
    assert desk.client.token == TOKEN
    ask = desk.client.bodies(SIGN_IN)[0]
    assert (ask.login_id, ask.device_id, ask.stay) == ("yamada", "d" * 32, False)
    assert desk.kept().login_id == "yamada"
    everywhere = (tmp_path / "settings.json").read_text(encoding="utf-8") + repr(vars(desk.presenter))
    assert WORD not in everywhere
    assert TOKEN not in (tmp_path / "settings.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refused(problem(Code.WRONG_SIGN_IN)), "パスワードが違います"),
        (Refused(problem(Code.SIGN_IN_THROTTLED, retry_after_s=45)), "あと約45秒"),
        (Unreachable(Trouble.REFUSED), "接続できません"),
        (Unreachable(Trouble.CERTIFICATE), "証明書"),
    ],
)
def test_each_trouble_is_said_and_another_try_is_possible(qtbot, tmp_path, error, said):
    desk = Desk(tmp_path, {SIGN_IN: [error, started()]})
    desk.presenter.sign_in("yamada", WORD)
    assert said in desk.told[0]
    assert desk.entered == []
    assert not desk.presenter.busy
    desk.presenter.sign_in("yamada", WORD)
    assert desk.entered == [person()]


def test_empty_fields_ask_nothing_of_the_service(qtbot, tmp_path):
    desk = Desk(tmp_path)
    desk.presenter.sign_in("", WORD)
    desk.presenter.sign_in("yamada", "")
    assert len(desk.told) == 2
    assert desk.client.asked == []


def test_a_second_press_while_busy_is_one_sign_in(qtbot, tmp_path):
    background = WhenTold()
    desk = Desk(tmp_path, {SIGN_IN: started()}, background=background)
    desk.presenter.sign_in("yamada", WORD)
    assert desk.presenter.busy
    desk.presenter.sign_in("yamada", WORD)
    background.deliver()
    assert len(desk.client.bodies(SIGN_IN)) == 1
    assert not desk.presenter.busy


def test_staying_signed_in_keeps_the_token_in_the_vault_and_uses_it_at_the_next_start(qtbot, tmp_path):
    vault = MemoryVault()
    desk = Desk(tmp_path, {SIGN_IN: started()}, vault)
    desk.presenter.start()
    desk.presenter.sign_in("yamada", WORD, stay=True)
    assert desk.client.bodies(SIGN_IN)[0].stay
    assert vault.tokens == {(SERVICE, "yamada"): TOKEN}
    later = Desk(tmp_path, {GET_ME: person()}, vault, login_id="yamada", stay=True)
    later.presenter.start()
    assert later.entered == [person()]
    assert later.client.token == TOKEN


def test_without_a_vault_nobody_stays_and_nothing_is_written(qtbot, tmp_path):
    vault = MemoryVault(there=False)
    desk = Desk(tmp_path, {SIGN_IN: started()}, vault)
    desk.presenter.start()
    assert not desk.presenter.has_vault
    desk.presenter.sign_in("yamada", WORD, stay=True)
    assert not desk.client.bodies(SIGN_IN)[0].stay
    assert vault.tokens == {}


def test_a_kept_session_that_ended_leads_to_the_sign_in_without_blame(qtbot, tmp_path):
    vault = MemoryVault({(SERVICE, "yamada"): TOKEN})
    desk = Desk(tmp_path, {GET_ME: Refused(problem(Code.SESSION_EXPIRED))}, vault, login_id="yamada", stay=True)
    desk.presenter.start()
    assert desk.told == []
    assert desk.client.token == ""
    assert vault.tokens == {}


def test_a_kept_session_survives_a_service_that_is_down(qtbot, tmp_path):
    vault = MemoryVault({(SERVICE, "yamada"): TOKEN})
    desk = Desk(tmp_path, {GET_ME: Unreachable(Trouble.REFUSED)}, vault, login_id="yamada", stay=True)
    desk.presenter.start()
    assert "接続できません" in desk.told[0]
    assert vault.tokens == {(SERVICE, "yamada"): TOKEN}


class HangingVault(Immediately):
    """Work for the vault ends as Background ends it when its time is over."""

    def run(self, work, ok, bad, *, lane=None, timeout_s=None, **more):
        if lane is Lane.VAULT:
            assert timeout_s == 3
            return bad(Defect("timeout"))
        return super().run(work, ok, bad, **more)


def test_a_vault_that_hangs_counts_as_none(qtbot, tmp_path):
    desk = Desk(tmp_path, {SIGN_IN: started()}, background=HangingVault(), login_id="yamada", stay=True)
    desk.presenter.start()
    assert not desk.presenter.has_vault
    desk.presenter.sign_in("yamada", WORD)
    assert desk.entered == [person()]


def test_signing_out_revokes_and_forgets(qtbot, tmp_path):
    desk = Desk(tmp_path, {SIGN_IN: started()})
    desk.presenter.start()
    desk.presenter.sign_in("yamada", WORD, stay=True)
    desk.presenter.sign_out()
    assert len(desk.client.bodies(SIGN_OUT)) == 1
    assert (desk.client.token, desk.vault.tokens, desk.presenter.me) == ("", {}, None)
    assert not desk.kept().stay


def test_signing_out_works_while_the_service_is_away(qtbot, tmp_path):
    desk = Desk(tmp_path, {SIGN_IN: started(), SIGN_OUT: Unreachable(Trouble.CUT)})
    desk.presenter.sign_in("yamada", WORD)
    desk.presenter.sign_out()
    assert desk.client.token == ""


def test_the_same_person_goes_on_after_the_session_ended_and_the_old_one_is_revoked(qtbot, tmp_path):
    desk = Desk(tmp_path, {SIGN_IN: [started(), started(token="n" * 43)]})
    desk.presenter.sign_in("yamada", WORD)
    desk.presenter.sign_in("yamada", WORD)
    assert desk.entered == [person(), person()]
    assert desk.client.token == "n" * 43
    assert len(desk.client.bodies(SIGN_OUT)) == 1


def test_another_person_does_not_get_into_somebody_elses_window(qtbot, tmp_path):
    desk = Desk(tmp_path, {SIGN_IN: [started(), started(staff_id=8, token="n" * 43)]})
    desk.presenter.sign_in("yamada", WORD)
    desk.presenter.sign_in("suzuki", WORD)
    assert desk.entered == [person()]
    assert "別の方" in desk.told[0]
    assert desk.client.token == TOKEN
    assert len(desk.client.bodies(SIGN_OUT)) == 1


def test_an_address_is_kept_only_after_our_service_answered_there(qtbot, tmp_path):
    desk = Desk(tmp_path, {GET_STATUS: [Unreachable(Trouble.NAME), STATUS]}, service_url="")
    assert desk.presenter.needs_address
    found = []
    desk.presenter.found.connect(found.append)
    desk.presenter.use_connection(ConnectionChoice("desk.example"))
    assert "見つかりません" in desk.told[0]
    assert desk.presenter.needs_address
    desk.presenter.use_connection(ConnectionChoice("desk.example"))
    assert found == [STATUS]
    assert desk.kept().service_url == SERVICE
    assert desk.client.route.base_url == SERVICE


def test_what_is_no_address_is_said_at_once(qtbot, tmp_path):
    desk = Desk(tmp_path, service_url="")
    desk.presenter.use_connection(ConnectionChoice("http://desk.example/"))
    assert "アドレスの形" in desk.told[0]
    assert desk.client.asked == []


def test_a_connection_that_fails_leaves_the_one_before(qtbot, tmp_path):
    desk = Desk(tmp_path, {GET_STATUS: Unreachable(Trouble.PROXY)})
    desk.presenter.apply_route()
    wanted = ConnectionChoice("https://other.example", "", ProxyKind.ADDRESS, "proxy.example:8080")
    desk.presenter.use_connection(wanted)
    assert "プロキシ" in desk.told[0]
    assert (desk.settings.values.service_url, desk.settings.values.proxy) == (SERVICE, ProxyKind.NONE)
    assert desk.client.route.base_url == SERVICE


def test_a_proxy_without_an_address_is_said_before_anything_is_asked(qtbot, tmp_path):
    desk = Desk(tmp_path)
    desk.presenter.use_connection(ConnectionChoice(SERVICE, "", ProxyKind.ADDRESS, "socks5://x"))
    assert "プロキシのアドレス" in desk.told[0]
    assert desk.client.asked == []


class Kept:
    """What this PC keeps of the last person, or nothing."""

    def __init__(self, me=None):
        self.me, self.asked = me, 0

    def __call__(self, ok, bad):
        self.asked += 1
        bad() if self.me is None else ok(self.me)


def staying(tmp_path, answer, kept, background=None):
    """A desk whose person stayed signed in, at its next start."""
    vault = MemoryVault({(SERVICE, "yamada"): TOKEN})
    desk = Desk(tmp_path, {GET_ME: answer}, vault, background, login_id="yamada", stay=True)
    desk.presenter.open_offline = kept
    desk.ended, desk.revoked = [], []
    desk.presenter.ended.connect(lambda: desk.ended.append(1))
    desk.presenter.revoked.connect(desk.revoked.append)
    return desk


@pytest.mark.parametrize("trouble", [Unreachable(Trouble.NAME), BadAnswer(Strange.PORTAL)])
def test_without_the_service_a_kept_session_opens_as_it_was(qtbot, tmp_path, trouble):
    desk = staying(tmp_path, trouble, Kept(person()))
    desk.presenter.start()
    assert (desk.entered, desk.told, desk.client.token) == ([person()], [], TOKEN)


def test_where_nothing_is_kept_the_trouble_is_told_and_the_session_stays_in_the_vault(qtbot, tmp_path):
    desk = staying(tmp_path, Unreachable(Trouble.REFUSED), Kept())
    desk.presenter.start()
    assert "接続できません" in desk.told[0]
    assert (desk.entered, desk.client.token, len(desk.vault.tokens)) == ([], "", 1)


def test_a_service_that_does_not_answer_at_once_is_not_waited_for(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(sign_in_presenter, "PATIENCE_MS", 1)
    slow, kept = WhenTold(), Kept(person())
    desk = staying(tmp_path, person(image_sha256="a"), kept, slow)
    desk.presenter.start()
    slow.deliver()  # the libraries
    slow.deliver()  # the vault; the service is asked now
    qtbot.waitUntil(lambda: desk.entered == [person()])
    slow.deliver()
    assert desk.entered == [person(), person(image_sha256="a")]
    assert kept.asked == 1


def test_a_service_that_answers_in_time_needs_nothing_that_is_kept(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(sign_in_presenter, "PATIENCE_MS", 1)
    kept, waited = Kept(person()), []
    desk = staying(tmp_path, person(), kept)
    desk.presenter.start()
    QTimer.singleShot(20, lambda: waited.append(1))
    qtbot.waitUntil(lambda: bool(waited))
    assert (desk.entered, kept.asked) == ([person()], 0)


def test_a_session_that_turns_out_to_be_over_is_asked_for_over_the_window(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(sign_in_presenter, "PATIENCE_MS", 1)
    slow = WhenTold()
    desk = staying(tmp_path, Refused(problem(Code.SESSION_EXPIRED)), Kept(person()), slow)
    desk.presenter.start()
    slow.deliver()
    slow.deliver()
    qtbot.waitUntil(lambda: desk.entered == [person()])
    slow.deliver()
    assert (desk.ended, desk.told) == ([1], [])


def test_a_desk_that_was_revoked_says_for_whom(qtbot, tmp_path):
    revoked = Refused(problem(Code.DEVICE_REVOKED))
    desk = staying(tmp_path, revoked, Kept(person()))
    desk.presenter.start()
    assert (desk.revoked, desk.client.token) == (["yamada"], "")
    assert "停止" in desk.told[0]
    desk.client.answers[SIGN_IN] = revoked
    desk.presenter.sign_in("suzuki", WORD)
    assert desk.revoked == ["yamada", "suzuki"]
    assert desk.entered == []
