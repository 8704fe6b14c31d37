"""A colleague's PCs as rows, and what becomes of what lies on one. No widgets."""

from __future__ import annotations

from usen_desk.contract.devices import Device
from usen_desk.ui import formatting
from usen_desk.ui.widgets.paged_table_model import Cell, Column

NAMELESS = "名前のないPC"


def name_of(device: Device) -> str:
    return device.name or NAMELESS


def device_columns() -> list[Column]:
    def state(one: Device) -> Cell:
        return Cell("停止", "ban", "red") if one.is_revoked else Cell("利用中", "circle-check", "green")

    plain = {"is_sortable": False}
    return [
        Column("name", "PC", 220, lambda one: Cell(name_of(one), is_strong=True), stretches=True, least=140, **plain),
        Column("seen", "最後のログイン", 150, lambda one: Cell(formatting.moment(one.signed_in_at)[:16]), **plain),
        Column("state", "状態", 110, state, **plain),
    ]


def warning(whose: str, device: Device) -> str:
    """Before it is done."""
    return (
        f"{whose} さんの「{name_of(device)}」の利用を停止すると、そのPCはすぐにログアウトし、次に接続したときに、保存してある"
        "下書き・送信待ち・表示データを消去します。まだ送信していない返信は失われ、元に戻せません。"
        "紛失や盗難、PCの入れ替えのときに使います。"
    )
