"""A claim over the stream: told with the first key, kept when its author looks elsewhere, ended by the answer (X4)."""

from __future__ import annotations

from uuid import uuid4

INQUIRY, DEVICE = 9, "d" * 32


def show(ask, state, token="second agent"):
    body = {"inquiry_id": INQUIRY, "device_id": DEVICE, "state": state}
    assert ask("POST", "/v1/presence", token, body)[0] == 200


def told(stream):
    """(who, state, has a claim) of the next frame with presence."""
    frame = stream.until(lambda frame: any(item["kind"] == "presence" for item in frame["data"]["items"]))[-1]
    items = [item["item"] for item in frame["data"]["items"] if item["kind"] == "presence"]
    return [(item["name"], item["state"], item["claimed_until"] is not None) for item in items]


def test_a_claim_is_heard_from_its_first_key_to_the_answer(stream, ask):
    opened = stream("agent")
    for state, has_claim in (("viewing", False), ("typing", True), ("gone", True)):
        show(ask, state)
        assert told(opened) == [("second agent", state, has_claim)]
    assert told(stream("supervisor")) == [("second agent", "gone", True)]
    reply = {"reply_id": str(uuid4()), "body": "承知しました。", "send_anyway": True}
    status, posted = ask("POST", f"/v1/inquiries/{INQUIRY}/replies", "second agent", reply)
    assert (status, posted["card"]["said_count"]) == (200, 1)
    assert told(opened) == [("second agent", "gone", False)]


def test_of_two_claims_the_earlier_is_told_as_such(stream, ask):
    for token in ("second agent", "agent"):
        show(ask, "typing", token)
    frame = stream("supervisor").until(lambda frame: any(item["kind"] == "presence" for item in frame["data"]["items"]))
    claims = sorted((item["item"]["claimed_at"], item["item"]["name"]) for item in frame[-1]["data"]["items"])
    assert [name for _, name in claims] == ["second agent", "agent"]
