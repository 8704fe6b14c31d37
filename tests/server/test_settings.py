"""Tests for usen_desk.server.settings."""

import pytest

from usen_desk.server.settings import Settings, load


def test_a_file_sets_what_it_names_and_leaves_the_rest(tmp_path):
    file = tmp_path / "service.toml"
    file.write_text('port = 9443\n[throttles]\ncalls_per_minute = 7\n[smtp]\nhost = "mail"\n', encoding="utf-8")
    settings = load(file)
    assert (settings.port, settings.throttles.calls_per_minute, settings.smtp.host) == (9443, 7, "mail")
    assert settings.database_url == Settings().database_url


@pytest.mark.parametrize(
    ("text", "named"),
    [("prot = 1", "prot"), ("port = 'x'", "port"), ("port = ", "[Ii]nvalid"), ("[smtp]\nhots = 'x'", "hots")],
)
def test_a_mistake_is_refused_and_named(tmp_path, text, named):
    file = tmp_path / "service.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=named):
        load(file)
