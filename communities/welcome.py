"""Somebody comes in by an invitation or a link: who they are, what they get, where they are put."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _t

from communities import placements, rules
from communities.models.activity import Activity
from communities.models.enrolment import Enrolment, ProgramRole
from communities.models.membership import Membership, Role
from communities.tenancy.access import NotAllowed


def require(user, program, *, by, asked_at: dt.datetime | None = None) -> None:
    """Refuses with ValidationError what ``by`` may not offer any more, and whom others sent away.

    Who was asked in after that, at ``asked_at``, is asked in.
    """
    if not rules.may_invite(by, program, []):
        raise ValidationError(
            _t("%(name)s cannot invite here any more. Ask somebody else who is here.")
            % {"name": by.name}
        )
    gone = sent_away_at(user)
    if gone and (asked_at is None or asked_at <= gone):
        raise ValidationError(_t("You were here before. Ask an organizer for a new invitation."))


def sent_away_at(user) -> dt.datetime | None:
    """When somebody else ended the membership; None for who is here, has left or is new."""
    gone = Membership.objects.filter(user=user).exclude(ended_at=None).first()
    if gone is None:
        return None
    ends = Activity.objects.filter(verb="membership.ended", subject=gone)
    last = ends.order_by("-happened_at", "-id").first()
    return gone.ended_at if last is not None and last.actor_id != gone.pk else None


def enter(user, roles, name: str, *, by) -> Membership:
    """Joins with those of the roles that ``by`` may still give; a member at the least."""
    given = [role for role in roles if role == Role.MEMBER or rules.may_grant(by, role)]
    return Membership.join(user, given or [Role.MEMBER], name, by=by)


def settle(membership, program, role: str, placement: dict, *, by, noted: bool = True) -> None:
    """Into the program, or its queue when it is full, and to the place that was meant for them.

    What ``by`` may not give any more is passed over and, if ``noted``, told to them: the person is
    here all the same, and a program that is over must not keep them out of the community.
    """
    steps = [lambda: _enrol(membership, program, role, by=by)] if program else []
    steps.append(lambda: _place(membership, program, placement, by=by))
    for step in steps:
        try:
            with transaction.atomic():
                step()
        except (NotAllowed, ValidationError) as refusal:
            if not noted:
                return
            why = refusal.messages[0] if isinstance(refusal, ValidationError) else str(refusal)
            Activity.record(
                "invitation.not_enrolled",
                by=membership, obj=membership, program=program, subject=by, why=why,
            )  # fmt: skip


def _enrol(membership, program, role: str, *, by) -> None:
    membership.enrolled = None
    if role == ProgramRole.PARTICIPANT:
        program.ask(membership, by=by)
    else:
        program.enrol(membership, by=by, role=role)


def _place(membership, program, placement: dict, *, by) -> None:
    """Only for who is in the program: whoever waits for a place there has none on its teams."""
    inside = Enrolment.objects.active().filter(program=program, membership=membership)
    if placement and (program is None or inside.exists()):
        placements.place(membership, placement, by=by)


def owners_of(addresses) -> dict:
    """Address → the id of whoever has proved it as theirs; addresses in small letters."""
    found = EmailAddress.objects.filter(email__in=addresses, verified=True)
    return dict(found.values_list("email", "user_id"))


def members_with(addresses) -> set[str]:
    """Those of the addresses that belong to members of this community, and to nobody else."""
    owners = owners_of(addresses)
    members = Membership.objects.active().filter(user_id__in=set(owners.values()))
    here = set(members.values_list("user_id", flat=True))
    return {address for address, user_id in owners.items() if user_id in here}
