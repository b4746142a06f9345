"""What this app says on homes: people who wait, what did not arrive, the path, a good beginning."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import clock, home_facts
from communities.moments import in_words
from communities.now import Action, Now, provider
from communities.tenancy.scope import here
from communities.ways_in import until_when

NEW = clock.dt.timedelta(days=7)


@provider
def kept_place(membership) -> Iterable[Now]:
    """To who was next in a queue: a place, and until when it is theirs."""
    kept = _told(membership, "offered")
    if not kept:
        return
    until = until_when(clock.dt.datetime.fromisoformat(kept["until"]))
    take = here("communities:enrolment_request_take", kept["program"], kept["id"])
    look = here("communities:program_detail", kept["program"])
    yield Now(
        weight=5,
        kicker=kept["title"],
        title=_("A place has opened for you."),
        text=_("It is yours until %(moment)s.") % {"moment": until},
        actions=(
            Action(_("Take the place"), take, method="post", kind="primary"),
            Action(_("Look at the program"), look, kind="quiet"),
        ),
    )


@provider
def at_the_door(membership) -> Iterable[Now]:
    """To organizers: one card for all who wait to be let in; who waits longest."""
    first = _told(membership, "at_the_door")
    if not first:
        return
    title = ngettext("%(name)s asks to join.", "%(count)s people wait at the door.", first["count"])
    text = _("%(name)s has waited longest.") % first if first["count"] > 1 else ""
    url = here("communities:join_request_list")
    if first["count"] == 1:
        url = here("communities:join_request_detail", first["id"])
    yield Now(
        weight=25,
        kicker=_("Requests"),
        title=title % _counted(first),
        text=text,
        actions=(Action(_("Read what they say"), url, kind="primary"),),
    )


@provider
def into_a_program(membership) -> Iterable[Now]:
    """To who runs a program: who waits for a yes."""
    first = _told(membership, "asks")
    if not first:
        return
    title = ngettext(
        "%(name)s asks to join “%(title)s”.",
        "%(count)s people ask to join a program of yours.",
        first["count"],
    )
    text = _("%(name)s has waited longest, for “%(title)s”.") % first if first["count"] > 1 else ""
    url = here("communities:enrolment_request_list", first["program"])
    yield Now(
        weight=26, title=title % _counted(first), text=text, actions=(Action(_("Answer"), url),)
    )


@provider
def unanswered(membership) -> Iterable[Now]:
    """To organizers: invitations that have waited for a week."""
    first = _told(membership, "invited")
    if not first:
        return
    said = _counted(first) | {"name": first["name"] or first["email"]}
    title = ngettext(
        "%(name)s has not answered your invitation.",
        "%(count)s people have not answered their invitations.",
        first["count"],
    )
    yield Now(
        weight=55,
        title=title % said,
        text=_("They were asked more than a week ago. One more word often helps."),
        actions=(Action(_("Look at them"), here("communities:invitation_list")),),
    )


@provider
def not_delivered(membership) -> Iterable[Now]:
    """To admins: mails of this week that nobody got."""
    lost = _told(membership, "undelivered") if "admin" in membership.roles_set else None
    if not lost:
        return
    title = ngettext(
        "A mail to %(to)s did not arrive.", "%(count)s mails did not arrive.", lost["count"]
    )
    yield Now(
        weight=58,
        title=title % _counted(lost),
        text=_("The last one was for %(to)s. Is the address right?") % lost,
        actions=(Action(_("Look who it is"), here("communities:people_list")),),
    )


@provider
def on_the_path(membership) -> Iterable[Now]:
    """To learners: the next thing to read, watch or do, after all that has a date."""
    if membership.is_nowhere("participant"):
        return
    item = _told(membership, "on_the_path")
    if not item:
        return
    said = {"title": item["of"], "minutes": item["minutes"]}
    kicker = _("Next on the path of %(title)s") % said
    if item["minutes"]:
        kicker = _("Next on the path of %(title)s · %(minutes)s minutes") % said
    url = here("communities:path_detail", item["program"])
    yield Now(
        weight=80,
        kicker=kicker,
        title=item["title"],
        text=item["about"],
        actions=(Action(_("Open the path"), url),),
    )


@provider
def what_is_open(membership) -> Iterable[Now]:
    """To who is in no program: one that takes people. In the first week it comes first."""
    if membership.enrolled is None or membership.enrolled or _runs_or_visits(membership):
        return
    program = _told(membership, "open_program")
    if not program:
        return
    fresh = _is_new(membership)
    yield Now(
        weight=12 if fresh else 75,
        kicker=_("A first step") if fresh else _("Open to join"),
        title=_("Look at “%(title)s”.") % program,
        text=program["purpose"],
        small=_("Looking costs nothing; joining is one button on that page.") if fresh else "",
        actions=(
            Action(
                _("What it is about"),
                here("communities:program_detail", program["id"]),
                kind="primary" if fresh else "plain",
            ),
            Action(_("All programs"), here("communities:program_list"), kind="quiet"),
        ),
    )


@provider
def who_one_is(membership) -> Iterable[Now]:
    """To who is new and has said nothing of themselves yet."""
    if not _is_new(membership) or membership.headline or _runs_or_visits(membership):
        return
    yield Now(
        weight=78,
        title=_("Say who you are, in a line."),
        text=_("It stands under your name, so that others find something to talk about."),
        actions=(Action(_("Write it"), here("communities:profile_edit")),),
    )


def _counted(said: dict) -> dict:
    """With the number in a word: it begins a sentence."""
    return said | {"count": in_words(said["count"])}


def _told(membership, what: str) -> dict | None:
    return home_facts.about(membership)[what]


def _runs_or_visits(membership) -> bool:
    return membership.is_organizer or membership.is_guest


def _is_new(membership) -> bool:
    return membership.joined_at > clock.now() - NEW
