"""Tests for usen_desk.server.faq: what is found by which words, who sees what, votes, versions."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.server.callers import Callers
from tests.server.knowledge import add_company, add_customer
from usen_desk.contract.errors import Code
from usen_desk.contract.faq import ADD_FAQ, PUT_FAQ, SEARCH_FAQ, VOTE_FAQ, FaqSearch, FaqText, FaqToAdd, FaqVote
from usen_desk.contract.permissions import Role
from usen_desk.contract.site_info import GET_KEPT_VERSIONS
from usen_desk.contract.text import fold

MANAGED = FaqSearch(manages=True)


@pytest.fixture
def callers(database, branches):
    return Callers(database)


@pytest.fixture
def sv(callers):
    return callers.add("sv", Role.SUPERVISOR)


@pytest.fixture
def misaki(callers):
    return callers.add("misaki")


@pytest.fixture
def customer(callers):
    return add_customer(callers, add_company(callers, "山川"), "sato")


def text(question="音が出ません", answer="電源をご確認ください。", **more):
    published = {"category": "機器", "is_published": True, "for_customers": True}
    return FaqText(question=question, answer=answer, **{**published, **more})


def add(caller, of=None, key=None):
    return caller.call(ADD_FAQ, FaqToAdd(faq_key=key or uuid4(), text=of or text()))


def put(caller, known, of):
    return caller.call(PUT_FAQ, of, version=known.version, faq_id=str(known.faq_id))


def found(caller, words="", **more):
    return [faq.question for faq in caller.call(SEARCH_FAQ, FaqSearch(text=words, **more)).items]


def vote(caller, known, is_useful):
    return caller.call(VOTE_FAQ, FaqVote(is_useful=is_useful), faq_id=str(known.faq_id))


@pytest.mark.parametrize(
    "words",
    ["解約", "カイヤク", "かいやく", "ｶｲﾔｸ", "手続", "約", "ＣＡＲＴ", "cart", "解約 手続き", "手続き　かいやく"],
)
def test_it_is_found_by_any_part_in_any_spelling(sv, misaki, words):
    add(sv, text("USEN CARTの解約手続きを教えてください", keywords="かいやく 退会"))
    add(sv, text("音が出ません"))
    assert found(misaki, words) == ["USEN CARTの解約手続きを教えてください"]


@pytest.mark.parametrize("words", ["%", "_", "解_", "解約 修理", "'", "\\"])
def test_what_isnt_there_is_not_found(sv, misaki, words):
    add(sv, text("解約手続き"))
    assert found(misaki, words) == []


@given(question=st.text(min_size=1, max_size=20).filter(lambda s: s.strip() and "\0" not in s), at=st.integers(0, 40))
def test_every_two_characters_of_a_question_are_words_that_folding_keeps(question, at):
    """The rule that the search relies on: a part of a folded text is a part of what is kept."""
    folded = fold(question)
    if len(folded) >= 2:
        part = folded[at % (len(folded) - 1) :][:2]
        assert fold(part) in folded or fold(part) != part


def test_a_question_that_holds_the_word_stands_before_an_answer_that_does(sv, misaki):
    add(sv, text("音が出ません", "料金のお支払いとは関係ありません。"))
    add(sv, text("料金を知りたい", position=9))
    assert found(misaki, "料金") == ["料金を知りたい", "音が出ません"]
    assert found(misaki) == ["音が出ません", "料金を知りたい"], "without a word by position"


def test_useful_ones_stand_first_among_equals(callers, sv, misaki):
    add(sv, text("料金 一"))
    second = add(sv, text("料金 二"))
    vote(misaki, second, True)
    assert found(misaki, "料金") == ["料金 二", "料金 一"]


def test_customers_see_what_is_published_for_them(sv, misaki, customer):
    add(sv, text("公開", keywords="秘密"))
    add(sv, text("社内", for_customers=False))
    add(sv, text("下書き", is_published=False))
    assert found(customer) == ["公開"]
    assert found(customer, "社内") == found(customer, "下書き") == []
    assert found(misaki) == ["公開", "社内"]
    assert found(misaki, only_customers=True) == ["公開"]
    assert found(sv, manages=True) == ["公開", "社内", "下書き"]
    (faq,) = customer.call(SEARCH_FAQ, FaqSearch()).items
    assert (faq.keywords, faq.changed_by, faq.version, faq.useful_count) == ("", "", 0, 0)
    assert misaki.refused(SEARCH_FAQ, MANAGED) == (Code.NOT_PERMITTED, None)
    assert misaki.refused(ADD_FAQ, FaqToAdd(faq_key=uuid4(), text=text())) == (Code.NOT_PERMITTED, None)


def test_what_is_hidden_takes_no_vote(sv, customer):
    hidden = add(sv, text(for_customers=False))
    path = {"faq_id": str(hidden.faq_id)}
    assert customer.refused(VOTE_FAQ, FaqVote(is_useful=True), **path) == (Code.NOT_FOUND, None)


def test_categories_count_what_one_may_see(sv, misaki, customer):
    add(sv, text("a"))
    add(sv, text("b", category="料金", for_customers=False))

    def categories(caller):
        return {one.name: one.count for one in caller.call(SEARCH_FAQ, FaqSearch(text="a")).categories}

    assert categories(misaki) == {"機器": 1, "料金": 1}
    assert categories(customer) == {"機器": 1}
    assert found(misaki, category="料金") == ["b"]


def test_a_person_has_one_vote_and_may_take_it_back(sv, misaki, customer):
    known = add(sv)
    vote(misaki, known, True)
    vote(misaki, known, True)
    vote(customer, known, False)
    seen = vote(sv, known, True)
    assert (seen.useful_count, seen.useless_count, seen.my_vote) == (2, 1, True)
    assert vote(customer, known, None).my_vote is None
    seen = vote(misaki, known, False)
    assert (seen.useful_count, seen.useless_count, seen.my_vote) == (1, 1, False)


def test_placeholders_are_not_published(sv):
    for of, field in ((text("{店舗}の音"), "question"), (text(answer="{担当}です"), "answer")):
        assert sv.refused(ADD_FAQ, FaqToAdd(faq_key=uuid4(), text=of)) == (Code.INVALID_INPUT, field)
    draft = add(sv, text(answer="{担当}です", is_published=False))
    path = {"version": 1, "faq_id": str(draft.faq_id)}
    assert sv.refused(PUT_FAQ, text(answer="{担当}です"), **path) == (Code.INVALID_INPUT, "answer")


def test_published_for_nobody_says_so(sv):
    of = FaqToAdd(faq_key=uuid4(), text=text(for_customers=False, for_staff=False))
    assert sv.refused(ADD_FAQ, of) == (Code.INVALID_INPUT, "for_customers")


def test_versions_are_kept_and_an_older_one_is_refused(sv):
    known = add(sv)
    changed = put(sv, known, text("二"))
    assert put(sv, known, text("二")) == changed
    path = {"version": 1, "faq_id": str(known.faq_id)}
    assert sv.refused(PUT_FAQ, text("三"), **path) == (Code.CHANGED_MEANWHILE, None)
    kept = sv.call(GET_KEPT_VERSIONS, kind="faq", key=str(known.faq_id)).items
    assert [(one.version, one.what) for one in kept] == [(2, "changed"), (1, "added")]


def test_adding_twice_adds_once(sv):
    key = uuid4()
    assert add(sv, key=key) == add(sv, key=key)
    assert sv.refused(ADD_FAQ, FaqToAdd(faq_key=key, text=text("別"))) == (Code.OTHER_CONTENT, "faq_key")


def test_pages_and_their_count(sv, misaki):
    for number in range(5):
        add(sv, text(str(number), position=number))
    page = misaki.call(SEARCH_FAQ, FaqSearch(limit=2, skip=2))
    assert ([faq.question for faq in page.items], page.count) == (["2", "3"], 5)
