"""The public page of a certificate: whoever holds the paper can see whether it is true."""

from uuid import NAMESPACE_URL, uuid5

from allauth.account.adapter import get_adapter
from django.shortcuts import render

from communities.limits import TooMany, spend
from communities.models import Door
from communities.tenancy.access import public
from events.models import Certificate

PRAXIS_HUE = 262
"""Of a page that belongs to nobody here."""


@public
def certificate_verify(request, code):
    """Valid, taken back, or unknown. Also where a community shows no page: the paper says it can be.

    An invented community, another one's code and a slip of the pen are the same answer; trying is
    slowed down. No search engine keeps the page.
    """
    found = Certificate.objects.with_code(code) if request.community else None
    status, wait = (200, 0) if found else (404, 0)
    if found is None:
        network = get_adapter().get_client_ip(request) or ""
        try:
            spend("token", uuid5(NAMESPACE_URL, f"token:{network}"))
        except TooMany as much:
            status, wait = 429, much.retry_after
    context = {"certificate": found, "wait": wait, "hue": PRAXIS_HUE}
    if found:
        context["hue"] = found.hue or request.community.hue
        context["home_is_open"] = Door.objects.open().filter(program=None).exists()
    response = render(request, "events/certificate_verify.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    if wait:
        response["Retry-After"] = wait
    return response
