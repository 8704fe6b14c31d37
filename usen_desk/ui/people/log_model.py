"""閲覧記録 as rows: actions and kinds in words. X13."""

from __future__ import annotations

from usen_desk.contract.access_log import LogRow, LogState
from usen_desk.ui import formatting
from usen_desk.ui.widgets.paged_table_model import Cell, Column

ACTIONS = {
    "customer_viewed": "顧客を閲覧",
    "account_viewed": "アカウントを閲覧",
    "trial_viewed": "お試しを閲覧",
    "inquiry_viewed": "問い合わせを閲覧",
    "inquiry_opened": "問い合わせを起票",
    "reregistration_sent": "再登録メールを送信",
    "branch_exported": "支店の一覧を出力",
    "trials_exported": "お試しの一覧を出力",
    "signed_in": "ログイン",
    "signed_out": "ログアウト",
    "sign_in_refused": "ログイン失敗",
    "password_changed": "パスワードを変更",
    "password_reset": "パスワードを再設定",
    "staff_added": "スタッフを追加",
    "staff_changed": "スタッフを変更",
    "staff_disabled": "スタッフを停止",
    "staff_enabled": "スタッフを再開",
    "sessions_ended": "ログアウトさせた",
    "device_revoked": "PCの利用を停止",
    "key_deposited": "PCを登録",
    "portal_user_issued": "利用者を発行",
    "portal_user_reissued": "利用者へ再発行",
    "portal_user_stopped": "利用者を停止",
    "portal_user_resumed": "利用者を再開",
    "company_changed": "企業を変更",
    "mail_sent_again": "メールを再送",
    "access_log_exported": "閲覧記録を出力",
    "access_log_verified": "閲覧記録を検査",
    "imported": "取り込み",
    "password_refused": "パスワード変更の失敗",
    "trial_registered": "お試しを登録",
    "trial_followed_up": "対応記録を追加",
    "follow_up_withdrawn": "対応記録を取り消し",
    "trial_handed_over": "お試しを引き継ぎ",
    "trial_store_set": "お試しの店舗を設定",
    "extension_asked": "延長を申請",
    "extension_decided": "延長申請を判断",
    "advice_changed": "判定と助言を変更",
    "files_bundled": "ファイルをまとめて保存",
    "files_exported": "ファイルを出力",
    "left_drafts_viewed": "残った下書きを閲覧",
    "canned_added": "定型文を追加",
    "canned_changed": "定型文を変更",
    "canned_removed": "定型文を削除",
    "category_changed": "カテゴリを変更",
    "document_added": "資料を追加",
    "document_changed": "資料を変更",
    "document_withdrawn": "資料を取り下げ",
    "document_restored": "資料を元に戻した",
    "board_rules_changed": "目標・営業時間を変更",
    "board_exported": "管制の数字を出力",
    "notice_changed": "お知らせを変更",
    "notice_published": "お知らせを公開",
    "notice_withdrawn": "お知らせを取り下げ",
    "notice_restored": "お知らせを元に戻した",
    "faq_changed": "FAQを変更",
    "page_changed": "規約などを変更",
    "contacts_changed": "担当を変更",
    "call_centres_changed": "電話窓口を変更",
    "handover_offered": "申し送りを依頼",
    "handover_accepted": "申し送りを受けた",
    "handover_declined": "申し送りを断った",
    "handover_taken_back": "申し送りを取り下げ",
    "import_problems_exported": "取り込みの問題を出力",
}
KINDS = {
    "customer": "顧客",
    "account": "アカウント",
    "trial": "お試し",
    "inquiry": "問い合わせ",
    "staff": "スタッフ",
    "portal_user": "利用者",
    "company": "企業",
    "branch": "支店",
    "device": "PC",
    "mail": "メール",
    "canned": "定型文",
    "category": "カテゴリ",
    "document": "資料",
    "notice": "お知らせ",
    "faq": "FAQ",
    "page": "ページ",
    "board_rules": "目標・営業時間",
    "access_log": "閲覧記録",
    "import": "取り込み",
}
NAMED = {"customer", "account", "trial", "inquiry"}
GROUPS = {
    (): "すべて",
    (
        "customer_viewed",
        "account_viewed",
        "trial_viewed",
        "inquiry_viewed",
        "files_bundled",
        "left_drafts_viewed",
    ): "閲覧",
    ("branch_exported", "trials_exported", "files_exported", "access_log_exported"): "出力",
    ("signed_in", "signed_out", "sign_in_refused", "password_changed"): "ログイン",
}
FAULTS = {
    "changed": "行が変更されています",
    "removed": "行が削除されています",
    "inserted": "封印の手順を通らない行が挿入されています",
    "head_lost": "最新の封印の記録が失われています",
}


def log_columns() -> list[Column]:
    def whom(row: LogRow) -> Cell:
        """A PC, a mail or a list has no name; their number stands in the next column."""
        return Cell(
            row.object_name or (row.object_key if row.object_kind in NAMED else formatting.MISSING), is_strong=True
        )

    def key(row: LogRow) -> Cell:
        return Cell(f"{KINDS.get(row.object_kind, row.object_kind)} {row.object_key}".strip())

    def inquiry(row: LogRow) -> Cell:
        return Cell(f"No.{row.from_inquiry_id}" if row.from_inquiry_id else formatting.MISSING)

    def sealed(row: LogRow) -> Cell:
        return Cell("封印済", "lock", "gray", is_bare=True) if row.is_sealed else Cell("封印待ち", "clock", "amber")

    plain = {"is_sortable": False}
    return [
        Column("at", "日時", 164, lambda row: Cell(formatting.moment(row.at)), **plain),
        Column("who", "だれが", 110, lambda row: Cell(row.staff_name or formatting.MISSING), **plain),
        Column("department", "部署", 150, lambda row: Cell(row.department), folds=3, least=80, **plain),
        Column("action", "操作", 150, lambda row: Cell(ACTIONS.get(row.action, row.action)), **plain),
        Column("whom", "だれを", 200, whom, stretches=True, least=120, **plain),
        Column("key", "対象", 170, key, least=110, folds=1, **plain),
        Column("inquiry", "問い合わせ", 90, inquiry, folds=2, **plain),
        Column("sealed", "改ざん防止", 96, sealed, folds=4, **plain),
    ]


def state_words(state: LogState) -> tuple[str, str]:
    """Sentence and tone of the chain."""
    if state.fault:
        fault = FAULTS.get(state.fault, state.fault)
        return f"{state.fault_at} 番目の記録で異常が見つかりました: {fault}。システム管理者へ連絡してください。", "red"
    waits = f"、封印待ち {state.unsealed:,} 行" if state.unsealed else ""
    if state.is_checked:
        return f"すべての記録を検査しました。異常はありません（封印済 {state.sealed:,} 行{waits}）。", "green"
    return f"封印済 {state.sealed:,} 行{waits}", "gray"
