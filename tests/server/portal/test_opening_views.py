"""新規 without a browser: the form, sent twice, from an ended session, with what is missing. A03-1, A03-2, A03-4."""

from __future__ import annotations

from sqlalchemy import func, select

from tests.server.attachments.files import EXE, PDF, PNG
from tests.server.inquiries.conftest import AGENT, CHAIN_STORE, CUSTOMER, OTHER_CUSTOMER, OTHER_STORE, STORE, SUPERVISOR
from tests.server.portal.conftest import PASSWORD
from usen_desk.contract.catalogue import Category, CategoryWords, FieldHint
from usen_desk.contract.permissions import Permission
from usen_desk.server.db import schema
from usen_desk.server.inquiries.catalogue import catalogue, form_of
from usen_desk.server.inquiries.category_words import put_category
from usen_desk.server.portal import words

NEW = "/client/new/"


def count(portal, table=schema.inquiry) -> int:
    with portal.world.database.read() as tx:
        return tx.execute(select(func.count()).select_from(table)).scalar_one()


def begun(portal, visitor=None, category="repair"):
    visitor = visitor or portal.signed_in()
    visitor.get(f"{NEW}?category={category}")
    return visitor


FILLED = {"do": "open", "store": STORE, "field__symptom": "silent", "comment": "音が出ません。\r\n急いでいます。"}


def test_the_form_of_each_category_has_its_fields_and_notes(portal):
    visitor = portal.signed_in()
    for form in catalogue().categories:
        if not form.needs_store:
            continue
        page = visitor.get(f"{NEW}?category={form.category}")
        for field in form.fields:
            assert f'name="field.{field.key}"' in page.html
            assert field.label in page.text
        for note in form.notes:
            assert note in page.text


def test_words_that_the_office_changed_are_drawn_at_once(portal):
    words = CategoryWords(
        notes=("故障の受付は24時間です。",),
        hints=tuple(FieldHint(key=one.key, hint=f"補足{one.key}") for one in form_of(Category.REPAIR).fields),
    )
    with portal.world.unit(SUPERVISOR, Permission.WRITE_KNOWLEDGE, if_match=0) as context:
        put_category(context, words, "repair")
    page = portal.signed_in().get(f"{NEW}?category=repair")
    assert words.notes[0] in page.text
    assert form_of(Category.REPAIR).notes[0] not in page.text
    assert "補足phone" in page.text


def test_what_is_sent_opens_an_exchange_once_however_often(portal):
    visitor = begun(portal)
    form = visitor.last
    first = visitor.send(NEW, **FILLED)
    assert first.location.startswith("/client/inquiries/")
    visitor.last = form
    again = visitor.send(NEW, **FILLED)
    assert again.location == first.location
    assert count(portal) == 1
    page = visitor.get(first.location)
    assert "音が出ません。 急いでいます。" in page.text
    assert "症状 音が出ない" in page.text


def test_changed_after_going_back_it_is_offered_as_another_one(portal):
    visitor = begun(portal)
    form = visitor.last
    visitor.send(NEW, **FILLED)
    visitor.last = form
    answer = visitor.send(NEW, **FILLED | {"comment": "別の話です。"})
    assert (answer.status, count(portal)) == (422, 1)
    assert "すでに送信済みです" in answer.text
    assert "別の話です。" in answer.html
    assert visitor.send(NEW, **FILLED | {"comment": "別の話です。"}).status == 303
    assert count(portal) == 2


def test_what_is_missing_is_said_at_its_place_and_nothing_is_lost(portal):
    visitor = begun(portal)
    answer = visitor.send(NEW, ("files", "図面.pdf", PDF), do="open", comment="", field__since="2020-03-01")
    assert (answer.status, count(portal)) == (422, 0)
    assert "3か所をご確認ください" in answer.text
    assert words.REQUIRED_STORE in answer.text
    assert 'value="2020-03-01"' in answer.html
    assert "図面.pdf" in answer.text
    sent = visitor.send(NEW, **FILLED)
    assert "図面.pdf" in visitor.get(sent.location).text


def test_stores_are_found_by_word_and_area_and_only_ones_own(portal):
    visitor = begun(portal)
    page = visitor.last
    assert "渋谷センター街店" in page.text
    assert "さくら薬局" not in page.text
    found = visitor.send(NEW, do="find", word="高田馬場", comment="途中です。")
    assert "髙田馬場店" in found.text
    assert "渋谷センター街店" not in found.text
    assert "途中です。" in found.html
    nothing = visitor.send(NEW, do="find", word="さくら薬局")
    assert "該当する店舗はありません" in nothing.text
    assert "該当する店舗はありません" in visitor.send(NEW, do="find", word="", prefecture="1").text
    refused = visitor.send(NEW, **FILLED | {"store": OTHER_STORE, "prefecture": ""})
    assert (refused.status, words.REQUIRED_STORE in refused.text, count(portal)) == (422, True, 0)


def test_an_exchange_that_is_open_already_is_told_beside_its_store(portal):
    made = portal.world.open(store=CHAIN_STORE)
    portal.world.say(AGENT, made.card.inquiry_id)
    page = begun(portal).last
    assert f"すでに問合せ中のものがあります inquiry ID:{made.card.inquiry_id} 担当: 山田 美咲 様" in page.text
    assert page.html.count("すでに問合せ中") == 1


def test_a_new_store_is_asked_for_without_a_contracted_one(portal):
    visitor = portal.signed_in()
    visitor.get("/client/new/store/")
    sent = visitor.send(
        "/client/new/store/", do="open", comment="秋に開きます。", planned_name="大将 梅田店", prefecture="27"
    )
    page = visitor.get(sent.location)
    assert "新規出店のご相談" in page.text
    assert "大将 梅田店" in page.text


def test_a_photo_of_some_megabytes_goes_in_parts_and_once(portal):
    visitor = begun(portal)
    form, photo = visitor.last, PDF + b"0" * 3_000_000
    first = visitor.send(NEW, ("files", "図面.pdf", photo), **FILLED)
    visitor.last = form
    assert visitor.send(NEW, ("files", "図面.pdf", photo), **FILLED).location == first.location
    page = visitor.get(first.location)
    link = next(a.get("href") for a in page.tree.iter("a") if a.get("download") is not None)
    assert visitor.get(link).content == photo
    assert count(portal) == 1


def test_a_file_that_is_not_taken_is_named(portal):
    visitor = begun(portal)
    answer = visitor.send(NEW, ("files", "setup.exe", EXE), **FILLED)
    assert (answer.status, "「setup.exe」" in answer.text, count(portal)) == (422, True, 0)
    answer = visitor.send(NEW, ("files", "大.exe", EXE + b"0" * 2_000_000), **FILLED)
    assert (answer.status, "「大.exe」" in answer.text, count(portal)) == (422, True, 0)
    answer = visitor.send(NEW, ("files", "大.pdf", PDF + b"0" * 11_000_000), **FILLED)
    assert (answer.status, "大きすぎます" in answer.text) == (422, True)
    answer = visitor.send(NEW, *[("files", f"{n}.png", PNG) for n in range(11)], **FILLED)
    assert (answer.status, "10個まで" in answer.text) == (422, True)
    answer = visitor.send(NEW, ("files", "あ" * 300 + ".png", PNG), **FILLED)
    assert (answer.status, "304文字" in answer.text, "255文字以内" in answer.text) == (422, True, True)


def test_a_kept_file_can_be_left_out_again(portal):
    visitor = begun(portal)
    answer = visitor.send(NEW, ("files", "a.pdf", PDF), ("files", "b.png", PNG), do="show")
    kept = [value for name, value in answer.form(NEW) if name == "kept_file"]
    assert [value.split(" ", 1)[1] for value in kept] == ["a.pdf", "b.png"]
    sent = visitor.send(NEW, **FILLED, drop_file=kept[0].split()[0])
    page = visitor.get(sent.location)
    assert ("a.pdf" in page.text, "b.png" in page.text) == (False, True)


def test_a_file_that_is_not_taken_leaves_those_that_were(portal):
    visitor = begun(portal)
    visitor.send(NEW, ("files", "a.pdf", PDF), do="show")
    assert visitor.send(NEW, ("files", "setup.exe", EXE), **FILLED).status == 422
    page = visitor.get(visitor.send(NEW, **FILLED).location)
    assert ("a.pdf" in page.text, "setup.exe" in page.text) == (True, False)


def test_an_ended_session_loses_no_text(portal):
    visitor = begun(portal)
    form = visitor.last
    portal.put_password(CUSTOMER)
    with portal.world.database.write() as tx:
        tx.execute(schema.portal_session.update().values(revoked_at=portal.world.now))
    visitor.last = form
    answer = visitor.send(NEW, **FILLED)
    assert (answer.status, words.EXPIRED_KEPT in answer.text) == (401, True)
    back = visitor.send("/client/login/", email=CUSTOMER.login_id, password=PASSWORD)
    assert (back.status, words.KEPT in back.text) == (200, True)
    assert "音が出ません。" in back.html
    assert visitor.send(NEW, do="open").status == 303
    assert count(portal) == 1


def test_a_form_of_another_session_is_not_sent_but_kept(portal):
    visitor = begun(portal)
    form = visitor.last
    visitor.cookies["__Host-usen-session"] = portal.signed_in().cookies["__Host-usen-session"]
    visitor.last = form
    answer = visitor.send(NEW, **FILLED)
    assert (answer.status, words.CSRF_LOST in answer.text, count(portal)) == (403, True, 0)
    assert visitor.send(NEW, do="open").status == 303


def test_another_site_can_send_nothing(portal):
    visitor = begun(portal)
    fields = visitor.last.form(NEW)
    answer = visitor.post(NEW, fields, sec_fetch_site="cross-site")
    assert (answer.status, count(portal)) == (403, 0)


def test_another_company_takes_no_upload_of_ours(portal):
    visitor = begun(portal)
    answer = visitor.send(NEW, ("files", "a.pdf", PDF), do="show")
    kept = next(value for name, value in answer.form(NEW) if name == "kept_file")
    other = begun(portal, portal.signed_in(OTHER_CUSTOMER))
    answer = other.send(NEW, **FILLED | {"store": OTHER_STORE}, kept_file=kept)
    assert (answer.status, words.REFUSED["file_missing"] in answer.text, count(portal)) == (409, True, 0)


def test_the_category_in_the_address_may_be_anything(portal):
    visitor = portal.signed_in()
    for category in ("nonsense", Category.NEW_STORE, ""):
        assert "放送プログラム" in visitor.get(f"{NEW}?category={category}").text
