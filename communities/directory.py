"""The directory: who is found by name, by what they offer or seek, and by where they belong."""

import uuid
from dataclasses import dataclass

from django.db import models
from django.http import QueryDict

from communities.models import Membership, Organization, Program, Skill, SkillMark
from communities.models.role import Role
from communities.naming import after, key_of
from communities.tenancy.prepared import Reader, prepared
from communities.tenancy.scope import here

FACETS = 8
OFFERED_CHOICES = 60
KINDS = [str(kind) for kind in SkillMark.Kind]
NO_ONE = uuid.UUID(int=0)


@dataclass(frozen=True)
class Row:
    """All that a row of the directory shows; equal rows look alike."""

    name: str
    initials: str
    face_hue: int
    is_guest: bool
    text: str
    url: str

    @classmethod
    def of(cls, person: Membership, text: str = "", url: str = "") -> "Row":
        """The row of a person, which says and leads to what is given or usual."""
        text = text or person.headline or person.role_word
        url = url or here("communities:person_detail", person.pk)
        return cls(person.name, person.initials, person.face_hue, person.is_guest, text, url)


@dataclass(frozen=True)
class Wish:
    """What somebody looks for, as read from an address; what is no id or role counts as nothing."""

    query: str = ""
    how: str = ""
    skill: uuid.UUID | None = None
    organization: uuid.UUID | None = None
    field: uuid.UUID | None = None
    program: uuid.UUID | None = None
    role: str = ""

    @classmethod
    def read(cls, asked: QueryDict) -> "Wish":
        """The wish of a page's address."""
        how, role = asked.get("how", ""), asked.get("role", "")
        return cls(
            asked.get("q", "").strip()[:100],
            how if how in KINDS else KINDS[0],
            *(_id(asked.get(name, "")) for name in ("skill", "organization", "field", "program")),
            role if role in Role.values else "",
        )

    @property
    def filters(self) -> frozenset[str]:
        """Which filters are set, beside the name."""
        names = ("skill", "organization", "field", "program", "role")
        return frozenset(name for name in names if getattr(self, name))

    def people(self, me):
        """The people found, by name, for a Paginator."""
        begin = key_of(self.query)
        ids = [getattr(self, name) or NO_ONE for name in ("skill", "organization", "field")]
        given = self.filters | ({"query"} if begin else frozenset())
        return _people.lazily(
            me,
            begin,
            after(begin),
            *ids,
            self.program or NO_ONE,
            given=given,
            how=self.how if self.skill else "",
            role=self.role,
        )


def choices(me) -> dict[str, list]:
    """What the filters offer: words by how many stand behind them, organizations and programs."""
    return {
        "skills": list(_skills()),
        "fields": list(_fields()),
        "organizations": list(_organizations()),
        "programs": list(_programs(me)),
        "roles": [role for role in Role if role != Role.MEMBER],
    }


def facets() -> dict[str, list[Skill]]:
    """The words most sought and most offered."""
    return {"sought": _most_sought(), "offered": _most_offered()}


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@prepared(
    me=Reader,
    low=models.TextField(),
    high=models.TextField(),
    skill=models.UUIDField(),
    organization=models.UUIDField(),
    field=models.UUIDField(),
    program=models.UUIDField(),
)
def _people(  # noqa: PLR0917 - what a prepared query is asked by stands in a row
    me, low, high, skill, organization, field, program, *, given, how, role
):
    people = Membership.objects.in_directory(me).defer("about", "pronunciation")
    if "query" in given:
        people = people.beginning(low, high)
    if "skill" in given:
        people = people.marked(how, skill)
    if "organization" in given:
        people = people.filter(organization=organization)
    if "field" in given:
        people = people.filter(field=field)
    if "program" in given:
        shown = Program.objects.visible_to(me).filter(pk=program)
        people = people.in_program(program).filter(models.Exists(shown))
    if role:
        people = people.with_role(role)
    return people.order_by("name", "id")


@prepared()
def _most_sought():
    return Skill.objects.filter(sought__gt=0).order_by("-sought", "word")[:FACETS]


@prepared()
def _most_offered():
    return Skill.objects.filter(offered__gt=0).order_by("-offered", "word")[:FACETS]


@prepared()
def _skills():
    found = models.Q(offered__gt=0) | models.Q(sought__gt=0) | models.Q(interested__gt=0)
    return Skill.objects.filter(found).order_by("word", "id")[:500]


@prepared()
def _fields():
    return Skill.objects.filter(in_field__gt=0).order_by("-in_field", "word")[:OFFERED_CHOICES]


@prepared()
def _organizations():
    return Organization.objects.order_by("name", "id")[:500]


@prepared(me=Reader)
def _programs(me):
    programs = Program.objects.visible_to(me).defer("blueprint")
    return programs.order_by("-starts_on", "id")[:OFFERED_CHOICES]
