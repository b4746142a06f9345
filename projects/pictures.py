"""What a project's pictures are drawn from: both sides, the way there, the team in its order."""

from itertools import zip_longest

from django.utils.translation import gettext as _

from communities.moments import day_of_month
from projects import rules
from projects.models import Exchange, Milestone, TeamMembership
from projects.models.exchange import Side
from projects.models.progress import red_spells
from projects.models.team import TeamRole

ORDER = [
    str(role)
    for role in (TeamRole.LEAD, TeamRole.CONTRIBUTOR, TeamRole.MENTOR, TeamRole.PARTNER_CONTACT)
]


def sides(project, me) -> dict:
    """Both directions of the reciprocity picture, with what the reader may confirm or ask."""
    items = Exchange.objects.filter(project=project).select_related("confirmed_by")
    items = list(items.order_by("position", "id"))
    may = {side: rules.is_on_side(me, project, side) for side in Side.values}
    goes_on = project.state != "closed"
    for item in items:
        item.may_confirm = not item.confirmed_at and may[item.receiver]
        item.may_take_back = not item.confirmed_at and rules.may_take_back(me, item)
        item.may_ask = goes_on and not item.confirmed_at and not item.asked and may[item.giver]
    return {
        "community": [item for item in items if item.giver == Side.COMMUNITY],
        "partner": [item for item in items if item.giver == Side.PARTNER],
        "confirmed": sum(1 for item in items if item.confirmed_at),
        "all": len(items),
    }


def way(project, updates: list) -> dict:
    """Milestones as done, next or ahead; the stretch in which the project was red; its spells told."""
    milestones = list(Milestone.objects.filter(project=project).order_by("due_on", "id"))
    spells = red_spells(updates)
    ahead = next((step for step in milestones if not step.done_at), None)
    for step, after in zip_longest(milestones, milestones[1:]):
        step.mark = "done" if step.done_at else "next" if step is ahead else "ahead"
        until = after.due_on if after else None
        if step.done_at and any(
            step.due_on <= spell["from"] and (until is None or spell["from"] < until)
            for spell in spells
        ):
            step.mark += " red"
    for spell in spells:
        spell["when"] = _when(spell)
    return {"milestones": milestones, "spells": spells}


def _when(spell: dict) -> str:
    """ "Red, 16 to 18 November"."""
    first, last = spell["from"], spell["to"]
    if last is None:
        return _("Red since %(first)s") % {"first": day_of_month(first)}
    short = (
        first.day if (first.year, first.month) == (last.year, last.month) else day_of_month(first)
    )
    return _("Red, %(first)s to %(last)s") % {"first": short, "last": day_of_month(last)}


def in_order(team) -> list[TeamMembership]:
    """Lead, contributors, mentors, the partner's people."""
    return sorted(team, key=lambda place: (ORDER.index(place.role), place.membership.name))


def one_person(project):
    """Whom the partner turns to: the mentor if there is one, else the lead."""
    mentors = TeamMembership.objects.active().filter(project=project, role=TeamRole.MENTOR)
    place = mentors.select_related("membership").order_by("joined_at", "id").first()
    return place.membership if place else project.lead
