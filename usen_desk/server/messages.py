"""What commands of usen-desk-service say to the person who runs them. The desktop's texts stand in ui/messages.py."""

from __future__ import annotations

from usen_desk.contract.session import PASSWORD_MAX_CHARS, STAFF_PASSWORD_MIN_CHARS

DATABASE_BUSY = "データベースを使用できません（{reason}）。何も変更していません。"
DATABASE_UNFIT = "このデータベースは使用できません（{reason}）。"

ADD_STAFF = "スタッフを登録します。パスワードは端末から2回入力します。"
ADD_STAFF_RESET = "登録済みのスタッフのパスワードを新しくし、ログイン中の端末をすべてログアウトさせます。"
ADD_STAFF_STDIN = "パスワードを標準入力の1行目から読み取ります。"
ADD_STAFF_BRANCH = "支店コード。営業（sales）では必須です。"

PASSWORD_ASK = "新しいパスワード: "
PASSWORD_AGAIN = "新しいパスワード（もう一度）: "
PASSWORDS_DIFFER = "2回のパスワードが一致しません。"
PASSWORD_NO_TERMINAL = "端末がありません。パスワードを標準入力から渡すには --password-stdin を付けてください。"
PASSWORD_MISSING = "標準入力にパスワードがありません。"
PASSWORD_TOO_SHORT = f"パスワードは{STAFF_PASSWORD_MIN_CHARS}文字以上にしてください。"
PASSWORD_TOO_LONG = f"パスワードは{PASSWORD_MAX_CHARS}文字以内にしてください。"
PASSWORD_HAS_NAME = "パスワードにログインIDや氏名を含めないでください。"
PASSWORD_TOO_COMMON = "よく使われる語や、並び・繰り返しでできたパスワードは使えません。"

STAFF_ADDED = "登録しました: {login_id}"
STAFF_EXISTS = "ログインID {login_id} は登録済みです。パスワードを新しくするには --reset-password を付けてください。"
STAFF_UNKNOWN = "ログインID {login_id} のスタッフはいません。"
STAFF_RESET = "パスワードを新しくしました: {login_id}（ログアウトした端末: {ended}）"
STAFF_NEEDS = "{option} を指定してください。"
STAFF_BAD_LOGIN_ID = "ログインIDは半角の英小文字・数字・. _ @ - で64文字以内（先頭は英数字）にしてください。"
STAFF_BAD_TEXT = "{option} が空か、長すぎるか、使えない文字を含んでいます。"
ADD_PORTAL_USER = "お客様の利用者を登録し、14日間有効な仮パスワードを表示します。"
PORTAL_USER_REISSUE = "登録済みの利用者に、新しい仮パスワードを発行します。以前のパスワードは使えなくなります。"
PORTAL_USER_DONE = "利用者: {email}\n仮パスワード: {password}\n有効期限: {until}（日本時間）"
PORTAL_USER_EXISTS = "{email} は登録済みです。仮パスワードを発行し直すには --reissue を付けてください。"
PORTAL_USER_UNKNOWN = "{email} の利用者はいません。"
PORTAL_USER_BAD_EMAIL = "メールアドレスの形が正しくありません。"
COMPANY_UNKNOWN = "企業「{company}」は登録されていません。"
LIST_DEVICES = "スタッフがログインしたPCを、新しい順に表示します。"
NO_DEVICES = "ログインしたPCはありません。"
REVOKE_DEVICE = "PCの利用を停止します。鍵を削除し、ログアウトさせ、次の接続でそのPCの保存データを消去させます。"
REVOKE_DEVICE_WHICH = "PCの番号（list-devices で表示される32桁）。"
REVOKE_DEVICE_ALL = "このスタッフのPCをすべて停止します。"
DEVICE_UNKNOWN = "PC {device} でのログインはありません。list-devices で確認してください。"
DEVICES_REVOKED = "停止したPC: {count}"
DEVICE_STATE_USABLE = "利用中"
DEVICE_STATE_REVOKED = "停止"
BRANCH_UNKNOWN = "支店コード {branch_code} は登録されていません。"

VERIFY = "アクセスログに、変更・削除・挿入された行がないことを確かめます。"
VERIFY_ALL = VERIFY + "また、添付ファイルの実体がすべて保存先にあることを確かめます。"
FILES_AWAY = (
    "ファイルの保存先を使用できません（{reason}）。"
    "files_folder または files_bucket の設定と、保存先の状態を確認してください。"
)
FILES_HOLD = "添付ファイルはすべて保存先にあります: {named}件"
FILES_MISSING = "保存先にない添付ファイルがあります: {missing}件（{names}）。バックアップから戻してください。"
FILES_EXTRA = "どの記録にも使われていないファイル: {extra}件（{names}）。2時間以内に自動で削除されます。"
VERIFY_JSON = "結果をJSONで出力します。"
VERIFY_NOTED = "以前の結果に表示され、別の場所に控えておいた「番号:ハッシュ」。"
VERIFY_BAD_NOTED = "--noted は「番号:ハッシュ（64桁）」の形で指定してください。"
LOG_HOLDS = "アクセスログに異常はありません。封印済み: {sealed}行"
LOG_HEAD = "最新の封印: {sequence}:{row_hash}"
LOG_UNSEALED = "封印待ち: {unsealed}行（access_id: {ids}）"
LOG_BROKEN = "アクセスログの {sequence} 番目で異常が見つかりました: {fault}"
LOG_BROKEN_ROW = "行: access_id {access_id}"
LOG_FAULTS = {
    "changed": "行が変更されています。",
    "removed": "行が削除されています。",
    "inserted": "封印の手順を通らない行が挿入されています。",
    "head_lost": "最新の封印の記録が失われています。",
    "not_as_noted": "控えておいた封印と一致しません。",
}
"""Keys are those of audit.chain.Fault."""
