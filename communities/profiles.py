"""A member's own page: what they say about themselves, and what two of them have in common."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from communities import rules
from communities.models import Activity, Enrolment, Membership, Skill, SkillMark
from communities.models.skill import MOST
from communities.naming import clean_name
from communities.tenancy.prepared import prepared

OWN_WORDS = ("name", "pronunciation", "headline", "about", "level", "organization", "is_listed")
WORD_LISTS = {
    "offered": SkillMark.Kind.OFFERED,
    "sought": SkillMark.Kind.SOUGHT,
    "interests": SkillMark.Kind.INTEREST,
}


def describe(membership: Membership, *, by, **said) -> None:
    """Changes what somebody says about themselves; what is not named stays.

    ``said``: ``name``, ``pronunciation``, ``headline``, ``about``, ``level``, ``organization``,
    ``is_listed``, ``field`` (a word), and lists of words ``offered``, ``sought``, ``interests``.
    Raises NotAllowed for anybody else's page, ValidationError by field.
    """
    rules.require(by.pk == membership.pk, _("People describe themselves."))
    with transaction.atomic():
        before = Membership.objects.select_for_update().get(pk=membership.pk)
        touched, marked = _words_of(before), _marked(before)
        for name in OWN_WORDS:
            if name in said:
                setattr(membership, name, said[name])
        membership.name = clean_name(membership.name)
        if "field" in said:
            membership.field = next(iter(Skill.named([said["field"]])), None)
        membership.full_clean(
            exclude=["community", "user", "roles", "field"],
            validate_unique=False,
            validate_constraints=False,
        )
        membership.save(update_fields=[*OWN_WORDS, "field"])
        for key in WORD_LISTS.keys() & said.keys():
            _mark(membership, key, said[key])
        own = any(
            getattr(before, name) != getattr(membership, name) for name in (*OWN_WORDS, "field")
        )
        if not own and marked == _marked(membership):
            return
        Skill.count_again(touched | _words_of(membership))
        Activity.record("membership.described", by=by, obj=membership, subject=membership)


def words_of(membership: Membership) -> dict[str, list[Skill]]:
    """The skills of a profile by list: ``offered``, ``sought``, ``interests``."""
    found = {key: [] for key in WORD_LISTS}
    lists = {str(kind): key for key, kind in WORD_LISTS.items()}
    for mark in _marks(membership):
        found[lists[mark.kind]].append(mark.skill)
    return found


@dataclass(frozen=True)
class Step:
    """One small thing that makes a profile say more. ``field`` is where it is done."""

    label: str
    field: str
    done: bool


def steps(membership: Membership, words: dict) -> list[Step]:
    """The steps of a profile, in the order in which they help others most."""
    return [
        Step(_("Say in one line who you are"), "headline", bool(membership.headline)),
        Step(_("Name one thing you can help with"), "offered", bool(words["offered"])),
        Step(_("Name one thing you are looking for"), "sought", bool(words["sought"])),
        Step(_("Say what you work in"), "field", bool(membership.field_id)),
        Step(_("Tell a little more about yourself"), "about", bool(membership.about)),
    ]


def in_common(one: Membership, other: Membership) -> list[Enrolment]:
    """The second one's enrolments in programs where both are now."""
    return _shared(one, other)


def namesakes(membership: Membership, reader) -> list[Membership]:
    """Others whose name reads the same, in whatever letters it is written."""
    found = Membership.objects.in_directory(reader).filter(name_key=membership.name_key)
    return list(found.exclude(pk=membership.pk).order_by("joined_at", "id")[:3])


def _mark(membership: Membership, key: str, words: list[str]) -> None:
    if len(words) > MOST:
        said = {"most": MOST}
        raise ValidationError({key: _("At most %(most)s words; choose those that matter.") % said})
    kind, skills = WORD_LISTS[key], Skill.named(words)
    mine = SkillMark.objects.filter(membership=membership, kind=kind)
    mine.exclude(skill__in=skills).delete()
    SkillMark.objects.bulk_create(
        [SkillMark(skill=skill, membership=membership, kind=kind) for skill in skills],
        ignore_conflicts=True,
    )


def _marked(membership: Membership) -> set:
    marks = SkillMark.objects.filter(membership=membership)
    return set(marks.values_list("kind", "skill_id"))


def _words_of(membership: Membership) -> set:
    ids = SkillMark.objects.filter(membership=membership).values_list("skill_id", flat=True)
    return {*ids, *filter(None, [membership.field_id])}


@prepared(member=models.UUIDField())
def _marks(member):
    marks = SkillMark.objects.filter(membership=member).select_related("skill")
    return marks.order_by("id")


@prepared(one=models.UUIDField(), other=models.UUIDField())
def _shared(one, other):
    active = Enrolment.objects.active()
    mine = active.filter(membership=one).values("program_id")
    theirs = active.filter(membership=other, program_id__in=mine)
    return theirs.select_related("program").defer("program__blueprint").order_by("-enrolled_at")
