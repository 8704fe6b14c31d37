"""The company's directory (LDAP): whether a password is right there, whose it is, and who is still known. The only file
that knows ldap3.

StartTLS before anything is said, search as a reader, bind as the person found. Nothing is stored of the password.
Decision 0035; row B1-1.
"""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import truststore

from usen_desk.contract.permissions import Role
from usen_desk.server.settings import Directory

if TYPE_CHECKING:
    from ldap3 import Connection

_MOST_FIRST = (Role.ADMIN, Role.SUPERVISOR, Role.SALES, Role.AGENT)
T = TypeVar("T")
NAME_MAX_CHARS, DEPARTMENT_MAX_CHARS, EMAIL_MAX_CHARS, BRANCH_MAX_CHARS = 60, 100, 254, 20


@dataclass(frozen=True)
class Person:
    """Somebody whose password was right. role is None: in no group that may use this program."""

    name: str
    department: str
    email: str
    branch_code: str
    role: Role | None


class DirectoryAway(Exception):
    """It can't be asked now, or doesn't trust us, or we don't trust it; the text says why, for the log."""


def look_up(settings: Directory, login_id: str, password: str) -> Person | None:
    """None where the login ID or the password is wrong; both look the same.

    Raises:
        DirectoryAway: nothing is known about the password.
    """
    if not login_id or not password:  # RFC 4513, 5.1.2: a bind without a password succeeds as nobody
        return None
    try:
        return _asked(settings, lambda ldap3, line: _person(ldap3, settings, line, login_id, password))
    except _WrongPassword:
        return None


def roles_of(settings: Directory, login_ids: Collection[str]) -> dict[str, Role | None]:
    """What each of them may do by now; None for who is gone, or in no group that may use this program.

    Raises:
        DirectoryAway: nothing is known of anybody.
    """

    def ask(ldap3: Any, line: Connection) -> dict[str, Role | None]:
        found = {login_id: _entry(ldap3, settings, line, login_id, []) for login_id in login_ids}
        return {
            login_id: None if entry is None else _role(ldap3, settings, line, entry["dn"])
            for login_id, entry in found.items()
        }

    return _asked(settings, ask)


def _asked(settings: Directory, ask: Callable[[Any, Connection], T]) -> T:
    """Over a connection of its own, as the reader."""
    ldap3 = _ldap3()
    connection = _connection(ldap3, settings)
    try:
        _bind_reader(connection)
        return ask(ldap3, connection)
    except ldap3.core.exceptions.LDAPException as fault:
        raise DirectoryAway(type(fault).__name__) from fault  # its own text may quote names
    finally:
        line = connection.socket
        connection.strategy.close()
        if line is not None:  # one that never got through is not closed by that
            line.close()


class _WrongPassword(Exception):
    """Of the person, not of the reader."""


def _ldap3() -> Any:
    """Imported with the first look, so that a service without a directory never loads it."""
    # WORKAROUND: ldap3 2.9.1, its last release, uses names that pyasn1 0.6 has given up
    # (https://github.com/cannatag/ldap3/issues/1159), remove when it is replaced or released anew.
    warnings.filterwarnings("ignore", "(tagMap|typeMap) is deprecated", DeprecationWarning)
    import ldap3
    import ldap3.utils.conv

    return ldap3


def _connection(ldap3: Any, settings: Directory) -> Connection:
    """Not opened yet."""

    class Trust(ldap3.Tls):  # type: ignore[misc]  # ldap3 has no types
        """The name is checked by OpenSSL, as everywhere else in the service, and not by ldap3 afterwards."""

        def wrap_socket(self, connection: Connection, do_handshake: bool = False) -> None:
            connection.socket = _trust(settings.ca_file).wrap_socket(
                connection.socket, server_hostname=settings.host, do_handshake_on_connect=do_handshake
            )

    server = ldap3.Server(
        settings.host,
        settings.port,
        tls=Trust(validate=ssl.CERT_REQUIRED),
        get_info=ldap3.NONE,
        connect_timeout=settings.connect_within_s,
        mode=ldap3.IP_V4_PREFERRED,
    )
    return ldap3.Connection(
        server,
        settings.reader_dn,
        settings.reader_password,
        receive_timeout=settings.answer_within_s,
        read_only=True,
        raise_exceptions=True,
        auto_referrals=False,
    )


def _trust(ca_file: str) -> ssl.SSLContext:
    if ca_file:
        context = ssl.create_default_context(cafile=ca_file)
    else:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _bind_reader(connection: Connection) -> None:
    """Below verified TLS: nothing is said before."""
    connection.open()
    if not connection.start_tls():
        raise DirectoryAway("StartTLS is not offered")
    connection.bind()


def _person(ldap3: Any, settings: Directory, connection: Connection, login_id: str, password: str) -> Person | None:
    wanted = [settings.name_attribute, settings.department_attribute, settings.mail_attribute]
    if settings.branch_attribute:
        wanted.append(settings.branch_attribute)
    entry = _entry(ldap3, settings, connection, login_id, wanted)
    if entry is None:
        return None
    role = _role(ldap3, settings, connection, entry["dn"])
    try:
        connection.rebind(entry["dn"], password)
    except ldap3.core.exceptions.LDAPInvalidCredentialsResult as wrong:
        raise _WrongPassword from wrong
    given = entry["attributes"]
    return Person(
        name=_first(given, settings.name_attribute)[:NAME_MAX_CHARS] or login_id,
        department=_first(given, settings.department_attribute)[:DEPARTMENT_MAX_CHARS],
        email=_first(given, settings.mail_attribute)[:EMAIL_MAX_CHARS],
        branch_code=_first(given, settings.branch_attribute)[:BRANCH_MAX_CHARS] if settings.branch_attribute else "",
        role=role,
    )


def _entry(ldap3: Any, settings: Directory, connection: Connection, login_id: str, wanted: list[str]) -> Any | None:
    """None where nobody has this login ID, or several have."""
    named = f"({settings.login_attribute}={ldap3.utils.conv.escape_filter_chars(login_id)})"
    condition = f"(&{named}{settings.person_condition})" if settings.person_condition else named
    attributes = wanted or [ldap3.NO_ATTRIBUTES]
    connection.search(settings.people_dn, condition, attributes=attributes, size_limit=2)
    found = [entry for entry in connection.response if entry["type"] == "searchResEntry"]
    return found[0] if len(found) == 1 else None


def _role(ldap3: Any, settings: Directory, connection: Connection, person_dn: str) -> Role | None:
    """Of the groups that the person is in, the role that may most."""
    escaped = ldap3.utils.conv.escape_filter_chars(person_dn)
    condition = f"({settings.member_attribute}={escaped})"
    held = set()
    for group, role in settings.roles.items():
        try:
            connection.search(group, condition, search_scope=ldap3.BASE, attributes=[ldap3.NO_ATTRIBUTES])
        except ldap3.core.exceptions.LDAPNoSuchObjectResult:
            continue
        if any(entry["type"] == "searchResEntry" for entry in connection.response):
            held.add(Role(role))
    return next((role for role in _MOST_FIRST if role in held), None)


def _first(attributes: Any, name: str) -> str:
    """The first value of an attribute on one line, "" without one."""
    value = attributes.get(name) or ""
    text = str(value[0] if isinstance(value, list | tuple) else value)
    return "".join(char if char.isprintable() else " " for char in text).strip()
