"""Notices, FAQ and the people in charge of companies in the demo; the manual's own notices at their dates. Seed A06."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, insert, select

from usen_desk import resources
from usen_desk.contract.base import JST
from usen_desk.contract.faq import FaqText
from usen_desk.contract.notices import NoticeKind, NoticeText
from usen_desk.contract.permissions import Role
from usen_desk.contract.site_info import ContactsDraft, Kept
from usen_desk.contract.text import fold
from usen_desk.server.db import schema
from usen_desk.server.demo_data.staff import DEMO_STAFF, FIRST_SALES, FIRST_SUPERVISOR

_FIRST_NOTICE, _FIRST_FAQ = 3 << 64, 4 << 64
INTERNAL = "internal "


@dataclass(frozen=True, slots=True)
class DemoNotice:
    """Shown from `at`, or from so many hours before the newest of the data; neither: a draft."""

    text: NoticeText
    at: datetime | None = None
    hours_before: int | None = None


def _notice(kind: NoticeKind, title: str, body: str, *, for_customers: bool = True) -> NoticeText:
    return NoticeText(kind=kind, title=title, body=body, for_customers=for_customers, for_staff=True)


NOTICES = (
    DemoNotice(
        _notice(
            NoticeKind.GUIDE,
            "新商品のご案内",
            "新商品○○が発売となりますのでご案内いたします。\n\n詳細は「商品問合せ」よりお問い合わせください。",
        ),
        at=datetime(2020, 3, 17, 12, 11, tzinfo=JST),
    ),
    DemoNotice(
        _notice(
            NoticeKind.SYSTEM,
            "システムメンテナンスのご案内",
            "システムメンテナンスにつきまして、下記の期間においてサービスを一時停止させていただきます。\n\n"
            "- 2020年3月25日 1:00 から 5:00 まで\n\nご不便をおかけしますが、ご了承ください。",
        ),
        at=datetime(2020, 3, 17, 14, 1, tzinfo=JST),
    ),
    DemoNotice(
        _notice(
            NoticeKind.GUIDE,
            "年末年始の受付について",
            "# 電話窓口\nUSENカスタマーセンターは、年末年始も **9:00 から 22:30 まで** 受け付けます。\n\n"
            "# 工事と訪問\n12月30日から1月3日までは、訪問をともなう作業をお休みします。\n"
            "- 修理の受付は続けます\n- 訪問は1月4日から順に伺います",
        ),
        hours_before=26,
    ),
    DemoNotice(
        _notice(
            NoticeKind.PRODUCT,
            "店舗向けデジタルサイネージの新しい機種",
            "明るい窓辺でも見やすい、43インチの機種を取り扱いはじめました。\n\n"
            "お見積もりは「商品問合せ」からご依頼ください。",
        ),
        hours_before=73,
    ),
    DemoNotice(
        _notice(
            NoticeKind.SYSTEM,
            "お問い合わせ画面の表示が遅くなる事象について (復旧済み)",
            "昨日 18:10 から 18:40 ごろまで、お問い合わせ画面の表示に時間がかかっていました。現在は復旧しています。",
        ),
        hours_before=15,
    ),
    DemoNotice(
        msgspec.structs.replace(
            _notice(
                NoticeKind.GUIDE,
                "本人確認の手順が変わりました",
                "電話でIDをお伝えする前に、次の **2点** を確認してください。\n- 顧客CD\n- 店舗先電話番号\n\n"
                "確認できないときは、担当営業から折り返すことをお伝えください。",
                for_customers=False,
            ),
            asks_confirmation=True,
        ),
        hours_before=4,
    ),
    DemoNotice(
        _notice(NoticeKind.PRODUCT, "春のBGM特集のご案内", "卒業・入学の季節に合わせた番組をご用意しました。"),
    ),
)


@cache
def faqs() -> tuple[FaqText, ...]:
    """In the order of the file, which is that of their positions."""
    text = resources.path("demo/faq.txt").read_text(encoding="utf-8")
    return tuple(_faq(at, block.rstrip("\n").split("\n")) for at, block in enumerate(text.split("\n== ")[1:], 1))


def _faq(position: int, lines: list[str]) -> FaqText:
    category, question, keywords = lines[0].split(" | ")
    return FaqText(
        category=category.removeprefix(INTERNAL),
        question=question,
        answer="\n".join(lines[1:]),
        keywords=keywords,
        position=position,
        is_published=True,
        for_customers=not category.startswith(INTERNAL),
    )


def put_knowledge(tx: Connection, newest_at: datetime) -> None:
    """After staff and companies."""
    staff = {row.login_id: row.staff_id for row in tx.execute(select(schema.staff.c.login_id, schema.staff.c.staff_id))}
    writer = staff[FIRST_SUPERVISOR.login_id]
    for number, one in enumerate(NOTICES, 1):
        _put_notice(tx, number, one, newest_at, writer)
    for number, text in enumerate(faqs(), 1):
        _put_faq(tx, number, text, newest_at - timedelta(days=40), writer)
    _put_contacts(tx, staff, newest_at - timedelta(days=90), writer)


def _put_notice(tx: Connection, number: int, one: DemoNotice, newest_at: datetime, writer: int) -> None:
    before = None if one.hours_before is None else newest_at - timedelta(hours=one.hours_before)
    shown_at = one.at or before
    changed = {"version": 1, "changed_by": writer, "changed_at": shown_at or newest_at - timedelta(hours=2)}
    values = {name: getattr(one.text, name) for name in NoticeText.__struct_fields__} | {"kind": one.text.kind.value}
    key = {"notice_key": str(UUID(int=_FIRST_NOTICE + number)), "content_hash": "", "shown_at": shown_at}
    added = insert(schema.notice).values(**values, **changed, **key).returning(schema.notice.c.notice_id)
    notice_id = tx.execute(added).scalar_one()
    _keep(tx, Kept.NOTICE, notice_id, one.text, "published" if shown_at else "added", changed)


def _put_faq(tx: Connection, number: int, text: FaqText, at: datetime, writer: int) -> None:
    changed = {"version": 1, "changed_by": writer, "changed_at": at}
    values = {name: getattr(text, name) for name in FaqText.__struct_fields__}
    folded = {
        "question_folded": fold(text.question),
        "folded": "\n".join(fold(part) for part in (text.question, text.keywords, text.answer)),
    }
    key = {"faq_key": str(UUID(int=_FIRST_FAQ + number)), "content_hash": ""}
    added = insert(schema.faq).values(**values, **folded, **changed, **key).returning(schema.faq.c.faq_id)
    _keep(tx, Kept.FAQ, tx.execute(added).scalar_one(), text, "added", changed)


def _put_contacts(tx: Connection, staff: dict[str, int], at: datetime, writer: int) -> None:
    """Of each company the first sales rep, and three who answer."""
    supports = [staff[one.login_id] for one in DEMO_STAFF if one.role is not Role.SALES and one.role is not Role.ADMIN]
    draft = ContactsDraft(reps=(staff[FIRST_SALES.login_id],), supports=tuple(supports[:3]))
    changed = {"version": 1, "changed_by": writer, "changed_at": at}
    for (company_id,) in tx.execute(select(schema.company.c.company_id).order_by(schema.company.c.company_id)).all():
        _keep(tx, Kept.CONTACTS, company_id, draft, "changed", changed)


def _keep(tx: Connection, kind: Kept, key: int, value: msgspec.Struct, what: str, changed: dict[str, Any]) -> None:
    row = {"kind": kind.value, "key": str(key), "value": msgspec.json.encode(value).decode(), "what": what}
    tx.execute(insert(schema.kept_version).values(**row, **changed, valid_from=changed["changed_at"]))
