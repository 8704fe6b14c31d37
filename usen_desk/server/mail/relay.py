"""One conversation with the SMTP relay: verified TLS, sign-in, and every answer turned into a verdict on the mail."""

from __future__ import annotations

import enum
import ipaddress
import re
import smtplib
import ssl
from dataclasses import dataclass

import truststore

from usen_desk.server.mail.message import domain, mailbox
from usen_desk.server.settings import Smtp

TIMEOUT_S = 30.0
"""For each answer of the relay; a whole mail takes at most seven of them, well below the lease of a claim."""
_WANTS_SIGN_IN = {530, 534, 535, 538}
"""RFC 4954: the relay refuses us, not the mail."""
_ADDRESS_IN_TEXT = re.compile(r"\S+@\S+")


class Fate(enum.Enum):
    SENT = enum.auto()
    LATER = enum.auto()
    DEAD = enum.auto()


@dataclass(frozen=True)
class Verdict:
    fate: Fate
    reason: str = ""
    """Why not sent, without addresses."""


class RelayAway(Exception):
    """The relay can't be used now (unreachable, not trusted, sign-in refused, cut off); the text says why."""


class Relay:
    """A connection that is opened by the first mail and kept for the next ones."""

    def __init__(self, settings: Smtp) -> None:
        self._settings = settings
        self._smtp: smtplib.SMTP | None = None

    def send(self, to: str, content: bytes) -> Verdict:
        """
        Raises:
            RelayAway: nothing is known of the mail; it has to be sent again with the same Message-ID.
        """
        smtp = self._opened()
        try:
            smtp.sendmail(self._settings.sender, [mailbox(to)], content)
        except smtplib.SMTPRecipientsRefused as refused:
            return self._judged(*next(iter(refused.recipients.values())))
        except smtplib.SMTPResponseException as refused:
            return self._judged(refused.smtp_code, refused.smtp_error)
        except OSError as fault:  # smtplib's own exceptions are OSErrors too
            self.close()
            raise RelayAway(_named(fault)) from fault
        return Verdict(Fate.SENT)

    def close(self) -> None:
        """Say goodbye if the relay still listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except OSError:
                smtp.close()

    def _opened(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = _connected(self._settings)
            except (OSError, UnicodeEncodeError) as fault:
                raise RelayAway(_named(fault)) from fault
        return self._smtp

    def _judged(self, code: int, text: bytes | str) -> Verdict:
        reason = _said(code, text)
        if code in _WANTS_SIGN_IN or code == 421:
            self.close()
            raise RelayAway(reason)
        return Verdict(Fate.DEAD if 500 <= code <= 599 else Fate.LATER, reason)


def _connected(settings: Smtp) -> smtplib.SMTP:
    """
    Raises:
        OSError: unreachable, certificate not trusted, STARTTLS or AUTH not offered, sign-in refused.
        UnicodeEncodeError: the configured password isn't ASCII.
    """
    if not (settings.starttls or _is_this_machine(settings.host)):
        raise ConnectionError("starttls = false is for a relay on this machine only")
    smtp = smtplib.SMTP(settings.host, settings.port, local_hostname=domain(settings.sender), timeout=TIMEOUT_S)
    try:
        if settings.starttls:
            smtp.starttls(context=_trust(settings.ca_file))
        if settings.login:
            smtp.login(settings.login, settings.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _trust(ca_file: str) -> ssl.SSLContext:
    if ca_file:
        context = ssl.create_default_context(cafile=ca_file)
    else:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _named(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        return _said(fault.smtp_code, fault.smtp_error)
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"the relay's certificate is not trusted: {fault.verify_message}"
    if isinstance(fault, UnicodeEncodeError):
        return "SMTP login and password have to be ASCII"  # its own text would quote the password
    return _ADDRESS_IN_TEXT.sub("…", f"{type(fault).__name__}: {fault}")


def _said(code: int, text: bytes | str) -> str:
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return _ADDRESS_IN_TEXT.sub("…", f"{code} {' '.join(plain.split())}")
