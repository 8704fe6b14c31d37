"""Who may what: every endpoint x role x object state, on both databases (RELIABILITY.md, the one policy table).

The expectations are written from the design's table, not read from server/policy.py. An endpoint without a row here
fails `test_every_endpoint_stands_in_the_matrix`.
"""

from __future__ import annotations

import enum
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from urllib.parse import quote
from uuid import UUID, uuid4
from zipfile import ZipFile

import msgspec
import pytest
from sqlalchemy import insert, select, text

from tests.server.attachments.files import PNG
from tests.server.conftest import BRANCH, OTHER_BRANCH
from tests.server.edge import Edge, Got
from tests.server.inquiries.rows import add_inquiries, add_messages
from tests.service import UNTHROTTLED
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.text import code_key, fold, phone_key
from usen_desk.server.attachments.blob_folder import FolderBlobs
from usen_desk.server.calendars.rules import defaults as board_defaults
from usen_desk.server.db import schema, search
from usen_desk.server.handlers import HANDLERS
from usen_desk.server.openapi import endpoint_names
from usen_desk.server.policy import POLICY
from usen_desk.server.session.service import token_hash
from usen_desk.server.settings import Settings
from usen_desk.server.trials.texts import DEFAULT_RULES

STAFF_ROLES = (Role.AGENT, Role.SALES, Role.SUPERVISOR, Role.ADMIN)
ROLES = (*STAFF_ROLES, Role.CUSTOMER)
SALES_ID = STAFF_ROLES.index(Role.SALES) + 1
COLLEAGUE_ID = 9
COLLEAGUES = "what a colleague wrote"
COLLEAGUES_CANNED, SHARED_CANNED = UUID(int=901), UUID(int=902)
OWN_DEVICE, COLLEAGUES_DEVICE = "1" * 32, "9" * 32
ANOTHERS_TRANSFER = UUID(int=903)
COLLEAGUES_KEY = "B" * 43 + "="


class State(enum.Enum):
    """Where the object stands, seen from the sales rep's branch, and for inquiries also from the customer's company."""

    OWN_BRANCH = "own branch"
    OTHER_BRANCH = "other branch"
    NEVER_EXISTED = "never existed"
    OTHER_COMPANY = "own branch, other company"
    UNASSIGNED = "own company, nobody's"
    CLOSED = "own company, done"


OF_STORES = (State.OWN_BRANCH, State.OTHER_BRANCH, State.NEVER_EXISTED)


class Outcome(enum.Enum):
    SEES = "sees"
    HIDDEN = "hidden"
    """404 or an empty answer: the same as for what never existed."""
    REFUSED = "refused"
    SIGNED_OUT = "signed out"


@dataclass(frozen=True)
class Store:
    """A store with one account and one trial, as a probe may ask for it."""

    code: str
    name: str
    phone: str
    login_id: str
    email: str
    account_id: int
    branch_code: str
    trial: str
    """Login ID; the trial's 販売 is the same text. The sales rep has it, and an extension waits for its decision."""
    inquiry_id: int
    """An inquiry of this store; its first message says `said`."""

    @property
    def said(self) -> str:
        return f"品番{self.account_id}の件"

    @property
    def extension(self) -> UUID:
        return UUID(int=self.account_id)

    def follow_up_of(self, staff_id: int) -> UUID:
        """Each person of the staff wrote one."""
        return UUID(int=self.account_id * 10 + staff_id)


STORES = {
    State.OWN_BRANCH: Store(
        "0398-2071-01", "髙橋カフェ", "045-123-4567", "own-1", "own@a.example.jp", 101, BRANCH, "xOwn1", 1
    ),
    State.OTHER_BRANCH: Store(
        "0398-2071-02", "高橋薬局", "011-123-4567", "other-1", "o@b.example.jp", 102, OTHER_BRANCH, "xOther1", 2
    ),
    State.NEVER_EXISTED: Store(
        "9999-9999-99", "無い店", "099-999-9999", "none-1", "n@c.example.jp", 999, "9999999999", "xNone1", 999
    ),
    State.OTHER_COMPANY: Store(
        "0398-2071-04", "山川書店", "045-123-4568", "other-4", "o4@d.example.jp", 104, BRANCH, "xOther4", 4
    ),
    State.UNASSIGNED: Store(
        "0398-2071-05", "海野食堂", "045-123-4569", "own-5", "own5@a.example.jp", 105, BRANCH, "xOwn5", 5
    ),
    State.CLOSED: Store(
        "0398-2071-06", "林美容室", "045-123-4570", "own-6", "own6@a.example.jp", 106, BRANCH, "xOwn6", 6
    ),
}
OWN_COMPANY = {State.OWN_BRANCH, State.UNASSIGNED, State.CLOSED}

ALL = {State.OWN_BRANCH: Outcome.SEES, State.OTHER_BRANCH: Outcome.SEES, State.NEVER_EXISTED: Outcome.HIDDEN}
OWN_BRANCH = {**ALL, State.OTHER_BRANCH: Outcome.HIDDEN}
NONE = dict.fromkeys(OF_STORES, Outcome.REFUSED)
ALWAYS = dict.fromkeys(OF_STORES, Outcome.SEES)
MASTER = {Role.AGENT: ALL, Role.SALES: OWN_BRANCH, Role.SUPERVISOR: ALL, Role.ADMIN: NONE}
EVERYBODY = dict.fromkeys(STAFF_ROLES, ALWAYS)
ANYBODY = dict.fromkeys(ROLES, ALWAYS)

EVERY_INQUIRY = {state: Outcome.HIDDEN if state is State.NEVER_EXISTED else Outcome.SEES for state in State}
OF_BRANCH = {**EVERY_INQUIRY, State.OTHER_BRANCH: Outcome.HIDDEN}
OF_COMPANY = {state: Outcome.SEES if state in OWN_COMPANY else Outcome.HIDDEN for state in State}
READERS = {Role.AGENT: EVERY_INQUIRY, Role.SALES: OF_BRANCH, Role.SUPERVISOR: EVERY_INQUIRY, Role.CUSTOMER: OF_COMPANY}
WRITERS = {Role.AGENT: EVERY_INQUIRY, Role.SUPERVISOR: EVERY_INQUIRY, Role.CUSTOMER: OF_COMPANY}
WORKS = {Role.AGENT: EVERY_INQUIRY, Role.SUPERVISOR: EVERY_INQUIRY}
CUSTOMERS = {Role.AGENT: NONE, Role.CUSTOMER: ALWAYS}
WORKERS = {Role.AGENT: ALWAYS, Role.SUPERVISOR: ALWAYS}
EXPORTS = {Role.AGENT: NONE, Role.SALES: OWN_BRANCH, Role.SUPERVISOR: ALL, Role.ADMIN: NONE}
FOLLOWS = EXPORTS
READS_TRIALS = {Role.AGENT: ALWAYS, Role.SALES: ALWAYS, Role.SUPERVISOR: ALWAYS, Role.ADMIN: NONE}
SUPERVISES = {Role.AGENT: NONE, Role.SALES: NONE, Role.SUPERVISOR: ALWAYS, Role.ADMIN: NONE}
ANOTHERS = dict.fromkeys(OF_STORES, Outcome.HIDDEN)
WRITES_CANNED = (Role.AGENT, Role.SUPERVISOR, Role.ADMIN)
SHARES = {Role.AGENT: NONE, Role.SALES: NONE, Role.SUPERVISOR: ALWAYS, Role.ADMIN: ALWAYS}
SUPERVISORS = {Role.AGENT: NONE, Role.SALES: NONE, Role.SUPERVISOR: ALL, Role.ADMIN: NONE}
SENDS = {**WORKERS, Role.SALES: NONE, Role.ADMIN: ALWAYS, Role.CUSTOMER: ALWAYS}
HIDES = {**dict.fromkeys((Role.AGENT, Role.SUPERVISOR, Role.ADMIN, Role.CUSTOMER), ANOTHERS), Role.SALES: NONE}

Ask = Callable[..., Got]
Probe = Callable[[Ask, Store], Outcome]


def by_status(got: Got) -> Outcome:
    if got.status == 404:
        assert got.json["code"] == "not_found"
        return Outcome.HIDDEN
    return {200: Outcome.SEES, 401: Outcome.SIGNED_OUT, 403: Outcome.REFUSED}[got.status]


def listed(got: Got, count: Callable[[object], int]) -> Outcome:
    """Hidden where the list is empty and its count says so too."""
    outcome = by_status(got)
    return Outcome.HIDDEN if outcome is Outcome.SEES and not count(got.json) else outcome


def search_by(**conditions: str) -> Probe:
    def probe(ask: Ask, store: Store) -> Outcome:
        query = {name: getattr(store, field) for name, field in conditions.items()}

        def count(answer: dict) -> int:
            assert len(answer["items"]) == answer["count"]
            return answer["count"]

        return listed(ask("GET", "/v1/accounts", query=query), count)

    return probe


def find_by(field: str) -> Probe:
    return lambda ask, store: listed(
        ask("GET", "/v1/find", query={"text": getattr(store, field)}),
        lambda answer: sum(row["customer_code"] == store.code for group in answer["groups"] for row in group["items"]),
    )


def find_trial(ask: Ask, store: Store) -> Outcome:
    got = ask("GET", "/v1/find", query={"text": store.trial})
    return listed(got, lambda answer: sum(row["login_id"] == store.trial for row in answer["trials"]))


def branch_listed(ask: Ask, store: Store) -> Outcome:
    return listed(
        ask("GET", "/v1/branches"), lambda answer: sum(b["branch_code"] == store.branch_code for b in answer["items"])
    )


def trials_by(**conditions: str) -> Probe:
    def probe(ask: Ask, store: Store) -> Outcome:
        query = {name: getattr(store, field) for name, field in conditions.items()}
        got = ask("GET", "/v1/trials", query=query)
        assert got.status != 200 or len(got.json["items"]) == got.json["count"]
        return listed(got, lambda answer: answer["count"])

    return probe


def trial_at_store(ask: Ask, store: Store) -> Outcome:
    got = ask("GET", f"/v1/customers/{store.code}/trials")
    assert got.status != 200 or [row["login_id"] for row in got.json["items"]] == [store.trial]
    return by_status(got)


def sold_as_listed(ask: Ask, store: Store) -> Outcome:
    return listed(ask("GET", "/v1/trial-channels"), lambda answer: answer["items"].count(store.trial))


def branch_in_funnel(ask: Ask, store: Store) -> Outcome:
    got = ask("GET", "/v1/trial-funnel", query={"issued_from": "2018-06-01"})
    return listed(got, lambda answer: sum(b["branch_code"] == store.branch_code for b in answer["branches"]))


def trial_in_file(ask: Ask, store: Store) -> Outcome:
    got = ask("GET", "/v1/trial-export", query={"branch_code": store.branch_code})
    return by_status(got) if got.status != 200 or store.trial.encode() in got.content else Outcome.HIDDEN


def sent(ask: Ask, method: str, path: str, body: object, version: int | None = None) -> Got:
    headers = {} if version is None else {"if-match": f'"{version}"'}
    return ask(method, path, body=msgspec.json.encode(body), headers=headers)


def registered(ask: Ask, store: Store) -> Outcome:
    got = sent(ask, "POST", "/v1/trial-registrations", {"login_ids": [store.trial]})
    return listed(got, lambda answer: sum(item["outcome"] != "not_found" for item in answer["items"]))


def followed_up(ask: Ask, store: Store) -> Outcome:
    body = {"follow_up_id": str(uuid4()), "kind": "phone", "result": "talked"}
    return by_status(sent(ask, "POST", f"/v1/trials/{store.trial}/follow-ups", body))


def withdrawn(ask: Ask, store: Store) -> Outcome:
    me = ask("GET", "/v1/session")
    follow_up = store.follow_up_of(me.json["staff_id"] if me.status == 200 else 0)
    return by_status(ask("POST", f"/v1/trials/{store.trial}/follow-ups/{follow_up}/withdrawal"))


def row_of(ask: Ask, store: Store) -> dict:
    got = ask("GET", f"/v1/trials/{store.trial}")
    return got.json["row"] if got.status == 200 else {"version": 1}


def handed_over(ask: Ask, store: Store) -> Outcome:
    """To the sales rep, or back to nobody."""
    row = row_of(ask, store)
    body = {"staff_id": None if row.get("rep_id") else SALES_ID}
    return by_status(sent(ask, "PUT", f"/v1/trials/{store.trial}/rep", body, row["version"]))


def placed(ask: Ask, store: Store) -> Outcome:
    body = {"customer_code": store.code}
    return by_status(sent(ask, "PUT", f"/v1/trials/{store.trial}/store", body, row_of(ask, store)["version"]))


def more_days_asked(ask: Ask, store: Store) -> Outcome:
    """Whoever reaches the trial hears that a request waits already."""
    body = {"extension_id": str(uuid4()), "days": 7, "reason": "x"}
    got = sent(ask, "POST", f"/v1/trials/{store.trial}/extensions", body)
    return Outcome.SEES if got.status == 409 and got.json["code"] == "already_asked" else by_status(got)


def extension_listed(ask: Ask, store: Store) -> Outcome:
    got = ask("GET", "/v1/trial-extensions")
    return listed(got, lambda answer: sum(item["login_id"] == store.trial for item in answer["items"]))


def decided(ask: Ask, store: Store) -> Outcome:
    return by_status(sent(ask, "POST", f"/v1/trial-extensions/{store.extension}/decision", {"is_approved": True}))


def on_the_reps_list(ask: Ask, store: Store) -> Outcome:
    got = ask("GET", "/v1/my-trials", query={"rep_id": SALES_ID})
    return listed(got, lambda answer: sum(item["row"]["login_id"] == store.trial for item in answer["items"]))


def advice_put(ask: Ask, store: Store) -> Outcome:
    return by_status(sent(ask, "PUT", "/v1/trial-advice", DEFAULT_RULES, 0))


def plain(method: str, path: str, **more: object) -> Probe:
    """Status alone; {code} and the like in the path are the store's."""
    return lambda ask, store: by_status(
        ask(method, path.format_map({k: quote(str(v), safe="") for k, v in vars(store).items()}), **more)
    )


def reregistration(ask: Ask, store: Store) -> Outcome:
    body = b'{"request_id":"%s"}' % str(uuid4()).encode()
    return by_status(ask("POST", f"/v1/accounts/{store.account_id}/reregistration", body=body))


def wrong_password_is_told(ask: Ask, store: Store) -> Outcome:
    got = ask("POST", "/v1/session/password", body=b'{"current":"x","new":"a long enough passphrase"}')
    return Outcome.SEES if got.status == 403 and got.json["code"] == "wrong_password" else by_status(got)


def bad_image_is_told(ask: Ask, store: Store) -> Outcome:
    got = ask("PUT", "/v1/session/image", body=b"no png")
    return Outcome.SEES if got.status == 422 and got.json["code"] == "bad_image" else by_status(got)


def no_image_is_told(ask: Ask, store: Store) -> Outcome:
    """Colleagues without an image answer not_found to all who may ask."""
    got = ask("GET", "/v1/staff/1/image")
    return Outcome.SEES if got.status == 404 and got.json["code"] == "not_found" else by_status(got)


def presence_shown(ask: Ask, store: Store) -> Outcome:
    body = b'{"inquiry_id":1,"device_id":"%s","state":"viewing"}' % (b"0" * 32)
    return by_status(ask("POST", "/v1/presence", body=body))


def inquiry_listed(**conditions: str) -> Probe:
    """Hidden where neither the items nor the count know of it."""

    def probe(ask: Ask, store: Store) -> Outcome:
        query = {name: getattr(store, field) for name, field in conditions.items()}

        def count(answer: dict) -> int:
            assert len(answer["items"]) == answer["count"]
            return sum(card["inquiry_id"] == store.inquiry_id for card in answer["items"])

        return listed(ask("GET", "/v1/inquiries", query=query), count)

    return probe


def message_found(ask: Ask, store: Store) -> Outcome:
    def count(answer: dict) -> int:
        assert len(answer["items"]) == answer["count"]
        assert all(hit["inquiry_id"] == store.inquiry_id for hit in answer["items"])
        return answer["count"]

    return listed(ask("GET", "/v1/messages", query={"text": store.said}), count)


def inquiry_found_by_number(ask: Ask, store: Store) -> Outcome:
    got = ask("GET", "/v1/find", query={"text": f"#{store.inquiry_id}"})
    return listed(got, lambda answer: len(answer["inquiries"]))


def replied(ask: Ask, store: Store) -> Outcome:
    """Who may answer is told that a done one is closed."""
    body = b'{"reply_id":"%s","body":"x","send_anyway":true}' % str(uuid4()).encode()
    got = ask("POST", f"/v1/inquiries/{store.inquiry_id}/replies", body=body)
    return Outcome.SEES if got.status == 409 and got.json["code"] == "inquiry_closed" else by_status(got)


def worked_on(method: str, path: str, **body: object) -> Probe:
    """Who may see it is told that it has another version by now."""

    def probe(ask: Ask, store: Store) -> Outcome:
        asked = {"action_id": str(uuid4()), **body}
        if "into" in body:
            asked["into"] = 1 if store.inquiry_id == 6 else 6
        got = sent(ask, method, path.format(inquiry_id=store.inquiry_id), asked, 999)
        return Outcome.SEES if got.status == 412 else by_status(got)

    return probe


def worked_on_among_many(ask: Ask, store: Store) -> Outcome:
    body = {
        "edit": {"action_id": str(uuid4()), "status": "done"},
        "inquiries": [{"inquiry_id": store.inquiry_id, "version": 999}],
    }
    return listed(
        sent(ask, "POST", "/v1/inquiry-bulk", body),
        lambda answer: sum(line["outcome"] != "not_found" and line["card"] is not None for line in answer["items"]),
    )


def linked(ask: Ask, store: Store) -> Outcome:
    body = {"action_id": str(uuid4()), "other": 1 if store.inquiry_id == 6 else 6}
    return by_status(sent(ask, "POST", f"/v1/inquiries/{store.inquiry_id}/links", body))


def next_taken(ask: Ask, store: Store) -> Outcome:
    return by_status(sent(ask, "POST", "/v1/inquiry-next", {"action_id": str(uuid4())}))


def nothing_undone(ask: Ask, store: Store) -> Outcome:
    """An action that nobody did is not found, for all who may ask."""
    got = sent(ask, "POST", f"/v1/inquiry-actions/{uuid4()}/undo", {})
    return Outcome.SEES if got.status == 404 and got.json["code"] == "not_found" else by_status(got)


def uploaded(ask: Ask, store: Store) -> Outcome:
    query = {"name": "a.png", "sha256": sha256(PNG).hexdigest()}
    return by_status(ask("PUT", f"/v1/uploads/{uuid4()}", query=query, body=PNG))


MADE = {
    "upload-length": str(len(PNG)),
    "upload-metadata": ",".join(
        f"{key} {b64encode(value.encode()).decode()}"
        for key, value in {"filename": "a.png", "sha256": sha256(PNG).hexdigest()}.items()
    ),
}


def by_tus(got: Got) -> Outcome:
    return Outcome.SEES if got.status in (201, 204) else by_status(got)


def transfer_made(ask: Ask, store: Store) -> Outcome:
    return by_tus(ask("POST", "/v1/transfers", headers=MADE))


def of_own_transfer(method: str, **more: object) -> Probe:
    def probe(ask: Ask, store: Store) -> Outcome:
        made = ask("POST", "/v1/transfers", headers=MADE)
        place = made.headers["location"] if made.status == 201 else f"/v1/transfers/{uuid4()}"
        return by_tus(ask(method, place, **more))

    return probe


def of_anothers_transfer(method: str, **more: object) -> Probe:
    return lambda ask, store: by_tus(ask(method, f"/v1/transfers/{ANOTHERS_TRANSFER}", **more))


PART = {"content-type": "application/offset+octet-stream", "upload-offset": "0"}


def file_fetched(ask: Ask, store: Store) -> Outcome:
    got = ask("GET", f"/v1/attachments/{store.inquiry_id}")
    assert got.status != 200 or got.content == store.said.encode()
    return by_status(got)


def files_of_thread(ask: Ask, store: Store) -> Outcome:
    return listed(ask("GET", f"/v1/inquiries/{store.inquiry_id}/files"), lambda answer: len(answer["items"]))


def thread_bundled(ask: Ask, store: Store) -> Outcome:
    return of_zip(sent(ask, "POST", f"/v1/inquiries/{store.inquiry_id}/bundle", {}), store)


def files_exported(ask: Ask, store: Store) -> Outcome:
    return of_zip(sent(ask, "POST", "/v1/bundles", {"attachment_ids": [store.inquiry_id]}), store)


def of_zip(got: Got, store: Store) -> Outcome:
    if got.status == 200:
        with ZipFile(BytesIO(got.content)) as archive:
            first, *_ = archive.namelist()
            assert archive.read(first) == store.said.encode()
    return by_status(got)


def files_found(ask: Ask, store: Store) -> Outcome:
    def count(answer: dict) -> int:
        assert len(answer["items"]) == answer["count"] == sum(kind["count"] for kind in answer["kinds"])
        assert all(item["quote"] == store.said for item in answer["items"])
        return answer["count"]

    return listed(ask("GET", "/v1/files", query={"store": store.code}), count)


def thumbnail_fetched(ask: Ask, store: Store) -> Outcome:
    got = ask("GET", f"/v1/attachments/{store.inquiry_id}/thumbnail")
    assert got.status != 200 or got.content == b"small " + store.said.encode()
    return by_status(got)


def opened(ask: Ask, store: Store) -> Outcome:
    body = {"opening_id": str(uuid4()), "category": "other", "customer_code": store.code, "comment": "x"}
    return by_status(sent(ask, "POST", "/v1/inquiries", body))


def wrong_customer_is_told(ask: Ask, store: Store) -> Outcome:
    got = sent(ask, "POST", "/v1/portal/session", {"email": "nobody@a.jp", "password": "x", "device_id": "0" * 32})
    return Outcome.SEES if got.json["code"] == "wrong_sign_in" else by_status(got)


def weak_password_is_told(ask: Ask, store: Store) -> Outcome:
    got = sent(ask, "POST", "/v1/portal/session/password", {"new": "x"})
    return Outcome.SEES if got.status == 422 and got.json["code"] == "weak_password" else by_status(got)


def wrong_own_password_is_told(ask: Ask, store: Store) -> Outcome:
    got = sent(ask, "PUT", "/v1/portal/session/password", {"current": "x", "new": "a long enough passphrase"})
    return Outcome.SEES if got.status == 403 and got.json["code"] == "wrong_password" else by_status(got)


def bad_picture_is_told(ask: Ask, store: Store) -> Outcome:
    got = ask("PUT", "/v1/portal/session/image", body=b"no picture")
    return Outcome.SEES if got.status == 422 and got.json["code"] == "bad_image" else by_status(got)


def no_own_image_is_told(ask: Ask, store: Store) -> Outcome:
    got = ask("GET", "/v1/portal/session/image")
    return Outcome.SEES if got.status == 404 and got.json["code"] == "not_found" else by_status(got)


def linked_by(path: str, body: dict[str, str]) -> Probe:
    """Nobody learns here who exists."""
    return lambda ask, store: by_status(sent(ask, "POST", path, body))


def dead_link_is_told(path: str) -> Probe:
    def probe(ask: Ask, store: Store) -> Outcome:
        got = sent(ask, "POST", path, {"token": "A" * 43, "new": "a long enough passphrase"})
        return Outcome.SEES if got.status == 410 and got.json["code"] == "link_over" else by_status(got)

    return probe


def own_store_listed(ask: Ask, store: Store) -> Outcome:
    got = ask("GET", "/v1/portal/stores", query={"word": store.name})
    return listed(got, lambda answer: answer["count"])


def view_kept(ask: Ask, store: Store) -> Outcome:
    return by_status(ask("PUT", f"/v1/inquiry-views/{uuid4()}", body=b'{"name":"x","search":{}}'))


def view_kept_and_removed(ask: Ask, store: Store) -> Outcome:
    path = f"/v1/inquiry-views/{uuid4()}"
    ask("PUT", path, body=b'{"name":"x","search":{}}')
    return by_status(ask("DELETE", path))


def draft_saved(ask: Ask, store: Store) -> Outcome:
    return by_status(sent(ask, "PUT", "/v1/drafts", draft_of(store)))


def draft_of(store: Store) -> dict[str, object]:
    about = {"mode": "reply", "inquiry_id": store.inquiry_id, "device_id": "0" * 32}
    return {**about, "reply_id": str(uuid4()), "body": "mine"}


def own_draft_listed(ask: Ask, store: Store) -> Outcome:
    sent(ask, "PUT", "/v1/drafts", draft_of(store))
    got = ask("GET", "/v1/drafts")
    return listed(got, lambda answer: sum(draft["inquiry_id"] == store.inquiry_id for draft in answer["items"]))


def drafts_said(path: str) -> Probe:
    """Texts that a colleague wrote."""

    def probe(ask: Ask, store: Store) -> Outcome:
        query = {"mode": "reply", "inquiry_id": store.inquiry_id} if path == "/v1/draft-versions" else {}
        return listed(
            ask("GET", path, query=query), lambda answer: sum(text["body"] == COLLEAGUES for text in answer["items"])
        )

    return probe


def own_version_listed(ask: Ask, store: Store) -> Outcome:
    about = {"mode": "reply", "inquiry_id": store.inquiry_id}
    saved = sent(ask, "PUT", "/v1/drafts", draft_of(store))
    if saved.status == 200:
        ask("DELETE", "/v1/drafts", query={**about, "revision": saved.json["revision"]})
    return listed(ask("GET", "/v1/draft-versions", query=about), lambda answer: len(answer["items"]))


def draft_dropped(ask: Ask, store: Store) -> Outcome:
    return by_status(
        ask("DELETE", "/v1/drafts", query={"mode": "reply", "inquiry_id": store.inquiry_id, "revision": 1})
    )


def canned_listed(canned: UUID) -> Probe:
    return lambda ask, store: listed(
        ask("GET", "/v1/canned"), lambda answer: sum(reply["canned_id"] == str(canned) for reply in answer["items"])
    )


def canned_added(*, is_shared: bool) -> Probe:
    body = {"title": "x", "body": "x", "is_shared": is_shared}
    return lambda ask, store: by_status(sent(ask, "POST", f"/v1/canned/{uuid4()}", body))


def canned_put(canned: UUID) -> Probe:
    """Each with a text of its own: what stands there already is no change."""

    def probe(ask: Ask, store: Store) -> Outcome:
        body = {"title": str(uuid4()), "body": "x", "is_shared": canned == SHARED_CANNED}
        got = sent(ask, "PUT", f"/v1/canned/{canned}", body, 1)
        return Outcome.SEES if got.status == 412 else by_status(got)

    return probe


def canned_removed(canned: UUID) -> Probe:
    """Who may is told that it has another version."""

    def probe(ask: Ask, store: Store) -> Outcome:
        got = ask("DELETE", f"/v1/canned/{canned}", headers={"if-match": '"999"'})
        return Outcome.SEES if got.status == 412 else by_status(got)

    return probe


def own_canned_changed(ask: Ask, store: Store) -> Outcome:
    path = f"/v1/canned/{uuid4()}"
    sent(ask, "POST", path, {"title": "x", "body": "x"})
    return by_status(sent(ask, "PUT", path, {"title": "y", "body": "x"}, 1))


def own_canned_removed(ask: Ask, store: Store) -> Outcome:
    path = f"/v1/canned/{uuid4()}"
    sent(ask, "POST", path, {"title": "x", "body": "x"})
    return by_status(ask("DELETE", path, headers={"if-match": '"1"'}))


def device_listed(device: str) -> Probe:
    return lambda ask, store: listed(
        ask("GET", "/v1/session/devices"), lambda answer: sum(one["device_id"] == device for one in answer["items"])
    )


def key_deposited(ask: Ask, store: Store) -> Outcome:
    return by_status(sent(ask, "PUT", "/v1/session/device-key", {"key": "A" * 43 + "="}))


def colleagues_key(ask: Ask, store: Store) -> Outcome:
    """Of the very PC that the asker sits at."""
    return listed(ask("GET", "/v1/session/device-key"), lambda answer: int(answer["key"] == COLLEAGUES_KEY))


def offline_views_told(ask: Ask, store: Store) -> Outcome:
    """Logged as told: what is there and what never was are answered alike."""
    view = {"kind": "customer", "key": store.code, "at": "2026-11-20T03:00:00Z"}
    return by_status(sent(ask, "POST", "/v1/offline-views", {"batch_id": str(uuid4()), "views": [view]}))


def wrong_sign_in_is_told(ask: Ask, store: Store) -> Outcome:
    body = b'{"login_id":"nobody","password":"x","device_id":"%s"}' % (b"0" * 32)
    got = ask("POST", "/v1/session", body=body)
    return Outcome.SEES if got.json["code"] == "wrong_sign_in" else by_status(got)


def told_only(method: str, path: str, body: object, version: int | None = None) -> Probe:
    """What every object is alike in: who may ask is told that it has another version, or that it isn't there."""

    def probe(ask: Ask, store: Store) -> Outcome:
        got = sent(ask, method, path, body, version)
        return Outcome.SEES if got.status in (404, 412) else by_status(got)

    return probe


def added_once(path: str, key: str, text: dict[str, object]) -> Probe:
    return lambda ask, store: by_status(sent(ask, "POST", path, {key: str(uuid4()), "text": text}))


def company_of(store: Store) -> int:
    """A company that is the customer's own, one with stores of another branch only, one that never existed."""
    return {1: 1, 2: FAR_COMPANY}.get(store.inquiry_id, 999)


def basic_info(method: str, **more: object) -> Probe:
    def probe(ask: Ask, store: Store) -> Outcome:
        got = ask(method, f"/v1/companies/{company_of(store)}/basic-info", **more)
        return Outcome.SEES if got.status == 412 else by_status(got)

    return probe


def company_found(ask: Ask, store: Store) -> Outcome:
    got = ask("GET", "/v1/basic-info")
    return listed(got, lambda answer: sum(one["company_id"] == company_of(store) for one in answer["items"]))


FAR_COMPANY = 3
SHOWN_NOTICE, DRAFT_NOTICE = 1, 2
NOTICE = {"kind": "guide", "title": "x", "body": "x"}
FAQ = {"category": "x", "question": "x", "answer": "x"}
OWN_DRAFTS_OF_ALL = {role: ALWAYS if role in (Role.SUPERVISOR, Role.ADMIN) else ANOTHERS for role in ROLES}
COMPANIES = {**dict.fromkeys(STAFF_ROLES, ALL), Role.SALES: OWN_BRANCH, Role.CUSTOMER: OWN_BRANCH}
BOARD_RULES = msgspec.to_builtins(board_defaults(240).rules)
OTHER_ORDER = "billing program repair product renovation relocation closing other".split()
WRITES_KNOWLEDGE = [
    ("add_notice", added_once("/v1/notices", "notice_key", NOTICE)),
    ("put_notice", told_only("PUT", "/v1/notices/2", {"text": {**NOTICE, "title": "y"}}, 999)),
    ("withdraw_notice", told_only("POST", "/v1/notices/2/withdrawal", {}, 999)),
    ("restore_notice", told_only("POST", "/v1/notices/999/restoration", {}, 999)),
    ("list_notice_readers", plain("GET", "/v1/notices/1/readers")),
    ("add_faq", added_once("/v1/faq", "faq_key", FAQ)),
    ("put_faq", told_only("PUT", "/v1/faq/1", FAQ, 999)),
    ("list_page_versions", plain("GET", "/v1/pages/terms/versions")),
    ("put_page", told_only("PUT", "/v1/pages/terms", {"body": "x"}, 999)),
    ("list_categories", plain("GET", "/v1/categories")),
    ("put_category", told_only("PUT", "/v1/categories/none", {"notes": [], "hints": []}, 999)),
    ("put_category_order", told_only("PUT", "/v1/category-order", {"items": OTHER_ORDER}, 999)),
    ("put_call_centres", told_only("PUT", "/v1/call-centres", {"items": []}, 999)),
    ("get_kept_versions", plain("GET", "/v1/kept/notice/1")),
]

KEPT_DOCUMENT, WITHDRAWN_DOCUMENT = UUID(int=951), UUID(int=952)
DOCUMENT = {"title": "another", "category": "other"}
WITHDRAWN = {**dict.fromkeys(STAFF_ROLES, ANOTHERS), Role.SUPERVISOR: ALWAYS}


def document_listed(document: UUID) -> Probe:
    return lambda ask, store: listed(
        ask("GET", "/v1/shelf"), lambda answer: sum(one["document_id"] == str(document) for one in answer["items"])
    )


def document_taken(ask: Ask, store: Store) -> Outcome:
    return by_status(sent(ask, "PUT", f"/v1/uploads/{uuid4()}/document", {"version_id": 1}))


def document_added(ask: Ask, store: Store) -> Outcome:
    """Who may is told that there is no such upload."""
    got = sent(ask, "POST", f"/v1/shelf/{uuid4()}", {**DOCUMENT, "upload_id": str(uuid4())})
    return Outcome.SEES if got.status == 409 else by_status(got)


def temporary_asked(ask: Ask, store: Store) -> Outcome:
    got = sent(ask, "POST", "/v1/portal-users/999/password", {"request_id": str(uuid4())})
    return Outcome.SEES if got.status == 404 else by_status(got)


def user_issued(ask: Ask, store: Store) -> Outcome:
    """Who may is told that this is no mail address."""
    body = {"request_id": str(uuid4()), "company_name": "会社9", "name": "x", "email": "no mail"}
    got = sent(ask, "POST", "/v1/portal-users", body)
    return Outcome.SEES if got.status == 422 and got.json["field"] == "email" else by_status(got)


def staff_invited(ask: Ask, store: Store) -> Outcome:
    """Who may is told that this login ID is somebody's."""
    body = {"login_id": "agent", "name": "x", "department": "x", "role": "agent"}
    got = sent(ask, "POST", "/v1/people", body)
    return Outcome.SEES if got.status == 409 and got.json["code"] == "already_registered" else by_status(got)


def log_listed(whose: str) -> Probe:
    """agent: rows of who asks; another: a view by COLLEAGUE_ID."""

    def probe(ask: Ask, store: Store) -> Outcome:
        me = ask("GET", "/v1/session")
        staff_id = me.json["staff_id"] if me.status == 200 and whose == "agent" else COLLEAGUE_ID
        got = ask("GET", "/v1/access-log", query={"staff_id": staff_id})
        return listed(got, lambda answer: len(answer["items"]) or whose == "agent")

    return probe


EVERY_ROW = {Role.SUPERVISOR: ALWAYS}
ADMINISTERS = {Role.AGENT: NONE, Role.SALES: NONE, Role.SUPERVISOR: NONE, Role.ADMIN: ALWAYS}
ISSUES = {Role.AGENT: ALWAYS, Role.SALES: NONE, Role.SUPERVISOR: ALWAYS, Role.ADMIN: ALWAYS}
NO_STAFF = "/v1/people/999"
OFFICE = [
    ("list_portal_users", "anything", plain("GET", "/v1/portal-users"), ISSUES),
    ("issue_portal_user", "anything", user_issued, ISSUES),
    ("reissue_portal_password", "anything", temporary_asked, ISSUES),
    ("put_portal_access", "any", told_only("PUT", "/v1/portal-users/999/access", {"is_stopped": True}), SHARES),
    ("list_companies", "anything", plain("GET", "/v1/companies"), ISSUES),
    ("get_company", "anything", plain("GET", "/v1/companies/1"), SHARES),
    ("edit_company", "anything", told_only("PATCH", "/v1/companies/1", {"name": "会社1"}, 999), SHARES),
    ("list_edits", "anything", plain("GET", "/v1/edits"), SHARES),
    ("list_staff", "anything", plain("GET", "/v1/people"), SHARES),
    ("invite_staff", "anything", staff_invited, ADMINISTERS),
    ("edit_staff", "anything", told_only("PATCH", NO_STAFF, {"name": "x"}, 1), ADMINISTERS),
    ("put_staff_access", "anything", told_only("PUT", f"{NO_STAFF}/access", {"is_disabled": True}), ADMINISTERS),
    ("reset_staff_password", "anything", told_only("POST", f"{NO_STAFF}/password", {}), ADMINISTERS),
    ("end_staff_sessions", "anything", told_only("POST", f"{NO_STAFF}/sign-out", {}), ADMINISTERS),
    ("list_left_drafts", "anything", told_only("GET", f"{NO_STAFF}/drafts", {}), SUPERVISES),
    ("list_staff_devices", "anything", plain("GET", "/v1/people/1/devices"), SHARES),
    ("revoke_staff_device", "any", told_only("DELETE", f"/v1/people/1/devices/{'e' * 32}", {}), ADMINISTERS),
]

SENDS_AGAIN = f"/v1/outgoing-mail/{UUID(int=1)}/again"
OFFICE += [
    ("list_outgoing_mail", "anything", plain("GET", "/v1/outgoing-mail"), SHARES),
    ("send_mail_again", "any", told_only("POST", SENDS_AGAIN, {"request_id": str(UUID(int=2))}), SHARES),
    ("search_access_log", "own", log_listed("agent"), dict.fromkeys(STAFF_ROLES, ALWAYS)),
    ("search_access_log", "another's", log_listed("another"), {**dict.fromkeys(STAFF_ROLES, ANOTHERS), **EVERY_ROW}),
    ("export_access_log", "anything", plain("GET", "/v1/access-log/report"), SUPERVISES),
    ("get_log_state", "anything", plain("GET", "/v1/access-log/state"), SUPERVISES),
    ("verify_access_log", "anything", plain("POST", "/v1/access-log/verification"), SUPERVISES),
]

NO_IMPORT = f"/v1/imports/{UUID(int=977)}"


def import_tried(ask: Ask, store: Store) -> Outcome:
    """Who may is told that there is no such upload."""
    got = sent(ask, "POST", f"/v1/imports/{uuid4()}", {"kind": "customers", "upload_id": str(uuid4())})
    return Outcome.SEES if got.status == 409 and got.json["code"] == "file_missing" else by_status(got)


IMPORTS = [
    ("list_import_kinds", plain("GET", "/v1/import-kinds")),
    ("list_imports", plain("GET", "/v1/imports")),
    ("try_import", import_tried),
    ("get_import", told_only("GET", NO_IMPORT, {})),
    ("apply_import", told_only("POST", f"{NO_IMPORT}/apply", {"sha256": "0" * 64})),
    ("cancel_import", told_only("POST", f"{NO_IMPORT}/cancel", {})),
    ("resume_import", told_only("POST", f"{NO_IMPORT}/resume", {})),
    ("list_import_problems", told_only("GET", f"{NO_IMPORT}/problems", {})),
    ("export_import_problems", told_only("GET", f"{NO_IMPORT}/problems/report", {})),
]

MATRIX: list[tuple[str, str, Probe, dict[Role, dict[State, Outcome]]]] = [
    *OFFICE,
    *((name, "anything", probe, SHARES) for name, probe in (*WRITES_KNOWLEDGE, *IMPORTS)),
    ("list_notices", "anything", plain("GET", "/v1/notices"), ANYBODY),
    ("get_notice", "shown", plain("GET", f"/v1/notices/{SHOWN_NOTICE}"), ANYBODY),
    ("get_notice", "draft", plain("GET", f"/v1/notices/{DRAFT_NOTICE}"), OWN_DRAFTS_OF_ALL),
    ("read_notice", "shown", plain("PUT", f"/v1/notices/{SHOWN_NOTICE}/read"), ANYBODY),
    ("search_faq", "anything", plain("GET", "/v1/faq"), ANYBODY),
    ("vote_faq", "published", plain("PUT", "/v1/faq/1/vote", body=b'{"is_useful":true}'), ANYBODY),
    ("list_pages", "anything", plain("GET", "/v1/pages"), ANYBODY),
    ("get_call_centres", "anything", plain("GET", "/v1/call-centres"), ANYBODY),
    ("search_basic_info", "company", company_found, COMPANIES),
    ("get_basic_info", "company", basic_info("GET"), COMPANIES),
    (
        "put_basic_info",
        "company",
        basic_info("PUT", body=b'{"reps":[1]}', headers={"if-match": '"999"'}),
        {Role.AGENT: NONE, Role.SUPERVISOR: ALL, Role.ADMIN: ALL},
    ),
    ("list_handovers", "own", plain("GET", "/v1/handovers"), WORKERS),
    (
        "offer_handover",
        "another's",
        told_only("POST", "/v1/handovers", {"offer_key": str(UUID(int=5)), "to_id": COLLEAGUE_ID, "inquiries": [999]}),
        WORKERS,
    ),
    (
        "answer_handover",
        "another's",
        told_only("POST", "/v1/handover-answers", {"offers": [999], "is_accepted": True}),
        WORKERS,
    ),
    ("take_back_handover", "another's", told_only("POST", "/v1/handover-withdrawals", {"offers": [999]}), WORKERS),
    ("search_accounts", "code", search_by(customer_code="code"), MASTER),
    ("search_accounts", "name", search_by(store_name="name"), MASTER),
    ("search_accounts", "phone", search_by(phone="phone"), MASTER),
    ("search_accounts", "login ID", search_by(login_id="login_id"), MASTER),
    ("search_accounts", "mail", search_by(email="email"), MASTER),
    ("search_accounts", "branch", search_by(branch_code="branch_code"), MASTER),
    ("get_customer", "code", plain("GET", "/v1/customers/{code}"), MASTER),
    ("send_reregistration", "account", reregistration, MASTER),
    ("find", "code", find_by("code"), MASTER),
    ("find", "name", find_by("name"), MASTER),
    ("find", "phone", find_by("phone"), MASTER),
    ("find", "login ID", find_by("login_id"), MASTER),
    ("find", "mail", find_by("email"), MASTER),
    ("find", "trial", find_trial, MASTER),
    ("list_branches", "branch", branch_listed, MASTER),
    ("export_branch", "branch", plain("GET", "/v1/branches/{branch_code}/export"), EXPORTS),
    ("search_trials", "login ID", trials_by(login_id="trial"), MASTER),
    ("search_trials", "sold as", trials_by(sold_as="trial"), MASTER),
    ("search_trials", "branch", trials_by(branch_code="branch_code"), MASTER),
    ("get_trial", "login ID", plain("GET", "/v1/trials/{trial}"), MASTER),
    ("list_customer_trials", "code", trial_at_store, MASTER),
    ("list_sold_as", "value", sold_as_listed, MASTER),
    ("get_funnel", "branch", branch_in_funnel, SUPERVISORS),
    ("export_trials", "branch", trial_in_file, EXPORTS),
    ("list_my_trials", "rep", on_the_reps_list, FOLLOWS),
    ("register_trials", "login ID", registered, FOLLOWS),
    ("post_follow_up", "login ID", followed_up, FOLLOWS),
    ("withdraw_follow_up", "login ID", withdrawn, FOLLOWS),
    ("hand_over_trial", "login ID", handed_over, FOLLOWS),
    ("set_trial_store", "login ID", placed, FOLLOWS),
    ("ask_extension", "login ID", more_days_asked, FOLLOWS),
    ("list_extensions", "login ID", extension_listed, MASTER),
    ("decide_extension", "extension", decided, SUPERVISORS),
    ("get_advice", "anything", plain("GET", "/v1/trial-advice"), READS_TRIALS),
    ("put_advice", "anything", advice_put, SUPERVISES),
    ("get_board", "anything", plain("GET", "/v1/board"), SUPERVISES),
    ("export_board", "anything", plain("GET", "/v1/board-export"), SUPERVISES),
    ("get_rules", "anything", plain("GET", "/v1/board-rules"), SUPERVISES),
    ("put_rules", "anything", told_only("PUT", "/v1/board-rules", BOARD_RULES, 999), SUPERVISES),
    ("list_colleagues", "anybody", plain("GET", "/v1/staff"), EVERYBODY),
    ("get_me", "self", plain("GET", "/v1/session"), EVERYBODY),
    ("sign_out", "self", plain("DELETE", "/v1/session"), EVERYBODY),
    ("change_password", "self", wrong_password_is_told, EVERYBODY),
    ("put_my_image", "self", bad_image_is_told, EVERYBODY),
    ("delete_my_image", "self", plain("DELETE", "/v1/session/image"), EVERYBODY),
    ("get_staff_image", "colleague", no_image_is_told, EVERYBODY),
    ("stream_changes", "feed", plain("GET", "/v1/changes"), EVERYBODY),
    ("poll_changes", "feed", plain("GET", "/v1/changes/poll", query={"wait_s": "0"}), EVERYBODY),
    ("show_presence", "inquiry", presence_shown, {**EVERYBODY, Role.ADMIN: NONE}),
    ("sign_in", "nobody", wrong_sign_in_is_told, ANYBODY),
    ("get_status", "nobody", plain("GET", "/v1/status"), ANYBODY),
    ("find", "inquiry", inquiry_found_by_number, {role: READERS[role] for role in STAFF_ROLES if role in READERS}),
    ("search_inquiries", "nothing", inquiry_listed(), READERS),
    ("search_inquiries", "store", inquiry_listed(store="code"), READERS),
    ("search_inquiries", "text", inquiry_listed(text="said"), READERS),
    ("count_views", "all", plain("GET", "/v1/inquiry-counts"), WORKERS),
    ("get_inquiry", "number", plain("GET", "/v1/inquiries/{inquiry_id}"), READERS),
    ("stream_inquiry", "number", plain("GET", "/v1/inquiries/{inquiry_id}/changes"), READERS),
    ("list_messages", "number", plain("GET", "/v1/inquiries/{inquiry_id}/messages"), READERS),
    ("search_messages", "text", message_found, READERS),
    ("mark_read", "number", plain("PUT", "/v1/inquiries/{inquiry_id}/read", body=b'{"sequence":1}'), READERS),
    ("post_reply", "number", replied, WRITERS),
    ("upload_file", "own", uploaded, {**WORKERS, Role.CUSTOMER: ALWAYS}),
    ("get_file", "number", file_fetched, READERS),
    ("ask_tus", "anything", lambda ask, store: by_tus(ask("OPTIONS", "/v1/transfers")), ANYBODY),
    ("get_file_limits", "anything", plain("GET", "/v1/file-limits"), SENDS),
    ("make_transfer", "own", transfer_made, SENDS),
    ("get_transfer", "own", of_own_transfer("GET"), SENDS),
    ("get_transfer", "another's", of_anothers_transfer("GET"), HIDES),
    ("send_part", "own", of_own_transfer("PATCH", headers=PART, body=PNG[:10]), SENDS),
    ("send_part", "another's", of_anothers_transfer("PATCH", headers=PART, body=PNG[:10]), HIDES),
    ("drop_transfer", "own", of_own_transfer("DELETE"), SENDS),
    ("drop_transfer", "another's", of_anothers_transfer("DELETE"), HIDES),
    ("list_inquiry_files", "number", files_of_thread, READERS),
    ("bundle_inquiry", "number", thread_bundled, READERS),
    ("export_files", "number", files_exported, EXPORTS),
    ("search_files", "store", files_found, READERS),
    ("get_thumbnail", "number", thumbnail_fetched, READERS),
    ("list_customer_inquiries", "code", plain("GET", "/v1/customers/{code}/inquiries"), READERS),
    (
        "get_catalogue",
        "nothing",
        plain("GET", "/v1/inquiry-catalogue"),
        {**ANYBODY, Role.ADMIN: NONE},
    ),
    ("open_inquiry", "store", opened, WRITERS),
    ("edit_inquiry", "number", worked_on("PATCH", "/v1/inquiries/{inquiry_id}", status="done"), WORKS),
    ("edit_inquiries", "number", worked_on_among_many, WORKS),
    ("merge_inquiry", "number", worked_on("POST", "/v1/inquiries/{inquiry_id}/merge", into=0), WORKS),
    (
        "split_inquiry",
        "number",
        worked_on("POST", "/v1/inquiries/{inquiry_id}/split", from_sequence=2, category="other"),
        WORKS,
    ),
    ("link_inquiry", "number", linked, WORKS),
    ("take_next", "queue", next_taken, WORKERS),
    ("undo_action", "own", nothing_undone, WORKERS),
    (
        "get_history",
        "number",
        plain("GET", "/v1/inquiries/{inquiry_id}/history"),
        {role: READERS[role] for role in STAFF_ROLES if role in READERS},
    ),
    ("sign_in_customer", "nobody", wrong_customer_is_told, ANYBODY),
    ("get_customer_me", "self", plain("GET", "/v1/portal/session"), CUSTOMERS),
    ("sign_out_customer", "self", plain("DELETE", "/v1/portal/session"), CUSTOMERS),
    ("set_customer_password", "self", weak_password_is_told, CUSTOMERS),
    ("change_customer_password", "self", wrong_own_password_is_told, CUSTOMERS),
    ("put_customer_image", "self", bad_picture_is_told, CUSTOMERS),
    ("delete_customer_image", "self", plain("DELETE", "/v1/portal/session/image"), CUSTOMERS),
    ("get_customer_image", "self", no_own_image_is_told, CUSTOMERS),
    ("ask_password_link", "nobody", linked_by("/v1/portal/password-link", {"email": "nobody@a.jp"}), ANYBODY),
    ("set_linked_password", "nobody", dead_link_is_told("/v1/portal/linked-password"), ANYBODY),
    ("search_own_stores", "name", own_store_listed, WRITERS),
    (
        "ask_member_link",
        "nobody",
        linked_by("/v1/members/password-link", {"login_id": "x", "email": "nobody@a.jp"}),
        ANYBODY,
    ),
    ("set_member_password", "nobody", dead_link_is_told("/v1/members/linked-password"), ANYBODY),
    ("list_saved_views", "self", plain("GET", "/v1/inquiry-views"), WORKERS),
    ("put_saved_view", "self", view_kept, WORKERS),
    ("delete_saved_view", "self", view_kept_and_removed, WORKERS),
    ("save_draft", "number", draft_saved, {role: EVERY_INQUIRY for role in WORKERS}),
    ("list_drafts", "number", own_draft_listed, {role: EVERY_INQUIRY for role in WORKERS}),
    ("list_drafts", "another's", drafts_said("/v1/drafts"), dict.fromkeys(WORKERS, ANOTHERS)),
    ("list_draft_versions", "number", own_version_listed, {role: EVERY_INQUIRY for role in WORKERS}),
    ("list_draft_versions", "another's", drafts_said("/v1/draft-versions"), dict.fromkeys(WORKERS, ANOTHERS)),
    ("drop_draft", "number", draft_dropped, WORKERS),
    ("list_documents", "kept", document_listed(KEPT_DOCUMENT), EVERYBODY),
    ("list_documents", "withdrawn", document_listed(WITHDRAWN_DOCUMENT), WITHDRAWN),
    ("list_versions", "kept", plain("GET", f"/v1/shelf/{KEPT_DOCUMENT}/versions"), EVERYBODY),
    ("list_versions", "withdrawn", plain("GET", f"/v1/shelf/{WITHDRAWN_DOCUMENT}/versions"), WITHDRAWN),
    ("get_version_file", "kept", plain("GET", "/v1/shelf/versions/1"), EVERYBODY),
    ("get_version_file", "withdrawn", plain("GET", "/v1/shelf/versions/2"), WITHDRAWN),
    ("take_document", "kept", document_taken, EVERYBODY),
    ("add_document", "anything", document_added, SUPERVISES),
    ("put_document", "anything", told_only("PUT", f"/v1/shelf/{KEPT_DOCUMENT}", DOCUMENT, 999), SUPERVISES),
    ("withdraw_document", "anything", told_only("DELETE", f"/v1/shelf/{KEPT_DOCUMENT}", {}, 999), SUPERVISES),
    (
        "restore_document",
        "anything",
        told_only("POST", f"/v1/shelf/{WITHDRAWN_DOCUMENT}/restore", {}, 999),
        SUPERVISES,
    ),
    ("list_canned", "shared", canned_listed(SHARED_CANNED), EVERYBODY),
    ("list_canned", "another's", canned_listed(COLLEAGUES_CANNED), dict.fromkeys(STAFF_ROLES, ANOTHERS)),
    ("add_canned", "own", canned_added(is_shared=False), dict.fromkeys(WRITES_CANNED, ALWAYS)),
    ("add_canned", "shared", canned_added(is_shared=True), SHARES),
    ("put_canned", "own", own_canned_changed, dict.fromkeys(WRITES_CANNED, ALWAYS)),
    ("put_canned", "shared", canned_put(SHARED_CANNED), SHARES),
    ("put_canned", "another's", canned_put(COLLEAGUES_CANNED), dict.fromkeys(WRITES_CANNED, ANOTHERS)),
    ("delete_canned", "own", own_canned_removed, dict.fromkeys(WRITES_CANNED, ALWAYS)),
    ("delete_canned", "shared", canned_removed(SHARED_CANNED), SHARES),
    ("delete_canned", "another's", canned_removed(COLLEAGUES_CANNED), dict.fromkeys(WRITES_CANNED, ANOTHERS)),
    ("get_device_key", "self", plain("GET", "/v1/session/device-key"), EVERYBODY),
    ("get_device_key", "another's", colleagues_key, dict.fromkeys(STAFF_ROLES, ANOTHERS)),
    ("put_device_key", "self", key_deposited, EVERYBODY),
    ("post_offline_views", "self", offline_views_told, EVERYBODY),
    ("list_devices", "own", device_listed(OWN_DEVICE), EVERYBODY),
    ("list_devices", "another's", device_listed(COLLEAGUES_DEVICE), dict.fromkeys(STAFF_ROLES, ANOTHERS)),
    ("revoke_device", "own", plain("DELETE", f"/v1/session/devices/{OWN_DEVICE}"), EVERYBODY),
    (
        "revoke_device",
        "another's",
        plain("DELETE", f"/v1/session/devices/{COLLEAGUES_DEVICE}"),
        dict.fromkeys(STAFF_ROLES, ANOTHERS),
    ),
]
LINKS = ("ask_password_link", "set_linked_password", "ask_member_link", "set_member_password")
CASES = [(row, state) for row in MATRIX for state in row[3][Role.AGENT]]
OPEN = {"ask_tus", "sign_in", "sign_in_customer", "get_status", *LINKS}


@pytest.fixture
def ask_as(database, branches, tmp_path):
    """ask_as(role or None)(method, path, …): a call with that person's session."""
    with database.write() as tx:
        _put_stores(tx)
        _put_staff(tx)
        _put_trials(tx)
        _put_deeds(tx)
        _put_inquiries(tx)
        _put_what_is_ones_own(tx)
        _put_a_view(tx)
        _put_transfer(tx)
        _put_files(tx, FolderBlobs(str(tmp_path)))
        _put_shelf(tx, FolderBlobs(str(tmp_path)))
        _put_knowledge(tx)
    edge = Edge(database, Settings(throttles=UNTHROTTLED, files_folder=str(tmp_path)))

    def asker(role: Role | None) -> Ask:
        token = f"token of {role}" if role else ""
        return lambda method, path, **more: edge.ask(method, path, token=token, **more)

    return asker


def _put_stores(tx) -> None:
    for store in STORES.values():
        if store.account_id == 999:
            continue
        number = store.inquiry_id
        tx.execute(
            insert(schema.customer).values(
                customer_id=number,
                customer_code=store.code,
                customer_code_key=code_key(store.code),
                store_name=store.name,
                store_name_folded=fold(store.name),
                phone=store.phone,
                phone_key=phone_key(store.phone),
                branch_code=store.branch_code,
            )
        )
        search.put(tx, "customer", [(number, fold(store.name))], new=True)
        tx.execute(
            insert(schema.account).values(
                account_id=store.account_id,
                customer_id=number,
                login_id=store.login_id,
                login_id_key=fold(store.login_id),
                email=store.email,
                email_key=fold(store.email),
                ums_started_on=date(2018, 9, 26),
                services=2,
            )
        )


def _put_a_view(tx) -> None:
    """Of a customer, by a colleague."""
    what = {"action": "customer_viewed", "object_kind": "customer", "object_key": "x", "request_id": "0" * 32}
    tx.execute(insert(schema.access_log).values(at=datetime.now(UTC), staff_id=COLLEAGUE_ID, **what))


def _put_trials(tx) -> None:
    """One at each store, by the stores' own row IDs."""
    for store in STORES.values():
        if store.account_id == 999:
            continue
        number = store.inquiry_id
        tx.execute(
            insert(schema.trial).values(
                account_id=870000 + number,
                login_id=store.trial,
                login_id_key=fold(store.trial),
                sold_as=store.trial,
                issued_on=date(2018, 6, 13),
                expires_on=date(2018, 8, 16),
                branch_code=store.branch_code,
                customer_id=number,
                rep_id=SALES_ID,
            )
        )


def _put_transfer(tx) -> None:
    coming = {"name": "a.png", "size_bytes": len(PNG), "sha256": sha256(PNG).hexdigest(), "blob": "0" * 32}
    until = {"created_at": datetime.now(UTC), "expires_at": datetime.now(UTC) + timedelta(days=1)}
    whose = {"transfer_id": str(ANOTHERS_TRANSFER), "staff_id": COLLEAGUE_ID}
    tx.execute(insert(schema.transfer).values(**whose, **coming, **until))


def _put_deeds(tx) -> None:
    at = datetime(2018, 8, 1, tzinfo=UTC)
    for store in STORES.values():
        if store.account_id == 999:
            continue
        number = store.inquiry_id
        asked = {"extension_id": str(store.extension), "days": 7, "reason": "x", "asked_by": SALES_ID, "asked_at": at}
        tx.execute(insert(schema.trial_extension).values(account_id=870000 + number, **asked))
        for staff_id in range(1, len(STAFF_ROLES) + 1):
            said = {"at": at, "staff_id": staff_id, "kind": "phone", "result": "talked"}
            follow_up_id = str(store.follow_up_of(staff_id))
            tx.execute(insert(schema.follow_up).values(follow_up_id=follow_up_id, account_id=870000 + number, **said))


def _put_staff(tx) -> None:
    now = datetime.now(UTC)
    for number, role in enumerate(STAFF_ROLES, 1):
        tx.execute(
            insert(schema.staff).values(
                staff_id=number,
                login_id=role.value,
                name=role.value,
                role=role.value,
                branch_code=BRANCH if role is Role.SALES else None,
                password_hash="$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$ZmFrZQ",
                created_at=now,
            )
        )
        tx.execute(
            insert(schema.staff_session).values(
                token_hash=token_hash(f"token of {role}"),
                staff_id=number,
                device_id="0" * 32,
                created_at=now,
                expires_at=now + timedelta(hours=1),
            )
        )


def _put_inquiries(tx) -> None:
    """One a store, of the company that it belongs to, with somebody of the staff in charge but for UNASSIGNED."""
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    for number in (1, 2):
        tx.execute(
            insert(schema.company).values(company_id=number, name=f"会社{number}", name_folded="", created_at=now)
        )
    tx.execute(
        insert(schema.portal_user).values(
            user_id=1,
            company_id=1,
            email="sato@a.example.jp",
            email_key="sato@a.example.jp",
            name="佐藤",
            password_hash="x",
            is_temporary=False,
            created_at=now,
        )
    )
    tx.execute(
        insert(schema.portal_session).values(
            token_hash=token_hash(f"token of {Role.CUSTOMER}"),
            user_id=1,
            device_id="0" * 32,
            created_at=now,
            expires_at=now + timedelta(hours=1),
        )
    )
    for state, store in STORES.items():
        if state is State.NEVER_EXISTED:
            continue
        company_id = 1 if state in OWN_COMPANY else 2
        tx.execute(insert(schema.company_store).values(customer_id=store.inquiry_id, company_id=company_id))
        inquiry = {
            "inquiry_id": store.inquiry_id,
            "customer_id": store.inquiry_id,
            "company_id": company_id,
            "branch_code": store.branch_code,
            "assignee_id": None if state is State.UNASSIGNED else 1,
            "status": "done" if state is State.CLOSED else "in_progress",
            "public_count": 1,
            "said_count": 1,
            "last_sequence": 1,
        }
        add_inquiries(tx, [inquiry])
        add_messages(tx, [{"inquiry_id": store.inquiry_id, "body": store.said}])
    if tx.dialect.name != "sqlite":  # the sequence doesn't see numbers that were given
        tx.execute(text("select setval(pg_get_serial_sequence('inquiry', 'inquiry_id'), 100)"))


def _put_knowledge(tx) -> None:
    """A notice for all and a draft, an FAQ for all, a company whose only store is in the other branch."""
    now = datetime(2018, 8, 1, tzinfo=UTC)
    written = {"content_hash": "", "for_customers": True, "for_staff": True, "version": 1}
    written |= {"changed_by": COLLEAGUE_ID, "changed_at": now}
    for number, shown_at in ((SHOWN_NOTICE, now), (DRAFT_NOTICE, None)):
        about = {"notice_id": number, "notice_key": str(UUID(int=number)), "asks_confirmation": False}
        tx.execute(insert(schema.notice).values(**NOTICE, **about, **written, shown_at=shown_at))
    about = {"faq_id": 1, "faq_key": str(UUID(int=1)), "is_published": True, "question_folded": "x", "folded": "x"}
    tx.execute(insert(schema.faq).values(**FAQ, **about, **written))
    company = {"company_id": FAR_COMPANY, "name": "遠い会社", "name_folded": "", "created_at": now}
    tx.execute(insert(schema.company).values(company))
    code = {"customer_code": "0398-2071-77", "customer_code_key": "0398207177"}
    far = {"customer_id": 77, **code, "store_name": "遠い店", "store_name_folded": "", "branch_code": OTHER_BRANCH}
    tx.execute(insert(schema.customer).values(far))
    tx.execute(insert(schema.company_store).values(customer_id=77, company_id=FAR_COMPANY))
    if tx.dialect.name != "sqlite":  # the sequences don't see numbers that were given
        for table in ("notice", "faq"):
            tx.execute(text(f"select setval(pg_get_serial_sequence('{table}', '{table}_id'), 100)"))


def _put_files(tx, blobs: FolderBlobs) -> None:
    """One with the first message of each inquiry, by the inquiry's number; it holds what the message says."""
    for message in tx.execute(select(schema.message)).all():
        content = message.body.encode()
        file = {"name": "a.txt", "media_type": "text/plain", "size_bytes": len(content), "created_at": message.at}
        number = {"attachment_id": message.inquiry_id, "message_id": message.message_id}
        tx.execute(insert(schema.attachment).values(**number, **file, sha256="0" * 64, blob=blobs.keep(content)))
        small = {"attachment_id": message.inquiry_id, "blob": blobs.keep(b"small " + content), "made_at": message.at}
        tx.execute(insert(schema.thumbnail).values(small))


def _put_shelf(tx, blobs: FolderBlobs) -> None:
    now = datetime.now(UTC)
    who = {"changed_at": now, "changed_by": COLLEAGUE_ID}
    file = {"name": "a.png", "media_type": "image/png", "size_bytes": 3, "sha256": "0" * 64, "added_at": now}
    for number, document in enumerate((KEPT_DOCUMENT, WITHDRAWN_DOCUMENT), 1):
        text = {"title": "x", "category": "form", "content_hash": "", "withdrawn_at": now if number == 2 else None}
        tx.execute(insert(schema.shelf_document).values(document_id=str(document), **text, **who))
        version = {"version_id": number, "number": 1, "upload_id": str(document), "added_by": COLLEAGUE_ID, **file}
        tx.execute(insert(schema.shelf_version).values(document_id=str(document), blob=blobs.keep(b"abc"), **version))


def _put_what_is_ones_own(tx) -> None:
    """Of a colleague who has signed in on everybody's PC; and each person's second PC."""
    now = datetime.now(UTC)
    person = {"login_id": "colleague", "name": "colleague", "role": "agent", "password_hash": "x", "created_at": now}
    tx.execute(insert(schema.staff).values(staff_id=COLLEAGUE_ID, **person))
    for store in STORES.values():
        about = {"staff_id": COLLEAGUE_ID, "inquiry_id": store.inquiry_id, "mode": "reply", "device_id": "0" * 32}
        text = {"reply_id": str(UUID(int=9)), "body": COLLEAGUES, "revision": 1, "saved_at": now}
        tx.execute(insert(schema.draft).values(**about, **text))
        tx.execute(insert(schema.draft_version).values(**about, **text))
    for canned, is_shared in ((SHARED_CANNED, True), (COLLEAGUES_CANNED, False)):
        text = {"title": "x", "body": "x", "content_hash": "", "changed_at": now}
        whose = {"staff_id": COLLEAGUE_ID, "is_shared": is_shared}
        tx.execute(insert(schema.canned_reply).values(canned_id=str(canned), **whose, **text))
    key = {"device_id": "0" * 32, "key": COLLEAGUES_KEY, "deposited_at": now}
    tx.execute(insert(schema.device_key).values(staff_id=COLLEAGUE_ID, **key))
    own = [(staff_id, OWN_DEVICE) for staff_id in range(1, len(STAFF_ROLES) + 1)]
    for staff_id, device_id in (*own, (COLLEAGUE_ID, COLLEAGUES_DEVICE)):
        known = {"staff_id": staff_id, "device_id": device_id, "signed_in_at": now}
        tx.execute(insert(schema.known_device).values(known))


@pytest.mark.parametrize(("row", "state"), CASES, ids=[f"{row[0]} by {row[1]}-{state.value}" for row, state in CASES])
def test_each_role_sees_what_the_policy_grants(ask_as, row, state):
    operation, _, probe, expected = row
    for role in ROLES:
        granted = expected.get(role, {}).get(state, Outcome.REFUSED)
        assert probe(ask_as(role), STORES[state]) is granted, f"{role} {state}"
    signed_out = Outcome.SEES if operation in OPEN else Outcome.SIGNED_OUT
    assert probe(ask_as(None), STORES[state]) is signed_out


def test_what_is_hidden_answers_like_what_never_existed(ask_as):
    ask = ask_as(Role.SALES)
    paths = ("/v1/customers/{code}", "/v1/branches/{branch_code}/export", "/v1/trials/{trial}")
    for path in (*paths, "/v1/customers/{code}/trials"):
        hidden = (STORES[state] for state in (State.OTHER_BRANCH, State.NEVER_EXISTED))
        answers = [ask("GET", path.format_map(vars(store))) for store in hidden]
        told = [{k: v for k, v in got.json.items() if k != "request_id"} for got in answers]
        assert told[0] == told[1]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        (
            "POST",
            "/v1/trials/{trial}/follow-ups",
            {"follow_up_id": str(UUID(int=1)), "kind": "mail", "result": "talked"},
        ),
        ("POST", "/v1/trials/{trial}/follow-ups/{extension}/withdrawal", {}),
        ("PUT", "/v1/trials/{trial}/rep", {"staff_id": SALES_ID}),
        ("PUT", "/v1/trials/{trial}/store", {"customer_code": "0398-2071-01"}),
        ("POST", "/v1/trials/{trial}/extensions", {"extension_id": str(UUID(int=1)), "days": 7, "reason": "x"}),
    ],
)
def test_what_is_hidden_takes_a_change_like_what_never_existed(ask_as, method, path, body):
    """Whatever version the caller names."""
    for version in (1, 9):
        hidden = (STORES[state] for state in (State.OTHER_BRANCH, State.NEVER_EXISTED))
        paths = [path.format(trial=store.trial, extension=store.extension) for store in hidden]
        answers = [sent(ask_as(Role.SALES), method, path, body, version) for path in paths]
        told = [{k: v for k, v in got.json.items() if k != "request_id"} for got in answers]
        assert told[0] == told[1]
        assert told[0]["code"] == "not_found"


def test_every_endpoint_stands_in_the_matrix():
    assert {name for name, *_ in MATRIX} == set(endpoint_names().values())


def test_every_endpoint_has_one_handler():
    names = endpoint_names()
    assert sorted(names[handler.endpoint] for handler in HANDLERS) == sorted(names.values())


def test_every_permission_stands_in_the_policy():
    assert set(POLICY) == set(Permission) - {Permission.ANYONE}


def test_customers_reach_their_exchanges_and_themselves_only():
    assert {permission for permission, roles in POLICY.items() if Role.CUSTOMER in roles} == {
        Permission.READ_INQUIRIES,
        Permission.OPEN_INQUIRIES,
        Permission.REPLY_INQUIRIES,
        Permission.SEND_FILES,
        Permission.READ_KNOWLEDGE,
        Permission.PORTAL,
    }


def test_the_scheme_of_the_token_is_read_as_the_rfc_says(ask_as, database):
    """RFC 9110 section 11.1: case-insensitive, and never left out."""
    edge = Edge(database)
    token = f"token of {Role.AGENT}"
    statuses = [
        edge.ask("GET", "/v1/session", headers={"authorization": value}).status
        for value in (f"Bearer {token}", f"bearer {token}", token.replace(" ", ""), f"Basic {token}")
    ]
    assert statuses == [200, 200, 401, 401]
