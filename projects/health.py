"""A sign from teams: no word in a conversation of the program for two weeks."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import clock, health
from communities.models import Activity
from projects.models import Project, TeamMembership

QUIET = clock.dt.timedelta(days=14)


@health.signal("quiet", _l("Quiet in the team"))
def quiet(program):
    """Members of teams at work who have said nothing for two weeks; counted from the record."""
    since = clock.now() - QUIET
    said = Activity.objects.filter(
        program=program, verb="message.posted", happened_at__gt=since
    ).values("actor_id")
    teams = TeamMembership.objects.working().filter(
        project__program=program, joined_at__lt=since, project__state=Project.State.RUNNING
    )
    teams = teams.exclude(membership__in=said).select_related("project").order_by("project__title")
    for place in teams:
        title = {"title": place.project.title}
        yield health.Sign(
            place.membership_id,
            _("No word in the conversations of “%(title)s” for two weeks.") % title,
            _("your team at “%(title)s” would like to hear from you.") % title,
        )
