"""Proving an address at a door: a code goes there by mail, and comes back by the hand that asked.

What was typed waits in the visitor's own session until then, so that nothing is stored for an
address that nobody proved, and every address, known here or not, is treated alike.
"""

import uuid

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communities import clock, codes
from communities.limits import TooMany, spend
from communities.models import Mail

SESSION_KEY = "proof"


def ask(request, place: str, address: str, about: dict, *, invited: bool = False) -> None:
    """Mails a code to ``address`` and keeps ``about`` until it comes back to ``place``.

    Raises TooMany for an address or a network that asks too often.
    """
    slow_down(request, address, place if invited else "")
    code, proof_id = codes.new(), str(uuid.uuid4())
    request.session[SESSION_KEY] = {
        "id": proof_id,
        "place": place,
        "address": address,
        "until": codes.until(),
        "digest": codes.digest(proof_id, code),
        "about": about,
    }
    Mail.post(
        "communities/join_code",
        address=address,
        effect_key=f"code:{proof_id}",
        community=request.community,
        code=code,
    )


def slow_down(request, address: str, invited_to: str = "") -> None:
    """Counts one mail that somebody outside has us send to ``address``; TooMany when there were enough.

    At a place that only who is invited knows, nobody else can use up what an address may ask.
    """
    network = get_adapter().get_client_ip(request) or ""
    address_here = f"{request.community.pk}:{address.lower()}"
    _count("join_network", network)
    if invited_to:
        _count("join", f"{address_here}:{invited_to}")
    else:
        _count("join", f"{address_here}:{network}")
        _count("join_address", address_here)


def pending(request, place: str) -> dict | None:
    """The proof that this visitor has begun at ``place``: ``address`` and ``about``."""
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["place"] != place or kept["until"] < clock.now().timestamp():
        return None
    if kept.get("user") not in {None, str(request.user.pk)}:
        return None  # proved, and the second factor was not given
    return kept


def check(request, kept: dict, code: str) -> None:
    """Ends the proof when ``code`` is right, else ValidationError; five tries a code."""
    try:
        _count("join_code", kept["id"])
    except TooMany:
        forget(request)
        raise ValidationError(_("That was tried too often. Begin once more.")) from None
    if not codes.fits(kept["digest"], kept["id"], code):
        raise ValidationError(_("This is not the code. It stands in the newest mail from us."))
    forget(request)


def hold(request, kept: dict, user) -> None:
    """Keeps what was wanted, under ``user``, until they have given their second factor as well."""
    rest = {"digest": "", "user": str(user.pk), "until": codes.until()}
    request.session[SESSION_KEY] = kept | rest


def forget(request) -> None:
    """The visitor begins anew."""
    request.session.pop(SESSION_KEY, None)


def _count(kind: str, what: str) -> None:
    spend(kind, uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}:{what}"))
