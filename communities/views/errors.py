"""Pages for what went wrong: each says what to do next."""

import sys

from django.db import OperationalError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from communities.models import Membership
from communities.tenancy.access import NotAllowed


def bad_request(request, exception=None):
    """400: the request itself is broken, or larger than we take."""
    if request.path.startswith("/api/"):
        return _problem(400, _("Bad request"), _("This request is malformed or too large."))
    return render(request, "400.html", status=400)


def not_allowed(request, exception=None):
    """403: who can, and whom to ask."""
    if request.path.startswith("/api/"):
        return _problem(403, _("Forbidden"), str(exception or ""))
    sentence = str(exception) if isinstance(exception, NotAllowed) else ""
    hosts = []
    if getattr(request, "membership", None) and not request.is_preview:
        hosts = list(
            Membership.objects.active().with_role("organizer", "admin").order_by("name")[:3]
        )
    return render(request, "403.html", {"sentence": sentence, "hosts": hosts}, status=403)


def not_found(request, exception=None):
    """404: the same page for what is not there and what is nobody's business."""
    if request.path.startswith("/api/"):
        return _problem(404, _("Not found"), _("There is nothing here."))
    return render(request, "404.html", status=404)


def server_error(request):
    """500, or 503 when no connection came free: rendered without context, anything may be broken."""
    busy = isinstance(sys.exc_info()[1], OperationalError)
    status = 503 if busy else 500
    if request.path.startswith("/api/"):
        response = _problem(status, _("Not now"), _("That did not work. Nothing was stored."))
    else:
        response = HttpResponse(render_to_string(f"{status}.html"), status=status)
    if busy:
        response["Retry-After"] = "5"
    return response


def csrf_failure(request, reason=""):
    """The form was open too long, or cookies are off: what was typed is still in the browser."""
    if request.path.startswith("/api/"):
        return _problem(403, _("Forbidden"), reason)
    sentence = _("This form was open for too long. Go back, reload the page, and send it again.")
    return render(request, "403.html", {"sentence": sentence, "hosts": []}, status=403)


def _problem(status: int, title: str, detail: str) -> JsonResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")
