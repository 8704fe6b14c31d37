"""A real TLS service, and clients that trust its authority alone."""

import pytest

from tests.tls_service import Authority, ConnectProxy, TlsService
from usen_desk.api.client import ApiClient, Route


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def service(authority):
    service = TlsService(authority)
    yield service
    service.close()


@pytest.fixture
def client(service, authority):
    client = ApiClient(Route(service.url, authority.file), token="t" * 43)
    yield client
    client.close()


@pytest.fixture
def proxy():
    proxy = ConnectProxy()
    yield proxy
    proxy.close()
