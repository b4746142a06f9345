"""The demo's partners and projects: one running as in real life, one that recovered, one finished."""

# ruff: noqa: E501 - tables of texts

import datetime as dt

from communities import clock, demo
from communities.models import Program
from projects.demo_talk import fill_talk
from projects.models import Exchange, Need, Partner, Project

# key of the contact, name, headline, partner, stage, about
PARTNERS = [
    ("pia", "", "", "Harbor Food Bank", "agreed", "Feeds 400 families from one hall by the harbor."),
    ("ruth bell", "Ruth Bell", "Runs the front desk", "Riverside Library", "agreed", "Books, tools and the warmest room in town."),
    ("colm byrne", "Colm Byrne", "Fixes anything with a plug", "Repair Café", "agreed", "Mends what people bring, every second Saturday."),
    ("femi ade", "Femi Ade", "Practice nurse", "Eastgate Clinic", "agreed", "Two doctors, three nurses, nine villages."),
    ("marta silva", "Marta Silva", "Keeps the depot stocked", "Pier 4 Relief Depot", "agreed", "Where help arrives when the river rises."),
    ("greta lund", "Greta Lund", "Teaches evening classes", "Newcomers’ School", "talking", "Language evenings for people who have just arrived."),
    ("owen hale", "Owen Hale", "Volunteer archivist", "Town Archive", "prospect", "Forty years of shoeboxes, one scanner."),
]  # fmt: skip
SHIFT_PLANNER = {
    "leila aziz": "lead",
    "cy": "contributor",
    "jun park": "contributor",
    "tomás reyes": "contributor",
    "mo": "mentor",
}
# giver, text, who confirmed it and how many days ago, the receiver's note
GIVES = [
    ("community", "Five people, 12 weeks, about 180 hours", "pia", 3, "58 so far"),
    ("community", "A planner that runs on what you have", "pia", 21, "the plan"),
    ("community", "A guide your next coordinator can follow", "", 0, ""),
    ("partner", "A shift lead for an hour a week", "mo", 3, ""),
    ("partner", "Two Saturdays behind the counter", "leila aziz", 9, ""),
    ("partner", "A plain verdict, and leave to show it", "", 0, ""),
]


@demo.filler
def fill(cast: demo.Cast) -> None:
    """Partners, needs, projects and what people said about them."""
    with cast.inside("ada"):
        _contacts(cast)
        partners = _partners(cast)
        for name in ("Harbor Food Bank", "Repair Café"):
            partners[name].name_in_public(True, by=cast.people["ada"])
        _shift_planner(cast, partners["Harbor Food Bank"])
        _tool_desk(cast, partners["Repair Café"])
        _ride_list(cast, partners["Eastgate Clinic"])
        _depot(cast, partners["Pier 4 Relief Depot"])
        _waiting(cast, partners["Riverside Library"])
    fill_talk(cast)


def _contacts(cast: demo.Cast) -> None:
    rows = [
        (key, f"{key.replace(' ', '.')}@praxis.example", name, ["partner"], headline)
        for key, name, headline, *_partner in PARTNERS
        if name
    ]
    demo.join(cast, cast.riverside, rows, demo.make_password(None))


def _partners(cast: demo.Cast) -> dict[str, Partner]:
    ada, made = cast.people["ada"], {}
    for key, _name, _headline, name, stage, about in PARTNERS:
        made[name] = Partner.add(name=name, about=about, stage=stage, by=ada)
        made[name].add_contact(cast.people[key], by=ada)
    return made


def _open(cast: demo.Cast, partner: Partner, need: dict, project: dict) -> Project:
    """A need, posted, accepted and opened some days ago, with its team."""
    ada, days = cast.people["ada"], project.pop("days")
    team = {cast.people[key]: role for key, role in project.pop("team").items()}
    lead = next(person for person, role in team.items() if role == "lead")
    with clock.moved(days=-days - 5):
        asked = Need.post(partner=partner, by=partner.contacts.get().membership, **need)
    with clock.moved(days=-days):
        asked.accept(by=ada)
        opened = Project.open_from(asked, lead=lead, by=ada, **project)
        for person, role in team.items():
            if person != lead:
                opened.add(person, role=role, by=ada)
    return opened


def _shift_planner(cast: demo.Cast, partner: Partner) -> None:
    people, today = cast.people, cast.today
    project = _open(
        cast,
        partner,
        {
            "words": "I spend every Thursday evening on the phone.",
            "done_when": "A shift lead fills a Saturday without a call, two Saturdays in a row.",
        },
        {
            "title": "Shift planner",
            "program": cast.programs["capstone"],
            "team": SHIFT_PLANNER,
            "days": 21,
        },
    )
    way = [("Agreed", -21), ("Listened", -10), ("First test", -4)]
    _way(project, today, [*way, ("Demo", 1), ("Second test", 25), ("Verdict", 67)])
    leila, mo = people["leila aziz"], people["mo"]
    _say(project, leila, 12, "green", "We listened on a Saturday and know what hurts.")
    _say(project, leila, 7, "red", "The old spreadsheet had no phone numbers we may use.")
    _say(project, leila, 5, "green", "Pia asked her volunteers; 41 of 46 said yes.")
    _say(project, mo, 0, "green", "We show it tomorrow on Pia’s own laptop.")
    evening = dt.datetime.combine(
        today + dt.timedelta(days=1), dt.time(18), clock.ZoneInfo("Europe/Lisbon")
    )
    details = "Riverside Library, Room 2. Bring Dana if you can. Over by 19:30."
    project.plan_next(evening, "First demo, on your laptop", details, by=leila)
    for giver, text, confirmed, days, note in GIVES:
        with clock.moved(days=-21):
            item = project.agree(giver, text, note, by=leila)
        if confirmed:
            with clock.moved(days=-days):
                item.confirm(by=people[confirmed])
    guide = Exchange.objects.get(project=project, text__startswith="A guide")
    guide.ask(by=leila)


def _tool_desk(cast: demo.Cast, partner: Partner) -> None:
    team = {
        "ines costa": "lead",
        "noor khan": "contributor",
        "elif mert": "contributor",
        "mo": "mentor",
    }
    need = {
        "words": "People queue at the desk to ask whether a drill is back.",
        "done_when": "Anyone can see from home what is out, and until when.",
    }
    project = {
        "title": "Tool library desk",
        "program": cast.programs["capstone"],
        "team": team,
        "days": 18,
    }
    project = _open(cast, partner, need, project)
    _way(
        project, cast.today, [("Agreed", -18), ("Listened", -8), ("First test", 4), ("Verdict", 60)]
    )
    ines = cast.people["ines costa"]
    _say(project, ines, 6, "green", "The list is written down for the first time.")
    _say(project, ines, 1, "amber", "Waiting for a data export.")
    with clock.moved(days=-18):
        project.agree("community", "A list that anyone can read", by=ines)
        project.agree("partner", "The export, and an afternoon to explain it", by=ines)


def _ride_list(cast: demo.Cast, partner: Partner) -> None:
    team = {"rafael horta": "lead", "sofia olsen": "contributor", "daniel weiss": "contributor"}
    need = {
        "words": "Patients miss appointments because no bus goes there.",
        "done_when": "Nobody misses a visit for want of a ride, four weeks in a row.",
    }
    project = {
        "title": "Ride list for the clinic",
        "program": cast.programs["capstone"],
        "team": team,
        "days": 19,
    }
    project = _open(cast, partner, need, project)
    _way(project, cast.today, [("Agreed", -19), ("Listened", -9), ("Test", 3), ("Verdict", 58)])
    rafael = cast.people["rafael horta"]
    _say(
        project,
        rafael,
        11,
        "red",
        "No driver may see a patient’s address, and we had built on that.",
    )
    _say(
        project,
        rafael,
        4,
        "green",
        "After a red week: rides start at the bus stop, and Femi agreed.",
    )
    friday = clock.now() + dt.timedelta(days=(4 - cast.today.weekday()) % 7 or 7)
    project.plan_next(friday, "Test with two drivers", by=rafael)
    with clock.moved(days=-19):
        project.agree("community", "A ride list by the phone", by=rafael)
        project.agree("partner", "Two drivers for a test day", by=rafael)


def _depot(cast: demo.Cast, partner: Partner) -> None:
    """The finished one, in the finished program."""
    relief: Program = cast.programs["relief"]
    team = {
        "grace obi": "lead",
        "liam byrne": "contributor",
        "ingrid dahl": "contributor",
        "bo": "mentor",
    }
    need = {
        "words": "When the river rises nobody knows what is on which shelf.",
        "done_when": "A stranger finds the pumps in two minutes.",
    }
    project = {"title": "Shelf map for Pier 4", "program": relief, "team": team, "days": 130}
    project = _open(cast, partner, need, project)
    _way(
        project,
        cast.today,
        [("Agreed", -130), ("First walk", -110), ("Drill", -60), ("Handed over", -40)],
    )
    grace, bo = cast.people["grace obi"], cast.people["bo"]
    _say(project, grace, 100, "green", "Every shelf has a letter now.")
    _say(project, grace, 42, "green", "A stranger found the pumps in ninety seconds.")
    marta = cast.people["marta silva"]
    for giver, text, by, days in (
        ("community", "A map on every aisle", marta, 41),
        ("partner", "A drill with real boxes", bo, 58),
    ):
        with clock.moved(days=-130):
            item = project.agree(giver, text, by=grace)
        with clock.moved(days=-days):
            item.confirm(by=by)
    with clock.moved(days=-38):
        project.close("met", "Ninety seconds, and she had never been here.", by=marta)


def _waiting(cast: demo.Cast, partner: Partner) -> None:
    with clock.moved(days=-4, hours=-2):
        Need.post(
            partner=partner,
            words="Our tool-lending list lives in one person’s head.",
            done_when="Anyone at the desk can see what is out and until when.",
            by_date=cast.today + dt.timedelta(days=80),
            hours=Need.Hours.MORE,
            by=cast.people["ruth bell"],
        )


def _way(project: Project, today: dt.date, dates: list[tuple[str, int]]) -> None:
    """Planned on the first of the dates, reached on each that is over."""
    first = min(days for _title, days in dates)
    for title, days in dates:
        with clock.moved(days=first):
            step = project.plan_milestone(title, today + dt.timedelta(days=days), by=project.lead)
        if days < 0:
            with clock.moved(days=days):
                step.complete(by=project.lead)


def _say(project: Project, by, days: int, colour: str, sentence: str) -> None:
    with clock.moved(days=-days, minutes=-20):
        project.report(colour, sentence, by=by)
