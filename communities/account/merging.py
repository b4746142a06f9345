"""One person with two logins: both are proved, then the one takes over what the other has.

What lies in a community belongs to the membership there, so a membership changes hands as a whole,
with everything private in it. Where both logins have one, nothing can be joined without loss: then
the person leaves with one of them first.
"""

from dataclasses import dataclass
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from communities import clock, live, sessions
from communities.models import (
    Activity,
    ApiToken,
    Community,
    JoinRequest,
    Membership,
    TermHolder,
    User,
)
from communities.tenancy.scope import community_scope

MOST_ROUNDS = 5
"""How often what has come to a login during its merge is fetched as well."""


@dataclass(frozen=True)
class Place:
    """A community in which the other login has something. Where both have been, nothing moves."""

    id: UUID
    name: str
    moves: bool
    is_twice: bool


def places(kept: User, other: User) -> list[Place]:
    """Where the other login has a membership or has asked for one, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, name, moves, twice FROM communities_of_both(%s, %s)",
            [str(kept.pk), str(other.pk)],
        )
        return [Place(*row) for row in cursor.fetchall()]


def hindrance(kept: User, other: User) -> str:
    """Why the two cannot become one yet, as a sentence; empty when they can."""
    if Authenticator.objects.filter(user_id=other.pk).exists():
        return _(
            "The other account asks for a passkey or a code app. Sign in with it and start from "
            "there, or remove them there first."
        )
    twice = [place.name for place in places(kept, other) if place.is_twice]
    if twice:
        return _(
            "You are a member with both accounts in: %(names)s. What you wrote there cannot be "
            "joined. Leave with one of them, then come back here."
        ) % {"names": ", ".join(twice)}
    return ""


def merge(kept: User, other: User) -> None:
    """Gives ``kept`` everything of ``other`` and closes that one. Both must have been proved.

    One transaction for each community; begun once more, it goes on where it stopped.
    ValidationError when something stands in the way.
    """
    if sentence := hindrance(kept, other):
        raise ValidationError(sentence)
    # Of two merges that face each other one holds out longer, so that one is done.
    for _round in range(MOST_ROUNDS * (2 if kept.pk < other.pk else 1)):
        found = places(kept, other)
        communities = Community.objects.in_bulk([place.id for place in found])
        for place in found:
            with community_scope(communities[place.id], kept):
                _lock(kept, other)
                _move(kept, other)
        if _close(kept, other):
            break
    else:
        raise ValidationError(_("The two accounts are being changed. Try once more."))
    _welcome(kept)


def _lock(kept: User, other: User) -> None:
    """Both rows in one order: of two merges at once, the second finds a login closed."""
    rows = User.objects.select_for_update().filter(pk__in=[kept.pk, other.pk]).order_by("pk")
    if len([row for row in rows if row.is_active]) < 2:
        raise ValidationError(_("One of the two accounts is closed already."))


def _move(kept: User, other: User) -> None:
    """In the open community. A membership that has ended stays where it is if there is another."""
    _move_requests(kept, other)
    if Membership.objects.filter(user=kept).exists():
        return
    member = Membership.objects.select_for_update().filter(user=other).first()
    if member:
        member.user = kept
        member.save(update_fields=["user"])
        Activity.record("login.merged", by=member, obj=member, subject=member)
        transaction.on_commit(lambda: live.changed(member.community_id), robust=True)


def _move_requests(kept: User, other: User) -> None:
    """What was asked at doors. Who is inside, or waits there already, asks no second time."""
    asked = JoinRequest.objects.waiting().filter(user=kept)
    answered = set(asked.values_list("program_id", flat=True))
    if Membership.objects.active().filter(user__in=[kept, other]).exists():
        answered.add(None)
    for request in JoinRequest.objects.filter(user=other):
        if request.program_id in answered:
            request.withdraw()
        request.user = kept
        request.save(update_fields=["user"])


def _close(kept: User, other: User) -> bool:
    """Ends the other login, unless something has come to it meanwhile."""
    with transaction.atomic():
        _lock(kept, other)
        if any(place.moves for place in places(kept, other)):
            return False
        _take_addresses(kept, other)
        SocialAccount.objects.filter(user=other).update(user=kept)
        _shut(other, kept)
    return True


def _take_addresses(kept: User, other: User) -> None:
    """Every proved address of both signs in; mails still go to the main one of ``kept``."""
    EmailAddress.objects.filter(user=other, verified=False).delete()
    proved = set(EmailAddress.objects.filter(user=other).values_list("email", flat=True))
    proved.add(other.email)
    EmailAddress.objects.filter(user=kept, email__in=proved, verified=False).delete()
    EmailAddress.objects.filter(user=other).update(user=kept, primary=False)
    EmailAddress.objects.get_or_create(user=kept, email=other.email, defaults={"verified": True})


def _shut(other: User, kept: User) -> None:
    if other.runs_installation:
        kept.runs_installation = True
        kept.save(update_fields=["runs_installation"])
    ApiToken.objects.filter(user=other, revoked_at=None).update(revoked_at=clock.now())
    sessions.end(sessions.sessions_of(other))
    # The address signs in the one that is kept: the closed row gives it up.
    other.email = f"{other.pk}@merged.invalid"
    other.is_active = False
    other.set_unusable_password()
    other.save(update_fields=["email", "is_active", "password"])


def _welcome(kept: User) -> None:
    """An address more may be known to the ledger of members, wherever the person is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM my_communities(%s)", [str(kept.pk)])
        ids = [community_id for (community_id,) in cursor.fetchall()]
    for community in Community.objects.filter(pk__in=ids):
        with community_scope(community, kept):
            TermHolder.welcome(Membership.of(kept.pk))
