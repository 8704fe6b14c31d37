"""Tests for usen_desk.server.people.company_import and its command, run as an operator does."""

import argparse
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from tests.server.conftest import BRANCH, NOW
from tests.server.inquiries.rows import add_messages
from usen_desk.contract.inquiries import MessageSearch
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.text import code_key, fold
from usen_desk.server.accounts import import_file
from usen_desk.server.context import Actor, Context
from usen_desk.server.db import schema
from usen_desk.server.inquiries.message_search import search_messages
from usen_desk.server.people import company_import
from usen_desk.server.people import company_import_command as command
from usen_desk.server.session.portal import email_key
from usen_desk.server.settings import Settings

HEADER = "企業名,顧客CD,チェーン店CD,メールアドレス,氏名,部署"
TAISHO = "株式会社大将フーズ"


@pytest.fixture
def stores(database, branches):
    with database.write() as tx:
        for number, chain in enumerate(("", "300412", "300412"), start=1):
            tx.execute(
                insert(schema.customer).values(
                    customer_id=number,
                    customer_code=f"0412-3398-0{number}",
                    customer_code_key=f"0412339800{number}",
                    chain_code=chain,
                    chain_code_key=code_key(chain),
                    store_name="店",
                    store_name_folded="店",
                    branch_code=BRANCH,
                )
            )


@pytest.fixture
def run(database, stores, tmp_path, capsys):
    """`run(*lines, header=…, encoding=…)` → (exit code, what was said)."""

    def ran(*lines, header=HEADER, encoding="cp932", options=()):
        file = tmp_path / "companies.csv"
        file.write_bytes(("\r\n".join((header, *lines)) + "\r\n").encode(encoding))
        parser = argparse.ArgumentParser()
        command.arguments(parser)
        url = database.url.render_as_string(hide_password=False)
        code = command.run(parser.parse_args([str(file), *options]), Settings(database_url=url))
        return code, capsys.readouterr().err

    return ran


def rows(database, table, *columns):
    with database.read() as tx:
        return tx.execute(select(*(table.c[name] for name in columns)).order_by(*table.primary_key)).all()


ALL = (
    f"{TAISHO},0412-3398-01,,,,",
    f"{TAISHO},,300412,,,",
    f"{TAISHO},,,Sato@taisho.example.jp,佐藤 健,総務部",
    "有限会社さくら,,,ito@sakura.example.jp,伊藤 葵,",
)


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_companies_their_stores_chains_and_people_come_in(database, run, encoding):
    code, said = run(*ALL, encoding=encoding)
    assert code == 0, said
    assert rows(database, schema.company, "name") == [(TAISHO,), ("有限会社さくら",)]
    assert rows(database, schema.company_store, "customer_id", "company_id") == [(1, 1)]
    assert rows(database, schema.company_chain, "chain_code_key", "company_id") == [("300412", 1)]
    assert rows(database, schema.portal_user, "email", "email_key", "name", "company_id", "password_hash") == [
        ("Sato@taisho.example.jp", email_key("Sato@taisho.example.jp"), "佐藤 健", 1, "!"),
        ("ito@sakura.example.jp", "ito@sakura.example.jp", "伊藤 葵", 2, "!"),
    ]
    assert "企業 2、店舗 1、チェーン店 1、利用者 2" in said
    assert "add-portal-user --reissue" in said


def test_the_same_file_again_changes_nothing(database, run):
    run(*ALL)
    code, said = run(*ALL)
    assert (code, "変更なし 4" in said) == (0, True)
    assert len(rows(database, schema.portal_user, "user_id")) == 2


def test_a_dry_run_says_the_same_and_changes_nothing(database, run):
    code, said = run(*ALL, options=["--dry-run"])
    assert (code, "企業 2、店舗 1、チェーン店 1、利用者 2" in said) == (0, True)
    assert rows(database, schema.company, "name") == []


def test_a_dry_run_counts_what_applying_does_and_holds_up_no_writer(database, stores, tmp_path, monkeypatch):
    """Over two batches, on data that one of the companies has already."""

    def done(*lines, is_dry):
        file = tmp_path / "companies.csv"
        file.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
        source = import_file.inspect(file, company_import.REQUIRED, tuple(company_import.COLUMNS))
        return company_import.run(database, source, NOW, is_dry=is_dry)

    done(*ALL, is_dry=False)
    many = [f"会社{number // 2},,,u{number}@example.jp,利用者,"[:200] for number in range(150)]
    lines = (*ALL, "会社0,0412-3398-01,,,,", "会社1,,300412,,,", *many, *many[:3], "会社0,,300412,,,", ALL[0], ALL[1])
    with monkeypatch.context() as patch:
        patch.setattr(database, "write", None)
        tried = done(*lines, is_dry=True)
    assert tried == done(*lines, is_dry=False)
    assert (tried.companies, tried.stores, tried.chains, tried.people, tried.unchanged) == (75, 2, 3, 150, 7)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{TAISHO},9999-9999-99,,,,", "2 行目 顧客CD: 登録のない店舗です"),
        (",0412-3398-01,,,,", "2 行目 企業名: 空です"),
        (f"{TAISHO},,,,,", "2 行目: 顧客CD・チェーン店CD・メールアドレスのどれかが必要です"),
        (f"{TAISHO},,,sato,佐藤,", "2 行目 メールアドレス: メールアドレスの形ではありません"),
        (f"{TAISHO},,,s@example.jp,,", "2 行目 氏名: 氏名が空です"),
        (f"{TAISHO},,,s@example.jp,佐藤,,,,", "2 行目: 列の数か引用符が正しくありません"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_and_the_others_come_in(database, run, line, said):
    code, told = run(line, "有限会社さくら,0412-3398-02,,,,")
    assert (code, said in told) == (3, True), told
    assert rows(database, schema.company, "name") == [("有限会社さくら",)]


def test_a_person_of_another_company_stays_where_they_are(database, run):
    run(*ALL)
    code, told = run("有限会社さくら,,,sato@taisho.example.jp,佐藤 健,")
    assert (code, "ほかの企業の利用者" in told) == (3, True)
    assert rows(database, schema.portal_user, "company_id") == [(1,), (2,)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空です"),
        (b"\xff\xfe\x00a", "UTF-16"),
        ("顧客CD\r\n1\r\n".encode("cp932"), "必要な列がありません: 企業名"),
    ],
)
def test_a_file_that_is_none_of_ours_changes_nothing(database, run, tmp_path, capsys, content, said):
    file = tmp_path / "other.csv"
    file.write_bytes(content)
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    url = database.url.render_as_string(hide_password=False)
    assert command.run(parser.parse_args([str(file)]), Settings(database_url=url)) == 2
    assert said in capsys.readouterr().err


def put_inquiry(database, customer_id):
    with database.write() as tx:
        tx.execute(
            insert(schema.inquiry).values(
                opening_id=str(customer_id),
                category="repair",
                status="received",
                queue="unanswered",
                customer_id=customer_id,
                opener_name="山田",
                created_at=NOW,
                updated_at=NOW,
                public_updated_at=NOW + timedelta(0),
            )
        )


def test_what_stores_have_asked_follows_them_and_the_desks_hear_of_it(database, run):
    for customer_id in (1, 2):
        put_inquiry(database, customer_id)
    run(*ALL)
    assert rows(database, schema.inquiry, "company_id", "version") == [(1, 2), (1, 2)]
    run("有限会社さくら,0412-3398-02,,,,")
    assert rows(database, schema.inquiry, "company_id", "version") == [(1, 2), (2, 3)]
    assert rows(database, schema.change, "kind", "object_id") == [("inquiry", 1), ("inquiry", 2), ("inquiry", 2)]


def test_a_customer_finds_the_messages_of_stores_that_became_the_companys(database, run):
    put_inquiry(database, 2)
    with database.write() as tx:
        number = tx.execute(select(schema.inquiry.c.inquiry_id)).scalar_one()
        add_messages(tx, [{"inquiry_id": number, "body": "保護回路が働いています"}])
    run(*ALL)
    customer = Actor(0, "", "", "", Role.CUSTOMER, None, "", user_id=1, company_id=1)
    with database.read() as tx:
        context = Context(tx, Settings(), NOW, "0" * 32, "", Permission.READ_INQUIRIES, customer)
        assert search_messages(context, MessageSearch(text="保護")).count == 1


def test_a_company_is_the_same_in_any_spelling(database, run):
    run(f"{TAISHO},0412-3398-01,,,,", "株式会社　大将ﾌｰｽﾞ,0412-3398-02,,,,")
    assert [fold(name) for (name,) in rows(database, schema.company, "name")] == [fold(TAISHO)]
