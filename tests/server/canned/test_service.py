"""Tests for usen_desk.server.canned: own and shared texts, who may write which, what a repeated call does."""

from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from tests.server.callers import Callers
from usen_desk.contract.canned import ADD_CANNED, DELETE_CANNED, LIST_CANNED, PUT_CANNED, CannedText
from usen_desk.contract.catalogue import Category
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.edits import LIST_EDITS, EditSearch
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import AfterReply, Status
from usen_desk.contract.permissions import Role
from usen_desk.server.canned import service
from usen_desk.server.db import schema

THANKS = CannedText(title="お礼", body="お問い合わせ、ありがとうございます。")
SHARED = CannedText(title="お礼", body="お問い合わせ、ありがとうございます。", is_shared=True)


@pytest.fixture
def callers(database, branches):
    return Callers(database)


@pytest.fixture
def misaki(callers):
    return callers.add("misaki")


@pytest.fixture
def kenta(callers):
    return callers.add("kenta")


@pytest.fixture
def sv(callers):
    return callers.add("sv", Role.SUPERVISOR)


def add(caller, text=THANKS, canned=None):
    return caller.call(ADD_CANNED, text, canned=str(canned or uuid4()))


def put(caller, known, text):
    return caller.call(PUT_CANNED, text, version=known.version, canned=known.canned_id)


def listed(caller):
    return caller.call(LIST_CANNED).items


def titles(caller):
    return [reply.text.title for reply in listed(caller)]


def deeds(database):
    log = schema.access_log.c
    with database.read() as tx:
        return [tuple(row) for row in tx.execute(select(log.action, log.staff_id, log.object_key))]


def test_a_text_comes_back_as_it_was_written(misaki):
    text = CannedText(
        key="rei1",
        title="お礼",
        keywords="感謝 受付",
        reading="おれい",
        category=Category.REPAIR,
        body="{店舗}\n{担当}",
        is_note=True,
        after=AfterReply(status=Status.DONE, assigns=True),
        position=7,
    )
    made = add(misaki, text)
    assert (made.text, made.is_own, made.may_change, made.version) == (text, True, True, 1)
    assert listed(misaki) == [made]


def test_texts_stand_by_position_then_title(misaki):
    for title, position in (("い", 1), ("う", 0), ("あ", 1)):
        add(misaki, CannedText(title=title, body="x", position=position))
    assert titles(misaki) == ["う", "あ", "い"]


def test_ones_own_is_nobody_elses(misaki, kenta, sv):
    mine = add(misaki)
    for other in (kenta, sv):
        assert listed(other) == []
        given = {"version": 1, "canned": mine.canned_id}
        assert other.refused(PUT_CANNED, THANKS, **given) == (Code.NOT_FOUND, None)
        assert other.refused(DELETE_CANNED, **given) == (Code.NOT_FOUND, None)
        assert other.refused(ADD_CANNED, THANKS, canned=mine.canned_id) == (Code.OTHER_CONTENT, "canned")
    assert listed(misaki) == [mine]


def test_a_shared_one_is_everybodys_to_read_and_supervisors_to_write(callers, misaki, sv):
    made = add(sv, SHARED)
    assert (made.is_own, made.may_change) == (False, True)
    (seen,) = listed(misaki)
    assert (seen.canned_id, seen.is_own, seen.may_change) == (made.canned_id, False, False)
    given = {"version": 1, "canned": made.canned_id}
    assert misaki.refused(PUT_CANNED, SHARED, **given) == (Code.NOT_PERMITTED, None)
    assert misaki.refused(DELETE_CANNED, **given) == (Code.NOT_PERMITTED, None)
    assert misaki.refused(ADD_CANNED, SHARED, canned=str(uuid4())) == (Code.NOT_PERMITTED, None)
    (of_sales,) = listed(callers.add("sales", Role.SALES))
    assert not of_sales.may_change
    admin = callers.add("admin", Role.ADMIN)
    changed = put(admin, made, CannedText(title="お礼2", body="x", is_shared=True))
    assert changed.version == 2
    assert titles(misaki) == ["お礼2"]


def test_sales_reads_only(callers):
    sales = callers.add("sales", Role.SALES)
    assert sales.refused(ADD_CANNED, THANKS, canned=str(uuid4())) == (Code.NOT_PERMITTED, None)


def test_adding_twice_adds_once(misaki, database):
    canned = uuid4()
    first = add(misaki, THANKS, canned)
    assert add(misaki, THANKS, str(canned).upper()) == first
    assert misaki.refused(ADD_CANNED, SHARED, canned=str(canned))[0] is Code.NOT_PERMITTED
    other = CannedText(title="お礼", body="別の文")
    assert misaki.refused(ADD_CANNED, other, canned=str(canned)) == (Code.OTHER_CONTENT, "canned")
    assert len(listed(misaki)) == 1


def test_adding_again_after_a_change_answers_with_what_is_there_now(misaki):
    made = add(misaki)
    changed = put(misaki, made, CannedText(title="変更後", body="x"))
    assert add(misaki, THANKS, made.canned_id) == changed


def test_a_change_on_an_older_version_is_refused(misaki):
    made = add(misaki)
    put(misaki, made, CannedText(title="二", body="x"))
    text = CannedText(title="三", body="x")
    given = {"version": 1, "canned": made.canned_id}
    assert misaki.refused(PUT_CANNED, text, **given) == (Code.CHANGED_MEANWHILE, None)
    assert misaki.refused(DELETE_CANNED, **given) == (Code.CHANGED_MEANWHILE, None)
    assert titles(misaki) == ["二"]


def test_a_change_whose_answer_was_lost_is_answered_again(sv, database):
    made = add(sv, SHARED)
    text = CannedText(title="二", body="x", is_shared=True)
    assert put(sv, made, text) == put(sv, made, text)
    assert [action for action, *_ in deeds(database)] == ["canned_added", "canned_changed"]


def test_a_change_without_a_version_is_refused(misaki):
    made = add(misaki)
    assert misaki.refused(PUT_CANNED, THANKS, canned=made.canned_id)[0] is Code.VERSION_REQUIRED


def test_a_supervisor_turns_an_own_one_into_a_shared_one_and_back(misaki, sv):
    made = add(sv)
    shared = put(sv, made, SHARED)
    assert (shared.is_own, titles(misaki)) == (False, ["お礼"])
    back = put(sv, shared, THANKS)
    assert (back.is_own, titles(misaki)) == (True, [])


def test_who_takes_a_shared_one_back_owns_it(callers, sv):
    admin = callers.add("admin", Role.ADMIN)
    made = add(sv, SHARED)
    put(admin, made, THANKS)
    assert (titles(sv), titles(admin)) == ([], ["お礼"])


def test_an_agent_cannot_share_an_own_one(misaki):
    made = add(misaki)
    assert misaki.refused(PUT_CANNED, SHARED, version=1, canned=made.canned_id) == (Code.NOT_PERMITTED, None)


def test_a_removed_one_is_gone(misaki):
    made = add(misaki)
    given = {"version": 1, "canned": made.canned_id}
    misaki.call(DELETE_CANNED, **given)
    assert listed(misaki) == []
    assert misaki.refused(DELETE_CANNED, **given) == (Code.NOT_FOUND, None)
    assert misaki.refused(PUT_CANNED, THANKS, **given) == (Code.NOT_FOUND, None)


def test_shared_changes_are_logged_and_own_ones_are_not(misaki, sv, database):
    own = add(misaki)
    put(misaki, own, CannedText(title="二", body="x"))
    made = add(sv)
    shared = put(sv, made, SHARED)
    back = put(sv, shared, THANKS)
    again = put(sv, back, SHARED)
    sv.call(DELETE_CANNED, version=again.version, canned=made.canned_id)
    expected = ["canned_changed"] * 3 + ["canned_removed"]
    assert deeds(database) == [(action, sv.staff_id, made.canned_id) for action in expected]


def test_no_more_than_may_be_kept(misaki, kenta, sv, monkeypatch):
    """Shared ones and one's own together; what is there already can still be changed and added again."""
    monkeypatch.setattr(service, "CANNED_MAX", 3)
    add(sv, SHARED)
    first, _ = add(misaki), add(misaki)
    assert misaki.refused(ADD_CANNED, THANKS, canned=str(uuid4())) == (Code.TOO_MANY, None)
    assert add(misaki, THANKS, first.canned_id) == first
    assert put(misaki, first, CannedText(title="二", body="x")).version == 2
    assert add(kenta).is_own, "others are not kept from it"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "　"}, "title"),
        ({"body": " \n"}, "body"),
        ({"key": "お 礼"}, "key"),
        ({"position": 2**31}, "position"),
        ({"after": AfterReply(status=Status.ON_HOLD)}, "after"),
        ({"after": AfterReply(status=Status.RECEIVED)}, "after"),
        ({"after": AfterReply(assignee_id=1)}, "after"),
        ({"after": AfterReply(assigns=True, assignee_id=999)}, "after"),
    ],
    ids=["title", "body", "key", "position", "held", "received", "assignee without assigning", "nobody"],
)
def test_what_cannot_be_kept_is_refused(misaki, wrong, field):
    values = {"title": "お礼", "body": "x"} | wrong
    assert misaki.refused(ADD_CANNED, CannedText(**values), canned=str(uuid4())) == (Code.INVALID_INPUT, field)
    made = add(misaki)
    refused = misaki.refused(PUT_CANNED, CannedText(**values), version=1, canned=made.canned_id)
    assert refused == (Code.INVALID_INPUT, field)


def test_a_macro_gives_work_to_those_who_work_on_inquiries(callers, misaki, kenta, database):
    def macro(staff_id):
        return CannedText(title="引継ぎ", body="x", after=AfterReply(assigns=True, assignee_id=staff_id))

    assert add(misaki, macro(kenta.staff_id)).text.after.assignee_id == kenta.staff_id
    sales = callers.add("sales", Role.SALES)
    with database.write() as tx:
        tx.execute(
            update(schema.staff).where(schema.staff.c.staff_id == kenta.staff_id).values(disabled_at=callers.now)
        )
    for staff_id in (sales.staff_id, kenta.staff_id):
        assert misaki.refused(ADD_CANNED, macro(staff_id), canned=str(uuid4())) == (Code.INVALID_INPUT, "after")


def test_an_after_that_does_nothing_makes_no_macro(misaki):
    made = add(misaki, CannedText(title="お礼", body="x", after=AfterReply()))
    assert made.text.after is None


def test_blanks_around_what_finds_it_are_taken_off(misaki):
    made = add(misaki, CannedText(key=" rei ", title="　お礼 ", keywords=" 感謝", reading="おれい\n", body=" x "))
    assert (made.text.key, made.text.title, made.text.keywords, made.text.reading) == ("rei", "お礼", "感謝", "おれい")
    assert made.text.body == " x "


@pytest.mark.parametrize("canned", ["no-uuid", "0" * 31])
def test_an_id_is_a_uuid(misaki, canned):
    assert misaki.refused(ADD_CANNED, THANKS, canned=canned) == (Code.INVALID_INPUT, "canned")
    assert misaki.refused(DELETE_CANNED, version=1, canned=canned) == (Code.NOT_FOUND, None)


@pytest.mark.parametrize("columns", [{"category": "of_a_newer"}, {"after": '{"status":"of_a_newer"}'}, {"after": "{"}])
def test_a_text_of_a_newer_release_is_left_out_and_kept(misaki, database, columns):
    add(misaki)
    newer = add(misaki)
    with database.write() as tx:
        row = update(schema.canned_reply).where(schema.canned_reply.c.canned_id == newer.canned_id)
        tx.execute(row.values(**columns))
    assert len(listed(misaki)) == 1
    with database.read() as tx:
        assert len(tx.execute(select(schema.canned_reply.c.canned_id)).all()) == 2


def test_the_longest_texts_fit(misaki):
    text = CannedText(
        key="鍵" * 40, title="題" * 80, keywords="語" * 400, reading="よ" * 400, body="文" * 10_000, position=2**31 - 1
    )
    assert add(misaki, text, UUID(int=1)).text == text


def test_an_id_of_a_colleagues_shared_one_is_taken(callers, sv):
    made = add(sv, SHARED)
    admin = callers.add("admin", Role.ADMIN)
    assert admin.refused(ADD_CANNED, SHARED, canned=made.canned_id) == (Code.OTHER_CONTENT, "canned")


def history(caller):
    return caller.call(LIST_EDITS, EditSearch(kind="canned")).items


def told(database):
    with database.read() as tx:
        return tx.execute(select(schema.change.c.kind)).scalars().all()


def test_a_shared_text_has_a_history_and_the_desks_hear_of_it(sv, database):
    known = put(sv, add(sv, SHARED), replace(SHARED, body="ありがとうございます。"))
    sv.call(DELETE_CANNED, version=known.version, canned=known.canned_id)
    removed, changed, added = history(sv)
    assert [(one.title, one.key) for one in (removed, changed, added)] == [("お礼", known.canned_id)] * 3
    assert [(one.field, one.before, one.after) for one in changed.changes] == [
        ("body", SHARED.body, "ありがとうございます。")
    ]
    assert {one.field for one in removed.changes} >= {"title", "body"}
    assert told(database) == [ChangeKind.CANNED] * 3


def test_ones_own_text_is_nobody_elses_news(misaki, sv, database):
    known = put(misaki, add(misaki), replace(THANKS, body="秘密"))
    misaki.call(DELETE_CANNED, version=known.version, canned=known.canned_id)
    assert (history(sv), told(database)) == ([], [])


def test_of_a_text_that_becomes_shared_the_history_has_no_word_from_before(sv):
    known = add(sv, replace(THANKS, body="秘密"))
    put(sv, known, SHARED)
    (edit,) = history(sv)
    assert "秘密" not in str(edit)
