from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from tests.ui.inquiries.opening_samples import FakeView
from tests.ui.inquiries.samples import message
from tests.ui.outbox.samples import item
from usen_desk.contract.inquiries import Missed
from usen_desk.local.records import Damaged, OutKind
from usen_desk.local.sync.entries import OutState
from usen_desk.ui.outbox.outbox_model import Counts, OutboxModel
from usen_desk.ui.outbox_cells import Act


def made():
    model = OutboxModel()
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return model


def test_what_needs_its_author_stands_first(qapp):
    model = made()
    waiting, needing = FakeView(item("a")), FakeView(item("b"), OutState.NEEDS)
    model.put([waiting, needing, FakeView(item("c"), OutState.SENT)], [Damaged(item_id="d", text="残った文")])
    assert [line.key for line in model.lines] == ["b", "d", "a"]


def test_what_is_late_stands_with_what_needs_its_author_and_is_tried_all_the_same(qapp):
    model = made()
    late = FakeView(item("b"), holds_for_s=0, is_late=True, tries=40, next_try_s=9.0)
    model.put([FakeView(item("a")), late], [])
    first = model.lines[0]
    assert (first.key, first.look[0]) == ("b", "要確認")
    assert first.sentence.startswith("1日以上送信できていません。40回試しました。")
    assert Act.RETRY in first.acts


def test_a_line_says_where_it_belongs_and_how_it_begins(qapp):
    model = made()
    model.put([FakeView(item("a", body="一行目\n二行目")), FakeView(item("b", inquiry_id=0, kind=OutKind.OPENING))], [])
    first, second = model.lines
    assert (first.title, first.kind, first.first, first.text) == (
        "ビストロ 四条",
        "#29 返信",
        "一行目",
        "一行目\n二行目",
    )
    assert second.kind == "新規問い合わせ"
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert all(word in spoken for word in ("ビストロ 四条", "送信待ち", "一行目", "あと5秒"))


def test_a_clock_that_runs_moves_no_row(qapp):
    model = made()
    view = FakeView(item("a"), holds_for_s=5)
    model.put([view], [])
    resets, changes = [], []
    model.modelReset.connect(lambda: resets.append(True))
    model.dataChanged.connect(lambda *_: changes.append(True))
    model.put([view], [])
    assert (resets, changes) == ([], [])
    view.holds_for_s = 3
    model.put([view], [])
    assert (resets, changes, model.lines[0].sentence) == ([], [True], "あと3秒で送信します。")


def test_what_could_be_read_of_a_damaged_record_can_be_copied(qapp):
    model = made()
    model.put([], [Damaged(item_id="d", text="\n残った文"), Damaged(item_id="e", text="")])
    first, second = model.lines
    assert (first.first, first.acts) == ("残った文", (Act.COPY, Act.DROP))
    assert (second.first, second.acts) == ("文章は読み取れませんでした。", (Act.DROP,))


def test_what_came_meanwhile_is_told_with_who_and_when(qapp):
    model = made()
    missed = Missed(messages=[message(3, body="もう\n直りました")], last_sequence=3)
    model.put([FakeView(item("a"), OutState.NEEDS, missed=missed)], [])
    assert "もう 直りました" in model.lines[0].missed
    assert model.lines[0].missed.count(":") == 2  # 11:32 佐藤 様: …


def test_counts_in_words():
    assert Counts(3, 1).in_words == "送信待ち 3件 ・ 要確認 1件"
    assert Counts(0, 1).in_words == "要確認 1件"
    assert (Counts().in_words, Counts(3, 1).unsent) == ("", 4)
