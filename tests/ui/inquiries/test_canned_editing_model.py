import pytest
from msgspec.structs import replace

from tests.ui.inquiries.canned_samples import ALL, LAMP, OWN, THANKS
from tests.ui.inquiries.inbox_samples import PEOPLE
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import BODY_MAX_CHARS, AfterReply, Status
from usen_desk.ui.inquiries.canned_editing_model import (
    BODY,
    FREES,
    TITLE,
    Form,
    assignee_groups,
    form_of,
    found,
    options,
    problems,
    text_of,
)


@pytest.mark.parametrize("reply", ALL, ids=lambda one: one.text.title)
def test_what_is_not_touched_is_saved_as_it_was(reply):
    assert text_of(form_of(reply.text), reply.text.position) == reply.text


@pytest.mark.parametrize(
    ("assignee", "after"),
    [(FREES, AfterReply(assigns=True)), (3, AfterReply(assigns=True, assignee_id=3))],
)
def test_a_macro_can_hand_over_or_free(assignee, after):
    form = Form(title="名前", body="本文", assignee=assignee)
    assert text_of(form, 0).after == after
    assert form_of(text_of(form, 0)).assignee == assignee


def test_without_status_and_assignee_it_is_no_macro():
    assert text_of(Form(title="名前", body="本文"), 0).after is None
    assert text_of(Form(title="名前", body="本文", status=Status.DONE), 0).after == AfterReply(status=Status.DONE)


def test_blanks_around_are_left_out():
    text = text_of(Form(title=" 名前 ", body=" 本文\n", keywords=" a  b ", category=Category.REPAIR), 4)
    assert (text.title, text.body, text.keywords, text.position) == ("名前", "本文", "a b", 4)


def test_name_and_text_are_needed():
    assert set(problems(Form())) == {TITLE, BODY}
    assert problems(Form(title="名前", body="本文")) == {}
    assert "あと1文字" in problems(Form(title="名前", body="あ" * (BODY_MAX_CHARS + 1)))[BODY]


@pytest.mark.parametrize("word", ["ホゴカイロ", "ﾗﾝﾌﾟ", "hogo", "橙点滅", "保護 ランプ"])
def test_it_is_found_by_key_word_reading_and_text_in_any_spelling(word):
    assert found(ALL, word) == [LAMP]


def test_every_word_has_to_be_there():
    assert found(ALL, "保護 請求") == []
    assert found(ALL, " ") == ALL


def test_a_line_says_whose_it_is_and_what_it_does():
    lines = {option.value: option.detail for option in options(ALL)}
    assert lines[OWN.canned_id] == "自分用 ・ osewa"
    assert lines[THANKS.canned_id] == "共有 ・ マクロ ・ owari"
    assert lines[LAMP.canned_id] == "共有 ・ 修理 ・ hogo"


def test_colleagues_stand_under_their_departments():
    groups = assignee_groups(PEOPLE)
    assert list(groups) == ["", "カスタマーサポート部", "横浜南支店"]
    assert groups["横浜南支店"] == {4: "佐藤 健"}


def test_a_form_is_equal_only_to_the_same():
    form = form_of(LAMP.text)
    assert form == form_of(LAMP.text)
    assert form != replace(form, body="x")
