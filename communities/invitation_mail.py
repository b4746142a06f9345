"""The letters that carry an invitation: who asks, why, and the inviter's own words."""

from itertools import groupby
from types import SimpleNamespace

from django.conf import settings
from django.utils import timezone, translation

from communities import clock
from communities.models.community import Community
from communities.models.mail import Mail, slot
from communities.tenancy.scope import require_scope


def post(invitations: list, kind: str) -> None:
    """Writes "invitation" or "reminder" to everybody on a list, into the outbox.

    In the community's language and zone, for nobody knows those of the reader. Letters that differ
    in name, address and link alone are drawn once.
    """
    community = Community.at(require_scope().slug)
    with translation.override(community.language), timezone.override(community.time_zone):
        for _alike, group in groupby(sorted(invitations, key=_likeness), _likeness):
            alike = list(group)
            letters = [_letter(invitation, kind) for invitation in alike]
            context = _context(alike[0], community) | {
                "invitation": SimpleNamespace(
                    name=slot("name") if alike[0].name else "",
                    email=slot("address"),
                    expires_at=alike[0].expires_at,
                    sent_at=alike[0].sent_at,
                ),
                "act_url": slot("link"),
            }
            Mail.post_many(f"communities/{kind}", letters, **context)


def sample(invitation, community) -> dict:
    """Subject and text of a mail that was not sent, for whoever is about to send it."""
    invitation.expires_at = clock.now() + invitation.LASTS
    context = _context(invitation, community) | {"act_url": f"{settings.SITE_URL}/…"}
    with translation.override(community.language), timezone.override(community.time_zone):
        subject, text, _html = Mail.written("communities/invitation", **context)
    return {"subject": subject, "text": text}


def _context(invitation, community) -> dict:
    return {
        "community": community,
        "invitation": invitation,
        "inviter": invitation.invited_by,
        "program": invitation.program,
        "letter": invitation.words,
    }


def _letter(invitation, kind: str) -> dict:
    which = f"{invitation.nudged_at:%Y%m%d}" if kind == "reminder" else invitation.sends
    return {
        "address": invitation.email,
        "name": invitation.name,
        "link": invitation.url,
        "effect_key": f"{kind}:{invitation.seed}:{which}",
    }


def _likeness(invitation) -> tuple:
    """Those that agree in all of this read the same but for name, address and link."""
    days = timezone.localdate(invitation.sent_at), timezone.localdate(invitation.expires_at)
    who = str(invitation.program_id or ""), str(invitation.invited_by_id)
    return *who, invitation.words, not invitation.name, *days
