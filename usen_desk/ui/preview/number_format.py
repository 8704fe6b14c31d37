"""Numbers and days as a sheet's number format shows them. What a format asks for and we don't know is left out. No Qt.

ECMA-376 part 1, 18.8.30 and 18.8.31; the era formats (ggge) and the weekdays aaa are those of Japanese Excel.
"""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

from usen_desk.ui.preview.sheet_days import day_text

GENERAL = "General"
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0', 6: '"¥"#,##0', 7: '"¥"#,##0.00', 8: '"¥"#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: "[$-411]ge.m.d",
    28: '[$-411]ggge"年"m"月"d"日"', 29: '[$-411]ggge"年"m"月"d"日"', 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"', 33: 'h"時"mm"分"ss"秒"', 34: 'yyyy"年"m"月"', 35: 'm"月"d"日"', 36: "[$-411]ge.m.d",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: "[$-411]ge.m.d", 51: '[$-411]ggge"年"m"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: '[$-411]ggge"年"m"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"',
    57: "[$-411]ge.m.d", 58: '[$-411]ggge"年"m"月"d"日"',
}  # fmt: skip
"""By number, as Japanese Excel reads them."""
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|([#0?][#0?,.]*|[.,])|(E[+-]0+)|(AM/PM|A/P)|(General)|(.)', re.IGNORECASE
)
_ELAPSED = re.compile(r"(h+|m+|s+)", re.IGNORECASE)
_DAY_LETTERS = frozenset("ymdhsgea")
_FIRST_DAY, _FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet's days have no zone
_LAST_SERIAL = 2_958_466
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\]")
_LONGEST = 400
"""Characters of a format; a longer one is no one's."""


def shown(value: float, code: str, *, is_1904: bool = False) -> str:
    """`value` as the format `code` has it."""
    if code in ("", GENERAL, "@") or len(code) > _LONGEST:
        return general(value)
    parts = _sections(code)
    section, magnitude = _section(parts, value)
    tokens = _tokens(section)
    if is_day(section):
        if not 0 <= value < _LAST_SERIAL:
            return general(value)
        first = _FIRST_DAY_1904 if is_1904 else _FIRST_DAY
        if not is_1904 and value < 60:
            first += timedelta(days=1)  # Excel has a 29th of February 1900
        return day_text(section, first, value)
    return _number(tokens, magnitude)


def general(value: float) -> str:
    """12, 0.1, 1.5E+20: at most 11 digits, as a cell without a format; what is larger than any number is #NUM!."""
    if not math.isfinite(value):
        return "#NUM!"
    if value == int(value) and abs(value) < 1e11:
        return str(int(value))
    text = f"{value:.10g}"
    if "e" in text:
        mantissa, _, power = text.partition("e")
        return f"{mantissa}E{int(power):+03d}"
    return text


@cache
def is_day(code: str) -> bool:
    """Whether a section of a format shows a day or a time."""
    for literal, escaped, bracket, _, _, half, word, char in _TOKEN.findall(code):
        if (literal or escaped) and not bracket:
            continue
        if bracket:
            if _ELAPSED.fullmatch(bracket):
                return True
        elif half or (char and not word and char.casefold() in _DAY_LETTERS):
            return True
    return False


@cache
def _sections(code: str) -> tuple[str, ...]:
    parts, current, quoted, at = [], "", False, 0
    while at < len(code):
        char = code[at]
        if char == "\\" and not quoted:
            current += code[at : at + 2]
            at += 2
            continue
        quoted ^= char == '"'
        if char == ";" and not quoted:
            parts.append(current)
            current = ""
        else:
            current += char
        at += 1
    return (*parts, current)


def _section(parts: tuple[str, ...], value: float) -> tuple[str, float]:
    """The part for this sign, or whose condition holds; the second one says by itself how a negative looks."""
    if _CONDITION.search(parts[0]):
        return next((part for part in parts[:3] if _holds(part, value)), parts[-1]), value
    if value < 0 and len(parts) > 1:
        return parts[1], -value
    if value == 0 and len(parts) > 2:
        return parts[2], value
    return parts[0], value


def _holds(part: str, value: float) -> bool:
    found = _CONDITION.search(part)
    if found is None:
        return True
    other = float(found[2])
    holds = {"<": value < other, ">": value > other, "=": value == other}
    return holds["="] != ("<>" == found[1]) if found[1] in ("=", "<>") else any(holds[sign] for sign in found[1])


@cache
def _tokens(section: str) -> tuple[tuple[str, str], ...]:
    """(kind, text) with the kinds literal, digits, power, general."""
    made: list[tuple[str, str]] = []
    for literal, escaped, bracket, digits, power, _, word, char in _TOKEN.findall(section):
        if digits:
            made.append(("digits", digits))
        elif power:
            made.append(("power", power))
        elif word:
            made.append(("general", word))
        elif bracket.startswith("$"):
            made.append(("literal", bracket[1:].partition("-")[0]))
        elif not bracket:
            made.append(("literal", literal or escaped or char))
    return tuple(made)


def _number(tokens: tuple[tuple[str, str], ...], value: float) -> str:
    pattern = "".join(text for kind, text in tokens if kind == "digits")
    literals = "".join(text for kind, text in tokens if kind == "literal")
    if any(kind == "general" for kind, _ in tokens):
        digits = general(value)
    elif not pattern:
        digits = ""
    else:
        scaled = Decimal(repr(value)) * (Decimal(100) ** literals.count("%"))
        powers = [text for kind, text in tokens if kind == "power"]
        digits = _scientific(scaled, pattern, powers[0]) if powers else _plain(scaled, pattern)
    return _with_literals(tokens, digits)


def _with_literals(tokens: tuple[tuple[str, str], ...], digits: str) -> str:
    if sum(kind == "digits" for kind, _ in tokens) > 1 and "." not in digits and "E" not in digits:
        return _parted(tokens, digits)
    text, is_put = "", False
    for kind, part in tokens:
        if kind == "literal":
            text += part
        elif not is_put:
            text, is_put = text + digits, True
    return f"-{text.replace('-', '', 1)}" if digits.startswith("-") and not text.startswith("-") else text


def _parted(tokens: tuple[tuple[str, str], ...], digits: str) -> str:
    """150-0042 by 000-0000: each part takes its digits from the right, the first one what is left."""
    text = ""
    first = next(at for at, (kind, _) in enumerate(tokens) if kind == "digits")
    for at in range(len(tokens) - 1, -1, -1):
        kind, part = tokens[at]
        if kind == "digits":
            size = len(digits) if at == first else len(part)
            part, digits = digits[max(0, len(digits) - size) :], digits[: max(0, len(digits) - size)]
        text = part + text
    return text


def _plain(value: Decimal, pattern: str) -> str:
    whole, _, fraction = pattern.partition(".")
    stripped = whole.rstrip(",") if not fraction else whole
    value /= Decimal(1000) ** (len(whole) - len(stripped))
    places = sum(char in "0#?" for char in fraction)
    try:
        rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    except InvalidOperation:
        return general(float(value))
    sign, text = ("-" if rounded < 0 else ""), f"{abs(rounded):f}"
    left, _, right = text.partition(".")
    least = sum(char == "0" for char in stripped)
    left = left.lstrip("0").rjust(least, "0")
    if "," in stripped:
        left = f"{int(left or 0):,}".rjust(least, "0") if left else ""
    kept = sum(char == "0" for char in fraction)
    right = right[:kept] + right[kept:].rstrip("0")
    return sign + left + (f".{right}" if right or (fraction and kept) else "")


def _scientific(value: Decimal, pattern: str, power: str) -> str:
    places = len(pattern.partition(".")[2])
    mantissa, _, exponent = f"{value:.{places}E}".partition("E")
    number = int(exponent)
    sign = "-" if number < 0 else "+" if power[1] == "+" else ""
    return f"{mantissa}E{sign}{abs(number):0{len(power) - 2}d}"
