"""The PCs on which a person signs in, in words. No widgets. RULINGS: key of the local store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from usen_desk.contract.base import JST
from usen_desk.contract.devices import Device
from usen_desk.ui import formatting
from usen_desk.ui.widgets.options_model import Option

NAMELESS = "名前のないPC"
THIS, REVOKED = "このPC", "停止済み"
LOST = "まだ送信していない返信と下書きは失われ、元に戻せません。紛失や盗難、PCの入れ替えのときに使います。"


def name_of(device: Device) -> str:
    return device.name or NAMELESS


def option_of(device: Device, now: datetime) -> Option:
    parts = [THIS if device.is_this else "", f"最後のログイン {_when(device.signed_in_at, now)}"]
    parts += [REVOKED] if device.is_revoked else []
    return Option(device.device_id, name_of(device), " ・ ".join(part for part in parts if part))


def options(devices: Iterable[Device], now: datetime) -> list[Option]:
    return [option_of(device, now) for device in devices]


def warning(device: Device) -> str:
    """Before it is done: what becomes of what lies there."""
    if device.is_this:
        return (
            "このPCの利用を停止すると、すぐにログアウトし、このPCに保存してある下書き・送信待ち・表示データを消去します。"
            f"{LOST}"
        )
    return (
        f"「{name_of(device)}」の利用を停止すると、そのPCはすぐにログアウトし、次に接続したときに、保存してある"
        f"下書き・送信待ち・表示データを消去します。{LOST}"
    )


def _when(at: datetime, now: datetime) -> str:
    is_today = at.astimezone(JST).date() == now.astimezone(JST).date()
    return formatting.clock(at) if is_today else f"{formatting.relative(at, now)} {formatting.clock(at)}"
