"""The demo's invitations: some open, one expired, one revoked, one that somebody came by, and a link."""

import datetime as dt

from communities import clock
from communities.demo import Cast, filler
from communities.models import Invitation, InvitationLink
from communities.models.token import digest

# name, address, days since it was sent, into the program, state
ASKED = (
    ("Yara Costa Lima", "yara.costa@harborfood.example", 2, True, "open"),
    ("Tom Eriksen", "tom.eriksen@northpier.example", 3, True, "open"),
    ("王小明", "xiaoming.wang@northpier.example", 4, True, "open"),
    ("", "volunteers@harborfood.example", 5, False, "open"),
    ("Leyla Öztürk", "leyla@stitchworks.example", 9, False, "open"),
    ("Abdul Rahman", "abdul.rahman@northpier.example", 12, False, "revoked"),
    ("Femi Adeyemi", "femi@stitchworks.example", 40, False, "expired"),
)
WORDS = (
    "We have two places left in the team that builds the shift planner. I thought of you when you "
    "told me about the rota at your place. It is an evening a week. Come and see the first one."
)


@filler
def invitations(cast: Cast) -> None:
    """Riverside's, asked by Ada; nobody of the cast came by one of them but Grace, a while ago."""
    now = clock.now()
    with cast.inside("ada"):
        ada, grace = cast.people["ada"], cast.people["grace obi"]
        asked = [_asked(cast, now, row) for row in ASKED]
        came = _asked(cast, now, (grace.name, grace.user.email, 402, False, "open"))
        came.accepted_by, came.accepted_at = grace, grace.joined_at
        Invitation.objects.bulk_create([*asked, came])
        link = InvitationLink(
            label="Poster in the library",
            made_by=ada,
            limit=30,
            expires_at=now + dt.timedelta(days=40),
        )
        link.digest = digest(link.secret)
        link.save()


def _asked(cast: Cast, now, row: tuple) -> Invitation:
    name, email, days, into_program, state = row
    sent_at = now - dt.timedelta(days=days)
    invitation = Invitation(
        email=email,
        address=email,
        name=name,
        roles=["member"],
        program=cast.programs["capstone"] if into_program else None,
        words=WORDS if into_program else "",
        invited_by=cast.people["ada"],
        created_at=sent_at,
        sent_at=sent_at,
        expires_at=sent_at + dt.timedelta(days=30),
        revoked_at=sent_at + dt.timedelta(days=1) if state == "revoked" else None,
    )
    invitation.digest = digest(invitation.secret)
    return invitation
