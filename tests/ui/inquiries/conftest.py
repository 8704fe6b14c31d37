"""Views are tested in the light theme at the normal text size; a test that switches is put back."""

import pytest

from usen_desk.ui import theme


@pytest.fixture(scope="session")
def _theme(qapp):
    return theme.Theme(qapp)


@pytest.fixture
def look(_theme, qapp):
    """The theme in use, light; only for tests that paint."""
    _theme.set("light", "normal")
    yield _theme
    _theme.set("light", "normal")


@pytest.fixture
def composer(qtbot, look, monkeypatch):
    """`composer()` opens a thread of 6 messages with the caret in its composer."""
    from tests.ui.inquiries.composer_samples import Window
    from tests.ui.inquiries.samples import Thread
    from usen_desk.ui.inquiries import thread_presenter

    for name in ("CATCH_UP_AFTER_MS", "READ_AFTER_MS", "HEAD_AFTER_MS"):
        monkeypatch.setattr(thread_presenter, name, 0)

    def make(thread=None, drafts=(), opens=True, size=(760, 760), **who):
        window = Window(thread or Thread(6), drafts, **who)
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        if opens:
            window.page.presenter.open(29)
            window.editor.setFocus()
            qtbot.waitUntil(window.editor.hasFocus)
        return window

    return make
