"""ApiError → what the user reads: what happened, what became of the input, what to do next.

One sentence group per refusal code, per kind of trouble and per fault of this PC; a test insists on every one.
"""

from __future__ import annotations

from dataclasses import dataclass

from usen_desk.api.errors import (
    ApiError,
    BadAnswer,
    DiskFault,
    DiskTrouble,
    Refused,
    SourceTrouble,
    Strange,
    Trouble,
    Unreachable,
)
from usen_desk.contract.errors import Code


@dataclass(frozen=True)
class UserMessage:
    """`request_id` is shown small and can be copied; `field` names the input at fault, where the service said so."""

    text: str
    request_id: str = ""
    field: str = ""


REFUSALS: dict[Code, str] = {
    Code.SESSION_EXPIRED: "ログインの有効期限が切れました。入力中の内容はこの画面に残っています。もう一度ログインすると続けられます。",
    Code.NOT_PERMITTED: "この操作を行う権限がありません。入力した内容は送信されていません。必要な場合は管理者へ依頼してください。",
    Code.INVALID_INPUT: "入力内容に受け付けられない項目があります。入力した内容は残っています。該当の項目を直して、もう一度お試しください。",
    Code.TOO_LARGE: "送信する内容が大きすぎるため、受け付けられませんでした。何も変更されていません。内容を短くするか、分けてお試しください。",
    Code.NOT_FOUND: "対象が見つかりません。削除されたか、担当の範囲外の可能性があります。一覧を検索し直してください。",
    Code.NO_SUCH_OPERATION: "サービスがこの操作に対応していません。何も変更されていません。アプリとサービスの版が合っているか、管理者へ確認してください。",
    Code.TOO_MANY_CALLS: "短い時間に操作が集中したため、受け付けられませんでした。入力した内容は残っています。少し待ってからもう一度お試しください。",
    Code.BUSY: "サービスが一時的に混み合っています。何も変更されていません。少し待ってからもう一度お試しください。",
    Code.INTERNAL: "サービスで障害が発生しました。入力した内容は残っています。しばらくしてからもう一度お試しください。続く場合は下の受付番号を管理者へお知らせください。",
    Code.WRONG_SIGN_IN: "ログインIDまたはパスワードが違います。ログインIDは残っています。大文字と小文字、かな入力になっていないかを確かめて、もう一度入力してください。",
    Code.SIGN_IN_THROTTLED: "ログインの失敗が続いたため、一時的に受け付けを止めています。ログインIDは残っています。しばらく待ってからお試しください。お急ぎの場合は管理者へ連絡してください。",
    Code.WRONG_PASSWORD: "現在のパスワードが違います。パスワードは変更されていません。現在のパスワードをもう一度入力してください。",
    Code.WEAK_PASSWORD: "このパスワードは推測されやすいため使えません。パスワードは変更されていません。15文字以上で、よくある言葉や並びを避けて決めてください。",
    Code.BAD_IMAGE: "この画像は読み取れませんでした。アイコンは変更されていません。PNGまたはJPEGの別の画像をお選びください。",
    Code.NO_MAIL_ADDRESS: "このアカウントにはメールアドレスが登録されていないため、メールは送信されていません。お客様にメールアドレスの登録をご案内ください。",
    Code.ACCOUNT_NOT_USABLE: "このアカウントは失効・解約などで利用できないため、メールは送信されていません。アカウントの状態を確認してください。",
    Code.RESEND_THROTTLED: "このアカウントには続けてメールを送信したため、今回は送信されていません。お客様に受信箱と迷惑メールの確認をお願いし、時間をおいてからお試しください。",
    Code.EXPORT_TOO_LARGE: "件数が多すぎるため出力できません。ファイルは作られていません。条件を追加して件数を減らしてから、もう一度出力してください。",
    Code.VERSION_REQUIRED: "アプリの内部で問題が起きたため、変更できませんでした。入力した内容は残っています。アプリを最新の版に更新してもう一度お試しください。",
    Code.CHANGED_MEANWHILE: "表示したあとに、ほかの人が内容を変更しました。今回の変更は保存されていません。入力した内容は残っています。最新の内容を確かめて、もう一度操作してください。",
    Code.OTHER_CONTENT: "同じ番号の記録が別の内容で保存されています。今回の内容は保存されていませんが、入力は残っています。もう一度入力し直してお試しください。",
    Code.NOT_STARTED: "このお試しはまだ認証されていないため、期限を延ばせません。何も変更されていません。お客様の初回ログインのあとにお試しください。",
    Code.ALREADY_ASKED: "このお試しには、承認を待っている延長の申請があります。新しい申請は保存されていませんが、入力した内容は残っています。先の申請の結果をお待ちください。",
    Code.ALREADY_DECIDED: "この申請は、ほかの人がすでに決定しました。今回の決定は保存されず、先の決定がそのまま有効です。一覧を開き直して結果を確かめてください。",
    Code.INQUIRY_CLOSED: "この問い合わせは完了しているか、別の問い合わせに統合されています。送信されていませんが、入力した内容は残っています。ステータスを戻すか、新しい問い合わせとして送信してください。",
    Code.BEHIND: "入力中に新しいメッセージが届きました。まだ送信されていません。入力した内容は残っています。新しいメッセージを確かめてから、送信するか直すかを選んでください。",
    Code.TOO_LATE: "時間がたったか、すでに送信が始まったため、取り消せません。内容はそのままです。必要な場合は、一件ずつ変更するか、続けて送信してください。",
    Code.FILE_REFUSED: "このファイルは添付できません。ファイルは送信されていませんが、入力した内容は残っています。画像・PDF・Office・テキストなどのファイルか確かめて、添付し直してください。",
    Code.FILE_MISSING: "添付ファイルがサービスに残っていないため、送信できませんでした。入力した内容は残っています。ファイルを添付し直して、もう一度送信してください。",
    Code.FILE_QUARANTINED: "このファイルからウイルスが見つかったため、隔離しました。開くことも、保存や送信もできません。入力した内容は残っています。ファイルを外すか、送り主にウイルス検査をして送り直すようご依頼ください。",
    Code.FILE_SCANNING: "このファイルはウイルス検査中のため、まだ開けません。ファイルはそのまま残っていて、検査が終わると開けるようになります。しばらくしてからもう一度お試しください。",
    Code.WRONG_OFFSET: "ファイルの送信位置がサービスと合いませんでした。送信済みの部分は残っています。もう一度お試しください。",
    Code.TAKEN_OVER: "同じファイルの送信が別に始まったため、この送信は止まりました。送信済みの部分は残っています。ほかの画面やPCで送信していないか確かめて、もう一度お試しください。",
    Code.BAD_CHECKSUM: "送信中にファイルの内容が壊れたため、その部分は保存されませんでした。送信済みの部分は残っています。もう一度お試しください。",
    Code.NO_SUCH_RANGE: "ファイルの内容が途中で変わったため、続きを受信できませんでした。元のファイルはそのままです。もう一度お試しください。",
    Code.TUS_VERSION: "ファイルの送り方がサービスと合いません。何も送信されていません。アプリを最新の版に更新してもう一度お試しください。",
    Code.STORAGE_FULL: "サーバー側の障害（保存場所の空き不足）のため、保存できません。何も変更されていません。管理者に連絡してください。",
    Code.NO_ROOM: "サービスの保存場所に空きがないため、ファイルを受け取れません。入力した内容は残っています。管理者に連絡して、空きができてからもう一度お試しください。",
    Code.TOO_MANY: "保存できる件数の上限に達しているため、保存されていません。入力した内容は残っています。使わないものを削除してから、もう一度お試しください。",
    Code.ALREADY_REGISTERED: "同じメールアドレス・ログインID・名称がすでに登録されています。登録されていませんが、入力した内容は残っています。一覧で確かめて、再発行するか別の値を入力してください。",
    Code.OF_OTHER_COMPANY: "この顧客CDまたはチェーン店CDは、ほかの企業に登録されています。何も変更されていません。コードを確かめるか、先にもとの企業から外してください。",
    Code.STOPPED: "この利用者は停止中のため、仮パスワードは発行されていません。何も変更されていません。利用を再開してから、もう一度発行してください。",
    Code.NOT_ONESELF: "自分自身の役割や利用の停止は変更できません。何も変更されていません。ほかのシステム管理者へ依頼してください。",
    Code.LAST_ADMIN: "利用できるシステム管理者がいなくなるため、変更できません。何も変更されていません。先にほかの人をシステム管理者にしてください。",
    Code.OF_DIRECTORY: "この人のパスワードは社内ディレクトリで管理されています。何も変更されていません。社内の情報システム担当へ依頼してください。",
    Code.DIRECTORY_AWAY: "社内ディレクトリに接続できないため、ログインを確認できません。ログインIDは残っています。しばらくしてからもう一度お試しください。続く場合は情報システム担当へ連絡してください。",
    Code.NO_ROLE: "パスワードは確認できましたが、社内ディレクトリでこのアプリを使うグループに入っていません。ログインIDは残っています。情報システム担当へ依頼してください。",
    Code.STAFF_DISABLED: "送信権限がありません。このログインIDの利用は停止されました。入力した内容はこのPCに残っています。テキストをコピーして管理者へ渡すか、管理者へ連絡してください。",
    Code.DEVICE_REVOKED: "このPCの利用は停止されました。このPCに残っていた表示データ・下書き・送信待ちは消去されます。心当たりがない場合は管理者へ連絡してください。",
    Code.IMPORT_MOVED_ON: "この取り込みは、ほかの人の操作などで先に進んだか、ファイルの保管期間が過ぎています。この操作では何も変更されていません。表示し直した内容を確かめてください。",
    Code.LINK_OVER: "このリンクは使用済みか、有効期限が切れています。何も変更されていません。もう一度お手続きのうえ、新しいメールのリンクを開いてください。",
    Code.PASSWORD_OVER: "仮パスワードの有効期限が切れています。何も変更されていません。新しい仮パスワードの発行をUSENの窓口へご依頼ください。",
}

TROUBLES: dict[Trouble, str] = {
    Trouble.NAME: "サービスのアドレスが見つかりません。入力した内容は残っています。ネットワークの接続と、接続設定のアドレスを確認してください。",
    Trouble.REFUSED: "サービスに接続できません。入力した内容は残っています。ネットワークを確認し、しばらくしてからもう一度お試しください。",
    Trouble.TIMEOUT: "サービスからの応答が時間内に届きませんでした。入力した内容は残っています。回線の状態を確認し、もう一度お試しください。",
    Trouble.CERTIFICATE: "サービスの証明書を確認できないため、接続を中止しました。何も送信されていません。社内の情報システム担当へ連絡してください。",
    Trouble.PROXY: "プロキシに接続できないか、プロキシが接続を断りました。入力した内容は残っています。接続設定のプロキシを確認してください。",
    Trouble.CUT: "通信が途中で切れました。入力した内容は残っています。ネットワークを確認し、もう一度お試しください。",
    Trouble.GATEWAY: "サービスが停止しているか、再起動しています。入力した内容は残っています。しばらくしてからもう一度お試しください。",
}

STRANGE_ANSWERS: dict[Strange, str] = {
    Strange.PORTAL: "ネットワークがログイン画面など別のページを返しています。入力した内容は残っています。ネットワークへのログインと、接続設定のアドレスを確認してください。",
    Strange.GARBAGE: "サービスからの応答を読み取れませんでした。入力した内容は残っています。アプリを最新の版に更新してもう一度お試しください。",
}

DISK_FAULTS: dict[DiskFault, str] = {
    DiskFault.FULL: "このPCの空き容量が足りないため、保存できませんでした。元のファイルはそのままです。空き容量を増やしてからもう一度お試しください。",
    DiskFault.DENIED: "保存先に書き込めませんでした。元のファイルはそのままです。ファイルが他のアプリで開かれていないか確かめるか、別の保存先をお選びください。",
    DiskFault.OTHER: "このPCへの保存に失敗しました。元のファイルはそのままです。保存先を確かめて、もう一度お試しください。",
}

SOURCE = "送信するファイルがこのPCで見つからないか、添付したあとに変更されています。まだ送信されていません。ファイルを確かめて、添付し直してください。"

DEFECT = "アプリの内部で問題が起きたため、操作を完了できませんでした。入力した内容は残っています。もう一度お試しください。続く場合はアプリを再起動してください。"


def explain(error: ApiError) -> UserMessage:
    if isinstance(error, Refused):
        problem = error.problem
        text = REFUSALS[problem.code] + _wait(problem.retry_after_s)
        return UserMessage(text, problem.request_id, problem.field or "")
    if isinstance(error, Unreachable):
        return UserMessage(TROUBLES[error.kind], error.request_id)
    if isinstance(error, BadAnswer):
        return UserMessage(STRANGE_ANSWERS[error.kind], error.request_id)
    if isinstance(error, DiskTrouble):
        return UserMessage(DISK_FAULTS[error.kind])
    if isinstance(error, SourceTrouble):
        return UserMessage(SOURCE)
    return UserMessage(DEFECT, error.request_id)


def _wait(seconds: int | None) -> str:
    """How long the service asked to wait, rounded up to what a person counts in."""
    if not seconds:
        return ""
    return f"(あと約{seconds}秒)" if seconds < 90 else f"(あと約{-(-seconds // 60)}分)"
