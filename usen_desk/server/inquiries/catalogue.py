"""The 8 categories with their fields and notes, as they are delivered; category_words.py says which words
of them can be changed, and every form of the desk and of the portal is drawn from what comes of both.

Seed A03-1, A03-4. The manual prints the fields of 放送プログラム and of 商品問合せ; the others are ours and marked so.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache, partial

import msgspec

from usen_desk.contract.catalogue import (
    Catalogue,
    Category,
    CategoryField,
    CategoryForm,
    FieldChoice,
    FieldKind,
    Prefecture,
)

_URGENT_NOTE = (
    "上記取次や廃休連絡などはご返信に一定の日数を要します。"
    "緊急時（時間指定）のあるご依頼やお問い合わせは、必ず下記番号まで電話でのご連絡も合わせてお願いいたします。"
    "03-5489-3005もしくは03-5489-5333（平日9:30~20:00、土日祝9:30~18:00）"
)
_REPAIR_NOTE = "故障でお急ぎの場合は、USENカスタマーセンター 0120-737-440（9:00~22:30 年中無休）へお電話ください。"


def _choices(**labels: str) -> tuple[FieldChoice, ...]:
    return tuple(FieldChoice(key=key, label=label) for key, label in labels.items())


_ours = partial(CategoryField, is_ours=True)

FORMS = (
    CategoryForm(
        category=Category.PROGRAM,
        label="放送プログラム",
        icon="audio-lines",
        notes=(_URGENT_NOTE,),
        fields=(
            CategoryField(
                key="about",
                label="お問い合わせ内容",
                kind=FieldKind.CHOICES,
                choices=_choices(bgm="BGMに関するお問い合わせ", cm="CMに関するお問い合わせ"),
                is_required=True,
            ),
        ),
    ),
    CategoryForm(
        category=Category.BILLING,
        label="支払・請求",
        icon="credit-card",
        fields=(
            _ours(
                key="about",
                label="お問い合わせ内容",
                kind=FieldKind.CHOICES,
                choices=_choices(
                    address="請求書の送付先", method="お支払い方法の変更", amount="請求金額", reissue="請求書の再発行"
                ),
                is_required=True,
            ),
            _ours(key="month", label="対象の請求月", kind=FieldKind.TEXT, max_chars=20, hint="例: 2020年3月分"),
        ),
    ),
    CategoryForm(
        category=Category.REPAIR,
        label="修理",
        icon="wrench",
        notes=(_REPAIR_NOTE,),
        fields=(
            _ours(
                key="symptom",
                label="症状",
                kind=FieldKind.CHOICES,
                choices=_choices(silent="音が出ない", noise="雑音が入る", power="電源が入らない", other="その他"),
                is_required=True,
            ),
            _ours(key="since", label="いつから", kind=FieldKind.DATE),
            _ours(
                key="phone",
                label="現地のご連絡先",
                kind=FieldKind.PHONE,
                max_chars=40,
                hint="技術担当からお電話することがあります",
            ),
        ),
    ),
    CategoryForm(
        category=Category.PRODUCT,
        label="商品問合せ",
        icon="package",
        fields=(
            CategoryField(
                key="signage",
                label="デジタルサイネージ",
                kind=FieldKind.CHOICES,
                choices=_choices(online="オンラインタイプ", offline="オフラインタイプ"),
            ),
            _ours(key="product", label="その他の商品", kind=FieldKind.TEXT, hint="例: 音響機器、Uレジ、Wi-Fi"),
        ),
    ),
    CategoryForm(
        category=Category.RENOVATION,
        label="改装",
        icon="hammer",
        fields=(
            _ours(key="from", label="工事の開始日", kind=FieldKind.DATE),
            _ours(key="to", label="工事の終了日", kind=FieldKind.DATE),
            _ours(
                key="work",
                label="ご希望",
                kind=FieldKind.CHOICES,
                choices=_choices(remove="機器の取り外し", move="機器の移設", pause="放送の休止"),
            ),
        ),
    ),
    CategoryForm(
        category=Category.RELOCATION,
        label="移転",
        icon="truck",
        fields=(
            _ours(key="on", label="移転日", kind=FieldKind.DATE, is_required=True),
            _ours(key="address", label="移転先の住所", kind=FieldKind.LONG_TEXT, max_chars=400, is_required=True),
            _ours(key="phone", label="移転先の電話番号", kind=FieldKind.PHONE, max_chars=40),
        ),
    ),
    CategoryForm(
        category=Category.CLOSING,
        label="閉店",
        icon="door-closed",
        fields=(
            _ours(key="on", label="閉店日", kind=FieldKind.DATE, is_required=True),
            _ours(key="pick_up", label="機器の引き取り希望日", kind=FieldKind.DATE),
        ),
    ),
    CategoryForm(
        category=Category.OTHER,
        label="その他",
        icon="circle-help",
        fields=(_ours(key="title", label="件名", kind=FieldKind.TEXT, max_chars=100),),
    ),
    CategoryForm(
        category=Category.NEW_STORE,
        label="新規出店のご相談",
        icon="store",
        needs_store=False,
        fields=(
            _ours(key="opens_on", label="出店予定日", kind=FieldKind.DATE),
            _ours(key="address", label="出店予定地", kind=FieldKind.LONG_TEXT, max_chars=400),
            _ours(key="business", label="業種", kind=FieldKind.TEXT),
            _ours(key="area", label="店舗の広さ", kind=FieldKind.TEXT, max_chars=40, hint="例: 約30坪"),
        ),
    ),
)

_REGIONS = (
    ("北海道・東北", "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県"),
    ("関東", "茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県"),
    ("中部", "新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県"),
    ("近畿", "三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県"),
    ("中国・四国", "鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県"),
    ("九州・沖縄", "福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県"),
)


def form_of(category: Category) -> CategoryForm:
    return _BY_CATEGORY[category]


_BY_CATEGORY = {form.category: form for form in FORMS}


PREFECTURES = tuple(
    Prefecture(code=code, name=name, region=region)
    for code, (region, name) in enumerate(
        ((region, name) for region, names in _REGIONS for name in names.split()), start=1
    )
)


@lru_cache(maxsize=4)
def catalogue_of(forms: tuple[CategoryForm, ...], prefectures: tuple[Prefecture, ...]) -> Catalogue:
    """The version follows from the content."""
    content = msgspec.json.encode((forms, prefectures))
    return Catalogue(version=hashlib.sha256(content).hexdigest()[:16], categories=forms, prefectures=prefectures)


def catalogue() -> Catalogue:
    """As it is delivered."""
    return catalogue_of(FORMS, PREFECTURES)
