"""Tests for usen_desk.local.proxy."""

import pytest

from usen_desk.local.proxy import proxies_of
from usen_desk.local.settings import ProxyKind, Values

SERVICE = "https://desk.example.jp"


@pytest.fixture(autouse=True)
def system_proxy(monkeypatch):
    for name in ("HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")


def test_none_ignores_the_system():
    assert proxies_of(Values(service_url=SERVICE, proxy=ProxyKind.NONE)) == {}


def test_an_address_wins_over_the_system():
    values = Values(service_url=SERVICE, proxy=ProxyKind.ADDRESS, proxy_address="http://own.example:8080")
    assert proxies_of(values) == {"https": "http://own.example:8080"}
    assert proxies_of(Values(service_url=SERVICE, proxy=ProxyKind.ADDRESS)) == {}


def test_the_system_is_asked_and_its_exceptions_hold(monkeypatch):
    values = Values(service_url=SERVICE, proxy=ProxyKind.SYSTEM)
    assert proxies_of(values) == {"https": "http://proxy.example:3128"}
    monkeypatch.setenv("NO_PROXY", "example.jp")
    assert proxies_of(values) == {}


def test_the_system_proxy_is_never_used_for_this_pc():
    assert proxies_of(Values(service_url="https://127.0.0.1:8443", proxy=ProxyKind.SYSTEM)) == {}


def test_a_kind_of_proxy_that_is_not_supported_is_not_used(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "socks5://proxy.example:1080")
    assert proxies_of(Values(service_url=SERVICE, proxy=ProxyKind.SYSTEM)) == {}
