"""Tests for usen_desk.ui.session.strength_model."""

import pytest

from usen_desk.ui.session.strength_model import Verdict, strength_of


@pytest.mark.parametrize(
    ("password", "verdict", "said"),
    [
        ("", Verdict.EMPTY, "15文字以上"),
        ("abc", Verdict.REFUSED, "あと12文字"),
        ("x" * 129, Verdict.REFUSED, "128文字以内"),
        ("aaaaaaaaaaaaaaaaaa", Verdict.WEAK, "繰り返し"),
        ("12345678901234567890", Verdict.WEAK, "並び"),
        ("zyxwvutsrqponmlk", Verdict.WEAK, "並び"),
        ("yamada-no-himitsu", Verdict.WEAK, "ログインID"),
        ("midori no kaban 7", Verdict.GOOD, "使えます"),
        ("青い電車と三匹の猫が港を歩いていた朝のこと", Verdict.GOOD, "十分"),
    ],
)
def test_the_help_is_in_words(password, verdict, said):
    strength = strength_of(password, "Yamada")
    assert strength.verdict is verdict
    assert said in strength.text
