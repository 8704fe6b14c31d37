"""How the service is to be reached, as the connection settings show and give it."""

from __future__ import annotations

from dataclasses import dataclass

from usen_desk.local.settings import ProxyKind, Values


@dataclass(frozen=True)
class ConnectionChoice:
    service_url: str
    ca_file: str = ""
    proxy: ProxyKind = ProxyKind.SYSTEM
    proxy_address: str = ""

    @classmethod
    def of(cls, values: Values) -> ConnectionChoice:
        return cls(values.service_url, values.ca_file, values.proxy, values.proxy_address)

    def put_into(self, values: Values) -> None:
        values.service_url, values.ca_file = self.service_url, self.ca_file
        values.proxy, values.proxy_address = self.proxy, self.proxy_address
