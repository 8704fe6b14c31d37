"""Inquiries and messages in bulk for the benches: sentences of a support desk put together, spread over three years.

Rows are written as the service leaves them, but straight through the driver. Messages come in the order of their time,
as they would have been stored; most inquiries are done, the open ones are young.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pysqlite3.dbapi2 as sqlite
from sqlalchemy import select

from usen_desk.contract.base import JST
from usen_desk.contract.text import fold
from usen_desk.server.db import search
from usen_desk.server.db.database import Database
from usen_desk.server.db.schema import customer, inquiry, message

END = datetime(2026, 10, 15, 9, 0, tzinfo=UTC)
SPAN = timedelta(days=3 * 365)
SEED = 4
FIRST_COMPANY, COMPANIES, COLLEAGUES = 10_001, 2000, 400
"""The demo data has fewer companies than 10,000."""
CATEGORIES = ("program", "billing", "repair", "product", "renovation", "relocation", "closing", "other", "new_store")
WEIGHTS = (30, 20, 25, 10, 3, 3, 2, 5, 2)

_GREETING = """お世話になっております。 いつもありがとうございます。
お問い合わせありがとうございます。 ご連絡いただきありがとうございます。 先ほどお電話した件です。
ご不便をおかけして申し訳ございません。 早速のご返信ありがとうございます。
確認が遅くなり失礼しました。""".split()
_THING = """BGM CM放送 店内放送 チャンネル 音量 スピーカー アンプ チューナー リモコン 受信機 配線
アンテナ 電源アダプター タブレット アプリ ログインID パスワード 請求書 領収書 口座振替 引き落とし日
契約内容 解約 名義 住所 電話番号 営業時間 開店の案内 閉店の音楽 洋楽ヒット 邦楽 ジャズ クラシック
ボサノバ ヒーリング クリスマス特集 サイネージ Uレジ OTORAKU 防犯カメラ Wi-Fi 回線 ルーター
工事の日程 見積書 図面 天井の機器 移転先 新店舗 撤去 返却 伝票 保証書 ヒューズ 端子 ケーブル
延長コード 館内放送 緊急放送 タイマー設定 曲目リスト 年間契約 割引 キャンペーン""".split()
_ASK = """の使い方を教えてください。 から雑音が聞こえます。 が朝から鳴りません。
を変更したいのですが可能でしょうか。 の交換をお願いできますか。 がまだ届いていません。
の見積りをお願いします。 を再発行していただけますか。 に誤りがあるようです。
の時間をずらしたいです。 を取り外す予定です。 の追加を検討しています。 が途中で止まってしまいます。
のランプが赤く点いています。 の担当の方からお電話をいただけますか。""".split()
_TELL = """を確認いたしました。 の手配を進めております。 は本日発送いたしました。
につきましては技術担当よりご連絡いたします。 を登録いたしましたのでお試しください。
の費用は頂戴いたしません。 は再起動で直ることがございます。 の設定をこちらで変更いたしました。
は在庫を確認のうえ折り返しご案内いたします。 を次回の訪問時にお持ちします。
は契約に含まれております。""".split()
_NOTE = """は支店に確認中。 を技術へ依頼済み、返事待ち。 の件は前回も同じ症状あり。
は店長が不在、午後に電話すること。 は請求担当へ回した。""".split()
_CLOSING = """よろしくお願いいたします。 ご確認をお願いいたします。
ご不明な点がございましたらお知らせください。 お手数をおかけします。
引き続きよろしくお願い申し上げます。 以上、ご報告まで。 取り急ぎご連絡まで。""".split()
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"
_KANJI = "青朝泉梅江桜梶菊霧雲圭鶴琴榊笹潮杉菫滝椿梨西沼野萩蓮橋浜柊藤文星槙緑水宮森柳山雪吉若渡亘"

INQUIRY = [column.name for column in inquiry.columns]
MESSAGE = [column.name for column in message.columns]


class Exchanges:
    """The rows, always the same for the same stores and numbers."""

    def __init__(self, stores: list[tuple[Any, ...]], inquiries: int, messages: int, staff: list[int]) -> None:
        self._draw = random.Random(SEED)
        self._stores, self._staff = stores, staff
        self._per_inquiry = messages / inquiries
        self.inquiries: list[dict[str, Any]] = [self._inquiry(number, inquiries) for number in range(1, inquiries + 1)]

    def _inquiry(self, number: int, count: int) -> dict[str, Any]:
        draw = self._draw
        store = draw.choice(self._stores)
        category = draw.choices(CATEGORIES, WEIGHTS)[0]
        is_new = category == "new_store"
        begins = END - SPAN * (1 - number / count) - timedelta(hours=1)
        planned = f"{''.join(draw.choices(_KANA, k=4))}{draw.choice(_KANJI)}店" if is_new else ""
        opener = draw.choice(_KANJI) + draw.choice(_KANJI) + " " + draw.choice(_KANJI)
        values: dict[str, Any] = dict.fromkeys(INQUIRY)
        return values | {
            "inquiry_id": number,
            "opening_id": str(uuid.UUID(int=draw.getrandbits(128))),
            "category": category,
            "customer_id": None if is_new else store[0],
            "company_id": FIRST_COMPANY + store[0] % COMPANIES if store[0] % 3 else None,
            "branch_code": store[1],
            "prefecture_code": store[2],
            "planned_name": planned,
            "planned_name_folded": fold(planned),
            "asked": "[]",
            "opener_name": opener,
            "opener_department": "",
            "opener_folded": fold(opener),
            "created_at": begins,
            "said_count": 0,
            "public_count": 0,
            "attachment_count": 0,
            "public_attachment_count": 0,
            "last_sequence": 0,
            "preview_is_note": False,
            "hold_reason": "",
            "version": 1,
            "waited_s": 0,
            "rules_version": 0,
            "assignee_id": draw.choice(self._staff),
        }

    def _order(self) -> list[tuple[datetime, int]]:
        """When something is said, and in which inquiry."""
        draw, order = self._draw, []
        for values in self.inquiries:
            at, count = values["created_at"], max(1, round(draw.gauss(self._per_inquiry, 2)))
            for _ in range(count):
                order.append((min(at, END), values["inquiry_id"]))
                at += timedelta(minutes=draw.expovariate(1 / 600))
        order.sort()
        return order

    def messages(self) -> Iterator[dict[str, Any]]:
        """In the order of time; what an inquiry's row tells of them is kept in it."""
        for number, (at, inquiry_id) in enumerate(self._order(), 1):
            yield self._message(number, at, self.inquiries[inquiry_id - 1])
        for values in self.inquiries:
            self._end(values)

    def _message(self, number: int, at: datetime, thread: dict[str, Any]) -> dict[str, Any]:
        draw = self._draw
        is_first = not thread["last_sequence"]
        kind = "public" if is_first else draw.choices(("public", "note", "system"), (80, 12, 8))[0]
        by_customer = kind == "public" and (is_first or draw.random() < 0.45)
        body = self._body(kind, by_customer)
        thread["last_sequence"] += 1
        thread["updated_at"] = at
        said = {"preview": body[:200], "preview_side": "customer" if by_customer else "staff"}
        if kind != "system":
            thread["said_count"] += 1
            thread.update(said, preview_is_note=kind == "note")
        if kind == "public":
            thread["public_count"] += 1
            thread.update({f"public_{name}": value for name, value in said.items()}, public_updated_at=at)
            thread["waiting_since"] = (thread["waiting_since"] or at) if by_customer else None
            if not by_customer:
                thread["first_answered_at"] = thread["first_answered_at"] or at
        author = draw.choice(self._staff)
        values: dict[str, Any] = dict.fromkeys(MESSAGE)
        return values | {
            "message_id": number,
            "reply_id": str(uuid.UUID(int=draw.getrandbits(128))),
            "inquiry_id": thread["inquiry_id"],
            "sequence": thread["last_sequence"],
            "public_sequence": thread["public_count"] if kind == "public" else None,
            "kind": kind,
            "author_staff_id": None if by_customer or kind == "system" else author,
            "author_name": thread["opener_name"] if by_customer else "山田 美咲",
            "author_department": "",
            "at": at,
            "body": body,
            "body_folded": fold(body),
            "content_hash": "0" * 64,
            "category": thread["category"],
            "prefecture": f"{thread['prefecture_code']:02}" if thread["prefecture_code"] else "",
            "month": f"{at.astimezone(JST):%Y-%m}",
        }

    def _body(self, kind: str, by_customer: bool) -> str:
        draw = self._draw
        if kind == "system":
            return "担当が変わりました。"
        who = "".join(draw.choices(_KANJI, k=2)) if draw.random() < 0.5 else "".join(draw.choices(_KANA, k=3))
        number = f"{draw.choice('ABCDEFGHJKMN')}{draw.choice('PQRSTUVWXY')}-{draw.randrange(10_000):04}"
        if kind == "note":
            return f"{who}様 {self._thing()}{draw.choice(_NOTE)}{number}"
        says = _ASK if by_customer else _TELL
        parts = [draw.choice(_GREETING), f"{who}です。" if by_customer else f"{who}様、"]
        parts += [self._thing() + draw.choice(says) for _ in range(draw.randint(1, 4))]
        if draw.random() < 0.3:
            parts.append(f"品番は{number}です。")
        return "\n".join(("".join(parts), draw.choice(_CLOSING)))

    def _thing(self) -> str:
        """Some things are asked about far more often than others."""
        return _THING[min(int(self._draw.expovariate(1 / 14)), len(_THING) - 1)]

    def _end(self, values: dict[str, Any]) -> None:
        """How it stands at the end; most are done."""
        draw, age = self._draw, END - values["updated_at"]
        is_open = draw.random() < (0.6 if age < timedelta(days=20) else 0.01)
        waits = values["waiting_since"] is not None
        status = "done"
        if is_open:
            status = draw.choices(("received", "in_progress", "on_hold"), (3, 6, 1))[0]
        values["status"] = status
        if status in ("done", "on_hold"):
            values["queue"] = "done" if status == "done" else "held"
            values["waiting_since"] = None
        else:
            values["queue"] = "unanswered" if waits else "awaiting"
            if draw.random() < 0.2:
                values["assignee_id"] = None
        since = values["waiting_since"]
        if since is not None:
            times = {
                "answer_notice_at": 2,
                "answer_warn_at": 3,
                "answer_due_at": 4,
                "done_warn_at": 16,
                "done_due_at": 20,
            }
            values.update({name: since + timedelta(hours=hours) for name, hours in times.items()})
        values["done_at"] = values["updated_at"] if status == "done" else None


def fill(database: Database, inquiries: int, messages: int) -> None:
    with database.read() as tx:
        columns = (customer.c.customer_id, customer.c.branch_code, customer.c.prefecture_code)
        stores = [tuple(row) for row in tx.execute(select(*columns).order_by(customer.c.customer_id)).all()]
        known = tx.exec_driver_sql("select max(staff_id) from staff").scalar_one()
    staff = list(range(known + 1, known + 1 + COLLEAGUES))
    made = Exchanges(stores, inquiries, messages, staff)
    said = list(made.messages())
    if database.is_sqlite:
        _fill_sqlite(str(database.url.database), made.inquiries, said, staff)
    else:
        _fill_postgres(database, made.inquiries, said, staff)


def _others(staff: Iterable[int]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    at = "2026-01-01 00:00:00.000000"
    people = [(s, f"bench{s}", f"担当{s}", "", "agent", "x", at) for s in staff]
    yield "staff(staff_id, login_id, name, department, role, password_hash, created_at)", people
    numbers = range(FIRST_COMPANY, FIRST_COMPANY + COMPANIES)
    companies = [(c, f"株式会社ベンチ{c}", fold(f"株式会社ベンチ{c}"), at) for c in numbers]
    yield "company(company_id, name, name_folded, created_at)", companies


def _fill_sqlite(path: str, inquiries: list[dict[str, Any]], said: list[dict[str, Any]], staff: Iterable[int]) -> None:
    connection = sqlite.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size=-262144")
    connection.execute("BEGIN IMMEDIATE")
    for into, rows in _others(staff):
        places = ", ".join("?" * len(rows[0]))
        connection.executemany(f"insert into {into} values ({places})", rows)
    for name, columns, values in (("inquiry", INQUIRY, inquiries), ("message", MESSAGE, said)):
        into = f"insert into {name}({', '.join(columns)}) values ({', '.join('?' * len(columns))})"
        connection.executemany(into, ([_plain(row[column]) for column in columns] for row in values))
    indexed = (
        (row["message_id"], _document(row, inquiries[row["inquiry_id"] - 1], None))
        for row in said
        if row["kind"] != "system"
    )
    connection.executemany("insert into message_search(rowid, grams) values (?, ?)", indexed)
    connection.execute("COMMIT")
    connection.execute("insert into message_search(message_search) values ('optimize')")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value


def _document(row: dict[str, Any], thread: dict[str, Any], row_id: int | None) -> str:
    facets = {name: row[name] for name in ("category", "prefecture", "month", "kind")}
    facets |= {"branch_code": thread["branch_code"], "company_id": str(thread["company_id"] or "")}
    return search.document("message", row["body_folded"], facets, row_id)


def _fill_postgres(
    database: Database, inquiries: list[dict[str, Any]], said: list[dict[str, Any]], staff: Iterable[int]
) -> None:
    url = database.url
    with psycopg.connect(host=str(url.query["host"]), user=url.username, dbname=url.database) as connection:
        for into, rows in _others(staff):
            connection.cursor().executemany(f"insert into {into} values ({', '.join(['%s'] * len(rows[0]))})", rows)
        with connection.cursor().copy(f"copy inquiry({', '.join(INQUIRY)}) from stdin") as copy:
            for row in inquiries:
                copy.write_row([row[column] for column in INQUIRY])
        with connection.cursor().copy(f"copy message({', '.join(MESSAGE)}, grams) from stdin") as copy:
            for row in said:
                thread = inquiries[row["inquiry_id"] - 1]
                grams = _document(row, thread, row["message_id"]) if row["kind"] != "system" else None
                copy.write_row([*(row[column] for column in MESSAGE), grams])
        for name in ("inquiry", "message", "company", "staff"):  # rows came with their ids
            sequence = f"pg_get_serial_sequence('{name}', '{name}_id')"
            connection.execute(f"select setval({sequence}, (select max({name}_id) from {name}))")
