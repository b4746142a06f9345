"""How an installation gets its first person, and a community its first program."""

import datetime as dt
import hmac
import uuid
from functools import cache
from zoneinfo import available_timezones

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from communities import blueprints, clock
from communities.models import Community, LaunchStep, Membership, Program, User
from communities.tenancy.scope import community_scope
from config import first_start

FIRST_ORGANIZER = 20261122
"""The advisory lock under which an empty installation is taken, once."""
LONGEST_SLUG = 40


def is_awaited() -> bool:
    """Nobody is here yet: the installation waits for its first organizer."""
    return not User.objects.exists()


def is_token(given: str) -> bool:
    """Whether this is the word of the set-up address; the same for every request, near or far."""
    return hmac.compare_digest(given.encode(), first_start.token(settings.SECRET_KEY).encode())


def first_organizer(name: str, email: str, password: str | None) -> User:
    """Makes the person who runs the installation. ValidationError when somebody was quicker.

    Whoever has the set-up address has the server, so the e-mail address counts as theirs.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIRST_ORGANIZER])
        if not is_awaited():
            raise ValidationError(_("Somebody has set this up already. Sign in instead."))
        user = User.objects.create_user(email, password or None, name=name, runs_installation=True)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def made_by_hand(email: str) -> User:
    """A person named in a shell; the first one of an installation runs it."""
    name = email.partition("@")[0]
    return User.objects.create_user(email, name=name, runs_installation=is_awaited())


def may_start(user) -> bool:
    """Everybody who signs in where the setting says so; else who runs the installation."""
    return settings.OPEN_START or user.runs_installation


def who_starts():
    """Those who may start a community here."""
    return User.objects.filter(runs_installation=True, is_active=True).order_by("created_at")


def start(
    user: User,
    *,
    name: str,
    slug: str = "",
    time_zone: str = "UTC",
    kind: str | None = None,
    starts_on: dt.date | None = None,
    title: str = "",
    people: str = "",
    key: uuid.UUID | None = None,
) -> tuple[Community, Program | None]:
    """A community, its first admin, and with a ``kind`` the program that the kind brings along.

    ``people`` are addresses as somebody pasted them: kept as a draft, sent to nobody. The page's
    ``key`` becomes the community's id, so that a page sent twice makes one.
    """
    with transaction.atomic():
        if key and (made := _made(user, key)):
            return made
        community = Community(name=name, time_zone=time_zone, slug=slug or free_slug(name))
        if key:
            community.id = key
        if kind:
            community.modules = list(blueprints.load(kind).data["modules"])
        community.full_clean(exclude=["id"])
        community.save(force_insert=True)
        with community_scope(community, user):
            admin = Membership.join(user, ["admin", "organizer"])
            admin.community, admin.user = community, user
            program = _program(admin, kind, starts_on, title, people) if kind else None
    return community, program


def first_day() -> dt.date:
    """A Monday with two weeks to invite people before it."""
    soon = clock.today() + dt.timedelta(weeks=2)
    return soon + dt.timedelta(days=-soon.weekday() % 7)


def free_slug(name: str) -> str:
    """An address that follows from the name and that nobody has."""
    base = slugify(name)[:LONGEST_SLUG].strip("-_").replace("_", "-") or "community"
    taken = set(Community.objects.filter(slug__startswith=base[:34]).values_list("slug", flat=True))
    numbered = (f"{base[: LONGEST_SLUG - 5].rstrip('-')}-{number}" for number in range(2, 9999))
    return base if base not in taken else next(one for one in numbered if one not in taken)


@cache
def time_zones() -> list[str]:
    """The names of zones that people know: regions and cities, and UTC."""
    places = {name for name in available_timezones() if "/" in name and name[:4] != "Etc/"}
    return [*sorted(places), "UTC"]


def _made(user: User, key: uuid.UUID) -> tuple[Community, Program | None] | None:
    """What the same page has made before, for the person who sent it."""
    community = Community.objects.filter(pk=key).first()
    if community is None:
        return None
    with community_scope(community, user):
        if not Membership.objects.active().with_role("admin").filter(user=user).exists():
            raise ValidationError(_("Load this page once more, then send it."))
        return community, Program.objects.order_by("created_at").first()


def _program(admin: Membership, kind: str, starts_on, title: str, people: str) -> Program:
    blueprint = blueprints.load(kind)
    program = Program.open_from(
        blueprint,
        title=title or blueprint.title,
        starts_on=starts_on or first_day(),
        by=admin,
        as_draft=True,
    )
    if people.strip():
        LaunchStep.mark(program, "invitations", LaunchStep.State.DRAFTED, by=admin, people=people)
    return program
