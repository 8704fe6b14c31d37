"""Pages of the office with fakes for service and threads."""

from __future__ import annotations

import pytest

from tests.fakes import FakeClient, Immediately
from usen_desk.ui.people.records_presenter import RecordsPresenter


@pytest.fixture
def opened(qtbot):
    """opened(page class, endpoint, answers, …) shows the page; page.client says what was asked."""

    def made(build, endpoint, answers):
        client = FakeClient(answers)
        presenter = RecordsPresenter(client, Immediately(), endpoint, endpoint.body())
        page = build(presenter)
        presenter.setParent(page)
        page.client = client
        qtbot.addWidget(page)
        page.resize(1100, 660)
        page.show()
        page.load()
        return page

    return made
