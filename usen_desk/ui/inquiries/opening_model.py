"""An inquiry that is being taken down: what was filled in, what is missing, what is sent, what a draft keeps of it.
No widgets. A03-1, A03-2, A03-4.

Everything about categories comes from the service's catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from msgspec.structs import replace

from usen_desk.contract.accounts import AccountRow
from usen_desk.contract.base import JST
from usen_desk.contract.catalogue import Catalogue, Category, CategoryField, CategoryForm, FieldKind
from usen_desk.contract.drafts import DraftMode
from usen_desk.contract.inquiries import BODY_MAX_CHARS, CustomerInquiries, NewInquiry, Status
from usen_desk.contract.text import phone_key
from usen_desk.local.records import DraftRecord, KeptFile
from usen_desk.ui import formatting
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES

CATEGORY, STORE, COMMENT = "category", "customer_code", "comment"
"""Keys of what is no field of a category, as the service names them in a refusal."""
FIRST_LINE_CHARS = 60
OPEN_UNKNOWN = (
    "この店舗に対応中のやり取りがあるか、いまは確認できません。入力した内容は残っていて、このまま登録もできます。"
)
STILL_ATTACHING = (
    "添付ファイルを読み込んでいるため、まだ送信していません。読み込みが終わってから、もう一度送信してください。"
)


class Store(msgspec.Struct, frozen=True, kw_only=True):
    """Which store it is for."""

    customer_code: str
    store_name: str = ""
    phone: str = ""
    """Part-masked."""

    @property
    def is_known(self) -> bool:
        """Its name has been read."""
        return bool(self.store_name)


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """Whose planned store it is; its people see the exchange."""

    company_id: int
    name: str


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """The form as it stands."""

    category: Category | None = None
    answers: dict[str, dict[str, str]] = {}
    """By category and field key: what was filled in for another category is still there when one goes back to it."""
    store: Store | None = None
    prefecture_code: int = 0
    planned_name: str = ""
    company: Company | None = None
    comment: str = ""

    @property
    def values(self) -> dict[str, str]:
        """Of the category that is chosen."""
        return self.answers.get(self.category or "", {})

    @property
    def is_unfinished(self) -> bool:
        """Somebody wrote something that would be lost; a category or a store alone is chosen again in a moment."""
        typed = (self.comment, self.planned_name, *(text for one in self.answers.values() for text in one.values()))
        return any(text.strip() for text in typed)

    def with_values(self, values: Mapping[str, str]) -> Opening:
        return replace(self, answers={**self.answers, self.category or "": dict(values)})


class _Details(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft keeps besides the comment. A category that this desk doesn't know leaves the form without one."""

    category: str = ""
    answers: dict[str, dict[str, str]] = {}
    store: Store | None = None
    prefecture_code: int = 0
    planned_name: str = ""
    company: Company | None = None


def draft_of(opening: Opening, reply_id: str, files: tuple[KeptFile, ...], caret: int, now: datetime) -> DraftRecord:
    kept = _Details(
        category=opening.category or "",
        answers=opening.answers,
        store=opening.store,
        prefecture_code=opening.prefecture_code,
        planned_name=opening.planned_name,
        company=opening.company,
    )
    details = msgspec.json.encode(kept).decode()
    return DraftRecord(
        mode=DraftMode.OPENING,
        inquiry_id=0,
        reply_id=reply_id,
        body=opening.comment,
        caret=caret,
        files=files,
        details=details,
        saved_at=now,
    )


def opening_of(draft: DraftRecord) -> Opening:
    """As far as it can be read: the comment is always there."""
    try:
        kept = msgspec.json.decode(draft.details, type=_Details) if draft.details else _Details()
    except msgspec.MsgspecError:
        kept = _Details()
    return Opening(
        category=next((one for one in Category if one == kept.category), None),
        answers=kept.answers,
        store=kept.store,
        prefecture_code=kept.prefecture_code,
        planned_name=kept.planned_name,
        company=kept.company,
        comment=draft.body,
    )


def is_worth_keeping(draft: DraftRecord | None) -> bool:
    return draft is not None and (opening_of(draft).is_unfinished or bool(draft.files))


def form_of(catalogue: Catalogue | None, category: Category | None) -> CategoryForm | None:
    forms = catalogue.categories if catalogue else ()
    return next((form for form in forms if form.category is category), None)


def forms_of(catalogue: Catalogue, *, needs_store: bool) -> list[CategoryForm]:
    return [form for form in catalogue.categories if form.needs_store is needs_store]


def problems(form: CategoryForm | None, opening: Opening) -> dict[str, str]:
    """What has to be mended before it can be sent, from top to bottom of the form; empty when nothing."""
    if form is None:
        found = {CATEGORY: "お問い合わせ内容を選んでください。"}
    else:
        said = ((field, opening.values.get(field.key, "")) for field in form.fields)
        found = {field.key: problem for field, value in said if (problem := _problem(field, value.strip()))}
    if (form is None or form.needs_store) and opening.store is None:
        found[STORE] = "お問い合わせの店舗を選んでください。"
    comment = opening.comment.strip()
    if not comment:
        found[COMMENT] = "コメントを入力してください。"
    elif len(comment) > BODY_MAX_CHARS:
        found[COMMENT] = (
            f"コメントは{BODY_MAX_CHARS:,}文字までです。あと{len(comment) - BODY_MAX_CHARS:,}文字短くしてください。"
        )
    return found


def _problem(field: CategoryField, value: str) -> str:
    chosen = field.kind in (FieldKind.CHOICES, FieldKind.CHOICE)
    if not value:
        return f"{field.label}を{'選んで' if chosen else '入力して'}ください。" if field.is_required else ""
    if chosen:
        return ""
    if len(value) > field.max_chars:
        return f"{field.label}は{field.max_chars}文字までです。あと{len(value) - field.max_chars}文字短くしてください。"
    if field.kind is FieldKind.DATE and not _is_day(value):
        return "日付を 2020-03-17 のように入力してください。"
    if field.kind is FieldKind.PHONE and not phone_key(value):
        return "電話番号を数字で入力してください。"
    return ""


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def content(form: CategoryForm, opening: Opening, opening_id: UUID, files: Sequence[KeptFile]) -> NewInquiry:
    """Only what belongs to its category goes out."""
    keys = {field.key for field in form.fields}
    fields = {key: value.strip() for key, value in opening.values.items() if key in keys and value.strip()}
    return NewInquiry(
        opening_id=opening_id,
        category=form.category,
        customer_code=opening.store.customer_code if form.needs_store and opening.store else None,
        fields=fields,
        comment=opening.comment.strip(),
        prefecture_code=0 if form.needs_store else opening.prefecture_code,
        planned_name="" if form.needs_store else opening.planned_name.strip(),
        company_id=opening.company.company_id if opening.company and not form.needs_store else None,
        files=tuple(UUID(file.upload_id) for file in files),
    )


def title_of(opening: Opening) -> str:
    """Whose it is, for the outbox and the list of drafts."""
    if opening.store is not None:
        return opening.store.store_name or f"顧客CD {opening.store.customer_code}"
    company = opening.company.name if opening.company else ""
    return (
        opening.planned_name.strip() or company or (word_of(opening.category) if opening.category else "新規問い合わせ")
    )


def word_of(category: Category) -> str:
    return CATEGORIES[category][0]


def in_words(opening: Opening) -> str:
    """修理 ・ カフェ 横浜 ・ begin of the comment."""
    first = next(iter(opening.comment.strip().splitlines()), "")[:FIRST_LINE_CHARS]
    store = title_of(opening) if opening.store or opening.planned_name.strip() else ""
    return " ・ ".join(part for part in (word_of(opening.category) if opening.category else "", store, first) if part)


def stores_of(rows: Sequence[AccountRow]) -> list[Store]:
    """Each once: a row is an account, and a store may have several."""
    found: dict[str, Store] = {}
    for row in rows:
        store = Store(customer_code=row.customer_code, store_name=row.store_name, phone=row.phone)
        found.setdefault(row.customer_code, store)
    return list(found.values())


class OpenOne(msgspec.Struct, frozen=True, kw_only=True):
    """The warning that an exchange of the store is open already (A03-1)."""

    inquiry_id: int
    text: str
    link: str


def open_one(found: CustomerInquiries, now: datetime) -> OpenOne | None:
    """Of several the newest, with how many more there are."""
    card = next((one for one in found.items if one.status is not Status.DONE), None)
    if card is None:
        return None
    who = f"担当 {card.assignee_name}" if card.assignee_name else "担当なし"
    more = f"ほか{formatting.count(found.open_count - 1)}あります。" if found.open_count > 1 else ""
    text = f"この店舗には{STATUSES[card.status][0]}のやり取りがあります({who}、{day_and_time(card.updated_at, now)})。{more}"
    return OpenOne(inquiry_id=card.inquiry_id, text=text, link=f"#{card.inquiry_id} {word_of(card.category)}を開く")


def day_and_time(value: datetime, now: datetime) -> str:
    """18:06 today, 昨日 18:06, else with the day."""
    if value.astimezone(JST).date() == now.astimezone(JST).date():
        return formatting.clock(value)
    old = now - value > timedelta(days=300)
    return formatting.relative(value, now) if old else f"{formatting.relative(value, now)} {formatting.clock(value)}"
