"""F13: no room left where the service's database stands: a sentence, nothing lost, reading goes on, and it recovers.

SQLite gives the same error for its page limit as for a full disk."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, insert, select

from usen_desk.server.db import schema
from usen_desk.server.db.database import DatabaseBusy

FAULT = (
    "サーバー側の障害（保存場所の空き不足）のため、保存できません。何も変更されていません。管理者に連絡してください。"
)
NO_LIMIT = 4294967294


@pytest.fixture
def disk(service):
    """`disk.fill()` and `disk.free()`."""

    class Disk:
        def _limit(self, pages):
            with service.database._write.connect() as connection:
                connection.exec_driver_sql(f"pragma max_page_count = {pages}")

        def fill(self):
            with service.database._write.connect() as connection:
                used = connection.exec_driver_sql("pragma page_count").scalar()
            self._limit(used)
            self._use_up_what_is_free()

        def free(self):
            self._limit(NO_LIMIT)

        def _use_up_what_is_free(self):
            """The log's pages hold room yet: rows, ever shorter ones, until none is taken any more."""
            for length in (400, 100, 0):
                while self._takes_a_row(length):
                    pass

        def _takes_a_row(self, length):
            row = {"at": datetime.now(UTC), "action": "filler", "object_kind": "", "object_key": "", "request_id": ""}
            try:
                with service.database.write() as tx:
                    tx.execute(insert(schema.access_log).values(**row, detail="x" * length))
            except DatabaseBusy:
                return False
            return True

    made = Disk()
    yield made
    made.free()


def queued(service):
    with service.database.read() as tx:
        return tx.execute(select(func.count()).select_from(schema.mail_outbox)).scalar_one()


def test_writing_is_refused_in_words_reading_goes_on_and_it_recovers(desk, service, disk):
    desk.open_store("0233-1845-01")
    disk.fill()
    desk.press("Ctrl+Shift+M")
    desk.wait_idle()
    (said,) = desk.notices
    assert said.startswith(FAULT)
    assert queued(service) == 0
    assert "nord-yokohama" in desk.texts

    desk.press("Ctrl+1")
    desk.search(店舗先名称="さくら介護")
    assert len(desk.rows("検索結果")) == 2

    disk.free()
    desk.press("Alt+Left")
    desk.wait_idle()
    desk.press("Ctrl+Shift+M")
    desk.wait(lambda: any("再登録メールを送信しました。届くまで" in text for text in desk.texts))
    assert queued(service) == 1


def test_a_view_that_cannot_be_logged_is_not_shown_and_the_list_stays(desk, service, disk):
    """What isn't logged doesn't happen: no detail without its row in the access log."""
    desk.search(店舗先名称="さくら介護")
    disk.fill()
    desk.press("Enter")
    desk.wait_idle()
    (said,) = desk.notices
    assert said.startswith(FAULT)
    assert "shisetsu@sakura-care.example" not in desk.texts
    disk.free()
    desk.click_button("再試行")
    desk.wait(lambda: "UNIS情報" in desk.texts)
    desk.press("Alt+Left")
    assert len(desk.rows("検索結果")) == 2
