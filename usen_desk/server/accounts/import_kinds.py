"""What can be imported: stores (UNIS), member accounts, mail-outs. Columns of each file, keys, and derived fields.

Layout joins a kind with the header of one file and turns its records into values. No SQL runs here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, Table

from usen_desk.contract.accounts import Service
from usen_desk.contract.text import code_key, fold, phone_key
from usen_desk.server.accounts import import_columns, import_fields
from usen_desk.server.accounts.import_fields import BadCell, Cell, CellCode, Read
from usen_desk.server.db import schema, search
from usen_desk.server.db.merge import Merge

Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """One column of a file. A file without a required column is refused; other columns may be left out."""

    field: str
    label: str
    read: Read
    required: bool = False


@dataclass(frozen=True)
class Kind:
    """One sort of import file and where its rows go."""

    name: str
    target: Table
    staging: Table
    row_id: str
    key: tuple[str, ...]
    """Fields of the target that tell rows apart."""
    columns: tuple[Column, ...]
    derived: Mapping[str, tuple[str, Callable[[Any], Cell]]]
    """Field → the field it is made from, and how."""
    folded: str = ""
    """The derived field that the search index holds."""

    @property
    def facets(self) -> tuple[str, ...]:
        """Required fields that the search index holds besides."""
        return tuple(search.FACETS.get(self.target.name, {}).values())

    def label(self, field: str) -> str:
        return next((column.label for column in self.columns if column.field == field), field)


def _length(table: Table, field: str) -> int:
    """Characters that fit; 0 where any number does."""
    kind = table.c[field].type
    return (kind.length if isinstance(kind, String) else None) or 0


def _columns(table: Table, labels: Mapping[str, str], required: set[str], reads: Mapping[str, Read]) -> list[Column]:
    """Columns in the order of the labels; those without a reader of their own are text of the table's length."""
    made = []
    for field, label in labels.items():
        read = reads.get(field) or import_fields.text(_length(table, field), required=field in required)
        made.append(Column(field, label, read, field in required))
    return made


def _code_key(code: str) -> Cell:
    """code_key, quickly for the codes that need nothing but lower case."""
    return code.lower() if code.isascii() and code.isalnum() else code_key(code)


def _phone_key(phone: str) -> Cell:
    """phone_key, quickly for 045-123-4567."""
    digits = phone.replace("-", "")
    is_plain = digits.isascii() and digits.isdigit() and digits[0] == "0" and digits[1:4] not in ("081", "108")
    return digits if is_plain else phone_key(phone)


_CODE = import_fields.code(_length(schema.customer, "customer_code"))

CUSTOMERS = Kind(
    name="customers",
    target=schema.customer,
    staging=schema.import_customer,
    row_id="customer_id",
    key=("customer_code",),
    columns=tuple(
        _columns(
            schema.customer,
            import_columns.CUSTOMERS,
            {"customer_code", "store_name", "branch_code"},
            {
                **{
                    field: import_fields.category(_length(schema.customer, field))
                    for field in ("chain_code", "chain_name", "business_type_code", "business_type_name", "status")
                    + ("postal_code",)
                },
                "branch_code": import_fields.code(_length(schema.customer, "branch_code")),
                "opened_on": import_fields.day,
                "terminated_on": import_fields.day,
                "cancelled_on": import_fields.day,
                "updated_at": import_fields.moment,
                "branch_name": import_fields.category(_length(schema.branch, "branch_name")),
            },
        )
    ),
    derived={
        "customer_code_key": ("customer_code", _code_key),
        "chain_code_key": ("chain_code", _code_key),
        "store_name_folded": ("store_name", fold),
        "phone_key": ("phone", _phone_key),
        "prefecture_code": ("address", import_columns.prefecture_code),
    },
    folded="store_name_folded",
)

ACCOUNTS = Kind(
    name="accounts",
    target=schema.account,
    staging=schema.import_account,
    row_id="account_id",
    key=("account_id",),
    columns=tuple(
        _columns(
            schema.account,
            import_columns.ACCOUNTS,
            {"account_id", "customer_code", "login_id", *Service},
            {
                "account_id": import_fields.number,
                "customer_code": _CODE,
                "email": import_fields.mail(_length(schema.account, "email")),
                "ums_started_on": import_fields.day,
                "ums_registered_on": import_fields.day,
                "ums_expires_on": import_fields.day,
                **dict.fromkeys(Service, import_fields.flag),
            },
        )
    ),
    derived={"login_id_key": ("login_id", fold), "email_key": ("email", fold)},
)

MAILINGS = Kind(
    name="mailings",
    target=schema.mailing,
    staging=schema.import_mailing,
    row_id="mailing_id",
    key=("customer_id", "sent_on", "name"),
    columns=tuple(
        _columns(
            schema.mailing,
            import_columns.MAILINGS,
            {"customer_code", "sent_on", "name"},
            {
                "customer_code": _CODE,
                "sent_on": import_fields.required_day,
                "returned_on": import_fields.day,
                "name": import_fields.text(_length(schema.mailing, "name")),
            },
        )
    ),
    derived={},
)
KINDS = {kind.name: kind for kind in (CUSTOMERS, ACCOUNTS, MAILINGS)}


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a row; field is "" where it is the row."""

    field: str
    code: CellCode
    value: str = ""


class BadRow(ValueError):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults


class Layout:
    """A kind with the header of one file.

    `given` are the fields of the target that the file sets, `staged` those of a staged row after its line. Where the
    file names stores, the row as read holds the store's code at `store_at`, in the place of its id.
    """

    def __init__(self, kind: Kind, header: Sequence[str]) -> None:
        self.kind = kind
        places = {fold(label): at for at, label in enumerate(header)}
        present = [column for column in kind.columns if fold(column.label) in places]
        self._plan = [(places[fold(column.label)], column) for column in present]
        self._reads = [(at, column.read) for at, column in self._plan]
        fields = [column.field for column in present]
        self._flags = sum(field in list(Service) for field in fields)
        if self._flags:
            fields[-self._flags :] = ["services"]
        self._names_branches = fields[-1] == "branch_name"
        if self._names_branches:
            del fields[-1]
        self.store_at = -1
        if "customer_code" in fields and kind is not CUSTOMERS:
            self.store_at = fields.index("customer_code")
            fields[self.store_at] = "customer_id"
        self.given = tuple(fields)
        self.key_at = tuple(fields.index(field) for field in kind.key)
        self._makes = [
            (field, fields.index(source), make, _length(kind.target, field))
            for field, (source, make) in kind.derived.items()
            if source in fields
        ]
        made = tuple(field for field, *_ in self._makes)
        self._folded_at = made.index(kind.folded) if kind.folded else -1
        self._facets_at = {field: fields.index(field) for field in kind.facets}
        self.staged = ("line", *self.given, *made, *(("grams",) if kind.folded else ()))

    @property
    def merge(self) -> Merge:
        kind = self.kind
        fields = tuple(field for field in self.staged if field not in (*kind.key, "line", "grams"))
        indexed = (kind.folded, *kind.facets) if kind.folded else ()
        return Merge(kind.target, kind.staging, kind.row_id, kind.key, fields, indexed)

    def read(self, cells: list[str]) -> tuple[Row, str]:
        """The values of `given` and the name of the branch.

        Raises:
            BadRow: with every fault of the row.
        """
        try:
            values = [read(cells[at]) for at, read in self._reads]
        except BadCell:
            raise BadRow(self._faults(cells)) from None
        if self._flags:
            values[-self._flags :] = [_bits(values[-self._flags :])]
        branch_name = str(values.pop()) if self._names_branches else ""
        return tuple(values), branch_name

    def _faults(self, cells: list[str]) -> list[Fault]:
        found = []
        for at, column in self._plan:
            try:
                column.read(cells[at])
            except BadCell as error:
                found.append(Fault(column.field, error.code, cells[at]))
        return found

    def complete(self, line: int, values: Row) -> Row:
        """The staged row: line, given and derived values.

        Raises:
            BadRow: a derived value is too long for its column.
        """
        made: list[Cell] = []
        for field, at, make, longest in self._makes:
            value: Any = make(values[at])
            if longest and len(value) > longest:
                source = self.kind.derived[field][0]
                raise BadRow([Fault(source, CellCode.TOO_LONG, str(values[at]))])
            made.append(value)
        if self._folded_at >= 0:
            facets: Any = {field: values[at] for field, at in self._facets_at.items()}
            made.append(search.document(self.kind.target.name, str(made[self._folded_at]), facets))
        return (line, *values, *made)


def _bits(flags: list[Cell]) -> int:
    """services of the schema: bit n = Service n of the contract; the columns are read in its order."""
    return sum(int(flag or 0) << bit for bit, flag in enumerate(flags))
