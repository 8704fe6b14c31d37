"""Latin and half-width spellings of kana, for login IDs, mail domains and old master data."""

from __future__ import annotations

import re
import unicodedata

_ROWS = """
あいうえお a i u e o|かきくけこ ka ki ku ke ko|さしすせそ sa shi su se so|たちつてと ta chi tsu te to
なにぬねの na ni nu ne no|はひふへほ ha hi fu he ho|まみむめも ma mi mu me mo|やゆよ ya yu yo
らりるれろ ra ri ru re ro|わをん wa o n|がぎぐげご ga gi gu ge go|ざじずぜぞ za ji zu ze zo
だぢづでど da ji zu de do|ばびぶべぼ ba bi bu be bo|ぱぴぷぺぽ pa pi pu pe po|ゔ vu
""".strip().replace("\n", "|")
_KANA = {kana: latin for row in _ROWS.split("|") for kana, latin in zip(row.split()[0], row.split()[1:], strict=True)}
_SMALL_Y = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
_SMALL_VOWELS = {"ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}
_LONG = re.compile(r"(?<=o)[uo]|(?<=u)u")

_HALF_MARKS = "ﾞﾟ"
_TO_HALF = {
    unicodedata.normalize("NFKC", half + mark): half + mark
    for half in map(chr, range(0xFF61, 0xFF9E))
    for mark in ("", *_HALF_MARKS)
    if len(unicodedata.normalize("NFKC", half + mark)) == 1
}
_HALF_TABLE = str.maketrans({**_TO_HALF, "　": " "})
_WIDE_TABLE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {" ": "　"})


def latin(kana: str) -> str:
    """Hepburn without marks, as it stands in addresses: しょうなん → shounan. Anything but kana is dropped."""
    out = ""
    doubled = False
    for sign in unicodedata.normalize("NFKC", kana):
        sign = chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヴ" else sign
        if sign == "っ":
            doubled = True
        elif sign in _SMALL_Y:
            stem = out[:-1]
            out = stem + ("" if stem.endswith(("sh", "ch", "j")) else "y") + _SMALL_Y[sign]
        elif sign in _SMALL_VOWELS:
            out = out[:-1] + _SMALL_VOWELS[sign]
        elif sign in _KANA:
            syllable = _KANA[sign]
            out += ("t" if syllable.startswith("ch") else syllable[0]) + syllable if doubled else syllable
            doubled = False
    return out


def place_latin(kana: str) -> str:
    """As on a road sign, without long vowels: こうなんだい → konandai."""
    return _LONG.sub("", latin(kana))


def half_width(text: str) -> str:
    """Katakana as old terminals wrote it: カフェ → ｶﾌｪ."""
    return text.translate(_HALF_TABLE)


def full_width(text: str) -> str:
    """Latin letters, digits and blanks as wide as kanji."""
    return text.translate(_WIDE_TABLE)
