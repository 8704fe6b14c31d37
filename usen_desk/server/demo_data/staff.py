"""People who can sign in to the demo, one or more a role. Their names are invented; one is on the design's pictures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec

from usen_desk.contract.permissions import Role
from usen_desk.server.demo_data.dice import Dice
from usen_desk.server.demo_data.names import names
from usen_desk.server.demo_data.places import places
from usen_desk.server.demo_data.rows import Branch

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
    DemoPerson(
        login_id="arai.minami",
        name="新井 みなみ",
        department="首都圏支社 横浜南支店",
        role=Role.SALES,
        branch_code=YOKOHAMA_SOUTH,
    ),
)
"""The first of a role is the one that `demo --role` signs in."""

FIRST_SALES = next(person for person in DEMO_STAFF if person.role is Role.SALES)
FIRST_SUPERVISOR = next(person for person in DEMO_STAFF if person.role is Role.SUPERVISOR)

_REGIONS = {
    "0201": "北海道支社",
    "0202": "東北支社",
    "0203": "関東信越支社",
    "0204": "首都圏支社",
    "0205": "中部支社",
    "0206": "関西支社",
    "0207": "中国四国支社",
    "0208": "九州支社",
}
"""By the first digits of a branch's code (resources/demo/territories.txt)."""

_FIELD_SEED = 20200317


@cache
def demo_staff() -> tuple[DemoPerson, ...]:
    """DEMO_STAFF, then one sales person for each branch that has none there."""
    return (*DEMO_STAFF, *_field_staff())


@cache
def sales_of(branch_code: str) -> DemoPerson:
    """Who follows the branch's trials. Where a branch has two, the second: the first's are written by hand."""
    return [person for person in demo_staff() if person.branch_code == branch_code][-1]


def _field_staff() -> Iterator[DemoPerson]:
    dice = Dice(_FIELD_SEED)
    manned = {person.branch_code for person in DEMO_STAFF}
    taken = {person.login_id for person in DEMO_STAFF}
    for branch in places().branches:
        if branch.branch_code not in manned:
            person = _field_person(dice, branch, taken)
            taken.add(person.login_id)
            yield person


def _field_person(dice: Dice, branch: Branch, taken: set[str]) -> DemoPerson:
    surname, given = names().surname(dice), names().given_name(dice)
    login_id = f"{surname.latin}.{given.latin}"
    return DemoPerson(
        login_id=login_id if login_id not in taken else f"{login_id}2",
        name=f"{surname.text} {given.text}",
        department=f"{_REGIONS[branch.branch_code[:4]]} {branch.branch_name}",
        role=Role.SALES,
        branch_code=branch.branch_code,
    )
