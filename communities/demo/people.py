"""The demo's people as they describe themselves: skills, organizations, a circle, an introduction."""

from itertools import cycle, islice

from communities.demo import Cast, filler
from communities.models import Circle, Introduction, Membership, Organization, Skill, SkillMark
from communities.models.role import Level

ORGANIZATIONS = [
    ("Riverside Bootcamp", "school", "https://bootcamp.example"),
    ("Tidewater Logistics", "company", "https://tidewater.example"),
    ("City of Riverside", "public", ""),
    ("Open Shelf Library", "nonprofit", "https://openshelf.example"),
]
FIELDS = ["Software", "Logistics", "Nursing", "Teaching", "Design"]
OFFERED = ["React", "Testing", "Accessibility", "Estimating", "PostgreSQL", "Talking to clients"]
SOUGHT = ["Estimating", "Talking to clients", "Testing", "Leading a team", "Salary talks", "React"]
INTERESTS = ["Cycling", "Open data", "Board games", "Community gardens"]
LEVELS = [Level.NEW, Level.SOME, Level.LONG]
TOLD = {
    "mo": ("MOH had-DAHD", "I build planning tools by day and mend bicycles on Saturdays."),
    "cy": ("SIGH, she or they", "I nursed for six years. Now I learn to build what I missed then."),
    "bo": ("", "I keep the time and ask the second question."),
}


@filler
def describe_people(cast: Cast) -> None:
    """A word or more for everybody in riverside; the same every time."""
    with cast.inside("ada"):
        people = list(Membership.objects.active().order_by("name", "id"))
        skills = {one.key: one for one in Skill.named([*OFFERED, *SOUGHT, *INTERESTS, *FIELDS])}
        made = [
            Organization.add(name=name, kind=kind, website=website, by=cast.people["ada"])
            for name, kind, website in ORGANIZATIONS
        ]
        members = [person for person in people if not person.is_guest]
        for index, person in enumerate(members):
            person.organization = made[index % 5] if index % 5 < len(made) else None
            person.field = skills[FIELDS[index % len(FIELDS)].casefold()]
            person.level = LEVELS[index % 3]
        for key, (said, about) in TOLD.items():
            told = next(person for person in members if person.pk == cast.people[key].pk)
            told.pronunciation, told.about = said, about
        own = ["organization", "field", "level", "pronunciation", "about"]
        Membership.objects.bulk_update(members, own)
        SkillMark.objects.bulk_create(_marks(members, skills))
        Skill.count_again([one.pk for one in skills.values()])
    _meet(cast, skills["estimating"])


def _marks(members: list[Membership], skills: dict[str, Skill]) -> list[SkillMark]:
    lists = [("offered", OFFERED, 2), ("sought", SOUGHT, 2), ("interest", INTERESTS, 1)]
    return [
        SkillMark(skill=skills[word.casefold()], membership=person, kind=kind)
        for index, person in enumerate(members)
        for kind, words, many in lists
        for word in islice(cycle(words), index % len(words), index % len(words) + many)
    ]


def _meet(cast: Cast, skill: Skill) -> None:
    with cast.inside("mo"):
        Circle.start(skill, title="How long will it take", by=cast.people["mo"])
        Introduction.make(
            one=cast.people["cy"],
            other=cast.people["grace obi"],
            words="Cy, Grace said no to three features last year and kept the client. Ask her how.",
            skill=skill,
            by=cast.people["mo"],
        )
