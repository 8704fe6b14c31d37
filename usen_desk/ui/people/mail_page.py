"""送信メール: what was sent, what waits, what failed and why; sending it again."""

from __future__ import annotations

import uuid

from PySide6.QtWidgets import QVBoxLayout, QWidget

from usen_desk.contract.outgoing_mail import SEND_MAIL_AGAIN, OutgoingMail, OutgoingMails, SendAgain
from usen_desk.ui.people.mail_model import FILTERS, mail_columns
from usen_desk.ui.people.records_presenter import RecordsPresenter
from usen_desk.ui.people.records_view import RecordsView
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.search_field import SearchField
from usen_desk.ui.widgets.segments import Segments

TITLE = "送信メール"
ABOUT = "このサービスがお客様とスタッフへ送ったメールです。仮パスワードの本文は、送信後に残りません。"
EMPTY = ("mail", "送ったメールはまだありません", "利用者の発行や再登録メールの送信をすると、ここに並びます。")
NO_RELAY = "メールサーバーが設定されていないため、メールは送信待ちのまま残ります。"
FAILED = "送信できなかったメールが {count} 件あります。"
REISSUE = "仮パスワードのメールは送り直せません。「利用者」から再発行してください。"


class MailPage(QWidget):
    """presenter: of LIST_OUTGOING_MAIL."""

    def __init__(self, presenter: RecordsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self.view = RecordsView(TITLE, ABOUT, mail_columns(), EMPTY)
        self.search, self.states = SearchField("宛先・件名", "メールを探す"), Segments("状態", FILTERS)
        self.states.set_value(None)
        self.again = Button("もう一度送信", icon="send")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.view)
        self.view.tools.addWidget(self.search, 1)
        self.view.tools.addWidget(self.states)
        self.view.acts.addWidget(self.again)
        self.setFocusProxy(self.search)
        self._connect()
        self._on_chosen(None)

    def load(self) -> None:
        self.presenter.load()

    def set_compact(self, compact: bool) -> None:
        self.view.set_compact(compact)

    def send_again(self) -> None:
        mail = self.view.current
        if isinstance(mail, OutgoingMail):
            body = SendAgain(request_id=uuid.uuid4())
            self.presenter.act("again", SEND_MAIL_AGAIN, body, mail=str(mail.mail_id))

    def _connect(self) -> None:
        presenter, view = self.presenter, self.view
        presenter.found.connect(self._on_found)
        presenter.page.connect(view.put_page)
        presenter.lost.connect(view.model.page_failed)
        presenter.told.connect(lambda message: view.notice.tell(message, "再試行", presenter.load))
        presenter.working.connect(view.busy.set_working)
        presenter.done.connect(lambda _, __: view.toast.tell("もう一度送信します"))
        presenter.refused.connect(lambda _, message: view.tell(message))
        view.model.page_wanted.connect(presenter.fetch)
        view.chosen.connect(self._on_chosen)
        self.search.searched.connect(lambda text: presenter.narrow(text=text))
        self.states.chosen.connect(lambda state: presenter.narrow(state=state))
        self.again.clicked.connect(self.send_again)

    def _on_found(self, answer: OutgoingMails) -> None:
        asked = self.presenter.asked
        narrowed = bool(getattr(asked, "text", "") or getattr(asked, "state", None))
        self.view.show_total(answer.total, narrowed=narrowed)
        if not answer.has_relay:
            self.view.notice.say(NO_RELAY, "amber")
        elif answer.failed:
            self.view.notice.say(FAILED.format(count=answer.failed), "amber")
        else:
            self.view.notice.clear()

    def _on_chosen(self, row: object) -> None:
        mail = row if isinstance(row, OutgoingMail) else None
        self.again.setEnabled(mail is not None and mail.may_send_again)
        self.again.setToolTip(REISSUE if mail is not None and not mail.may_send_again else "")
