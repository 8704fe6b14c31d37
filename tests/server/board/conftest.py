from tests.server.inquiries.conftest import world as world
