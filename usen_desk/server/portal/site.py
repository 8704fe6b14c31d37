"""All pages of the customers' side on one service: what server/app.py mounts. Seed A01 to A06, A-FAQ, B2-4."""

from __future__ import annotations

from starlette.routing import Route

from usen_desk.server.portal import (
    file_views,
    info_views,
    inquiry_views,
    member_views,
    opening_views,
    session_views,
    top_views,
)
from usen_desk.server.portal.asking import Service
from usen_desk.server.portal.routes import Page, Site
from usen_desk.server.settings import Settings


def portal_routes(service: Service, settings: Settings) -> list[Route]:
    made: list[Site] = []
    made.append(Site(service, settings, all_pages(made)))
    return made[0].routes()


def all_pages(site_of: list[Site]) -> tuple[Page, ...]:
    return (
        *session_views.pages(site_of),
        *top_views.PAGES,
        *opening_views.PAGES,
        *inquiry_views.PAGES,
        *file_views.PAGES,
        *info_views.PAGES,
        *member_views.PAGES,
    )
