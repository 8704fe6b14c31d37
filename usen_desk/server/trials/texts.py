"""What the service says about a trial: why it is in its state, its one line elsewhere, the default advice. Seed B1-5.

Japanese only; what is true is decided in advice.py.
"""

from __future__ import annotations

from datetime import date

from usen_desk.contract.trials import Advice, AdviceRules, Usage

DEFAULT_RULES = AdviceRules(
    short_below_minutes=120,
    long_from_minutes=240,
    ending_days=3,
    advice=(
        Advice(
            usage=Usage.UNAUTHENTICATED,
            title="お渡しの確認と初回ログインのご案内",
            steps=(
                "リーフレットがお客様のお手元にあるかを確認する",
                "リーフレットにあるログインIDの見方をご案内する",
                "初回のログインを一緒に行う",
            ),
        ),
        Advice(
            usage=Usage.UNUSED,
            title="ログイン方法を説明",
            steps=(
                "お使いになる端末と場所を伺う",
                "ログインから再生までを一緒に操作する",
                "お店で音が流れることを確かめる",
            ),
        ),
        Advice(
            usage=Usage.SHORT,
            title="操作説明やコンテンツのご案内",
            steps=(
                "流したい時間帯と場面を伺う",
                "チャンネルの探し方と操作を説明する",
                "お店の業種に合うコンテンツをご案内する",
            ),
        ),
        Advice(
            usage=Usage.LONG,
            title="契約プランや契約後の流れを説明",
            steps=(
                "お使いになったご感想を伺う",
                "お店に合う契約プランを説明する",
                "お申込みからご利用開始までの流れを説明する",
            ),
        ),
    ),
)
"""The manual has three texts; the first is ours. Thresholds: RULINGS.md, Trials."""


def duration(minutes: int) -> str:
    """107時間07分, as the manual prints it."""
    return f"{minutes // 60}時間{minutes % 60:02d}分"


def short_duration(minutes: int) -> str:
    """0時間, 4時間, 2時間30分."""
    return duration(minutes) if minutes % 60 else f"{minutes // 60}時間"


def day(on: date) -> str:
    return f"{on.month}月{on.day}日"


def unauthenticated(issued_on: date) -> str:
    return f"初回認証の記録がありません（{issued_on.isoformat()} 発行）。"


def not_recorded(authenticated_on: date) -> str:
    return f"初回認証は{day(authenticated_on)}です。その後の聴取の記録はまだ届いていません。"


def unused(first: date, last: date) -> str:
    if first == last:
        return f"{day(first)}は聴取の記録がありません。"
    return f"{_span(first, last)}、聴取の記録がありません。"


def mean(first: date, last: date, minutes: int, verdict: str) -> str:
    if first == last:
        return f"{day(first)}は{duration(minutes)}で、{verdict}です。"
    return f"{_span(first, last)}の平均は1日{duration(minutes)}で、{verdict}です。"


def so_far(on: date, minutes: int, verdict: str) -> str:
    return f"{day(on)}の途中までで{duration(minutes)}、{verdict}です。"


def below(minutes: int) -> str:
    return f"{short_duration(minutes)}未満"


def from_on(minutes: int) -> str:
    return f"{short_duration(minutes)}以上"


def between(short_below: int, long_from: int) -> str:
    return f"{from_on(short_below)}{below(long_from)}"


def day_is_not_over() -> str:
    """Behind minutes so far that are neither short nor long."""
    return "まだ途中のため「長い」としています。"


def decided_by_last(count: int, minutes: int, *, is_long: bool) -> str:
    """The sentence behind a mean that is neither short nor long."""
    outcome = "全体の平均以上のため「長い」" if is_long else "全体の平均を下回るため「短い」"
    return f"直近{count}日の平均は{duration(minutes)}で、{outcome}としています。"


def term(expires_on: date, days_left: int) -> str:
    if days_left < 0:
        return f"お試しは{day(expires_on)}に終了しました。"
    if days_left == 0:
        return "今日が失効日です。"
    return f"失効日は{day(expires_on)}で、残り{days_left}日です。"


def recent_unauthenticated(days_since_issue: int) -> str:
    return f"未認証・発行から{days_since_issue}日"


def recent_ended(expires_on: date, minutes: int | None) -> str:
    """`minutes`: all that were heard; None for a trial that nobody ever started."""
    end = f"お試し終了（{day(expires_on)}）・"
    return end + ("未認証" if minutes is None else f"合計 {short_duration(minutes)}")


def recent_not_recorded(day_number: int) -> str:
    return f"お試し{day_number}日目・記録はまだありません"


def recent_so_far(day_number: int, minutes: int) -> str:
    return f"お試し{day_number}日目・ここまで {short_duration(minutes)}"


def recent_days(day_number: int, count: int, minutes: int, up_to: date | None) -> str:
    """お試し9日目・直近3日 0時間; `up_to` where the record ends before yesterday."""
    which = f"{day(up_to)}までの{count}日" if up_to else f"直近{count}日"
    return f"お試し{day_number}日目・{which} {short_duration(minutes)}"


def _span(first: date, last: date) -> str:
    return f"{day(first)}から{day(last)}までの{(last - first).days + 1}日間"
