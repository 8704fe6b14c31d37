"""The file browser over fakes: a page with its presenters, whose files come from `samples.FilesOfService`."""

from __future__ import annotations

import pytest

from tests.fakes import FakeClient, Immediately
from tests.ui.files.samples import FilesOfService, jpeg
from tests.ui.preview.conftest import FakeMe, FakeTransfers
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.catalogue import GET_CATALOGUE
from usen_desk.contract.files import GET_THUMBNAIL, SEARCH_FILES
from usen_desk.local.settings import Choices
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.files.page import FilesPage
from usen_desk.ui.files.presenter import FilesPresenter
from usen_desk.ui.files.thumbnails_presenter import ThumbnailsPresenter
from usen_desk.ui.navigation import Navigator, Tab
from usen_desk.ui.preview.acts_presenter import FileActs
from usen_desk.ui.preview.page import preview_page
from usen_desk.ui.shortcuts import Actions


@pytest.fixture
def temporary(tmp_path):
    return TemporaryFolder(tmp_path / "temporary")


@pytest.fixture
def made(qtbot, temporary):
    """made(count): the page of so many files; with client, navigator, presenter and service as attributes."""

    def make(count=30, *, background=None, choices=None, most=1000, size=(1290, 860)):
        service = FilesOfService(count, most)
        answers = {SEARCH_FILES: service, GET_THUMBNAIL: jpeg(), GET_CATALOGUE: Unreachable(Trouble.NAME)}
        client, background = FakeClient(answers), background or Immediately()
        navigator, choices, actions = Navigator(Tab), choices or Choices({}), Actions()
        presenter = FilesPresenter(client, background, navigator, choices)
        thumbnails = ThumbnailsPresenter(client, background, temporary)
        transfers = FakeTransfers()
        acts = FileActs(client, background, transfers, temporary, choices, FakeMe(), open_url=lambda url: True)
        preview = preview_page(background, acts, actions, name="files")
        page = FilesPage(presenter, thumbnails, preview, actions)
        for part in (presenter, thumbnails, acts, navigator, actions, transfers):
            part.setParent(page)
        page.client, page.navigator, page.presenter, page.service = client, navigator, presenter, service
        page.thumbnails, page.choices, page.actions_ = thumbnails, choices, actions
        transfers.holds = True
        qtbot.addWidget(page)
        page.resize(*size)
        page.activateWindow()
        page.show()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    return make
