"""B-imp on screen: a supervisor tries a file of UNIS, looks at its bad lines and imports the rest."""

import csv
import threading
import time

import pytest
from sqlalchemy import select

from tests.journeys.desk import person
from usen_desk.server.accounts.unis_import import Phase
from usen_desk.server.db import schema
from usen_desk.server.imports import running

PROBLEMS, HISTORY = "問題のある行", "これまでの取り込み"
HEADER = ["顧客CD", "店舗先名称", "管轄支店CD", "管轄支店名", "店舗先電話番号"]
NEW = ["C9990001", "取込ひまわり苑", "0204180400", "横浜南支店", "045-999-0001"]
BAD = ["C9990002", "", "0204180400", "横浜南支店", ""]


@pytest.fixture
def file(tmp_path):
    """As UNIS writes it."""
    path = tmp_path / "unis_20261122.csv"
    with path.open("w", encoding="cp932", newline="") as opened:
        csv.writer(opened).writerows([HEADER, NEW, BAD])
    return path


def at_imports(desk):
    desk.press("Ctrl+8")
    desk.wait(lambda: desk.has_table("管理の項目"))
    at = desk.column("管理の項目", "管理").index("取込")
    desk.click_cell("管理の項目", at, "管理")
    desk.wait(lambda: any("ファイルを選ぶ…" in button for button in desk.buttons))
    desk.wait_idle()


def tried(desk, file):
    desk.when_asked_for_a_file(file)
    desk.click_button("ファイルを選ぶ…")
    desk.wait(lambda: "確認済み" in desk.texts)


def stores_called(service, name):
    with service.database.read() as tx:
        stores = schema.customer.c
        return tx.scalars(select(stores.customer_code).where(stores.store_name == name)).all()


def test_a_supervisor_tries_a_file_and_imports_its_good_lines(desks, service, file, tmp_path):
    desk = desks(service.url)
    desk.sign_in("supervisor")
    at_imports(desk)
    assert "取り込みはまだありません" in desk.texts
    desk.acts.start()
    tried(desk, file)
    assert len(desk.acts) == 1, "and 開く in the dialog"
    assert stores_called(service, NEW[1]) == [], "nothing has changed yet"
    desk.wait(lambda: desk.has_table(PROBLEMS))
    assert [(row["行"], row["区分"], row["列"]) for row in desk.rows(PROBLEMS)] == [("3", "取り込めない", "店舗先名称")]
    report = tmp_path / "problems.csv"
    desk.when_asked_for_a_file(report)
    desk.click_button("CSV に保存…")
    desk.wait(report.exists)
    assert "3,取り込めない,店舗先名称,,空です。値が必要です" in report.read_text(encoding="utf-8-sig")
    desk.click_button("この内容で取り込む")
    desk.wait(lambda: any(notice.startswith("1 行は取り込まれません。") for notice in desk.notices))
    desk.click_button("残りの行を取り込む")
    desk.wait(lambda: "取込済み" in desk.texts)
    assert stores_called(service, NEW[1]) == [NEW[0]]
    desk.choose_segment("一覧", HISTORY)
    desk.wait(lambda: desk.has_table(HISTORY) and desk.column(HISTORY, "状態") == ["取込済み"])
    assert desk.column(HISTORY, "ファイル") == [file.name]
    assert desk.column(HISTORY, "担当者") == [person("supervisor").name]
    desk.open_store(NEW[0])
    desk.wait(lambda: NEW[1] in desk.texts)


def test_an_administrator_leaves_a_file_and_the_next_start_shows_it(desks, service, file):
    desk = desks(service.url)
    desk.sign_in("admin")
    at_imports(desk)
    tried(desk, file)
    desk.close()
    desk = desks(service.url)
    desk.sign_in("admin")
    at_imports(desk)
    desk.wait(lambda: "確認済み" in desk.texts)
    desk.click_button("取り込まない")
    desk.wait(lambda: "何も変更していません。" in desk.texts)
    assert stores_called(service, NEW[1]) == []


@pytest.fixture
def held_back(monkeypatch):
    """The import waits after its first batch, until the service ends it."""
    told, is_there = running._Hooks.progress, threading.Event()

    def progress(hooks, phase, *counts):
        if phase is Phase.APPLYING and not is_there.is_set():
            is_there.set()
            ends = time.monotonic() + 60
            while not hooks._is_stopping() and time.monotonic() < ends:
                threading.Event().wait(0.02)
        told(hooks, phase, *counts)

    monkeypatch.setattr(running._Hooks, "progress", progress)
    return is_there


def test_what_a_restart_of_the_service_interrupts_goes_on_from_the_desk(desks, service, tmp_path, held_back):
    file = tmp_path / "unis_20261122.csv"
    rows = [[f"C{number}", "取込さくら", "0204180400", "横浜南支店", ""] for number in range(9_990_000, 9_991_500)]
    with file.open("w", encoding="cp932", newline="") as opened:
        csv.writer(opened).writerows([HEADER, *rows])
    desk = desks(service.url)
    desk.sign_in("supervisor")
    at_imports(desk)
    tried(desk, file)
    desk.click_button("この内容で取り込む")
    desk.wait(held_back.is_set)
    service.stop()
    came = len(stores_called(service, "取込さくら"))
    assert 0 < came < len(rows)
    service.start()
    desk.wait(lambda: "中断" in desk.texts)
    assert f"追加 {came:,}・変更 0 まで取り込んであります。" in "".join(desk.spoken)
    desk.click_button("続きから取り込む")
    desk.wait(lambda: "取込済み" in desk.texts)
    assert len(stores_called(service, "取込さくら")) == len(rows)
