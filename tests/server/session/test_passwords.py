"""Tests for usen_desk.server.session.passwords."""

import threading
import time
import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from tests.server.session.desk import NEW_PASSWORD, PASSWORD
from usen_desk.server.session import passwords
from usen_desk.server.session.common_passwords import COMMON_WORDS
from usen_desk.server.session.passwords import (
    DUMMY_HASH,
    Weakness,
    hash_password,
    is_outdated,
    is_right,
    weakness,
)


def weakness_of(password, login_id="misaki.yamada", name="山田 美咲"):
    return weakness(password, login_id=login_id, name=name)


@pytest.mark.parametrize("made", [hash_password(PASSWORD), DUMMY_HASH], ids=["made", "dummy"])
def test_hashes_are_argon2id_with_19_mib_two_passes_one_lane(made):
    found = extract_parameters(made)
    assert (found.type, found.memory_cost, found.time_cost, found.parallelism) == (Type.ID, 19 * 1024, 2, 1)
    assert not is_outdated(made)


def test_a_hash_of_other_parameters_is_outdated_and_still_right():
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    assert is_outdated(old)
    assert is_right(old, PASSWORD)


def test_only_the_password_itself_is_right():
    made = hash_password(PASSWORD)
    assert is_right(made, PASSWORD)
    assert not is_right(made, PASSWORD + " ")
    assert not is_right("not a hash", PASSWORD)
    assert hash_password(PASSWORD) != made


def test_a_password_is_the_same_in_any_unicode_form():
    typed = "がくぶちのそとはざあざあぶり"
    assert unicodedata.normalize("NFD", typed) != typed
    assert is_right(hash_password(unicodedata.normalize("NFD", typed)), typed)


def test_length_is_counted_after_composition():
    fourteen = unicodedata.normalize("NFD", "ぎぬむゑゐがそべふひぐらしの")
    assert len(unicodedata.normalize("NFC", fourteen)) == 14 < len(fourteen)
    assert weakness_of(fourteen) is Weakness.TOO_SHORT
    assert weakness_of(fourteen + "ゆ") is None


def test_the_length_has_bounds():
    text = "a7Qk2!xV9pL0zTe5mW"
    assert weakness_of(text[:14]) is Weakness.TOO_SHORT
    assert weakness_of(text[:15]) is None
    assert weakness_of((text * 8)[:127] + "_") is None
    assert weakness_of((text * 8)[:128] + "_") is Weakness.TOO_LONG


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password12345678",
        "P@ssw0rd2024!!!!",
        "p4ssw0rdp4ssw0rd1",
        "aaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "ab12ab12ab12ab12",
        "qwertyuiopasdfgh",
        "poiuytrewq987654",
        "1qaz2wsx3edc4rfv",
        "123456789012345",
        "sakurasakura1234567",
        "Sakura2024Tokyo!",
        "ｐａｓｓｗｏｒｄ１２３４５６７８",
        "19850412198504121985",
        "あいうえおかきくけこさしすせそ",
        "アアアアアアアアアアアアアアア",
        "usenmusic2026usen",
    ],
)
def test_words_runs_and_repeats_are_refused(password):
    assert weakness_of(password) is Weakness.TOO_COMMON


@pytest.mark.parametrize("word", sorted(COMMON_WORDS))
def test_a_common_word_filled_up_is_refused(word):
    assert weakness_of((word + "1234567890" + word).ljust(15, "!"), login_id="zz", name="-") is Weakness.TOO_COMMON


@pytest.mark.parametrize(
    "password",
    [
        "misaki.yamada-x8Kq2p",
        "x8Kq2p-MISAKI-w0rmT",
        "x8Kq2pＹａｍａｄａw0rmT",
        "x8Kq2p-m1s4k1-wormT",
        "夕焼けの山田さんは今日も元気です",
        "x8Kq2pw0rm美咲Tz5Lq",
    ],
)
def test_the_login_id_and_the_name_are_refused_inside(password):
    assert weakness_of(password) is Weakness.HAS_NAME


def test_a_short_login_id_says_nothing():
    assert weakness_of("x8Kq2p-ab-w0rmTz5", login_id="ab", name="王 a") is None


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        NEW_PASSWORD,
        "correct horse battery staple",
        "my umbrella is blue",
        "桜の花が咲く頃に会いましょうね",
        "kX9#mPq2$vLw8Zt",
        "dragon-sakura-monkey-tokyo",
        "               x8Kq2pw",
    ],
)
def test_any_composition_is_taken(password):
    assert weakness_of(password) is None


def test_a_list_of_at_least_200_words_stands_behind_it():
    assert len(COMMON_WORDS) >= 200
    assert all(3 <= len(word) and word.isascii() and word.islower() for word in COMMON_WORDS)


def test_a_long_and_odd_password_is_judged_at_once():
    started = time.thread_time()
    assert weakness_of("ﷺ" * 128) is Weakness.TOO_COMMON
    weakness_of("ab" * 40 + "ba" * 24)
    assert time.thread_time() - started < 2


class Held:
    """A hasher whose work ends when the test says so."""

    def __init__(self):
        self.started, self.may_end = threading.Semaphore(0), threading.Event()

    def verify(self, *_):
        self.started.release()
        return self.may_end.wait(60)


def test_only_two_hashes_run_at_once(monkeypatch):
    held = Held()
    monkeypatch.setattr(passwords, "_HASHER", held)
    threads = [threading.Thread(target=is_right, args=("", PASSWORD)) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert held.started.acquire(timeout=60)
    assert held.started.acquire(timeout=60)
    assert not passwords._TWO_AT_ONCE.acquire(blocking=False)
    assert not held.started.acquire(blocking=False)
    held.may_end.set()
    for thread in threads:
        thread.join(60)
    assert held.started.acquire(blocking=False)
    assert held.started.acquire(blocking=False)
