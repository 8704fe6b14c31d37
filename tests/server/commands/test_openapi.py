"""Tests for usen_desk.server.commands.openapi."""

import json

from usen_desk.server.__main__ import main


def test_the_document_is_printed_kept_and_checked(tmp_path, capsys):
    kept = tmp_path / "openapi.json"
    assert main(["openapi"]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed)["openapi"] == "3.1.0"
    assert main(["openapi", "--out", str(kept)]) == 0
    assert main(["openapi", "--check", str(kept)]) == 0
    kept.write_text(printed.replace("/v1/accounts", "/v1/other"), encoding="utf-8")
    assert main(["openapi", "--check", str(kept)]) == 1
    assert "differs" in capsys.readouterr().err
