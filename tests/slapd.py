"""A real directory server (Debian's slapd) for tests, with StartTLS below an authority of the tests' own."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import trustme

from usen_desk.server.settings import Directory

SLAPD = shutil.which("slapd") or shutil.which("/usr/sbin/slapd")
INSTALL_HINT = "apt-get install -y --no-install-recommends slapd"
SUFFIX = "dc=example,dc=jp"
READER, READER_PASSWORD = f"cn=reader,{SUFFIX}", "reads the directory"
PASSWORD = "白い猫が二匹眠っている縁側"
STARTS_WITHIN_S = 60.0

GROUPS = {
    f"cn=desk-agents,ou=groups,{SUFFIX}": "agent",
    f"cn=desk-sales,ou=groups,{SUFFIX}": "sales",
    f"cn=desk-supervisors,ou=groups,{SUFFIX}": "supervisor",
    f"cn=desk-nobody-made-it,ou=groups,{SUFFIX}": "admin",
}
PEOPLE = {
    "aoki": ("青木 翔", "カスタマーサポート1課", "0204180400", ("desk-agents",)),
    "baba": ("馬場 花", "カスタマーサポート2課", "", ("desk-agents", "desk-supervisors")),
    "chiba": ("千葉 昇", "横浜南支店", "0204180400", ("desk-sales",)),
    "doi": ("土井 学", "経理部", "", ()),
    "endo": ("遠藤 光", "札幌支店", "9999999999", ("desk-sales",)),
}
"""uid → cn, ou, departmentNumber, groups; each with PASSWORD."""

_CONFIG = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
TLSCertificateFile {folder}/slapd.pem
TLSCertificateKeyFile {folder}/slapd.key
security simple_bind=128
database mdb
suffix "{suffix}"
rootdn "cn=root,{suffix}"
directory {folder}/data
index objectClass,uid,member eq
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by * none
"""


def _ldif() -> Iterator[str]:
    yield f"dn: {SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\no: example\ndc: example\n"
    for unit in ("people", "groups"):
        yield f"dn: ou={unit},{SUFFIX}\nobjectClass: organizationalUnit\nou: {unit}\n"
    yield f"dn: {READER}\nobjectClass: applicationProcess\nobjectClass: simpleSecurityObject\ncn: reader\n" + (
        f"userPassword: {READER_PASSWORD}\n"
    )
    for uid, (name, department, branch, _) in PEOPLE.items():
        more = f"departmentNumber: {branch}\n" if branch else ""
        yield (
            f"dn: uid={uid},ou=people,{SUFFIX}\nobjectClass: inetOrgPerson\nuid: {uid}\ncn: {name}\nsn: {name}\n"
            f"ou: {department}\nmail: {uid}@example.jp\nuserPassword: {PASSWORD}\n{more}"
        )
    for group in GROUPS:
        short = group.partition(",")[0].removeprefix("cn=")
        members = [f"member: uid={uid},ou=people,{SUFFIX}\n" for uid, person in PEOPLE.items() if short in person[3]]
        if members:
            yield f"dn: {group}\nobjectClass: groupOfNames\ncn: {short}\n" + "".join(members)


class Slapd:
    """Listens on a loopback port of its own until close()."""

    def __init__(self, folder: Path, name: str = "localhost") -> None:
        assert SLAPD is not None
        authority = trustme.CA()
        self.ca_file = folder / "directory-ca.pem"
        authority.cert_pem.write_to_path(self.ca_file)
        issued = authority.issue_cert(name)
        issued.private_key_pem.write_to_path(folder / "slapd.key")
        (folder / "slapd.pem").write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
        (folder / "data").mkdir()
        config = folder / "slapd.conf"
        config.write_text(_CONFIG.format(folder=folder, suffix=SUFFIX, reader=READER), encoding="utf-8")
        content = folder / "content.ldif"
        content.write_text("\n".join(_ldif()), encoding="utf-8")
        add = [SLAPD, "-T", "add", "-q", "-f", str(config), "-l", str(content)]
        subprocess.run(add, check=True, capture_output=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        command = [SLAPD, "-f", str(config), "-h", f"ldap://127.0.0.1:{self.port}", "-d", "0"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait()

    def _wait(self) -> None:
        """Until it listens; it says so nowhere else."""
        until, pause = time.monotonic() + STARTS_WITHIN_S, threading.Event()
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            pause.wait(0.02)
        raise AssertionError("slapd doesn't listen")

    def settings(self, **other: object) -> Directory:
        """What reaches this server; `other` wins."""
        known: dict[str, object] = {
            "host": "localhost",
            "port": self.port,
            "ca_file": str(self.ca_file),
            "reader_dn": READER,
            "reader_password": READER_PASSWORD,
            "people_dn": f"ou=people,{SUFFIX}",
            "branch_attribute": "departmentNumber",
            "roles": GROUPS,
        }
        return Directory(**{**known, **other})  # type: ignore[arg-type]

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
