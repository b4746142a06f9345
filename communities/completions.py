"""Reading the record for who has completed a program: once each, whatever comes after."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from communities import progress
from communities.models import Activity, Completion, Enrolment, Program
from communities.notifications import Notice, notifies
from communities.tenancy.scope import here

FOR_ALL = frozenset(
    {"completion_rule.said", "path_item.added", "path_item.changed", "path_item.removed"}
    | {"path_item.restored"}
)
"""After these anybody may have become complete; after a fact's verbs, whom the act is about."""


def look_again(activity: Activity) -> None:
    """Sees whether somebody has completed the program after an act. Doing so twice writes nothing."""
    if activity.program_id is None or activity.verb not in FOR_ALL | progress.verbs():
        return
    learning = Enrolment.objects.active().learners().filter(program=activity.program_id)
    done = Completion.objects.filter(program=activity.program_id).values("membership_id")
    learning = learning.exclude(membership__in=done)
    if activity.verb not in FOR_ALL and activity.verb not in ("event.held", "project.closed"):
        learning = learning.filter(membership=activity.subject_id or activity.actor_id)
    learning = list(learning.select_related("membership"))
    if not learning:
        return
    standing = progress.Standing(Program.objects.defer("blueprint").get(pk=activity.program_id))
    for enrolment in learning:
        if standing.is_complete(enrolment.membership_id):
            Completion.reach(standing.program, enrolment.membership)


@notifies("program.completed")
def completed(activity) -> Iterator[Notice]:
    """To the member, and to who leads the program."""
    done = Completion.objects.filter(pk=activity.object_id)
    done = done.select_related("program__lead__user", "membership__user").first()
    if done is None:
        return
    program, person = done.program, done.membership
    with person.as_reader():
        said = _("You have done all that “%(title)s” asks for.") % {"title": program.title}
        yield Notice(person, said, here("communities:progress_mine", program.pk))
    with program.lead.as_reader():
        said = {"name": person.name, "title": program.title}
        said = _("%(name)s has completed “%(title)s”.") % said
        yield Notice(program.lead, said, here("communities:progress_list", program.pk))
