"""People who can sign in to the demo, one or more a role. Their names are invented; one is on the design's pictures."""

from __future__ import annotations

import msgspec

from usen_desk.contract.permissions import Role

DEMO_PASSWORD = "otoraku-demo-2020"
"""Known to everybody who reads this file: the rows are for demo databases, which hold nothing real."""

YOKOHAMA_SOUTH = "0204180400"


class DemoPerson(msgspec.Struct, frozen=True, kw_only=True):
    login_id: str
    name: str
    department: str
    role: Role
    branch_code: str | None = None
    password: str = DEMO_PASSWORD


_SUPPORT = "カスタマーサポート部 首都圏CS"

DEMO_STAFF = (
    DemoPerson(login_id="yamada.misaki", name="山田 美咲", department=_SUPPORT, role=Role.AGENT),
    DemoPerson(
        login_id="okada.takuma",
        name="岡田 拓真",
        department="首都圏支社 横浜南支店",
        role=Role.SALES,
        branch_code=YOKOHAMA_SOUTH,
    ),
    DemoPerson(login_id="mori.naoki", name="森 直樹", department=_SUPPORT, role=Role.SUPERVISOR),
    DemoPerson(login_id="miura.yasuhiro", name="三浦 康弘", department="情報システム部 業務基盤課", role=Role.ADMIN),
    DemoPerson(login_id="ito.saori", name="伊藤 沙織", department=_SUPPORT, role=Role.AGENT),
    DemoPerson(login_id="kato.yuki", name="加藤 由紀", department=_SUPPORT, role=Role.AGENT),
    DemoPerson(login_id="sasaki.rei", name="佐々木 玲", department=_SUPPORT, role=Role.AGENT),
    DemoPerson(login_id="nakamura.shota", name="中村 翔太", department=_SUPPORT, role=Role.AGENT),
    DemoPerson(
        login_id="morita.ayaka",
        name="森田 彩花",
        department="首都圏支社 渋谷支店",
        role=Role.SALES,
        branch_code="0204170300",
    ),
    DemoPerson(
        login_id="nishino.ryohei",
        name="西野 良平",
        department="関西支社 梅田支店",
        role=Role.SALES,
        branch_code="0206310100",
    ),
)
"""The first of a role is the one that `demo --role` signs in."""
