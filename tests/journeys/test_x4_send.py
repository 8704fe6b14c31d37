"""X4: a reply is one checked step. It is held for a moment and can be taken back; it arrives once; what came meanwhile
is shown before it goes; several things are done with it at once."""

from tests.journeys.exchanges import Colleague, Customer, at_inquiries, cards, is_open, open_thread, thread
from tests.journeys.mornings import at_noon
from tests.journeys.replying import begin, editor, hold, kept, replies, sent, text, waiting, write
from usen_desk.contract.inquiries import MessageKind, Status

pytestmark = at_noon


def test_a_reply_is_held_then_arrives_once_at_customer_and_colleague(desks, service):
    customer = Customer(service)
    made = customer.open("音が小さいです。")
    desk = at_inquiries(desks, service)
    hold(desk, 1)
    open_thread(desk, made)
    write(desk, "音量の設定をご案内します。")
    desk.acts.start()
    desk.press("Ctrl+Return")
    desk.wait(lambda: waiting(desk))
    assert "送信待ち あと1秒 返信 音量の設定をご案内します。" in waiting(desk)[0]
    assert text(desk) == ""
    assert len(desk.acts) == 1
    sent(desk, customer, made, "音量の設定をご案内します。")
    desk.wait(lambda: "音量の設定をご案内します。" in thread(desk))
    assert replies(Colleague(service), made, "音量の設定をご案内します。") == 1


def test_taken_back_within_the_hold_it_never_was(desks, service):
    customer = Customer(service)
    made = customer.open("カタログを送ってください。")
    desk = at_inquiries(desks, service)
    hold(desk, 30)
    open_thread(desk, made)
    write(desk, "宛先を間違えた返信")
    editor(desk).put_caret(3)
    desk.press("Ctrl+Return")
    desk.wait(lambda: waiting(desk))
    desk.press("Ctrl+Z")
    desk.wait(lambda: text(desk) == "宛先を間違えた返信")
    assert editor(desk).caret == 3
    assert waiting(desk) == []
    desk.press("Ctrl+Return")
    desk.wait(lambda: waiting(desk))
    desk.click_button("取り消す")
    desk.wait(lambda: text(desk) == "宛先を間違えた返信")
    assert replies(customer, made, "宛先を間違えた返信") == 0


def test_what_is_held_is_sent_at_the_next_start(desks, service):
    customer = Customer(service)
    made = customer.open("カタログを送ってください。")
    desk = at_inquiries(desks, service)
    hold(desk, 30)
    open_thread(desk, made)
    desk.wait(lambda: desk.program.local.store is not None)
    write(desk, "カタログをお送りしました。")
    desk.press("Ctrl+Return")
    desk.wait(lambda: waiting(desk))
    desk.close()
    assert replies(customer, made, "カタログをお送りしました。") == 0
    again = at_inquiries(desks, service)
    again.wait(lambda: replies(customer, made, "カタログをお送りしました。") == 1)


def test_what_came_meanwhile_is_shown_before_the_answer_goes(desks, service):
    """Both write; the second is shown the first one's answer, and decides."""
    customer = Customer(service)
    made = customer.open("いつ来てもらえますか。")
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    open_thread(desk, made)
    write(desk, "本日15時に伺います。")
    desk.program.feed.stop()  # so that nothing is told in time
    Colleague(service).say(made, "明日10時に伺います。")
    desk.press("Ctrl+Return")
    desk.wait(lambda: desk.is_asked)
    assert any("明日10時に伺います。" in one and "伊藤 沙織" in one for one in desk.spoken)
    assert replies(customer, made, "本日15時に伺います。") == 0
    desk.click_button("直す")
    desk.wait(lambda: text(desk) == "本日15時に伺います。")
    begin(desk)
    editor(desk).selectAll()
    desk.type("明日10時の件、よろしくお願いします。")
    desk.press("Ctrl+Return")
    sent(desk, customer, made, "明日10時の件、よろしくお願いします。")
    assert replies(customer, made, "本日15時に伺います。") == 0


def test_sent_all_the_same_it_arrives_once(desks, service):
    customer = Customer(service)
    made = customer.open("いつ来てもらえますか。")
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    open_thread(desk, made)
    write(desk, "担当を代わりました。")
    desk.program.feed.stop()
    customer.say(made, "急ぎません。")
    desk.press("Ctrl+Return")
    desk.wait(lambda: desk.is_asked)
    desk.click_button("それでも送信")
    sent(desk, customer, made, "担当を代わりました。")


def test_send_finish_and_next_is_one_act(desks, service):
    customer = Customer(service)
    one = customer.open("一件目です。")
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    open_thread(desk, one)
    write(desk, "これで完了です。")
    following = list(cards(desk))[1]
    desk.acts.start()
    desk.press("Ctrl+Shift+Return")
    desk.wait(lambda: is_open(desk, following))
    assert len(desk.acts) == 1
    desk.wait(lambda: replies(customer, one, "これで完了です。") == 1)
    assert Colleague(service).seen(one).card.status is Status.DONE


def test_a_note_is_told_to_colleagues_and_never_to_the_customer(desks, service):
    customer = Customer(service)
    made = customer.open("工事の日程を知りたい。")
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    open_thread(desk, made)
    begin(desk)
    desk.press("Ctrl+Shift+M")
    desk.type("工事部に確認中。")
    assert "社内メモを残す" in " ".join(desk.buttons)
    desk.press("Ctrl+Return")
    colleague = Colleague(service)
    desk.wait(lambda: replies(colleague, made, "工事部に確認中。") == 1)
    notes = [one for one in colleague.seen(made).messages if one.kind is MessageKind.NOTE]
    assert [one.body for one in notes] == ["工事部に確認中。"]
    assert replies(customer, made, "工事部に確認中。") == 0


def test_a_file_outlives_a_restart_and_goes_with_the_reply(desks, service, tmp_path):
    customer = Customer(service)
    made = customer.open("図面をください。")
    path = tmp_path / "店舗図面_2F.txt"
    path.write_text("図面の説明\n", encoding="utf-8")
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    open_thread(desk, made)
    write(desk, "図面をお送りします。")
    desk.when_asked_for_a_file(path)
    desk.press("Ctrl+Shift+U")
    desk.wait(lambda: any("店舗図面_2F.txt" in one for one in desk.spoken) and kept(desk))
    desk.close()
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    open_thread(desk, made)
    desk.wait(lambda: any("店舗図面_2F.txt" in one for one in desk.spoken))
    begin(desk)
    desk.press("Ctrl+Return")
    sent(desk, customer, made, "図面をお送りします。")
    files = customer.seen(made).messages[-1].attachments
    assert [one.name for one in files] == ["店舗図面_2F.txt"]


def test_another_who_writes_is_warned_of_and_stops_nobody(desks, service):
    customer = Customer(service)
    made = customer.open("解約したいです。")
    first = at_inquiries(desks, service, "ito.saori", profile="first")
    open_thread(first, made)
    write(first, "解約のお手続きを")
    second = at_inquiries(desks, service, profile="second")
    hold(second, 0)
    open_thread(second, made)
    second.wait(lambda: any(one.startswith("伊藤さんが返信を書いています（") for one in second.notices))
    assert not any("返信を書いています" in one for one in first.notices)
    write(second, "お電話いたします。")
    second.press("Ctrl+Return")
    sent(second, customer, made, "お電話いたします。")
    begin(first)
    editor(first).selectAll()
    first.press("Delete")
    second.wait(lambda: not any("返信を書いています" in one for one in second.notices))
