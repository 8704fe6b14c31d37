"""Tests for usen_desk.server.openapi."""

import json
from pathlib import Path

from usen_desk.contract.errors import STATUS
from usen_desk.server.handlers import HANDLERS
from usen_desk.server.openapi import document, endpoint_names

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_committed_document_is_the_one_that_the_rows_give():
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == json.loads(json.dumps(document()))


def test_every_operation_tells_every_refusal_and_who_may():
    paths = document()["paths"]
    for endpoint in (handler.endpoint for handler in HANDLERS):
        operation = paths[endpoint.path][endpoint.method.lower()]
        assert {str(STATUS[code]) for code in endpoint.refusals} < set(operation["responses"])
        assert operation["x-permission"] == endpoint.permission


def test_every_reference_leads_somewhere():
    made = document()
    text = json.dumps(made)
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(made["components"]["schemas"])


def test_a_versioned_operation_asks_for_the_version():
    endpoints = list(endpoint_names())
    paths = document(endpoints)["paths"]
    for endpoint in endpoints:
        parameters = paths[endpoint.path][endpoint.method.lower()]["parameters"]
        assert endpoint.versioned == any(p["name"] == "If-Match" and p["required"] for p in parameters)
    assert any(endpoint.versioned for endpoint in endpoints)


def test_a_detail_is_told_where_its_code_may_come():
    responses = document()["paths"]["/v1/inquiries/{inquiry_id}/replies"]["post"]["responses"]
    (of_all, of_detail) = responses["409"]["content"]["application/problem+json"]["schema"]["allOf"]
    assert of_all == {"$ref": "#/components/schemas/Problem"}
    assert {"$ref": "#/components/schemas/Missed"} in of_detail["properties"]["detail"]["anyOf"]
    assert responses["404"]["content"]["application/problem+json"]["schema"] == of_all


def test_an_answer_with_a_tag_may_come_without_content():
    endpoints = list(endpoint_names())
    paths = document(endpoints)["paths"]
    for endpoint in endpoints:
        operation = paths[endpoint.path][endpoint.method.lower()]
        has_header = any(p["name"] == "If-None-Match" and not p["required"] for p in operation["parameters"])
        assert endpoint.is_tagged == has_header == ("304" in operation["responses"])
        assert endpoint.is_tagged == ("ETag" in operation["responses"][str(endpoint.status)].get("headers", ()))
    assert "content" not in paths["/v1/inquiries"]["get"]["responses"]["304"]
