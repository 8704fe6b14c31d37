"""Makes UNIS master files of any size for tests and the bench: the same seed gives the same file."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

HEADER = (
    "顧客CD,チェーン店CD,チェーン店名,店舗先名称,店種コード,店種,顧客ステータス,新設年月日,郵便番号,店舗先住所,解約日,店舗先電話番号,"
    "キャンセル日,管轄支店CD,管轄支店名,最終更新日"
).split(",")
TRADES = ["カフェ", "居酒屋", "美容室", "Bar ", "焼肉", "スナック", "整骨院", "ｸﾘｰﾆﾝｸﾞ", "㈱", "鮨　"]
WORDS = "さくら 髙橋 ひまわり Ｍｏｏｎ 大将 﨑陽軒 むつみ ロマン 青葉 ことぶき 花水木 みなと".split()
PLACES = [
    ("神奈川県横浜市港南区丸山台", "233-0013", "045"),
    ("北海道札幌市中央区大通西", "060-0042", "011"),
    ("大阪府大阪市北区梅田", "530-0001", "06"),
    ("福岡県福岡市博多区博多駅前", "812-0011", "092"),
    ("宮城県仙台市青葉区中央", "980-0021", "022"),
]
BRANCHES = [(f"02{number:04d}0400", f"第{number}支店") for number in range(1, 61)]


def unis_rows(lines: int, seed: int = 1) -> Iterator[list[str]]:
    """Stores with codes in no order; one in twelve belongs to a chain, one in twenty has ended."""
    draw = random.Random(seed)
    for number in range(lines):
        code = f"C{(number * 7919 + seed) % 10_000_019:08d}"
        place, postal_code, area = draw.choice(PLACES)
        chain = draw.randrange(400) if draw.random() < 1 / 12 else -1
        branch_code, branch_name = draw.choice(BRANCHES)
        opened = f"20{draw.randrange(24):02d}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}"
        trade = draw.randrange(len(TRADES))
        ended = draw.random() < 0.05
        yield [
            code,
            f"CH{chain:05d}" if chain >= 0 else "",
            f"{WORDS[chain % 12]}チェーン" if chain >= 0 else "",
            f"{TRADES[trade]}{draw.choice(WORDS)}{draw.choice(WORDS)}{draw.randrange(1000)}号店",
            f"{trade:05d}",
            TRADES[trade].strip(),
            "解約" if ended else "確定",
            opened,
            postal_code,
            f"{place}{draw.randrange(1, 9)}-{draw.randrange(1, 30)}-{draw.randrange(1, 20)}",
            "2025/3/31" if ended else "",
            f"{area}-{draw.randrange(200, 1000)}-{draw.randrange(10000):04d}",
            "",
            branch_code,
            branch_name,
            f"{opened} 10:{draw.randrange(60):02d}:06",
        ]


def make_unis_csv(path: Path, lines: int, seed: int = 1, encoding: str = "cp932") -> Path:
    """About 180 bytes a line in CP932."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(unis_rows(lines, seed))
    return path


def write_csv(path: Path, header: list[str], rows: list[list[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path
