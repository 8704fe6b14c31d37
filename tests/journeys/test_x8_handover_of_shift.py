"""X8: 申し送り at the end of a shift: my promises, offered each or all, accepted or declined by name."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView
from sqlalchemy import select

from tests.journeys.exchanges import AGENT, Colleague, Customer, at_inquiries
from tests.journeys.mornings import at_noon
from usen_desk.contract.base import Nothing
from usen_desk.contract.handover import LIST_HANDOVERS
from usen_desk.contract.inquiry_work import Assignment
from usen_desk.server.db import schema
from usen_desk.ui.widgets.segments import Segments

pytestmark = at_noon
SAORI = "ito.saori"


def opened(desk, part="自分の約束"):
    desk.press("Ctrl+Shift+G")
    desk.wait(lambda: desk.is_asked)
    desk.wait_idle()
    if part != "自分の約束":
        desk.choose_segment("申し送り", next(word for word in segments(desk) if word.startswith(part)))


def segments(desk):
    return next(one for one in desk._shown(Segments) if one.accessibleName().startswith("申し送り")).words


def lines(desk, name):
    return desk.list_lines(name)


def tick(desk, name, number):
    """The box before the line of an inquiry."""
    view = next(one for one in desk._shown(QListView) if one.accessibleName() == name)
    row = next(row for row, text in enumerate(lines(desk, name)) if text.startswith(f"#{number}　"))
    box = view.visualRect(view.model().index(row, 0))
    desk.acts.done.append(f"tick {number}")
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 10, box.center().y()))


def offered(desk, *numbers, note=""):
    opened(desk)
    for number in numbers:
        tick(desk, "自分の約束", number)
    desk.type_into("引き継ぐ同僚", "伊藤")
    if note:
        desk.type_into("メモ", note)
    desk.click_button(f"{len(numbers)}件の申し送りを送る")
    desk.wait_idle()


def mine(service, text):
    """An inquiry that the first agent has."""
    made = Customer(service).open(text)
    agent = Colleague(service, AGENT)
    agent.edit(made, assignment=Assignment(staff_id=agent.staff_id))
    return made


def test_a_promise_is_offered_and_accepted_by_name(desks, service):
    made = mine(service, "設置をお願いします。")
    desk, other = at_inquiries(desks, service), at_inquiries(desks, service, SAORI, "other")
    offered(desk, made, note="部品は10時に届きます")
    assert any(text.startswith(f"#{made}　") and "(申し送り中)" in text for text in lines(desk, "自分の約束"))
    desk.press("Esc")
    other.wait(lambda: other.program.everywhere.activity.presenter.unread > 0)
    opened(other, "届いた申し送り")
    (line,) = lines(other, "届いた申し送り")
    assert "山田 美咲さんから" in line
    assert "部品は10時に届きます" in line
    tick(other, "届いた申し送り", made)
    other.click_button("1件を引き継ぐ")
    other.wait(lambda: "1件を引き継ぎました" in other.texts)
    other.press("Esc")
    opened(desk)
    assert not any(text.startswith(f"#{made}　") for text in lines(desk, "自分の約束"))
    desk.choose_segment("申し送り", next(word for word in segments(desk) if word.startswith("渡した")))
    (told,) = lines(desk, "渡した申し送り")
    assert "伊藤 沙織さんへ　引き継ぎ済" in told
    with service.database.read() as tx:
        log = schema.access_log.c
        said = list(tx.execute(select(log.action).where(log.action.like("handover%"))).scalars())
    assert said == ["handover_offered", "handover_accepted"]


def test_declined_it_stays_with_its_reason(desks, service):
    made = mine(service, "設置をお願いします。")
    desk, other = at_inquiries(desks, service), at_inquiries(desks, service, SAORI, "other")
    offered(desk, made)
    desk.press("Esc")
    opened(other, "届いた申し送り")
    other.wait(lambda: lines(other, "届いた申し送り"))
    tick(other, "届いた申し送り", made)
    other.type_into("辞退の理由", "明日は休みです")
    other.click_button("辞退する")
    other.wait(lambda: "1件を辞退しました" in other.texts)
    other.press("Esc")
    opened(desk)
    desk.choose_segment("申し送り", next(word for word in segments(desk) if word.startswith("渡した")))
    desk.wait(lambda: any("辞退" in text and "明日は休みです" in text for text in lines(desk, "渡した申し送り")))
    assert Colleague(service, AGENT).client.call(LIST_HANDOVERS, Nothing()).promises


def test_all_at_once(desks, service):
    for text in ("一", "二", "三"):
        mine(service, text)
    desk = at_inquiries(desks, service)
    opened(desk)
    count = len(lines(desk, "自分の約束"))
    desk.acts.start()
    desk.click_button("すべて選ぶ")
    desk.type_into("引き継ぐ同僚", "伊藤")
    desk.click_button(f"{count}件の申し送りを送る")
    desk.wait(lambda: f"伊藤 沙織さんに{count}件の申し送りを送りました" in desk.texts)
    assert len(desk.acts) <= 4
    assert len(Colleague(service, SAORI).client.call(LIST_HANDOVERS, Nothing()).received) == count
