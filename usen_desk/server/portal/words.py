"""What the customers' pages say besides their templates: labels of data, and one sentence for each refusal."""

from __future__ import annotations

from usen_desk.contract.companies import CUSTOMER_PASSWORD_MIN_CHARS
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import ScanState, Status

STATUS = {
    Status.RECEIVED: "受付中",
    Status.IN_PROGRESS: "対応中",
    Status.ON_HOLD: "対応中",
    Status.DONE: "完了",
}
SCAN = {
    ScanState.UNSCANNED: "",
    ScanState.SCANNING: "ファイルを検査中です",
    ScanState.SAFE: "",
    ScanState.QUARANTINED: "安全のため、ダウンロードできません",
}
WEEKDAYS = "月火水木金土日"
PARTS = {
    "asked": "お問い合わせ内容",
    "store": "お問い合わせ店舗",
    "person": "ご担当",
    "files": "関連資料",
}
"""表示内容を変更: the parts of a thread that a person may leave out."""

REFUSED = {
    Code.WRONG_SIGN_IN: "メールアドレスまたはパスワードが正しくありません。入力した内容をご確認ください。",
    Code.SIGN_IN_THROTTLED: "ログインの失敗が続いたため、しばらくログインできません。"
    "{wait}後にもう一度お試しください。",
    Code.PASSWORD_OVER: "仮パスワードの有効期限（14日間）が切れています。"
    "下の「パスワードをお忘れですか?」からお手続きください。",
    Code.WRONG_PASSWORD: "現在のパスワードが正しくありません。もう一度入力してください。",
    Code.WEAK_PASSWORD: f"このパスワードは使えません。{CUSTOMER_PASSWORD_MIN_CHARS}文字以上で、"
    "お名前・メールアドレスや、よく使われる語・並びを含まないものにしてください。",
    Code.RESEND_THROTTLED: "お申し込みが続いたため、しばらくメールを送信できません。{wait}後にもう一度お試しください。",
    Code.LINK_OVER: "このリンクは使用済みか、有効期限（30分間）が切れています。もう一度お手続きください。",
    Code.BAD_IMAGE: "この画像は使えません。PNGまたはJPEGの画像（5MBまで）を選んでください。",
    Code.NOT_FOUND: "お探しのページは見つかりません。",
    Code.NO_SUCH_OPERATION: "お探しのページは見つかりません。",
    Code.NOT_PERMITTED: "この操作はできません。",
    Code.TOO_LARGE: "送信できる大きさを超えています。ファイルを小さくするか、分けてお送りください。",
    Code.TOO_MANY_CALLS: "短い時間に操作が続いたため、受け付けられませんでした。{wait}後にもう一度お試しください。",
    Code.NO_ROOM: "サービスの保存場所に空きがないため、ファイルをお預かりできません。"
    "しばらくしてからもう一度お試しください。",
    Code.TOO_MANY: "送信の途中のファイルが多すぎるため、お預かりできません。"
    "ほかのファイルの送信が終わってから、もう一度お試しください。",
    Code.BUSY: "ただいま混み合っています。入力した内容は送信されていません。しばらくしてからもう一度お試しください。",
    Code.STORAGE_FULL: "申し訳ございません。サービス側の障害のため、お預かりできません。"
    "入力した内容は送信されていません。しばらくしてからもう一度お試しください。",
    Code.INTERNAL: "申し訳ございません。サービス側で問題が起きました。しばらくしてからもう一度お試しください。",
    Code.INVALID_INPUT: "入力した内容に、使えない値があります。ご確認のうえ、もう一度送信してください。",
    Code.FILE_REFUSED: "お送りいただけない種類のファイルです。画像・PDF・Office文書・テキストなどをご利用ください。",
    Code.FILE_QUARANTINED: "添付したファイルからウイルスが見つかりました。そのファイルを外して送信してください。",
    Code.FILE_MISSING: "添付したファイルの保存期間が過ぎました。もう一度ファイルを選んでください。",
    Code.INQUIRY_CLOSED: "このお問い合わせは完了しているため、コメントを追加できません。"
    "入力した内容は、新しいお問い合わせとして送信できます。",
    Code.OTHER_CONTENT: "この画面の内容は、すでに送信済みです。変更した内容は、別のお問い合わせとして送信できます。",
}
OTHERWISE = "操作を完了できませんでした。しばらくしてからもう一度お試しください。"

CSRF_LOST = "画面を開いてから時間が経ったため、送信していません。内容を確かめて、もう一度送信してください。"
KEPT = "ログインしました。入力した内容は残っています。ご確認のうえ、もう一度送信してください。"
KEPT_FILES = "ファイルは、もう一度選んでください。"
EXPIRED = "ログインの有効期限が切れました。"
EXPIRED_KEPT = "ログインの有効期限が切れました。ログインすると、入力した内容の続きから操作できます。"
NOT_SIGNED_IN = "ログインできませんでした。"
LOOK_AGAIN = "送信していません。{count}か所をご確認ください。"
BAD_EMAIL = "メールアドレスを正しく入力してください。"
PASSWORDS_DIFFER = "2回の入力が一致しません。同じパスワードを2回入力してください。"
REQUIRED = "入力してください。"
REQUIRED_STORE = "お問い合わせ店舗を選んでください。"
TOO_LONG = "長すぎます。{limit}文字以内で入力してください。"
TOO_MANY_FILES = "1回に添付できるファイルは{limit}個までです。"
FILE_TOO_LARGE = "「{name}」は大きすぎます。1つのファイルは{limit}までです。"
NAME_TOO_LONG = "ファイル名が{length}文字あり、長すぎます。{limit}文字以内に変えて、もう一度選んでください: 「{name}…」"
EMPTY_FILE = "「{name}」は空のファイルです。"
DATES_SWAPPED = "期間の始まりと終わりが逆です。"
SENT = "送信しました。"
PASSWORD_CHANGED = "パスワードを変更しました。"
PASSWORD_SET = "パスワードを登録しました。"
PICTURE_CHANGED = "画像を変更しました。"
PICTURE_REMOVED = "画像を削除しました。"
SIGNED_OUT = "ログアウトしました。"
LINK_SENT = "ご登録のメールアドレスでしたら、まもなくメールが届きます。メールのリンクは30分間、1回のみ有効です。"


def refused(code: Code, retry_after_s: int | None) -> str:
    return REFUSED.get(code, OTHERWISE).format(wait=waiting(retry_after_s or 60))


def waiting(seconds: int) -> str:
    return f"{seconds}秒" if seconds < 60 else f"約{-(-seconds // 60)}分"
