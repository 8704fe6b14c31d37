"""Sentences of the import commands, for the operators who run them."""

from __future__ import annotations

from usen_desk.server.accounts import import_problems
from usen_desk.server.accounts.import_fields import CellCode
from usen_desk.server.accounts.import_file import BrokenCode, FileCode, FileFault, Source
from usen_desk.server.accounts.import_kinds import Kind
from usen_desk.server.accounts.import_problems import CellProblem, NoteCode, Problem
from usen_desk.server.accounts.import_store import Run

KINDS = {
    "customers": "店舗（UNIS）",
    "accounts": "アカウント",
    "mailings": "登録送付情報",
    "trials": "お試しアカウント",
    "usage": "お試しの利用時間",
}

NOTHING_CHANGED = "何も変更していません。"
REPORT_HEADER = ("行", "区分", "列", "値", "理由")
REFUSED, NOTE = "取り込めない", "お知らせ"

_FILE = {
    FileCode.UNREADABLE: "ファイルを開けません。{names}。",
    FileCode.EMPTY: "ファイルが空です。",
    FileCode.UTF16: "ファイルの文字コードが UTF-16 です。CP932（シフトJIS）か UTF-8 で保存し直してください。",
    FileCode.UNDECODABLE: "{line} 行目（先頭から {byte} バイト目）が {names} の文字として読めません。途中で文字コードが変わっているか、ファイルが壊れています。",
    FileCode.MISSING_COLUMNS: "1 行目の見出しに必要な列がありません: {names}。",
    FileCode.REPEATED_COLUMN: "1 行目の見出しに同じ列が 2 回あります: {names}。",
    FileCode.BAD_HEADER: '1 行目の見出しを読めません。引用符（"）の位置と、見出しの長さを確かめてください。',
    FileCode.CUT_IN_QUOTES: '{line} 行目の引用符（"）が閉じないままファイルが終わっています。ファイルが途中で切れているようです。',
    FileCode.CUT_SHORT: "最後の {line} 行目の列が足りません。ファイルが途中で切れているようです。",
    FileCode.QUOTE_NEVER_CLOSED: '{line} 行目の引用符（"）が閉じていません。その後の行の区切りが分からないため、取り込めません。',
    FileCode.CHANGED_MEANWHILE: "読んでいる間にファイルが書き換わりました。書き込みが終わってから、もう一度実行してください。",
}

_BROKEN = {
    BrokenCode.TOO_FEW: "列が足りません（見出し {width} 列、この行 {found} 列）",
    BrokenCode.TOO_MANY: "列が多すぎます（見出し {width} 列、この行 {found} 列）",
    BrokenCode.QUOTES: '引用符（"）の使い方が CSV として正しくありません',
    BrokenCode.TOO_LONG: "1 つの欄が長すぎて読めません",
}

CELL_FAULTS = {
    CellCode.EMPTY: "空です。値が必要です",
    CellCode.TOO_LONG: "長すぎます",
    CellCode.UNUSABLE_CHARACTER: "使えない文字（制御文字など）が入っています",
    CellCode.NO_DATE: "日付として読めません（例 2018-09-26、2018/9/26、20180926）",
    CellCode.NO_TIME: "日時として読めません（例 2018-09-28 10:30:06）",
    CellCode.NO_FLAG: "1 か 0 ではありません",
    CellCode.NO_NUMBER: "番号（正の整数）ではありません",
    CellCode.NO_MAIL_ADDRESS: "メールアドレスの形ではありません",
    CellCode.UNKNOWN_BRANCH: "登録のない支店です。管轄支店名の列に名前があれば、支店も登録します",
    CellCode.UNKNOWN_STORE: "登録のない店舗です。先に店舗を取り込んでください",
    CellCode.LOGIN_ID_TAKEN: "ほかのアカウント（アカウントID {detail}）と同じログインIDです",
    CellCode.NO_SUCH_BRANCH: "登録のない支店です。支店のコードか名前（同じ名前の支店があるときはコード）を入れてください",
    CellCode.UNKNOWN_STAFF: "登録のない担当者です。担当者のログインIDを入れてください",
    CellCode.OTHER_LOGIN_ID: "登録済みのログインID（{detail}）と違います。お試しのログインIDは変えられません",
    CellCode.UNKNOWN_TRIAL: "登録のないお試しアカウントです。先にお試しアカウントを取り込んでください",
    CellCode.OTHER_TRIAL: "アカウントIDのお試しアカウントは別のログインID（{detail}）です",
    CellCode.ENDS_BEFORE_START: "終了が開始（{detail}）より前です",
    CellCode.SESSION_TOO_LONG: "1 回の利用が 24 時間を超えています。終了の記録もれと区別できないため、24 時間までを取り込みます",
    CellCode.NO_DURATION: "利用時間として読めません（例 518、8:38、8時間38分）",
    CellCode.MORE_THAN_A_DAY: "1 日の利用時間が 24 時間（1440 分）を超えています",
    CellCode.BEFORE_ISSUE: "このお試しの発行日（{detail}）より前です",
    CellCode.IN_FUTURE: "取り込みの時点より先の日時です",
}

_NOTE = {
    NoteCode.EXPIRY_DIFFERS: "初回認証日から14日目（{detail}）と違いますが、書かれているとおりに取り込みました",
    NoteCode.REP_UNFIT: "営業の担当者ではないか、停止中なので、担当にはしませんでした",
    NoteCode.REP_ELSEWHERE: "ほかの支店（{detail}）の担当者なので、担当にはしませんでした",
    NoteCode.USED_UNAUTHENTICATED: "初回認証の記録がないまま利用があります。初回認証日時は変えていません（このお試しの最初の行だけ知らせます）",
    NoteCode.USED_EARLY: "初回認証（{detail}）より前に利用があります。初回認証日時は変えていません（このお試しの最初の行だけ知らせます）",
}


def file_fault(fault: FileFault) -> str:
    sentence = _FILE[fault.code].format(line=f"{fault.line:,}", byte=f"{fault.byte:,}", names="、".join(fault.names))
    return f"{sentence}{NOTHING_CHANGED}"


def cell_fault(cell: CellProblem) -> str:
    return CELL_FAULTS[import_problems.cell_code(cell)].format(detail=cell.detail)


def cell_note(note: CellProblem) -> str:
    return _NOTE[import_problems.note_code(note)].format(detail=note.detail)


def broken(problem: Problem, width: int) -> str:
    return _BROKEN[import_problems.broken_code(problem)].format(width=width, found=problem.found)


def lines(problem: Problem) -> str:
    return f"{problem.line}" if problem.last_line == problem.line else f"{problem.line}〜{problem.last_line}"


def note(problem: Problem, kind: Kind) -> str:
    key = "・".join(kind.label("customer_code" if field == "customer_id" else field) for field in kind.key)
    if problem.replaced_by:
        return f"同じ{key}の行が後にもあるので、{problem.replaced_by} 行目のほうを使いました"
    return f"同じ{key}の行が前にもあります。この行のほうを使いました"


def on_terminal(problem: Problem, kind: Kind, width: int) -> list[str]:
    """The lines to print for one problem."""
    where = f"{lines(problem)} 行目"
    if problem.broken:
        return [f"{where}: {broken(problem, width)}"]
    if problem.cells:
        return [f"{where} {kind.label(cell.field)}「{cell.value}」: {cell_fault(cell)}" for cell in problem.cells]
    if problem.notes:
        return [f"{where} {kind.label(cell.field)}「{cell.value}」: {cell_note(cell)}" for cell in problem.notes]
    return [f"{where}: {note(problem, kind)}"]


def in_report(problem: Problem, kind: Kind, width: int) -> list[tuple[str, ...]]:
    """The rows of the report for one problem, under REPORT_HEADER."""
    if problem.broken:
        return [(lines(problem), REFUSED, "", "", broken(problem, width))]
    if problem.cells:
        return [
            (lines(problem), REFUSED, kind.label(cell.field), cell.value, cell_fault(cell)) for cell in problem.cells
        ]
    if problem.notes:
        return [(lines(problem), NOTE, kind.label(cell.field), cell.value, cell_note(cell)) for cell in problem.notes]
    return [(lines(problem), NOTE, "", "", note(problem, kind))]


def about(kind: Kind, source: Source) -> list[str]:
    encoding = "CP932" if source.encoding == "cp932" else "UTF-8"
    said = [f"{KINDS[kind.name]}を取り込みます: {source.path.name}（{encoding}、{source.size_bytes:,} バイト）"]
    if source.unknown:
        said.append(f"使わない列: {'、'.join(source.unknown)}")
    if not source.ends_with_newline:
        said.append("最後の行が改行で終わっていません。ファイルが途中で切れていないか確かめてください。")
    return said


_ROWS = (
    "{run.lines_read:,} 行を読みました。追加 {run.added:,}、変更 {run.changed:,}、変わりなし {run.unchanged:,}、"
    "取り込めない {run.refused:,}、同じキーで後の行を使った {run.replaced:,}"
)
_USAGE = (
    "{run.lines_read:,} 行を読みました。追加 {run.added:,}、変わりなし {run.unchanged:,}、取り込めない {run.refused:,}。"
    "利用時間を書き換えた日 {run.changed:,}"
)


def result(kind: Kind, run: Run, *, is_dry: bool) -> list[str]:
    counts = (_USAGE if kind.name == "usage" else _ROWS).format(run=run)
    return [counts, "試しに調べただけで、何も変更していません。"] if is_dry else [counts]


def _done(run: Run) -> str:
    return f"追加 {run.added:,}・変更 {run.changed:,} "


def resumed(run: Run) -> str:
    return f"前回、{_done(run)}したところで止まりました。その続きから取り込みます。"


def abandoned(run: Run) -> str:
    return f"途中で止まっていた取り込み（{run.file_name}、{_done(run)}まで）は打ち切りました。"


def unfinished(run: Run) -> str:
    return (
        f"途中で止まった取り込み（{run.file_name}、{_done(run)}まで）があります。"
        f"先に --dry-run なしで続きを終えてください。{NOTHING_CHANGED}"
    )


def more(count: int) -> str:
    return f"ほかに {count:,} 行あります。すべてを見るには --errors ファイル名 を付けてください。"


def reported(path: str) -> str:
    return f"行ごとの理由を {path} に書きました。"


def unreported(path: str, reason: str) -> str:
    return f"行ごとの理由を {path} に書けませんでした。{reason}"


ALREADY_RUNNING = f"ほかの取り込みが動いています。終わってから、もう一度実行してください。{NOTHING_CHANGED}"


def busy(*, is_full: bool, has_changed: bool) -> str:
    why = (
        "データベースのディスクに空きがありません。"
        if is_full
        else "データベースに書き込めません（停止中か、混み合っています）。"
    )
    if has_changed:
        return f"{why}途中まで取り込みました。直したあとに同じコマンドを実行すると、続きから取り込みます。"
    return f"{why}{NOTHING_CHANGED}"


def stopped(*, has_changed: bool) -> str:
    if has_changed:
        return "止めました。途中まで取り込んであります。同じコマンドで続きから取り込みます。"
    return f"止めました。{NOTHING_CHANGED}"


def reading(percent: int, lines_read: int, left: str) -> str:
    return f"読み込み {percent}% {lines_read:,} 行{left}"


def applying(percent: int, done: int, left: str) -> str:
    return f"取り込み {percent}% {done:,} 行{left}"


def left(seconds: int) -> str:
    return f" 残り約 {seconds // 60} 分 {seconds % 60} 秒" if seconds >= 60 else f" 残り約 {seconds} 秒"


HELP = {
    "customers": "UNIS の店舗（顧客）を CSV から取り込みます。",
    "accounts": "会員アカウントを CSV から取り込みます。",
    "mailings": "アカウント登録送付情報を CSV から取り込みます。",
    "trials": "お試しアカウントを CSV から取り込みます。",
    "usage": "お試しの利用の記録（1 回ごとの開始と終了、または 1 日の合計）を CSV から取り込みます。",
}
HELP_FILE = "CSV ファイル（CP932 か UTF-8、1 行目は見出し）"
HELP_DRY_RUN = "取り込まずに、追加・変更・取り込めない行を調べる"
HELP_ERRORS = "取り込めない行と理由を CSV で書き出す"
HELP_EXIT = "終了コード: 0 すべて取り込んだ、3 取り込めない行があった、2 何も変更していない、1 途中で止まった（同じコマンドで続く）"
