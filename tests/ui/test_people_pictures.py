"""Tests for usen_desk.ui.people_pictures: every section of the tab has its picture."""

from usen_desk.ui.people_pictures import PEOPLE_VIEWS


def test_each_view_has_a_name_of_its_own():
    names = [view.name for view in PEOPLE_VIEWS]
    assert len(set(names)) == len(names)
    assert {"people-portal", "people-companies", "people-staff", "people-mail", "people-log"} <= set(names)
