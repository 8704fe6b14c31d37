"""The world of inquiries, whose people bundle files."""

from tests.server.inquiries.conftest import world as world
