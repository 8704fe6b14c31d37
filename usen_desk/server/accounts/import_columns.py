"""Labels of the columns of an import file, as UNIS and the manual print them (B2-3a, B2-3b, B2-3c), and prefectures."""

from __future__ import annotations

CUSTOMER_CODE = "顧客CD"
STORE_NAME = "店舗先名称"
BRANCH_CODE = "管轄支店CD"
BRANCH_NAME = "管轄支店名"
ACCOUNT_ID = "アカウントID"
LOGIN_ID = "ログインID"
SENT_ON = "発送日"

CUSTOMERS = {
    "customer_code": CUSTOMER_CODE,
    "chain_code": "チェーン店CD",
    "chain_name": "チェーン店名",
    "store_name": STORE_NAME,
    "business_type_code": "店種コード",
    "business_type_name": "店種",
    "status": "顧客ステータス",
    "opened_on": "新設年月日",
    "postal_code": "郵便番号",
    "address": "店舗先住所",
    "terminated_on": "解約日",
    "phone": "店舗先電話番号",
    "cancelled_on": "キャンセル日",
    "branch_code": BRANCH_CODE,
    "updated_at": "最終更新日",
    "branch_name": BRANCH_NAME,
}
"""Field → label."""

ACCOUNTS = {
    "account_id": ACCOUNT_ID,
    "customer_code": CUSTOMER_CODE,
    "login_id": LOGIN_ID,
    "email": "メールアドレス",
    "ums_started_on": "UMsID開始日",
    "ums_registered_on": "UMsID初回登録日",
    "ums_expires_on": "UMsID失効日",
    "usen_cart": "USEN CART",
    "otoraku": "OTORAKU",
    "reach_stock_restaurant": "REACH STOCK (飲食店)",
    "reach_stock_producer": "REACH STOCK (生産者)",
}
"""Field → label; the services are named as in the contract."""

MAILINGS = {
    "customer_code": CUSTOMER_CODE,
    "sent_on": SENT_ON,
    "returned_on": "未着日",
    "name": "名称",
    "address": "住所",
    "destination": "送付先",
    "status": "ステータス",
}
"""Field → label."""

PREFECTURES = (
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 "
    "東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 "
    "滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 "
    "香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県"
).split()
"""In the order of their JIS X 0401 codes, from 1."""

_CODES = {name: code for code, name in enumerate(PREFECTURES, 1)}


def prefecture_code(address: str) -> int:
    """JIS X 0401 code of the prefecture that the address begins with, 0 where it names none."""
    return _CODES.get(address[:3]) or _CODES.get(address[:4], 0)
