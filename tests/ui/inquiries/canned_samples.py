"""Canned replies as the service lists them."""

from __future__ import annotations

from usen_desk.contract.canned import CannedReply, CannedText
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import AfterReply, Status


def canned(number=1, title="お礼", body="ありがとうございます。", is_own=False, **other) -> CannedReply:
    text = CannedText(**({"title": title, "body": body, "is_shared": not is_own, "position": number} | other))
    return CannedReply(canned_id=f"{number:032x}", text=text, is_own=is_own, may_change=is_own, version=1)


LAMP = canned(
    1, "保護回路のご案内", "{店舗} 様\n電源ランプの橙点滅は保護回路の作動です。", key="hogo",
    reading="ほごかいろのごあんない", keywords="ランプ アンプ", category=Category.REPAIR,
)  # fmt: skip
VISIT = canned(2, "訪問日のご連絡", "担当の{担当}です。{営業}がお伺いします。（{問い合わせID}）", reading="ほうもんび")
THANKS = canned(
    3, "完了のお礼", "このたびはありがとうございました。", key="owari", after=AfterReply(status=Status.DONE)
)
BILL = canned(4, "請求書の再発行", "請求書を再発行します。", reading="せいきゅうしょ", category=Category.BILLING)
OWN = canned(5, "いつもの挨拶", "お世話になっております。", is_own=True, key="osewa", reading="いつものあいさつ")
MEMO = canned(6, "訪問の手配", "訪問枠を仮押さえ済み。", is_note=True, reading="ほうもんのてはい")
ALL = [LAMP, VISIT, THANKS, BILL, OWN, MEMO]
