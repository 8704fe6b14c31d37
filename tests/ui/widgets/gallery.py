"""One page with every widget of the desktop in its states; what the gallery's tests look at."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.ui.widgets.usage_samples import MINUTES, day, month, series
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.avatar import Avatar
from usen_desk.ui.widgets.banner import Banner
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button, IconButton
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.check_row import CheckRow
from usen_desk.ui.widgets.copy_box import CopyBox
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.date_range import DateRange
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.key_cap import KeyCap
from usen_desk.ui.widgets.key_values import KeyValues
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, hair, row, vertical_hair
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import Cell, Column, PagedTableModel
from usen_desk.ui.widgets.password_input import PasswordInput
from usen_desk.ui.widgets.pill import Pill
from usen_desk.ui.widgets.search_field import SearchField
from usen_desk.ui.widgets.segments import Segments
from usen_desk.ui.widgets.toast import Toast
from usen_desk.ui.widgets.usage_chart import UsageChart
from usen_desk.ui.widgets.usage_key import UsageKey
from usen_desk.ui.widgets.usage_strip import UsageStrip

TONES = (("有効", "circle-check", "green"), ("失効", "clock", "amber"), ("解約", "ban", "red"))
STATES = (*TONES, ("キャンセル", "circle-minus", "gray"), ("対応中", "circle-dot", "blue"))
NAMES = (
    "さくら介護センター 青葉",
    "さくら歯科クリニック 分院",
    "居酒屋 さくら 新橋店",
    "美容室 さくら 川崎店",
    "ホテルさくら 日光",
)


def columns():
    return [
        Column("state", "状態", 118, lambda n: Cell(*STATES[n % len(STATES)]), is_sortable=False),
        Column("code", "顧客CD", 124, lambda n: Cell(f"0398-2071-{n:02}", is_dimmed=n % 5 > 0)),
        Column("name", "店舗先名称", 236, _name, stretches=True),
        Column(
            "mail", "メールアドレス", 150, lambda n: Cell("未登録", tone="amber", is_bare=True) if n % 3 else Cell("—")
        ),
        Column("count", "件数", 84, lambda n: Cell(f"{n * 1317:,}"), is_number=True),
        Column("usable", "利用可否", 96, lambda n: Cell("可", "check", "green", is_bare=True, is_strong=True)),
        Column("detail", "詳細", 84, lambda n: Cell("詳細", is_link=True), is_sortable=False),
    ]


def _name(n):
    name = NAMES[n % len(NAMES)]
    at = name.find("さくら")
    return Cell(name, mark=(at, 3) if at >= 0 else None)


def table():
    """Five rows that are here, then placeholders."""
    model = PagedTableModel(columns(), 5)
    made = DataTable(model, "結果", bold_column=2)
    model.setParent(made)
    model.reset(8)
    model.put_page(0, range(5))
    made.selectRow(1)
    made.show_sort("code", descending=False)
    made.setMinimumHeight(36 + 8 * 40)
    return made


def _pills():
    return row(
        *(Pill(*state) for state in STATES), Pill("チェーン 2店"), Avatar("山田"), IconButton("history", "最近"), None
    )


def _buttons():
    kinds = ("secondary", "primary", "ghost", "danger", "link", "choice", "chip")
    buttons = [Button(kind, kind, "search" if kind != "link" else "") for kind in kinds]
    for button in buttons[-2:]:
        button.setChecked(True)
    off, off_primary = Button("無効", icon="search"), Button("無効", "primary", "search")
    off.setEnabled(False)
    off_primary.setEnabled(False)
    trailing = Button("次へ", icon="arrow-right", trailing=True)
    return row(*buttons, trailing, off, off_primary, vertical_hair(), KeyCap("Ctrl K"), None)


def _bars():
    banner, notice, calm = Banner(), NoticeBar(), NoticeBar()
    banner.set("green", "circle-check", "有効", "ログインできます。失効日の予定はありません。", "顧客ステータス 確定")
    notice.tell(
        UserMessage("サービスに接続できません。入力した内容は残っています。", "0123456789abcdef"),
        "再試行",
        lambda: None,
    )
    calm.say("14:32 時点の一覧です。新しい登録が3件あります。", "blue", "更新")
    return column(banner, notice, calm, spacing=8)


def _form():
    day, password = DateRange("UMsID開始日"), PasswordInput()
    day.set_values(date(2018, 9, 1), None)
    password.setText("secret")
    wrong = Field("電話番号", "完全一致", TextInput("ハイフンや全角でも可"))
    wrong.set_error("電話番号は10桁か11桁で入力してください。")
    span = Field("UMsID開始日", "範囲", day)
    card = Card("検索条件", "search")
    card.set_count("8項目")
    card.add_action(Button("クリア", "ghost", "rotate-ccw"))
    first = row(Field("顧客CD", "完全一致", TextInput("例 0412-3398-01")), wrong, span, spacing=16)
    first.setStretch(2, 2)
    card.body.addLayout(first)
    card.body.addLayout(row(SearchField("支店名・支店コード"), Field("パスワード", "", password), spacing=16))
    card.body.addWidget(hair())
    ticks = CheckRow("利用可能サービス", {1: "USEN CART", 2: "OTORAKU", 3: "REACH STOCK(飲食店)"})
    ticks.set_values([2])
    kind, result = Segments("方法", {1: "電話", 2: "訪問", 3: "メール"}), Segments("結果", {1: "話せた", 2: "不在"})
    kind.set_value(1)
    result.mark(True)
    card.body.addLayout(row(ticks, kind, result, spacing=16))
    return card


def _details():
    values = KeyValues(["顧客CD", "店舗先名称", "チェーン店", "店種"], frozenset(["顧客CD"]))
    values.set(
        {"顧客CD": "0398-2071-01", "店舗先名称": NAMES[0], "チェーン店": "—", "店種": "老人福祉センター (02009)"}
    )
    card = Card("UNIS情報", "store")
    card.body.addWidget(values)
    copied = CopyBox("id-card", "ログインID", "Ctrl Shift 1")
    copied.set("sakura-aoba")
    empty = CopyBox("mail", "登録メールアドレス", "Ctrl Shift 2")
    empty.set("", "未登録")
    script = Card("IDとPASSが分からない", "headset", margin=16)
    script.body.addWidget(copied)
    script.body.addWidget(empty)
    script.setFixedWidth(364)
    return row(card, script, spacing=12)


def _usage():
    """14 days with one looked at, a month, and what stands beside them."""
    fortnight, august = UsageChart(series()), UsageChart(month(guide_minutes=240))
    fortnight.set_focused_day(day(7))
    for chart in (fortnight, august):
        chart.setFixedHeight(230)
    card = Card("ご利用時間", "chart-column")
    card.add_action(UsageKey("今日の途中 18:40 まで"))
    card.add_action(UsageStrip(MINUTES, 480))
    card.body.addLayout(row(fortnight, august, spacing=16))
    return card


def page():
    made = QWidget()
    made.setObjectName("page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    title = row(
        Label("アカウント検索", "h1"),
        ElidedLabel("電話番号や顧客CDだけなら、上の検索箱からも開けます", "meta"),
        Label("107時間07分", "total"),
    )
    title.setStretch(1, 1)
    found = Card(body_margin=0)
    found.body.setContentsMargins(0, 0, 0, 0)
    found.body.setSpacing(0)
    made.busy = BusyLine()
    found.body.addWidget(made.busy)
    found.body.addWidget(table())
    nothing = EmptyState("search", "見つかりません", "条件を1つ外すか、店舗名の一部だけで検索してください。")
    made.setLayout(
        column(
            title,
            _pills(),
            _buttons(),
            _bars(),
            _form(),
            _details(),
            _usage(),
            found,
            nothing,
            spacing=12,
            margins=(24, 14, 24, 60),
        )
    )
    made.toast = Toast(made)
    made.toast.tell("担当を割り当てました", lambda: None)
    return made


def widgets(made):
    """Every widget of ours on the page, by its class and a number."""
    ours = [w for w in made.findChildren(QWidget) if type(w).__module__.startswith("usen_desk.ui.widgets")]
    return {f"{type(widget).__name__} {number}": widget for number, widget in enumerate(ours)}
