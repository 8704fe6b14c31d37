"""Text in whatever encoding it came, by windows."""

import pytest

from usen_desk.ui.preview import text_file
from usen_desk.ui.preview.text_file import LINE_MAX_CHARS, WINDOW_BYTES, open_text

WORDS = "見積書㈱①～髙\r\nアンプの橙色のランプが点滅します。\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be", "iso2022_jp_ext"]
)
def test_text_is_read_in_the_encoding_it_came_in(tmp_path, encoding):
    words = "見積書\r\nアンプのランプが点滅します。\r\n" if encoding == "iso2022_jp_ext" else WORDS
    words = "abc 0123456789 0123456789\r\n" * 4 + words if encoding in ("utf-16-le", "utf-16-be") else words
    path = tmp_path / "a.txt"
    path.write_bytes(words.encode(encoding))
    read = open_text(path)
    assert read.window(0) == words.replace("\r\n", "\n")
    assert not read.has_strange


def test_what_no_encoding_reads_is_shown_as_far_as_it_goes(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc\n\xff\xfd\x81\n\xe3\x81\x82")
    read = open_text(path)
    assert read.has_strange
    assert read.window(0).startswith("abc\n")
    assert read.window(0).endswith("あ")


def test_an_empty_file_has_one_empty_window(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"")
    read = open_text(path)
    assert read.windows == 1
    assert read.window(0) == ""


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16"])
def test_windows_of_a_long_file_give_each_line_once_and_whole(tmp_path, encoding):
    lines = [f"{number:06d} 行の文字は途中で切れません" for number in range(30_000)]
    path = tmp_path / "long.txt"
    path.write_bytes("\n".join(lines).encode(encoding))
    read = open_text(path)
    assert read.windows == -(-path.stat().st_size // WINDOW_BYTES)
    assert [line for at in range(read.windows) for line in read.window(at).split("\n")] == lines


def test_a_line_longer_than_windows_is_broken_and_complete(tmp_path):
    path = tmp_path / "one_line.txt"
    path.write_bytes("あ".encode() * 300_000)
    read = open_text(path)
    shown = [line for at in range(read.windows) for line in read.window(at).split("\n")]
    assert max(map(len, shown)) == LINE_MAX_CHARS
    assert "".join(shown) == "あ" * 300_000


def test_reading_stops_when_nobody_waits(tmp_path):
    class Left(Exception):
        pass

    def leave():
        raise Left

    path = tmp_path / "a.txt"
    path.write_bytes(b"abc")
    with pytest.raises(Left):
        open_text(path, leave)


def test_a_window_is_read_alone(tmp_path, monkeypatch):
    path = tmp_path / "long.txt"
    path.write_bytes(b"0123456789\n" * 100_000)
    read = open_text(path)
    chunks = []
    whole = text_file.TextFile._chunk
    monkeypatch.setattr(text_file.TextFile, "_chunk", lambda self, at: (chunks.append(at), whole(self, at))[1])
    read.window(3)
    assert chunks == [3, 4]
