from datetime import UTC, datetime
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.ui.inquiries.opening_samples import CODE, open_ones, row
from tests.ui.inquiries.samples import NOW, card
from usen_desk.contract.catalogue import Category, CategoryField, CategoryForm, FieldKind
from usen_desk.contract.inquiries import BODY_MAX_CHARS, CustomerInquiries, Status
from usen_desk.local.records import KeptFile
from usen_desk.server.inquiries.catalogue import catalogue
from usen_desk.server.inquiries.opening import answers
from usen_desk.ui.inquiries.opening_model import (
    CATEGORY,
    COMMENT,
    STORE,
    Company,
    Opening,
    Store,
    content,
    day_and_time,
    draft_of,
    form_of,
    forms_of,
    in_words,
    is_worth_keeping,
    open_one,
    opening_of,
    problems,
    stores_of,
    title_of,
)

ID = UUID("11111111-1111-4111-8111-111111111111")
STORE_OF = Store(customer_code=CODE, store_name="ビストロ 四条", phone="075-****-1234")
FILE = KeptFile(upload_id=str(ID), name="図面.pdf", size_bytes=10, sha256="0" * 64)


def form(category):
    found = form_of(catalogue(), category)
    assert found is not None
    return found


def full(category, **values):
    return Opening(category=category, answers={category: values}, store=STORE_OF, comment="音が出ません")


def test_a_draft_gives_the_whole_form_back():
    opening = Opening(
        category=Category.RELOCATION,
        answers={"relocation": {"on": "2020-04-01"}, "repair": {"symptom": "silent\nnoise"}},
        store=STORE_OF,
        prefecture_code=13,
        planned_name="新店",
        comment="来月移転します",
    )
    draft = draft_of(opening, str(ID), (FILE,), 3, NOW)
    assert opening_of(draft) == opening
    assert (draft.inquiry_id, draft.reply_id, draft.files, draft.caret) == (0, str(ID), (FILE,), 3)


@pytest.mark.parametrize("details", ["", "{", '{"category": 5}', '{"category": "newer"}'])
def test_of_a_draft_that_cannot_be_read_the_comment_is_left(details):
    draft = replace(draft_of(Opening(comment="大事な話"), str(ID), (), 0, NOW), details=details)
    assert opening_of(draft) == Opening(comment="大事な話")


def test_a_category_or_a_store_alone_is_nothing_to_lose():
    assert not Opening(category=Category.REPAIR, store=STORE_OF).is_unfinished
    assert not Opening(comment="  \n").is_unfinished
    assert Opening(comment="あ").is_unfinished
    assert Opening(planned_name="新店").is_unfinished
    assert Opening(answers={"repair": {"symptom": "silent"}}).is_unfinished


def test_a_draft_with_files_alone_is_worth_keeping():
    assert is_worth_keeping(draft_of(Opening(), str(ID), (FILE,), 0, NOW))
    assert not is_worth_keeping(draft_of(Opening(), str(ID), (), 0, NOW))
    assert not is_worth_keeping(None)


def test_what_is_missing_is_told_from_top_to_bottom():
    assert list(problems(None, Opening())) == [CATEGORY, STORE, COMMENT]
    assert list(problems(form(Category.REPAIR), Opening(category=Category.REPAIR))) == ["symptom", STORE, COMMENT]
    assert problems(form(Category.REPAIR), full(Category.REPAIR, symptom="silent")) == {}
    assert problems(form(Category.OTHER), full(Category.OTHER)) == {}


def test_a_new_store_needs_no_store():
    assert problems(form(Category.NEW_STORE), Opening(category=Category.NEW_STORE, comment="出店します")) == {}


@pytest.mark.parametrize(
    ("category", "key", "value", "word"),
    [
        (Category.CLOSING, "on", "来週", "日付"),
        (Category.CLOSING, "on", "2020-02-30", "日付"),
        (Category.REPAIR, "phone", "店長まで", "電話番号"),
        (Category.REPAIR, "phone", "0" * 41, "あと1文字"),
        (Category.RELOCATION, "address", "", "移転先の住所を入力"),
        (Category.REPAIR, "symptom", "", "症状を選んで"),
    ],
)
def test_a_fault_is_named_at_its_field(category, key, value, word):
    found = problems(form(category), full(category, **{key: value}))
    assert word in found[key]


def test_a_comment_that_is_too_long_says_by_how_much():
    opening = replace(full(Category.OTHER), comment="あ" * (BODY_MAX_CHARS + 2))
    assert "あと2文字" in problems(form(Category.OTHER), opening)[COMMENT]


def samples(field: CategoryField) -> str:
    kinds = {
        FieldKind.DATE: "2020-04-01",
        FieldKind.PHONE: "03-1234-5678",
        FieldKind.CHOICES: "\n".join(choice.key for choice in field.choices),
    }
    return kinds.get(field.kind, "東京都渋谷区1-1-1")


@pytest.mark.parametrize("one", catalogue().categories, ids=lambda one: one.category.value)
def test_what_passes_here_is_taken_by_the_service(one: CategoryForm):
    """The service's own check of the fields, for every category with every field filled in."""
    opening = full(one.category, **{field.key: samples(field) for field in one.fields})
    assert problems(one, opening) == {}
    sent = content(one, opening, ID, (FILE,))
    assert len(answers(one, sent.fields)) == len(one.fields)
    assert (sent.customer_code is None) == (not one.needs_store)
    assert sent.files == (ID,)


def test_only_what_belongs_to_its_kind_goes_out():
    typed = Opening(
        category=Category.OTHER,
        answers={"other": {"title": " 件名 ", "of_a_newer_form": "x"}, "repair": {"symptom": "silent"}},
        store=STORE_OF,
        prefecture_code=13,
        planned_name="新店",
        company=Company(company_id=7, name="株式会社みなと"),
        comment=" こんにちは \n",
    )
    sent = content(form(Category.OTHER), typed, ID, ())
    assert (sent.fields, sent.comment, sent.planned_name, sent.prefecture_code) == (
        {"title": "件名"},
        "こんにちは",
        "",
        0,
    )
    assert sent.company_id is None
    new = content(form(Category.NEW_STORE), replace(typed, category=Category.NEW_STORE), ID, ())
    assert new.company_id == 7
    assert (new.customer_code, new.fields, new.planned_name, new.prefecture_code) == (None, {}, "新店", 13)


def test_a_store_with_several_accounts_is_offered_once_in_the_order_found():
    rows = [row("1", "一"), row("2", "二"), row("1", "一"), row("3", "三")]
    assert [one.customer_code for one in stores_of(rows)] == ["1", "2", "3"]


def test_forms_of_the_catalogue_stand_in_its_order():
    assert [one.label for one in forms_of(catalogue(), needs_store=True)] == [
        "放送プログラム", "支払・請求", "修理", "商品問合せ", "改装", "移転", "閉店", "その他",
    ]  # fmt: skip
    assert [one.label for one in forms_of(catalogue(), needs_store=False)] == ["新規出店のご相談"]


YESTERDAY = datetime(2026, 3, 8, 9, 6, tzinfo=UTC)


def test_the_warning_names_who_has_it_and_since_when():
    found = open_one(open_ones(assignee_name="高橋", updated_at=YESTERDAY), NOW)
    assert found is not None
    assert found.text == "この店舗には対応中のやり取りがあります(担当 高橋、昨日 18:06)。"
    assert (found.inquiry_id, found.link) == (29, "#29 修理を開く")


def test_of_several_open_ones_the_first_is_named_and_the_others_counted():
    second, done = card(30, status=Status.RECEIVED), card(31, status=Status.DONE)
    found = open_one(open_ones(second, done, assignee_name="", updated_at=NOW), NOW)
    assert found is not None
    assert found.text == "この店舗には対応中のやり取りがあります(担当なし、12:01)。ほか1件あります。"


def test_done_ones_are_no_warning():
    assert open_one(open_ones(status=Status.DONE), NOW) is None
    assert open_one(CustomerInquiries(items=[], open_count=0), NOW) is None


def test_times_carry_the_day_where_it_is_not_today():
    assert day_and_time(NOW, NOW) == "12:01"
    assert day_and_time(datetime(2026, 2, 18, 1, 5, tzinfo=UTC), NOW) == "2月18日 10:05"
    assert day_and_time(datetime(2020, 2, 18, 1, 5, tzinfo=UTC), NOW) == "2020-02-18"


def test_it_is_called_by_its_store_else_by_its_planned_name():
    assert title_of(full(Category.REPAIR)) == "ビストロ 四条"
    assert title_of(Opening(store=Store(customer_code=CODE))) == f"顧客CD {CODE}"
    assert title_of(Opening(category=Category.NEW_STORE, planned_name=" 新店 ")) == "新店"
    assert title_of(Opening(category=Category.NEW_STORE)) == "新規出店のご相談"
    assert in_words(full(Category.REPAIR)) == "修理 ・ ビストロ 四条 ・ 音が出ません"
