"""Tests for usen_desk.server.demo_data.scripts."""

import pytest

from usen_desk.contract.catalogue import Category
from usen_desk.server.demo_data.scripts import scripts, scripts_of
from usen_desk.server.inquiries.catalogue import form_of
from usen_desk.server.inquiries.opening import answers


@pytest.mark.parametrize("category", Category)
def test_every_category_has_a_script_that_a_customer_begins(category):
    assert scripts_of(category)
    for script in scripts_of(category):
        assert (script.said[0].who, script.said[0].minutes) == ("c", 0)
        assert {said.who for said in script.said} <= set("csn")


@pytest.mark.parametrize("script", scripts(), ids=lambda script: f"{script.category}-{script.said[0].text[:6]}")
def test_every_script_fills_in_its_form_and_its_attachments_are_files(script):
    asked = answers(form_of(script.category), {key: value.replace("{month}", "3月") for key, value in script.fields})
    assert len(asked) == len(script.fields)
    for said in script.said:
        assert said.text
        assert said.attachment == "" or said.attachment.rpartition(".")[2] in ("pdf", "jpg", "docx", "xlsx")
