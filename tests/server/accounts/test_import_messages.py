"""Tests for usen_desk.server.accounts.import_messages."""

import re

import pytest

from usen_desk.server.accounts import import_messages, import_problems
from usen_desk.server.accounts.import_fields import CellCode
from usen_desk.server.accounts.import_file import Broken, BrokenCode, FileCode, FileFault
from usen_desk.server.accounts.import_kinds import ACCOUNTS, CUSTOMERS, KINDS, MAILINGS
from usen_desk.server.accounts.import_problems import NoteCode, Problem

JAPANESE = re.compile(r"[ぁ-ん]")


def is_sentence(text):
    return JAPANESE.search(text) and "{" not in text and "None" not in text


@pytest.mark.parametrize("code", FileCode)
def test_every_reason_to_refuse_a_file_is_said_in_japanese(code):
    said = import_messages.file_fault(FileFault(code, line=1234, byte=56789, names=("顧客CD",)))
    assert is_sentence(said)
    assert said.endswith("何も変更していません。")


@pytest.mark.parametrize("code", CellCode)
def test_every_fault_of_a_cell_is_said_in_japanese(code):
    (line,) = import_messages.on_terminal(import_problems.of_cell(3, "login_id", code, "a", "12"), ACCOUNTS, 9)
    assert line.startswith("3 行目 ログインID「a」: ")
    assert is_sentence(line)


@pytest.mark.parametrize("code", NoteCode)
def test_every_note_is_said_in_japanese_and_refuses_nothing(code):
    problem = import_problems.of_note(3, "login_id", code, "a", "12")
    assert not problem.is_refused
    (line,) = import_messages.on_terminal(problem, ACCOUNTS, 9)
    assert line.startswith("3 行目 ログインID「a」: ")
    assert is_sentence(line)
    assert import_messages.in_report(problem, ACCOUNTS, 9)[0][:4] == ("3", "お知らせ", "ログインID", "a")


@pytest.mark.parametrize("code", BrokenCode)
def test_every_broken_line_is_said_in_japanese(code):
    problem = import_problems.of_broken(Broken(3, 5, code, 2))
    (line,) = import_messages.on_terminal(problem, CUSTOMERS, 9)
    assert line.startswith("3〜5 行目: ")
    assert is_sentence(line)
    assert import_messages.in_report(problem, CUSTOMERS, 9)[0][0] == "3〜5"


def test_notes_name_the_key_by_its_labels():
    note = Problem(line=2, last_line=2, replaced_by=9)
    assert import_messages.note(note, CUSTOMERS) == "同じ顧客CDの行が後にもあるので、9 行目のほうを使いました"
    assert import_messages.note(note, MAILINGS).startswith("同じ顧客CD・発送日・名称の行が後にもある")


def test_each_kind_has_its_words():
    assert set(import_messages.KINDS) == set(import_messages.HELP) == {*KINDS, "trials", "usage"}
