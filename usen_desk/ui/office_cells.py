"""Words for the staff, wherever they are shown. No widgets."""

from __future__ import annotations

from usen_desk.contract.permissions import Role

ROLES = {
    Role.AGENT: "オペレーター",
    Role.SALES: "営業",
    Role.SUPERVISOR: "管理者 (SV)",
    Role.ADMIN: "システム管理者",
}
