"""Demo mode only: be somebody else with one click, and read the mails that were sent."""

import email
import email.policy
from pathlib import Path

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.csp import CSP
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST

from communities.models import User
from communities.navigation import DEMO_CAST
from communities.tenancy.access import public


@require_POST
@public
def demo_switch(request):
    """Signs in as one of the cast and stays on the page when that person may see it."""
    if not settings.DEMO or request.POST.get("email") not in {row[0] for row in DEMO_CAST}:
        raise Http404
    login(request, get_object_or_404(User, email=request.POST["email"]))
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return redirect(target if safe and target.startswith("/") else "/")


@public
def demo_outbox(request):
    """The mails of this demo, newest first."""
    _demo_only()
    paths = sorted(settings.MAIL_FOLDER.glob("*.log"), reverse=True)[:100]
    mails = [{"name": path.stem, "message": message} for path in paths for message in _read(path)]
    return render(request, "communities/demo_outbox.html", {"mails": mails})


@public
def demo_mail(request, name):
    """One mail: as it looks, in a frame without rights, and as plain text."""
    message = _mail(name)
    plain, html = _part(message, "plain"), _part(message, "html")
    context = {"name": name, "message": message, "plain": plain, "has_html": bool(html)}
    return render(request, "communities/demo_mail.html", context)


@public
@xframe_options_sameorigin
@csp_override(
    {
        "default-src": [CSP.NONE],
        "style-src": [CSP.UNSAFE_INLINE],
        "frame-ancestors": [CSP.SELF],
        "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
    }
)
def demo_mail_body(request, name):
    """The HTML of a mail for the frame: it may be styled, and nothing else."""
    return HttpResponse(_part(_mail(name), "html").replace("<head>", '<head><base target="_top">'))


def _mail(name: str) -> email.message.EmailMessage:
    _demo_only()
    path = settings.MAIL_FOLDER / f"{name}.log"
    if not path.is_file():
        raise Http404
    return _read(path)[0]


def _part(message: email.message.EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return part.get_content() if part else ""


def _demo_only() -> None:
    if not settings.DEMO:
        raise Http404


def _read(path: Path) -> list[email.message.EmailMessage]:
    """Django's file backend writes a rule of dashes after each message."""
    parts = path.read_bytes().split(b"\n" + b"-" * 79 + b"\n")
    policy = email.policy.default
    return [email.message_from_bytes(part, policy=policy) for part in parts if part.strip()]
