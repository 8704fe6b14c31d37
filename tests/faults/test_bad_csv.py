"""A file that is cut, in a wrong code or without its columns changes nothing and says why."""

import pytest
from sqlalchemy import select

from tests.journeys.test_b_imp_import import UNIS, written
from usen_desk.server.db import schema

NOTHING_CHANGED = "何も変更していません。"


def everything(service):
    with service.database.read() as tx:
        return tx.execute(select(schema.customer).order_by(schema.customer.c.customer_id)).all()


def cut(path):
    content = written(path, [UNIS, UNIS]).read_bytes()
    path.write_bytes(content[: len(content) - 60])
    return path


def in_utf16(path):
    return written(path, [UNIS], "utf-16")


def half_of_each_code(path):
    content = written(path, [UNIS], "utf-8").read_bytes()
    path.write_bytes(content + "0777-1234-09,髙橋商店".encode("cp932") + b"\r\n")
    return path


def without_a_column(path):
    return written(path, [{label: text for label, text in UNIS.items() if label != "顧客CD"}])


def empty(path):
    path.write_bytes(b"")
    return path


def absent(path):
    return path


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (cut, "ファイルが途中で切れているようです。"),
        (in_utf16, "ファイルの文字コードが UTF-16 です。CP932（シフトJIS）か UTF-8 で保存し直してください。"),
        (half_of_each_code, "の文字として読めません。途中で文字コードが変わっているか、ファイルが壊れています。"),
        (without_a_column, "1 行目の見出しに必要な列がありません: 顧客CD。"),
        (empty, "ファイルが空です。"),
        (absent, "ファイルを開けません。"),
    ],
)
def test_the_reason_is_said_and_nothing_changed(service, command, tmp_path, made, sentence):
    before = everything(service)
    code, said = command("import-unis", made(tmp_path / "unis.csv"))
    assert code == 2
    assert f"{sentence}" in said
    assert said.rstrip().endswith(NOTHING_CHANGED)
    assert everything(service) == before
