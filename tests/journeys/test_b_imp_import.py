"""B-imp: an operator imports stores, accounts and mail-outs by command; the desk finds them at once."""

import csv

from sqlalchemy import func, select

from usen_desk.server.db import schema

CODE = "0777-1234-01"
UNIS = {
    "顧客CD": CODE,
    "店舗先名称": "喫茶 ゆうなぎ",
    "店種コード": "01007",
    "店種": "喫茶店",
    "顧客ステータス": "確定",
    "新設年月日": "2020-01-15",
    "郵便番号": "233-0013",
    "店舗先住所": "神奈川県横浜市港南区丸山台1-1-1",
    "店舗先電話番号": "045-999-0001",
    "管轄支店CD": "0204180400",
    "管轄支店名": "横浜南支店",
    "最終更新日": "2020-01-16 10:00:00",
}
ACCOUNT = {
    "アカウントID": "990001",
    "顧客CD": CODE,
    "ログインID": "yunagi",
    "メールアドレス": "yunagi@example.jp",
    "UMsID開始日": "2020-01-20",
    "USEN CART": "0",
    "OTORAKU": "1",
    "REACH STOCK (飲食店)": "0",
    "REACH STOCK (生産者)": "0",
}
MAILING = {
    "顧客CD": CODE,
    "発送日": "2020-01-21",
    "名称": "喫茶 ゆうなぎ 御中",
    "住所": "神奈川県横浜市港南区丸山台1-1-1",
    "送付先": "顧客直送",
    "ステータス": "発送済",
}


def written(path, rows, encoding="cp932"):
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def stores(service):
    with service.database.read() as tx:
        return tx.execute(select(func.count()).select_from(schema.customer)).scalar_one()


def test_what_is_imported_is_found_by_the_desk_that_is_open(desk, service, command, tmp_path):
    desk.search(電話番号="045-999-0001")
    assert "0件" in desk.texts
    for name, row in (("unis", UNIS), ("accounts", ACCOUNT), ("mailings", MAILING)):
        code, said = command(f"import-{name}", written(tmp_path / f"{name}.csv", [row]))
        assert code == 0, said
        assert "追加 1、変更 0" in said
    desk.search(電話番号="０４５９９９０００１")
    assert desk.column("検索結果", "店舗先名称") == ["喫茶 ゆうなぎ"]
    desk.press("Enter")
    desk.wait_idle()
    assert desk.value("店種") == "喫茶店(01007)"
    assert desk.column("アカウント一覧", "ログインID") == ["yunagi"]
    assert desk.column("アカウント登録送付情報", "発送日") == ["2020-01-21"]


def test_the_same_file_again_changes_nothing_and_a_dry_run_neither(service, command, tmp_path):
    before = stores(service)
    file = written(tmp_path / "unis.csv", [UNIS], "utf-8")
    code, said = command("import-unis", "--dry-run", file)
    assert code == 0
    assert "試しに調べただけで、何も変更していません。" in said
    assert stores(service) == before
    assert command("import-unis", file)[0] == 0
    code, said = command("import-unis", file)
    assert code == 0
    assert "追加 0、変更 0、変わりなし 1" in said
    assert stores(service) == before + 1


def test_bad_lines_are_named_with_their_reason_and_the_good_ones_are_in(desk, service, command, tmp_path):
    bad = {**UNIS, "顧客CD": "0777-1234-02", "新設年月日": "2020-13-40"}
    code, said = command("import-unis", written(tmp_path / "unis.csv", [bad, UNIS]))
    assert code == 3
    assert "2 行目 新設年月日「2020-13-40」: 日付として読めません" in said
    assert "追加 1、変更 0、変わりなし 0、取り込めない 1" in said
    desk.search(店舗先名称="ゆうなぎ")
    assert desk.column("検索結果", "顧客CD") == [CODE]
