"""Tests for usen_desk.local.paths."""

from usen_desk.local.paths import Paths


def test_a_profile_of_its_own_stays_inside_its_folder(tmp_path):
    paths = Paths.below(tmp_path)
    for path in (paths.settings, paths.device, paths.log, paths.crash_log, paths.temporary):
        assert tmp_path in path.parents


def test_profiles_are_told_apart_and_each_has_one_number(tmp_path):
    assert Paths.below(tmp_path / "a").profile_id == Paths.below(tmp_path / "a").profile_id
    assert Paths.below(tmp_path / "a").profile_id != Paths.below(tmp_path / "b").profile_id


def test_the_users_own_folders_are_named_after_the_program():
    paths = Paths.of_user()
    assert "usen-desk" in str(paths.settings)
    assert "usen-desk" in str(paths.log)
