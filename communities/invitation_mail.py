"""The letters that carry an invitation: who asks, why, and the inviter's own words."""

from django.conf import settings
from django.utils import timezone, translation

from communities import clock
from communities.models.community import Community
from communities.models.mail import Mail
from communities.tenancy.scope import require_scope


def post(invitations: list, kind: str) -> None:
    """Writes "invitation" or "reminder" to everybody on a list, into the outbox.

    In the community's language and zone, for nobody knows those of the reader.
    """
    community = Community.at(require_scope().slug)
    with translation.override(community.language), timezone.override(community.time_zone):
        letters = [letter(invitation, community, kind) for invitation in invitations]
        Mail.post_many(f"communities/{kind}", letters)


def letter(invitation, community, kind: str = "invitation") -> dict:
    """What a mail's templates need."""
    which = f"{invitation.nudged_at:%Y%m%d}" if kind == "reminder" else invitation.sends
    return {
        "address": invitation.email,
        "effect_key": f"{kind}:{invitation.seed}:{which}",
        "community": community,
        "invitation": invitation,
        "inviter": invitation.invited_by,
        "program": invitation.program,
        "letter": invitation.words,
        "act_url": invitation.url,
    }


def sample(invitation, community) -> dict:
    """Subject and text of a mail that was not sent, for whoever is about to send it."""
    invitation.expires_at = clock.now() + invitation.LASTS
    context = letter(invitation, community) | {"act_url": f"{settings.SITE_URL}/…"}
    with translation.override(community.language), timezone.override(community.time_zone):
        subject, text, _html = Mail.written("communities/invitation", **context)
    return {"subject": subject, "text": text}
