from __future__ import annotations

from usen_desk.server.demo_data.words import words


def test_every_tone_has_words_that_give_login_ids() -> None:
    assert set(words()) == {"japanese", "foreign", "latin", "gentle", "plain"}
    for tone, all_words in words().items():
        assert len(all_words) >= 30, tone
        assert len({word.text for word in all_words}) == len(all_words), tone
        for word in all_words:
            assert word.latin.isascii(), word.text
            assert word.latin.isalpha(), word.text
