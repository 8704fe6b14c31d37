"""Rows of the office for tests of its pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from usen_desk.contract.access_log import LogRow
from usen_desk.contract.company_stores import CompanyDetail, CompanyRow, StoreOfCompany
from usen_desk.contract.edits import ChangedField, Edits, RecordEdit
from usen_desk.contract.outgoing_mail import MailState, OutgoingMail
from usen_desk.contract.people import StaffMember
from usen_desk.contract.permissions import Role
from usen_desk.contract.portal_users import PortalUser, PortalUserState

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def user(number=1, **other):
    values = {
        "user_id": number,
        "company_id": 1,
        "company_name": "株式会社大将フーズ",
        "name": f"青葉 花{number}",
        "department": "総務部",
        "email": f"hana{number}@taisho.example.jp",
        "state": PortalUserState.WAITING,
        "days_left": 13,
        "issued_at": NOW,
        "issued_by": "佐藤 健",
    }
    return PortalUser(**(values | other))


def member(number=1, **other):
    values = {
        "staff_id": number,
        "login_id": f"staff{number}",
        "name": f"佐藤 健{number}",
        "department": "カスタマーサポート1課",
        "role": Role.AGENT,
        "created_at": NOW - timedelta(days=30),
        "version": 4,
    }
    return StaffMember(**(values | other))


def mail(number=1, **other):
    values = {
        "mail_id": UUID(int=number),
        "kind": "account",
        "to": "h***@taisho.example.jp",
        "subject": "【USEN ONLINE】アカウント発行のお知らせ",
        "state": MailState.FAILED,
        "attempts": 1,
        "queued_at": NOW,
        "reason": "550 no such user",
        "may_send_again": True,
    }
    return OutgoingMail(**(values | other))


def log_row(number=1, **other):
    values = {
        "access_id": number,
        "at": NOW,
        "staff_name": "佐藤 健",
        "action": "customer_viewed",
        "object_kind": "customer",
        "object_key": "0398-2071-01",
        "object_name": "髙橋カフェ",
    }
    return LogRow(**(values | other))


def company(**other):
    values = {
        "company_id": 1,
        "name": "株式会社大将フーズ",
        "store_count": 1,
        "chain_codes": ("300412",),
        "user_count": 2,
    }
    return CompanyRow(**(values | other))


def detail():
    stores = [
        StoreOfCompany(customer_code="0412-3398-01", store_name="髙橋カフェ1号店", by_chain=False),
        StoreOfCompany(customer_code="0412-3398-02", store_name="髙橋カフェ2号店", chain_code="300412", by_chain=True),
    ]
    return CompanyDetail(company=company(), stores=stores, total_stores=2, version=3)


EDITS = Edits(
    items=[
        RecordEdit(
            edit_id=2,
            at=NOW,
            by_name="小林 恵",
            kind="staff",
            key="1",
            title="佐藤 健",
            changes=(
                ChangedField(field="role", before="agent", after="supervisor"),
                ChangedField(field="branch_code", before="", after="0204180400"),
            ),
        )
    ]
)
