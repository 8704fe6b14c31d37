"""Tests for usen_desk.local.settings."""

import json
import os

import pytest

from usen_desk.local.settings import (
    PERSONS_MAX,
    Density,
    ProxyKind,
    Settings,
    TextSize,
    Theme,
    Values,
    proxy_address,
    service_address,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "config" / "settings.json"


def write(path, content):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())


def test_what_is_saved_comes_back(path):
    settings = Settings(path)
    settings.values.service_url = "https://desk.example.jp:8443"
    settings.values.theme, settings.values.text_size = Theme.DARK, TextSize.LARGE
    settings.values.density, settings.values.proxy = Density.COMPACT, ProxyKind.NONE
    settings.values.stay = True
    settings.save()
    assert Settings(path).values == settings.values


def test_choices_belong_to_one_person_of_one_service(path):
    settings = Settings(path)
    settings.values.service_url = "https://a.example"
    settings.choices(7).keep("accounts.services", ["otoraku"])
    settings.save()
    later = Settings(path)
    assert later.choices(7).value("accounts.services") == ["otoraku"]
    assert later.choices(8).value("accounts.services") is None
    later.values.service_url = "https://b.example"
    assert later.choices(7).value("accounts.services", []) == []


def test_only_so_many_persons_are_remembered_and_the_oldest_go(path):
    settings = Settings(path)
    for staff_id in range(PERSONS_MAX + 1):
        settings.choices(staff_id).keep("a", 1)
    settings.choices(1)
    settings.choices(99)
    settings.save()
    later = Settings(path)
    assert later.choices(0).value("a") is None
    assert later.choices(2).value("a") is None
    assert later.choices(1).value("a") == 1


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"nul", b"[" * 100_000, b'"\\ud800"'])
def test_a_file_that_cannot_be_read_is_set_aside_and_the_start_goes_on(path, content):
    write(path, content)
    settings = Settings(path)
    assert settings.values == Values()
    assert settings.was_unreadable
    assert not path.exists()
    assert path.with_name("settings.json.unreadable").read_bytes() == content
    settings.save()
    assert Settings(path).values == Values()


@pytest.mark.parametrize("name", ["service_url", "ca_file", "theme", "text_size", "proxy", "stay", "window", "persons"])
@pytest.mark.parametrize("value", [None, 3, [], {}, "of the future", True])
def test_a_field_that_does_not_fit_leaves_the_others_alone(path, name, value):
    write(path, {"login_id": "yamada", name: value})
    settings = Settings(path)
    assert settings.values.login_id == "yamada"
    assert type(settings.values) is Values
    for one, default in vars(Values()).items():
        assert isinstance(getattr(settings.values, one), type(default))
    settings.choices(1)


@pytest.mark.parametrize(("written", "kept"), [(0, 0), (30, 30), (31, 30), (-1, 0), (True, 1), ("12", 5)])
def test_what_is_sent_is_held_back_for_half_a_minute_at_most(path, written, kept):
    write(path, {"send_hold_s": written})
    held = Settings(path).values.send_hold_s
    assert (held, type(held)) == (kept, int)
    assert Values().send_hold_s == 5


def test_fields_of_a_newer_version_are_kept(path):
    write(path, {"version": 9, "theme": "dark", "wallpaper": {"a": 1}})
    Settings(path).save()
    kept = json.loads(path.read_bytes())
    assert kept["wallpaper"] == {"a": 1}
    assert kept["theme"] == "dark"


def test_a_failed_save_leaves_the_old_file(path, monkeypatch):
    settings = Settings(path)
    settings.save()
    before = path.read_bytes()
    settings.values.theme = Theme.DARK

    def refuse(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="disk full"):
        settings.save()
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_saving_can_be_done_elsewhere_with_the_values_of_this_moment(path):
    settings, later = Settings(path), []
    settings.values.login_id = "first"
    settings.save(later.append)
    settings.values.login_id = "second"
    later[0]()
    assert Settings(path).values.login_id == "first"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://desk.example.jp", "https://desk.example.jp"),
        (" desk.example.jp:8443/ ", "https://desk.example.jp:8443"),
        ("127.0.0.1:8443", "https://127.0.0.1:8443"),
        ("https://[::1]:8443", "https://[::1]:8443"),
        ("http://desk.example.jp", ""),
        ("https://desk.example.jp/path", ""),
        ("https://user:word@desk.example.jp", ""),
        ("https://desk example", ""),
        ("デスク", ""),
        ("", ""),
    ],
)
def test_a_service_address_is_https_host_and_port(typed, kept):
    assert service_address(typed) == kept


def test_a_proxy_address_is_http_host_and_port():
    assert proxy_address("proxy.example:8080/") == "http://proxy.example:8080"
    assert proxy_address("socks5://proxy.example") == ""
