"""F14, as far as this PC keeps anything yet: no room for an export or for the settings. Real file systems of 64 KB."""

import shutil
import subprocess

import pytest

from tests.skips import missing

FULL = (
    "このPCの空き容量が足りないため、保存できませんでした。元のファイルはそのままです。"
    "空き容量を増やしてからもう一度お試しください。"
)


@pytest.fixture
def full_disk(tmp_path):
    """An empty folder on a file system without any room: what is there can be read, nothing more be written."""
    folder = tmp_path / "full"
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if not made or made.returncode:
        missing("the right to mount a small file system", "run the tests as root, or with unshare -rm")
    yield folder
    subprocess.run([shutil.which("umount") or "umount", "-l", str(folder)], check=True)


def fill(folder):
    try:
        with (folder / "filler").open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)
    except OSError:
        return


def test_an_export_without_room_is_said_and_the_older_file_stays(desks, service, full_disk):
    path = full_disk / "list.csv"
    path.write_text("of last month\n", encoding="utf-8")
    fill(full_disk)
    desk = desks(service.url)
    desk.sign_in("sales")
    desk.press("Ctrl+5")
    desk.wait(lambda: desk.has_table("支店の顧客") and desk.rows("支店の顧客"))
    listed = desk.rows("支店の顧客")
    desk.when_asked_for_a_file(path)
    desk.click_button("出力")
    desk.choose("CSV で保存…")
    desk.wait_notice(FULL)
    assert path.read_text(encoding="utf-8") == "of last month\n"
    assert sorted(one.name for one in full_disk.iterdir()) == ["filler", "list.csv"]
    assert desk.rows("支店の顧客") == listed


def test_settings_that_find_no_room_stop_nothing(desks, service, full_disk):
    """The choices of this time can't be remembered; those of the last time stay."""
    desk = desks(service.url, profile=full_disk)
    desk.sign_in()
    desk.click_button("OTORAKU")
    desk.search(店舗先名称="さくら介護")
    desk.close()
    kept = desk.paths.settings.read_bytes()

    fill(full_disk)
    again = desks(service.url, profile=full_disk)
    again.sign_in()
    assert again.button("OTORAKU").isChecked()
    again.click_button("OTORAKU")
    again.search(店舗先名称="ノール 横浜")
    assert again.column("検索結果", "店舗先名称") == ["カフェ・ド・ノール 横浜南店"]
    again.close()
    assert again.paths.settings.read_bytes() == kept
    assert not list(again.paths.config.glob("*.part"))
