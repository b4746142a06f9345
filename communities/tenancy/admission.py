"""Who may open a socket: a person with a session from our own pages, or a program with a token."""

from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from types import SimpleNamespace
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http.request import split_domain_port, validate_host

from communities import preview
from communities.live.socket import Visitor
from communities.models import ApiToken, Community, Membership
from communities.requests import SESSION_KEY
from communities.tenancy.scope import community_scope

FORBIDDEN, NOT_FOUND = 403, 404


async def admit(scope) -> Visitor | int:
    """The visitor, or the status to turn them away with: 403 before, 404 after knowing who they are.

    A browser sends Origin with every websocket, so a foreign page is known by it; a session without
    any Origin is refused too. Programs with a bearer token may have none.
    """
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    scheme, _space, secret = headers.get("authorization", "").partition(" ")
    bearer = secret if scheme.lower() == "bearer" else ""
    if not _from_here(headers, bearer):
        return FORBIDDEN
    slug = scope["url_route"]["kwargs"]["slug"]
    return await sync_to_async(_visitor, thread_sensitive=False)(headers, bearer, slug)


def _from_here(headers: dict, bearer: str) -> bool:
    host = headers.get("host", "")
    if not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
        return False
    origin = headers.get("origin")
    if origin is None:
        return bool(bearer)
    try:
        return urlsplit(origin).netloc == host or origin in settings.CSRF_TRUSTED_ORIGINS
    except ValueError:
        return False


def _visitor(headers: dict, bearer: str, slug: str) -> Visitor | int:
    close_old_connections()
    try:
        user, session, token = _person(headers, bearer)
        if user is None or not user.is_authenticated:
            return FORBIDDEN
        community = Community.objects.filter(slug=slug).first()
        if community is None:
            return NOT_FOUND
        with community_scope(community, user):
            member = Membership.objects.active().filter(user_id=user.pk).first()
        if member is None:
            return NOT_FOUND
    finally:
        close_old_connections()
    return Visitor(
        community_id=community.pk,
        slug=slug,
        user_id=user.pk,
        membership_id=member.pk,
        name=member.name,
        secret=user.password,
        session_key=session.session_key if session else "",
        token_id=token and token.pk,
        may_write=token.may_write if token else not preview.holds(session, member),
    )


def _person(headers: dict, bearer: str) -> tuple:
    """``(user, session, token)`` of a bearer token or of the session cookie."""
    if bearer:
        token = ApiToken.objects.usable().with_secret(bearer)
        return (token.user if token else None), None, token
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return None, None, None
    cookie = cookies.get(settings.SESSION_COOKIE_NAME)
    if cookie is None or not SESSION_KEY.fullmatch(cookie.value):
        return None, None, None
    session = import_module(settings.SESSION_ENGINE).SessionStore(cookie.value)
    # get_user also compares the password that the session was opened with.
    return get_user(SimpleNamespace(session=session)), session, None
