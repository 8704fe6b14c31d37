"""OpenAPI 3.1 written from the endpoint rows; `usen-desk-service openapi` prints it, docs/openapi.json keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any, get_type_hints

import msgspec

from usen_desk import contract
from usen_desk.contract.base import Answer, Body, Endpoint, Message
from usen_desk.contract.errors import STATUS, Code, Problem
from usen_desk.contract.inquiries import Missed
from usen_desk.contract.permissions import Permission
from usen_desk.server.decoding import path_type
from usen_desk.server.handlers import HANDLERS

REF = "#/components/schemas/{name}"
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": '^"[0-9]{1,16}"$'},
    "description": "version of the object as the caller saw it",
}
LAST_EVENT_ID = {
    "name": "Last-Event-ID",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "how far the stream was heard; stands instead of `after`",
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "ETag of an answer that the caller still has; 304 when it is the same",
}
ETAG = {"ETag": {"schema": {"type": "string"}, "description": "of this answer's bytes, weak"}}
DETAILS: dict[Code, type[Message]] = {Code.BEHIND: Missed}
"""What a problem's `detail` is, for the codes that come with one."""
NO_CONTENT = 204
PATH_NAME = re.compile(r"{(\w+)}")


def endpoint_names() -> dict[Endpoint[Any, Any], str]:
    """Endpoint → operationId: the name of its constant in lower case."""
    import importlib
    import pkgutil

    found: dict[Endpoint[Any, Any], str] = {}
    for module in pkgutil.iter_modules(contract.__path__, contract.__name__ + "."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, Endpoint):
                found.setdefault(value, name.lower())
    return found


def document(endpoints: Iterable[Endpoint[Any, Any]] | None = None) -> dict[str, Any]:
    """The whole document; by default of every endpoint that has a handler."""
    rows = list(endpoints if endpoints is not None else (handler.endpoint for handler in HANDLERS))
    names = endpoint_names()
    bodies = [row.body for row in rows if row.carries is Body.JSON and not row.in_query]
    results = [row.result for row in rows if row.answer is Answer.JSON and row.status != NO_CONTENT]
    _, components = msgspec.json.schema_components([*bodies, *results, Problem, *DETAILS.values()], ref_template=REF)
    paths: dict[str, dict[str, Any]] = {}
    for row in rows:
        paths.setdefault(row.path, {})[row.method.lower()] = _operation(row, names[row], components)
    return {
        "openapi": "3.1.0",
        "info": {"title": "usen_desk service", "version": version("usen-desk")},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(row: Endpoint[Any, Any], name: str, components: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": name,
        "tags": [row.path.split("/")[2]],
        "parameters": [
            *(_parameter(p, "path", path_type(p), components, required=True) for p in PATH_NAME.findall(row.path)),
            *(_parameters(row, "query", components) if row.in_query else ()),
            *(_parameters(row, "header", components) if row.carries is Body.HEADERS else ()),
            *([IF_MATCH] if row.versioned else ()),
            *([IF_NONE_MATCH] if row.is_tagged else ()),
            *([LAST_EVENT_ID] if row.answer is Answer.EVENTS else ()),
        ],
        "responses": _responses(row),
        "security": [] if row.permission is Permission.ANYONE else [{"session": []}],
        "x-permission": row.permission.value,
    }
    if row.carries is Body.STREAM:
        made["requestBody"] = {"required": True, "content": {"application/octet-stream": {"schema": {}}}}
    elif row.carries is Body.HEADERS and row.body_max_bytes:
        made["requestBody"] = {"required": True, "content": {"application/offset+octet-stream": {"schema": {}}}}
    elif row.carries is Body.JSON and not row.in_query:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(row.body)}}}
    return made


def _parameters(row: Endpoint[Any, Any], place: str, components: dict[str, Any]) -> list[dict[str, Any]]:
    hints = get_type_hints(row.body, include_extras=True)
    fields = [(field.encode_name, field) for field in msgspec.structs.fields(row.body)]
    if place == "header":  # the type of the body is said by the body
        fields = [(name.replace("_", "-").title(), field) for name, field in fields if name != "content_type"]
    return [_parameter(name, place, hints[f.name], components, required=f.required) for name, f in fields]


def _parameter(name: str, place: str, hint: Any, components: dict[str, Any], *, required: bool) -> dict[str, Any]:
    (schema,), more = msgspec.json.schema_components([hint], ref_template=REF)
    components.update(more)
    return {"name": name, "in": place, "required": required, "schema": _without_null(schema)}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A query string has no null: what is optional is left out."""
    choices = [choice for choice in schema.get("anyOf", ()) if choice.get("type") != "null"]
    if len(choices) == 1:
        return {**{key: value for key, value in schema.items() if key not in ("anyOf", "default")}, **choices[0]}
    return schema


def _responses(row: Endpoint[Any, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {str(row.status): {"description": "done"}}
    if row.status != NO_CONTENT:
        made[str(row.status)]["content"] = _content(row)
    if row.is_tagged:
        made[str(row.status)]["headers"] = ETAG
        made["304"] = {"description": "nothing has changed", "headers": ETAG}
    codes: dict[int, list[Code]] = {}
    for code in row.refusals:
        codes.setdefault(STATUS[code], []).append(code)
    for status, of_status in sorted(codes.items()):
        made[str(status)] = {
            "description": ", ".join(code.value for code in of_status),
            "content": {"application/problem+json": {"schema": _problem(of_status)}},
        }
    return made


def _problem(codes: list[Code]) -> dict[str, Any]:
    """Where one of the codes comes with a detail, the others have null there."""
    details = [_ref(DETAILS[code]) for code in codes if code in DETAILS]
    if not details:
        return _ref(Problem)
    return {"allOf": [_ref(Problem), {"properties": {"detail": {"anyOf": [*details, {"type": "null"}]}}}]}


def _content(row: Endpoint[Any, Any]) -> dict[str, Any]:
    if row.answer is Answer.JSON:
        return {"application/json": {"schema": _ref(row.result)}}
    if row.answer is Answer.EVENTS:
        return {"text/event-stream": {"schema": {"type": "string"}}}
    return {"*/*": {"schema": {"type": "string", "format": "binary"}}}


def _ref(struct: type[msgspec.Struct]) -> dict[str, str]:
    return {"$ref": REF.format(name=struct.__name__)}
