"""HTML of the light markup (contract/markup.py) for customers' pages: all escaped, then only a few tags pass nh3."""

from __future__ import annotations

from html import escape

import nh3

from usen_desk.contract.markup import Block, BlockKind, Line, Span, blocks_of

TAGS = {"h3", "p", "ul", "li", "br", "strong", "a"}
URL_SCHEMES = {"https", "http", "mailto", "tel"}


def html_of(text: str) -> str:
    """Loads nothing, runs nothing; links leave their opener behind."""
    made = "".join(_html(block) for block in blocks_of(text))
    return nh3.clean(
        made, tags=TAGS, attributes={"a": {"href"}}, url_schemes=URL_SCHEMES, link_rel="noopener noreferrer"
    )


def _html(block: Block) -> str:
    lines = [_line(line) for line in block.lines]
    if block.kind is BlockKind.HEADING:
        return f"<h3>{lines[0]}</h3>"
    if block.kind is BlockKind.LIST:
        return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
    return "<p>" + "<br>".join(lines) + "</p>"


def _line(line: Line) -> str:
    return "".join(_span(span) for span in line)


def _span(span: Span) -> str:
    text = escape(span.text)
    if span.target:
        return f'<a href="{escape(span.target)}">{text}</a>'
    return f"<strong>{text}</strong>" if span.is_bold else text
