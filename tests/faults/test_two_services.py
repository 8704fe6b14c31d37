"""Two services on one PostgreSQL, a desk on each: what is written at one shows at the other."""

import random
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from tests.faults.service_process import ServiceProcess
from tests.faults.test_inbox_events import (
    KINDS,
    Writers,
    fetched,
    shown,
    thread_fetched,
    thread_shown,
    until_equal,
)
from tests.journeys.exchanges import SUPERVISOR, Colleague, Customer, at_inquiries, cards, open_thread, thread
from tests.service import RunningService
from usen_desk.contract.inquiries import Status, View

on_postgres = pytest.mark.parametrize("database", ["postgres"], indirect=True)


@pytest.fixture
def second(database, authority, service_settings):
    running = RunningService(database, authority, service_settings)
    yield running
    running.stop()


@on_postgres
def test_what_one_desk_does_at_its_service_the_other_sees_at_the_other(desks, service, second):
    customer = Customer(service)
    made = customer.open("どちらの窓口でも見えますか。")
    desk, other = at_inquiries(desks, service), at_inquiries(desks, second, "ito.saori", "other")
    assert service.port != second.port
    open_thread(desk, made)
    open_thread(other, made)
    other.acts.start()
    customer.say(made, "追加の質問です。")
    other.wait(lambda: "追加の質問です。" in thread(other))
    Colleague(service).say(made, "お答えします。")
    other.wait(lambda: "お答えします。" in thread(other))
    desk.wait(lambda: "担当 伊藤 沙織" in cards(desk)[made])  # else it is told so
    desk.press("Ctrl+Shift+J")
    other.wait(lambda: "担当 山田 美咲" in cards(other)[made])
    desk.press("Ctrl+Shift+P")
    desk.wait(lambda: desk.is_asked)
    desk.type("部品待ち")
    desk.press("Enter")
    other.wait(lambda: "保留 〜" in cards(other)[made] and "部品待ち" in thread(other))
    assert len(other.acts) == 0
    Colleague(second).edit(made, status=Status.DONE)
    desk.wait(lambda: "完了を取り消す" in desk.buttons)


@pytest.fixture
def processes(database, authority, tmp_path):
    """Two of the operating system's own."""
    address = database.url.render_as_string(hide_password=False)
    made = [ServiceProcess(address, authority, tmp_path / "files") for _ in range(2)]
    assert made[0].process.pid != made[1].process.pid
    yield [SimpleNamespace(url=one.url, authority=authority, database=database) for one in made]
    for one in made:
        one.kill()


def unread_by_nobody(desk):
    """The cards of its inbox and the messages of its thread, without what this person has read."""
    _, messages, *_ = thread_shown(desk)
    return [replace(card, read_count=None) for card in shown(desk)[0]], messages


@on_postgres
def test_two_desks_at_two_processes_show_the_same_and_what_a_fresh_fetch_gives(desks, processes):
    """After one event of each kind: the customer writes at the first process, the colleague at the second."""
    first, second = processes
    watched = Customer(first).open("はじめの連絡です。")
    desk, other = at_inquiries(desks, first), at_inquiries(desks, second, SUPERVISOR, "other")
    for one in (desk, other):
        open_thread(one, watched)
    writers = Writers(first, random.Random(1), watched)
    writers.colleague = Colleague(second)
    for kind in KINDS:
        writers.write(kind)
    for one in (desk, other):
        until_equal(one, lambda one=one: thread_shown(one), lambda one=one: thread_fetched(one), "thread")
        until_equal(one, lambda one=one: shown(one), lambda one=one: fetched(one, View.ALL), "inbox")
    until_equal(desk, lambda: unread_by_nobody(desk), lambda: unread_by_nobody(other), "both")
