"""Which proxy the calls go through: none, the system's, or a given one (RULINGS: proxy setting).

A proxy script (PAC) is not supported: then no proxy is used, and the connection settings say so.
"""

from __future__ import annotations

import urllib.request
from urllib.parse import urlsplit

from usen_desk.local.settings import ProxyKind, Values, proxy_address


def proxies_of(values: Values) -> dict[str, str]:
    """As requests takes them; empty for a direct connection."""
    if values.proxy is ProxyKind.NONE:
        return {}
    if values.proxy is ProxyKind.ADDRESS:
        return {"https": values.proxy_address} if values.proxy_address else {}
    return _of_system(values.service_url)


def _of_system(service_url: str) -> dict[str, str]:
    """Read by the standard library: registry on Windows, environment elsewhere; exceptions for hosts hold."""
    host = urlsplit(service_url).hostname or ""
    found = urllib.request.getproxies()
    given = found.get("https") or found.get("all") or ""
    if not given or is_loopback(host) or urllib.request.proxy_bypass(host):
        return {}
    address = proxy_address(given)
    return {"https": address} if address else {}


def is_loopback(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")
