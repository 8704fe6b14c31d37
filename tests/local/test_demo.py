"""Tests for usen_desk.local.demo."""

import json

import pytest

from usen_desk.local.demo import DemoStart
from usen_desk.local.settings import ProxyKind, Settings


def test_a_demo_file_says_where_and_who(tmp_path):
    content = {"service_url": "https://127.0.0.1:8443/", "ca_file": "/x/ca.pem", "login_id": "yamada", "password": "p"}
    (tmp_path / "demo.json").write_text(json.dumps({**content, "more": 1}), encoding="utf-8")
    demo = DemoStart.read(tmp_path / "demo.json")
    settings = Settings(tmp_path / "settings.json")
    demo.put_into(settings)
    assert (demo.login_id, demo.password) == ("yamada", "p")
    values = settings.values
    assert (values.service_url, values.ca_file, values.proxy) == ("https://127.0.0.1:8443", "/x/ca.pem", ProxyKind.NONE)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"service_url": 3}', b"\xff"])
def test_a_file_that_is_none_is_refused(tmp_path, content):
    (tmp_path / "demo.json").write_bytes(content)
    with pytest.raises(ValueError, match=r"."):
        DemoStart.read(tmp_path / "demo.json")
