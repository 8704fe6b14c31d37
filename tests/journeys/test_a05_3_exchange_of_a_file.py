"""A05-3: from a file to its exchange, at the message that brought it: やり取りを確認. Three acts (UI.md)."""

from __future__ import annotations

from PySide6.QtTest import QTest

from tests.journeys.exchanges import Customer, is_open
from tests.journeys.sent_files import click_file, files_tab, grid, pdf, send
from usen_desk.ui.navigation import inquiry_place

NAME = "店舗図面_2F.pdf"


def test_a_sent_file_and_its_exchange_in_three_acts(desks, service):
    customer = Customer(service)
    made = customer.open("図面をお送りします。")
    message = send(customer, made, pdf(), NAME, body="2階の図面です。")
    for number in range(30):
        customer.say(made, f"続き {number}")
    desk = files_tab(desks, service)
    desk.press("Ctrl+1")
    desk.wait_idle()
    desk.acts.start()
    desk.press("Ctrl+4")
    desk.wait_idle()
    click_file(desk, NAME)
    desk.wait(lambda: "2階の図面です。" in desk.texts)
    desk.click_button("やり取りを確認")
    desk.wait(lambda: is_open(desk, made))
    assert len(desk.acts) == 3, desk.acts.done
    assert desk.program.desk.navigator.place == inquiry_place(made, message.sequence)
    desk.press("Alt+Left")
    desk.wait(lambda: grid(desk).isVisible())


def test_the_same_by_keys_alone(desks, service):
    customer = Customer(service)
    made = customer.open("図面をお送りします。")
    send(customer, made, pdf(), NAME)
    desk = files_tab(desks, service)
    desk.wait(lambda: grid(desk).model().rowCount() > 0)
    for keys in ("Down", "Enter", "Ctrl+Return"):
        desk.press(keys)
        QTest.qWait(0)
    desk.wait(lambda: is_open(desk, made))
