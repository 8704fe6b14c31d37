"""Tests for usen_desk.ui.transfers.strip_model: what a line says, and what can be done about it."""

from pathlib import Path

import pytest

from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.ui.messages import explain
from usen_desk.ui.moving import Moving, Stage
from usen_desk.ui.transfers.strip_model import Act, line_of, words_of

MB = 1024 * 1024


def moving(stage, done=0, size=10, rate=0.0, trouble=None, *, up=True):
    return Moving("one", "図面.pdf", Path("図面.pdf"), up, stage, done * MB, size * MB, rate * MB, trouble)


def test_one_that_moves_says_how_far_how_fast_and_how_long():
    assert words_of(moving(Stage.MOVING, 4, rate=2)) == "40% ・ 4.0 MB / 10.0 MB ・ 2.0 MB/秒 ・ 残り約3秒"
    assert words_of(moving(Stage.MOVING, 0)) == "0% ・ 1 KB / 10.0 MB"


@pytest.mark.parametrize(("rate", "words"), [(0.05, "残り約2分"), (0.0002, "残り約8時間"), (100, "残り約1秒")])
def test_the_rest_is_told_as_a_person_would(rate, words):
    assert words_of(moving(Stage.MOVING, 4, rate=rate)).endswith(words)


def test_it_is_never_whole_before_it_is_done():
    assert moving(Stage.MOVING, 10).percent == 99
    assert moving(Stage.DONE, 10).percent == 100
    assert moving(Stage.WAITING, 0, 0).percent == 0


def test_one_that_waits_says_for_what():
    assert words_of(moving(Stage.WAITING)) == "順番を待っています"
    assert words_of(moving(Stage.WAITING, 4)) == "40%から続けます"
    cut = explain(Unreachable(Trouble.CUT))
    assert words_of(moving(Stage.WAITING, 4, trouble=cut)) == "40%で接続を待っています。つながると自動で続けます"


def test_one_that_has_stopped_says_why_and_offers_another_try():
    cut = explain(Unreachable(Trouble.CUT))
    line = line_of(moving(Stage.FAILED, 4, trouble=cut))
    assert (line.words, line.acts, line.has_bar) == (cut.text, (Act.RETRY, Act.CANCEL), False)


@pytest.mark.parametrize(
    ("stage", "acts"),
    [
        (Stage.MOVING, (Act.PAUSE, Act.CANCEL)),
        (Stage.PAUSED, (Act.RESUME, Act.CANCEL)),
        (Stage.DONE, (Act.CLOSE,)),
    ],
)
def test_the_buttons_are_those_that_make_sense(stage, acts):
    assert line_of(moving(stage)).acts == acts


def test_a_file_that_came_was_saved_and_one_that_went_was_sent():
    assert words_of(moving(Stage.DONE, up=True)) == "送信しました"
    assert words_of(moving(Stage.DONE, up=False)) == "保存しました"
