"""Opens the community around view and rendering, and decides who gets in."""

import re

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import Http404, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from communities import preview
from communities.models import ApiToken, Community, Membership
from communities.requests import refuse_nul
from communities.tenancy.access import PUBLIC, SIGNED_IN, NotAllowed, audience_of, roles_of
from communities.tenancy.scope import community_scope

INSIDE = re.compile(r"^/(?P<api>api/v1/)?[cp]/(?P<slug>[-a-z0-9]+)/")
"""Pages inside, the API, and ``/p/…``, where strangers read what a community shows to everybody."""
OF_PAGES = ("GET", "HEAD", "POST")


class CommunityMiddleware:
    """One transaction a request: rolled back on any exception and any status of 400 and above.

    Without that, Django commits the rows behind an error page or an API's 400.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.community = request.membership = request.api_token = None
        request.is_preview = False
        if request.path.startswith("/api/"):
            _sign_in_bearer(request)
        inside = INSIDE.match(request.path)
        community = inside and Community.at(inside["slug"])
        if not community:
            response = self.get_response(request)
            return _kept_nowhere(response) if inside else response
        _read_body(request)
        with community_scope(community, request.user.pk):
            _enter(request, community)
            response = self.get_response(request)
            if response.status_code >= 400 or preview.leaves_nothing(request):
                transaction.set_rollback(True)
        timezone.deactivate()
        return _kept_nowhere(response)

    def process_view(self, request, view, args, kwargs):
        audience = audience_of(view)
        if audience is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} declares no audience")
        slug = kwargs.pop("slug", None)
        if request.is_preview:
            preview.refuse(request)
        if audience == PUBLIC:
            return _refused_method(request, view)
        if not request.user.is_authenticated:
            # The API answers for itself: a problem, not a page. Real and invented slugs alike.
            return None if hasattr(view, "cls") else redirect_to_login(request.get_full_path())
        if audience == SIGNED_IN:
            return _refused_method(request, view)
        if slug is None:
            raise ImproperlyConfigured(f"{view.__name__} is for insiders and has no community")
        if request.membership is None:
            raise Http404
        if not request.membership.roles_set & roles_of(audience):
            raise NotAllowed(_who_can(audience))
        return _refused_method(request, view)


def _refused_method(request, view) -> HttpResponseNotAllowed | None:
    """Pages are read and their forms sent; a view would take a PUT or a DELETE for a read."""
    if hasattr(view, "cls") or request.method in OF_PAGES:
        return None
    return HttpResponseNotAllowed(OF_PAGES)


def _kept_nowhere(response):
    """Shared caches keep nothing; the browser may still go back to what was typed.

    An invented community answers by the same headers as a real one.
    """
    response.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, ["Cookie"])
    return response


def _enter(request, community) -> None:
    request.community = community
    if request.user.is_authenticated:
        request.membership = Membership.of(request.user.pk)
    if request.membership:
        # Same row as the request's, so that a page never asks for it again.
        request.membership.community, request.membership.user = community, request.user
        preview.enter(request)
    timezone.activate(request.user.time_zone if request.membership else community.time_zone)


def _read_body(request) -> None:
    """Parses forms and uploads before the transaction opens: a slow client must not hold a row."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        refuse_nul(value for _name, values in request.POST.lists() for value in values)
    else:
        request.body  # noqa: B018


def _sign_in_bearer(request) -> None:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        request.api_token = ApiToken.objects.usable().with_secret(secret)
        if request.api_token:
            request.user = request.api_token.user


def _who_can(audience: frozenset[str]) -> str:
    if audience == {"admin"}:
        return _("This page is for admins.")
    if audience == {"organizer"}:
        return _("This page is for organizers.")
    if "member" in audience:
        return _("This page is for members.")
    if "partner" in audience:
        return _("This page is for partners.")
    return _("This page is for sponsors.")
