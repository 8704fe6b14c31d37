"""A05: files of all exchanges with their conditions and 並び順; やり取りを確認 leads to the comment."""

from tests.journeys.customers import number_of, sign_in
from tests.journeys.exchanges import Customer
from tests.server.attachments.files import PDF


def names(browser):
    return [one.text for one in browser.all(".files .file")]


def sent(browser, service, tmp_path, name, comment):
    made = Customer(service).open("図面の件です。")
    paper = tmp_path / name
    paper.write_bytes(PDF)
    browser.open(f"/client/inquiries/{made}/")
    browser.field("ファイルを添付").send_keys(str(paper))
    browser.field("コメント").send_keys(comment)
    browser.press("送信")
    browser.wait_text(comment)
    return made


def test_a_file_leads_to_its_exchange(browser, service, tmp_path):
    sign_in(browser)
    made = sent(browser, service, tmp_path, "スピーカーの場所.pdf", "場所を記載いたしました。")
    browser.press("ファイル")
    browser.wait_text("並び順", "スピーカーの場所.pdf")
    assert "スピーカーの場所.pdf" in names(browser)[0], "newest first"
    browser.choose("並び順", "登録が古い順")
    browser.press("検索")
    browser.wait(lambda: "スピーカーの場所.pdf" not in names(browser)[0])
    browser.choose("並び順", "登録が新しい順")
    browser.choose("カテゴリ", "その他")
    browser.press("検索")
    browser.wait(lambda: "スピーカーの場所.pdf" in names(browser)[0])
    browser.press("やり取りを確認")
    browser.wait_text("場所を記載いたしました。")
    assert number_of(browser) == made
    assert browser.path.endswith("#m2")
