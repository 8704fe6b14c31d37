"""Listening hours that the tests of chart and strip share: the manual's xfeeaP, its unseen days filled in."""

from datetime import date

from usen_desk.ui.widgets.usage_scale import UsageSeries, days_from

MINUTES = (518, 542, 517, 0, 611, 652, 668, 736, 782, 766, 635, None, None, None)
"""107時間07分 from 8/3 on: 8/6 unused, 8/13 not over, three days to come."""
FIRST, TODAY, EXPIRY = date(2018, 8, 3), date(2018, 8, 13), date(2018, 8, 16)
USED, UNUSED, PARTIAL, COMING = 4, 3, 10, 11
"""Places in MINUTES."""


def series(minutes=MINUTES, first=FIRST, **more):
    given = {
        "guide_minutes": 480,
        "today": TODAY,
        "expires_on": EXPIRY,
        "authenticated_on": FIRST,
        "recorded_to": TODAY,
    }
    return UsageSeries(days_from(first, minutes), **(given | more))


def month(**more):
    """August: nothing before the first use, nothing recorded after the expiry."""
    return series((0, 0, *MINUTES, *[None] * 15), date(2018, 8, 1), **more)


def day(number):
    return date(2018, 8, number)
