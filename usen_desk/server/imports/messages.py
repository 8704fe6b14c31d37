"""Sentences about an import as a whole that the importers don't have."""

from __future__ import annotations

from usen_desk.contract.imports import KEPT_DAYS, PROBLEMS_KEPT
from usen_desk.server.accounts.import_messages import NOTHING_CHANGED

WAITS_FOR_ANOTHER = "サービスの画面ではない所で別の取り込みが動いています。終わりしだい始めます。"
FILE_GONE = f"保管したファイルが見つかりません。ファイルを選び直してください。{NOTHING_CHANGED}"
OTHER_BYTES = f"保管したファイルの内容が、送られたときと違います。ファイルを選び直してください。{NOTHING_CHANGED}"
FILES_AWAY = "ファイルの保管先につながらないため、止めました。つながるようになってから続けてください。"
VIRUS = f"ファイルからウイルスが見つかりました。{NOTHING_CHANGED}"
EXPIRED = f"{KEPT_DAYS} 日のあいだ取り込まれなかったので、ファイルの保管を終えました。"
THEN_ISSUE = "利用者は、管理の「利用者（お客様）」で仮パスワードを発行するとログインできるようになります。"
TOO_MANY_PROBLEMS = f"問題が多いため、一覧とCSVには最初の {PROBLEMS_KEPT:,} 件だけを残しました。"


def unfinished(file_name: str, added: int, changed: int) -> str:
    return (
        f"途中で止まった同じ種類の取り込み（{file_name}、追加 {added:,}・変更 {changed:,} まで）があります。"
        f"先にその取り込みを、続きから取り込むか中止してください。{NOTHING_CHANGED}"
    )
