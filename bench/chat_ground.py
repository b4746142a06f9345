"""A community with so many members in one private channel, and a session for each."""

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from communities import blueprints, demo
from communities.models import Membership, Program
from projects.models import Channel, ChannelMembership, Need, Partner, Project

BACKEND = "communities.account.sign_in.Backend"
BARE = """CREATE TABLE bare_message (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author text NOT NULL,
    client_id uuid NOT NULL UNIQUE, body text NOT NULL, sent_at timestamptz NOT NULL DEFAULT now())"""


def lay(members: int) -> tuple[str, list[str]]:
    """The channel's id and the session keys."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(BARE)
    cast = demo.make_cast()
    with cast.inside("ada"):
        rows = [
            (f"m{n}", f"m{n}@praxis.example", f"Member {n}", ["member"], "") for n in range(members)
        ]
        demo.join(cast, cast.riverside, rows, demo.make_password(None))
        channel = _team_channel(cast)
        people = list(Membership.objects.filter(name__startswith="Member").select_related("user"))
        ChannelMembership.objects.bulk_create(
            ChannelMembership(channel=channel, membership=person) for person in people
        )
    return str(channel.pk), [_session(person.user) for person in people]


def _team_channel(cast: demo.Cast) -> Channel:
    ada, pia = cast.people["ada"], cast.people["pia"]
    capstone = blueprints.load("capstone_mentoring")
    program = Program.open_from(capstone, title="Capstone", starts_on=cast.today, by=ada)
    partner = Partner.add(name="Harbor Food Bank", by=ada)
    partner.add_contact(pia, by=ada)
    need = Need.post(partner=partner, words="A need", done_when="It is met", by=pia)
    need.accept(by=ada)
    project = Project.open_from(need, program=program, title="Bench", lead=ada, by=ada)
    return Channel.objects.get(project=project, kind=Channel.Kind.TEAM)


def _session(user) -> str:
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key
