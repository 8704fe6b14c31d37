"""Tests for usen_desk.ui.messages: nobody ever meets an error without a sentence."""

import re

import pytest

from tests.fakes import problem
from usen_desk.api.errors import (
    ApiError,
    BadAnswer,
    Cancelled,
    Defect,
    DiskFault,
    DiskTrouble,
    Refused,
    SourceTrouble,
    Strange,
    Trouble,
    Unreachable,
)
from usen_desk.contract.errors import Code
from usen_desk.ui.messages import REFUSALS, explain

EVERY = [
    *(Refused(problem(code)) for code in Code),
    *(Unreachable(kind) for kind in Trouble),
    *(BadAnswer(kind) for kind in Strange),
    *(DiskTrouble(kind) for kind in DiskFault),
    SourceTrouble("x"),
    Defect("x"),
    ApiError("x"),
]


@pytest.mark.parametrize("error", EVERY, ids=str)
def test_every_error_says_what_happened_what_became_of_the_input_and_what_to_do(error):
    text = explain(error).text
    sentences = [sentence for sentence in text.split("。") if sentence]
    assert len(sentences) >= 2, text
    assert re.search(r"残って|変更されて|送信されて|作られて|そのまま|対象が", text), text
    assert re.search(r"ください|続けられます", text), text
    assert not re.search(r"[!!]|_|Error|null", text), text


def test_every_kind_of_error_has_its_own_sentence():
    texts = [explain(error).text for error in EVERY[:-1]]
    assert len(set(texts)) == len(texts)


def test_cancelled_is_the_only_error_that_needs_no_sentence():
    covered = {type(error) for error in EVERY} | {Cancelled}
    assert set(ApiError.__subclasses__()) | {ApiError} == covered


def test_the_request_number_and_the_field_at_fault_come_along():
    message = explain(Refused(problem(Code.INVALID_INPUT, field="phone")))
    assert (message.request_id, message.field) == ("0" * 32, "phone")
    assert explain(Unreachable(Trouble.CUT, request_id="abc")).request_id == "abc"


@pytest.mark.parametrize(
    ("seconds", "said"), [(None, ""), (30, "あと約30秒"), (600, "あと約10分"), (601, "あと約11分")]
)
def test_a_wait_that_the_service_asks_for_is_said(seconds, said):
    text = explain(Refused(problem(Code.SIGN_IN_THROTTLED, retry_after_s=seconds))).text
    assert said in text
    assert ("あと約" in text) == bool(said)


def test_what_has_left_and_what_is_wiped_is_told_as_it_is():
    """TOO_LATE is also said of a reply that can't be taken back any more; a revoked PC loses what waits, too."""
    assert "送信が始まった" in REFUSALS[Code.TOO_LATE]
    assert "送信待ち" in REFUSALS[Code.DEVICE_REVOKED]
