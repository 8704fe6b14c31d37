"""What can be chosen from: colleagues, categories, states. No widgets."""

from __future__ import annotations

from collections.abc import Iterable

from usen_desk.contract.catalogue import Catalogue, Category
from usen_desk.contract.inquiries import Status
from usen_desk.contract.people import Colleague
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES
from usen_desk.ui.widgets.options_model import Option

SETTABLE = (Status.RECEIVED, Status.IN_PROGRESS, Status.DONE)
"""保留 needs a time and a reason, so it is no plain choice."""


def people_options(colleagues: Iterable[Colleague], me: int | None, *, may_free: bool) -> list[Option]:
    """自分 first; last nobody, where it may go back to the queue."""
    found = [Option(one.staff_id, one.name, one.department) for one in colleagues if one.staff_id != me]
    own = [Option(one.staff_id, f"自分 ({one.name})", one.department) for one in colleagues if one.staff_id == me]
    return [*own, *found, *([Option(None, "担当なし", "待ち行列に戻します")] if may_free else [])]


def status_options() -> list[Option]:
    return [Option(status, STATUSES[status][0]) for status in SETTABLE]


def category_options(catalogue: Catalogue | None, *, has_store: bool = True) -> list[Option]:
    """新規出店のご相談 is none for what is about a store."""
    if catalogue is None:
        found = [Option(category, CATEGORIES[category][0]) for category in Category]
    else:
        found = [Option(form.category, form.label) for form in catalogue.categories]
    return [one for one in found if not has_store or one.value is not Category.NEW_STORE]
