"""X12: one running window per profile; usen-desk:// links are handed to it by a second, real start."""

import subprocess
import sys

import pytest

from usen_desk.ui.single_instance import SingleInstance

NORD = "カフェ・ド・ノール 横浜南店"


@pytest.fixture
def running(desks, service, qtbot):
    """A desk that owns its profile, wired as usen_desk.__main__ does it."""
    desk = desks(service.url)
    start = SingleInstance(desk.paths)
    assert start.claim()
    start.listen()
    start.asked.connect(desk.program.open_link)
    yield desk
    start.close()


def second_start(desk, link=""):
    """`usen-desk LINK` on the same profile, in a process of its own; ends by itself."""
    command = [sys.executable, "-m", "usen_desk", "--profile", str(desk.paths.config.parent), *([link] if link else [])]
    return subprocess.Popen(command)


def ends_well(desk, process):
    desk.wait(lambda: process.poll() is not None)
    return process.returncode == 0


def test_a_softphone_opens_the_callers_store_without_any_act(running):
    running.sign_in()
    process = second_start(running, "usen-desk://tel/0451234567")
    running.wait(lambda: running.title.startswith(NORD))
    assert ends_well(running, process)
    assert len(running.acts) == 0


def test_a_link_to_a_customer_opens_its_page(running):
    running.sign_in()
    process = second_start(running, "usen-desk://customer/0398-2071-01")
    running.wait(lambda: running.title.startswith("さくら介護センター 青葉"))
    assert ends_well(running, process)


def test_a_link_that_comes_before_the_sign_in_is_opened_after_it(running):
    process = second_start(running, "usen-desk://customer/0398-2071-01")
    assert ends_well(running, process)
    assert running.program.shell is None
    running.sign_in()
    running.wait(lambda: running.title.startswith("さくら介護センター 青葉"))


def test_a_link_that_finds_several_stores_lists_them(running):
    running.sign_in()
    running.program.open_link("usen-desk://account/533871")
    running.wait_idle()
    assert running.find_input.text() == "533871"


@pytest.mark.parametrize(
    "link", ["usen-desk://delete/1", "https://example.jp/", "usen-desk://tel/045;x", "usen-desk://customer/1/2"]
)
def test_a_link_that_is_none_of_ours_is_said_and_nothing_moves(running, link):
    running.sign_in()
    before = running.title
    running.program.open_link(link)
    running.wait_notice(
        "このリンクは開けません。形式が正しくないか、対応していない種類です。"
        "画面は元のままです。上の検索の箱から探してください。"
    )
    assert running.title == before


def test_a_start_without_a_link_only_brings_the_window_forward(running):
    running.sign_in()
    running.window.showMinimized()
    before = running.title
    assert ends_well(running, second_start(running))
    running.wait(lambda: not running.window.isMinimized())
    assert running.title == before
