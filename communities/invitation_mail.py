"""The letters that carry an invitation: who asks, why, and the inviter's own words."""

from communities.models.community import Community
from communities.models.mail import Mail
from communities.tenancy.scope import require_scope


def post(invitations: list, kind: str) -> None:
    """Writes "invitation" or "reminder" to everybody on a list, into the outbox."""
    community = Community.at(require_scope().slug)
    Mail.post_many(
        f"communities/{kind}", [letter(invitation, community, kind) for invitation in invitations]
    )


def letter(invitation, community, kind: str = "invitation") -> dict:
    """What a mail's templates need. The moment makes the effect: sent twice in it is sent once."""
    moment = invitation.nudged_at if kind == "reminder" else invitation.sent_at
    return {
        "address": invitation.email,
        "effect_key": f"{kind}:{invitation.seed}:{moment:%Y%m%d%H%M}",
        "community": community,
        "invitation": invitation,
        "inviter": invitation.invited_by,
        "program": invitation.program,
        "letter": invitation.words,
        "act_url": invitation.url,
    }
