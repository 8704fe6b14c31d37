"""Names that lead somewhere, hide something or break a header, and what must come of each: kept plainly, or refused.

From upload through message and download to the name on a desk's disk.
"""

from __future__ import annotations

import unicodedata
from email.message import Message
from pathlib import Path, PurePosixPath, PureWindowsPath

from hypothesis import strategies as st

from tests.server.attachments import files
from tests.server.inquiries.conftest import AGENT, CUSTOMER
from usen_desk.local.opened_files import safe_name

NAMED = {
    "見積書㈱①～髙.xlsx": "見積書㈱①～髙.xlsx",
    "あ" * 300: None,
    "..\\..\\x": "x.xlsx",
    "a.pdf\u202efdp.exe": "a.pdffdp.exe.xlsx",
    "a\0b.xlsx": None,
    "a\r\nSet-Cookie: x=1.xlsx": "aSet-Cookie_ x=1.xlsx",
    "CON.pdf": "_CON.pdf.xlsx",
    "aux.xlsx": "_aux.xlsx",
    "": None,
    ".": "file.xlsx",
    '"; filename=x.exe': None,
}
"""What becomes of each as an Excel file; None: told by whatever test uses it (refused, or any plain name)."""
PIECES = st.sampled_from(
    [
        *(
            "/",
            "\\",
            "..",
            ".",
            " ",
            "　",
            '"',
            "'",
            ";",
            "%00",
            "%2e",
            "\r\n",
            "\t",
            "\0",
            ":",
            "*",
            "?",
            "<",
            "|",
            "~",
        ),
        *("\u202e", "\u200b", "\u2066", "\ufeff", "\ue000", "\u3164", "\x7f", "\x85", "\u2028", "㈱", "①", "髙", "𠮷"),
        *("CON", "nul", "COM1", "com¹", "LPT9 ", "CLOCK$", ".exe", ".lnk", ".xlsx", "か\u3099", "é", "ﬁ", "🏳️‍🌈"),
    ]
)
NAMES = st.lists(PIECES | st.text(st.characters(exclude_categories=["Cs"]), max_size=4), min_size=1, max_size=14).map(
    "".join
)


def round_trip(calls, inquiry_id: int, names: list[str], folder: Path) -> dict[str, str]:
    """Send a file under each name, all in one message, fetch them and save them; the name of each that was kept."""
    given, kept = [], {}
    for name in dict.fromkeys(names):
        got = calls.upload(AGENT, files.xlsx(), name)
        if got.status == 200:
            given.append((name, got.json["upload_id"], got.json["name"]))
        else:
            assert (got.status, got.json["code"], got.json["field"]) == (422, "invalid_input", "name"), (name, got.json)
            assert "\0" in name or not name or len(name) > 255, name
    if given:
        posted = calls.reply(AGENT, inquiry_id, files=[upload for _, upload, _ in given])
        attached = posted.json["message"]["attachments"]
        for (name, _, told), one in zip(given, attached, strict=True):
            assert one["name"] == told
            kept[name] = _fetched(calls, one["attachment_id"], told, folder)
    return kept


def _fetched(calls, attachment_id: int, told: str, folder: Path) -> str:
    got = calls.file(CUSTOMER, attachment_id)
    header = got.headers["content-disposition"]
    assert header.isascii()
    assert header.isprintable()
    read = Message()
    read["Content-Disposition"] = header  # another reader of RFC 6266 and 8187 than ours
    assert read.get_content_disposition() == "attachment"
    assert read.get_filename() == told
    _insist_on_plain(told)
    saved = safe_name(told)
    _insist_on_plain(saved)
    path = folder / saved
    path.write_bytes(got.content)
    assert path.resolve().parent == folder.resolve()
    assert path in folder.iterdir()
    path.unlink()
    return told


def _insist_on_plain(name: str) -> None:
    """On every system: a name of a file, of no device, in the folder where it is put."""
    assert name == unicodedata.normalize("NFC", name)
    assert PurePosixPath(name).name == PureWindowsPath(name).name == name
    assert not PureWindowsPath(name).is_reserved(), name
    assert not set('<>:"/\\|?*') & set(name)
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in name), name
    assert name.strip() == name
    assert not name.startswith(".")
    assert not name.endswith((".", " "))
    assert len(name.encode("utf-16-le")) <= 2 * 255
