"""取込 in words and rows: kinds, the state of a run, its counts, problems and history. Row B-imp."""

from __future__ import annotations

from dataclasses import dataclass

from usen_desk.api.errors import ApiError, Refused, SourceTrouble
from usen_desk.contract.errors import Code
from usen_desk.contract.imports import (
    ImportColumns,
    ImportKind,
    ImportProblem,
    ImportRun,
    ImportState,
    ImportStep,
    ProblemSort,
)
from usen_desk.ui import formatting
from usen_desk.ui.messages import UserMessage, explain
from usen_desk.ui.widgets.paged_table_model import Cell, Column

KINDS = {
    ImportKind.CUSTOMERS: "店舗（UNIS）",
    ImportKind.ACCOUNTS: "アカウント",
    ImportKind.MAILINGS: "登録送付情報",
    ImportKind.TRIALS: "お試し",
    ImportKind.USAGE: "利用時間",
    ImportKind.COMPANIES: "企業",
}
NOTHING_YET = "まだ何も変更していません。"
_REFUSALS = {
    Code.FILE_REFUSED: "このファイルは取り込めません。何も変更されていません。CP932（シフトJIS）か UTF-8 の CSV として保存し直したファイルを選んでください。",
    Code.TOO_LARGE: "ファイルが大きすぎるため、送れません。何も変更されていません。ファイルを分けて、1 つずつ取り込んでください。",
    Code.FILE_MISSING: "送ったファイルがサービスに残っていません。何も変更されていません。ファイルを選び直してください。",
    Code.FILE_QUARANTINED: "ファイルからウイルスが見つかったため、取り込めません。何も変更されていません。ファイルの出どころを確かめてください。",
}
_SOURCE = (
    "選んだファイルを読めないか、選んだあとに変更されています。何も変更されていません。ファイルを選び直してください。"
)
_STATES = {
    ImportState.WAITING: ("順番待ち", "clock", "blue"),
    ImportState.CHECKED: ("確認済み", "circle-dot", "blue"),
    ImportState.DONE: ("取込済み", "circle-check", "green"),
    ImportState.FAILED: ("取り込めません", "triangle-alert", "red"),
    ImportState.CANCELLED: ("中止", "circle-minus", "gray"),
    ImportState.INTERRUPTED: ("中断", "circle-pause", "amber"),
}


@dataclass(frozen=True)
class Standing:
    """Where a run stands, as its banner says it."""

    tone: str
    icon: str
    word: str
    sentence: str


def message_of(error: ApiError) -> UserMessage:
    """As everywhere, but for what the words of attachments would say wrongly here."""
    if isinstance(error, SourceTrouble):
        return UserMessage(_SOURCE)
    said = explain(error)
    if isinstance(error, Refused) and error.problem.code in _REFUSALS:
        return UserMessage(_REFUSALS[error.problem.code], said.request_id, said.field)
    return said


def columns_words(columns: ImportColumns) -> str:
    """What the first line of the file has to say."""
    optional = f"　任意の列: {'、'.join(columns.optional)}" if columns.optional else ""
    return f"必要な列: {'、'.join(columns.required)}{optional}"


def is_active(run: ImportRun) -> bool:
    """It goes on by itself."""
    return run.state in (ImportState.WAITING, ImportState.RUNNING)


def may_apply(run: ImportRun) -> bool:
    return run.state is ImportState.CHECKED and run.has_file and has_something(run)


def has_something(run: ImportRun) -> bool:
    """Whether there is, or was, anything to change."""
    return run.counts.added + run.counts.changed > 0


def is_unfinished(run: ImportRun) -> bool:
    """Somebody still has to decide about it, or it runs."""
    return is_active(run) or (run.has_file and run.state in (ImportState.CHECKED, ImportState.INTERRUPTED))


def resume_word(run: ImportRun) -> str:
    """Empty where it can't."""
    if is_active(run) or not run.has_file:
        return ""
    return "続きから取り込む" if _is_half(run) else "もう一度確かめる"


def question(run: ImportRun) -> str:
    """What is asked before a file with bad lines is applied."""
    return f"{run.counts.refused:,} 行は取り込まれません。残りの行だけを取り込みますか。取り込まない行は、CSV に保存して直せます。"


def standing(run: ImportRun) -> Standing:
    word, icon, tone = state_words(run)
    if run.state is ImportState.RUNNING:
        return Standing(tone, icon, word, _running_sentence(run))
    if run.state is ImportState.CHECKED:
        return _checked(run)
    return Standing(tone, icon, word, _sentence(run))


def state_words(run: ImportRun) -> tuple[str, str, str]:
    """Word, icon and tone."""
    if run.state is ImportState.RUNNING:
        if run.is_ending:
            return "中止しています", "circle-minus", "gray"
        return ("確認中", "search", "blue") if run.step is ImportStep.CHECK else ("取込中", "upload", "blue")
    return _STATES[run.state]


def _running_sentence(run: ImportRun) -> str:
    read = f"{run.progress_lines:,} 行を読みました。" if run.progress_lines else "ファイルを読んでいます。"
    if run.step is ImportStep.CHECK:
        return read + NOTHING_YET
    if run.progress_total in (0, run.size_bytes):  # the file is read again, or nobody knows how far it is
        return "確かめたときと同じ結果になるかを調べて、取り込みます。この画面を閉じても続きます。"
    return f"{run.progress_total:,} 件のうち {run.progress_done:,} 件を取り込みました。この画面を閉じても続きます。"


def _checked(run: ImportRun) -> Standing:
    if run.has_moved_on:
        return Standing(
            "amber", "triangle-alert", "確かめ直しました", "確かめたあとにデータが変わったので、取り込んでいません。"
        )
    if not has_something(run):
        return Standing("gray", "circle-check", "変わりなし", "この内容で新しくなるものはありません。")
    if run.counts.refused:
        return Standing("amber", "triangle-alert", "確認済み", f"取り込めない行があります。{NOTHING_YET}")
    return Standing("green", "circle-check", "確認済み", f"すべての行を取り込めます。{NOTHING_YET}")


def _sentence(run: ImportRun) -> str:
    if run.state is ImportState.WAITING:
        after = "内容を確かめます。" if run.step is ImportStep.CHECK else "取り込みます。"
        return f"前の取り込みが終わりしだい、{after}"
    if run.state is ImportState.DONE:
        return "取り込みました。"
    if run.state is ImportState.FAILED:
        return "理由は次のとおりです。"
    reached = f"追加 {run.counts.added:,}・変更 {run.counts.changed:,} まで取り込んであります。"
    if not has_something(run):
        reached = "何も変更していません。"
    if run.state is ImportState.CANCELLED:
        return reached
    return f"サービスの停止などで止まりました。{reached}" if not run.fault else reached


def _is_half(run: ImportRun) -> bool:
    return run.state is ImportState.INTERRUPTED and run.step is ImportStep.APPLY


def remarks(run: ImportRun) -> str:
    """The other sentences, one a line; where the numbers don't count lines of rows, what they count."""
    summary = run.summary if run.kind in (ImportKind.USAGE, ImportKind.COMPANIES) else ()
    return "\n".join(part for part in (run.fault, *summary, *run.remarks) if part)


def whole(problem: ImportProblem) -> str:
    """One problem in a sentence that is not cut by columns."""
    where = (
        f"{problem.line:,} 行目"
        if problem.line == problem.last_line
        else f"{problem.line:,}〜{problem.last_line:,} 行目"
    )
    what = f"{problem.column}「{problem.value}」" if problem.value else problem.column
    return f"{where}　{what}　{problem.reason}".replace("　　", "　")


def stop_word(run: ImportRun) -> str:
    """What the button does that ends it."""
    return "取り込まない" if run.state is ImportState.CHECKED else "中止"


def counts(run: ImportRun) -> list[tuple[str, str, str]]:
    """Word, number and tone of each."""
    told = run.counts
    return [
        ("追加", f"{told.added:,}", "green" if told.added else ""),
        ("変更", f"{told.changed:,}", "blue" if told.changed else ""),
        ("変わりなし", f"{told.unchanged:,}", ""),
        ("取り込めない行", f"{told.refused:,}", "red" if told.refused else ""),
        ("後の行を使った行", f"{told.replaced:,}", ""),
        ("読んだ行", f"{told.lines:,}", ""),
    ]


def problem_columns() -> list[Column]:
    def lines(problem: ImportProblem) -> Cell:
        same = problem.line == problem.last_line
        return Cell(f"{problem.line:,}" if same else f"{problem.line:,}〜{problem.last_line:,}")

    def refused(problem: ImportProblem) -> Cell:
        words = ("取り込めない", "circle-x", "red") if problem.is_refused else ("お知らせ", "info", "blue")
        return Cell(*words)

    return [
        Column(ProblemSort.LINE, "行", 144, lines, is_number=True, least=96),
        Column(ProblemSort.REFUSED, "区分", 132, refused),
        Column(ProblemSort.COLUMN, "列", 130, lambda each: Cell(formatting.text(each.column)), least=90),
        Column(
            "value", "値", 130, lambda each: Cell(formatting.text(each.value)), is_sortable=False, least=90, folds=1
        ),
        Column(ProblemSort.REASON, "理由", 320, lambda each: Cell(each.reason), stretches=True, least=200),
    ]


def history_columns() -> list[Column]:
    def at(run: ImportRun) -> Cell:
        return Cell(formatting.moment(run.finished_at or run.apply_asked_at or run.asked_at)[:16])

    def who(run: ImportRun) -> Cell:
        return Cell(run.applied_by_name or run.asked_by_name)

    def counted(name: str, title: str, folds: int = 0) -> Column:
        width = 112 if len(title) > 4 else 84

        def shown(run: ImportRun) -> Cell:
            number = getattr(run.counts, name)
            return Cell(f"{number:,}", is_dimmed=not number)

        return Column(name, title, width, shown, is_sortable=False, is_number=True, folds=folds)

    plain = {"is_sortable": False}
    return [
        Column("state", "状態", 138, lambda run: Cell(*state_words(run)), **plain),
        Column("at", "日時", 136, at, **plain),
        Column("kind", "種類", 116, lambda run: Cell(KINDS[run.kind]), **plain),
        Column("file", "ファイル", 200, lambda run: Cell(run.file_name), stretches=True, least=190, **plain),
        Column("who", "担当者", 100, who, folds=2, **plain),
        counted("added", "追加"),
        counted("changed", "変更"),
        counted("refused", "取り込めない"),
        counted("unchanged", "変わりなし", folds=1),
    ]
