"""The demo's doors: two that are open, people who wait at them, and what everybody agreed on."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from communities import agreements, clock
from communities.demo import Cast, filler
from communities.models import (
    Agreement,
    AgreementAcceptance,
    Door,
    JoinQuestion,
    JoinRequest,
    Membership,
    User,
)

BENEFITS = (
    "A client of your own for ten weeks, who needs what you build.\n\n"
    "A senior developer who reads your work, and a team that meets every week."
)
# name, hours ago, and the answers to the three questions.
AT_THE_DOOR = [
    (
        "Selma Aydin",
        5,
        "I finished a bootcamp in June and have built three to-do lists since. I want to hear “no,"
        " that is not what we meant” from somebody who has to use it.",
        "Tuesday",
        "Five hours a week until Christmas.",
    ),
    (
        "Tobias Rehn",
        26,
        "Nine years of warehouse planning, one year of Python. I know who waits for such a tool.",
        "Either is fine",
        "",
    ),
    (
        "Naledi Khumalo",
        50,
        "A friend was in last year’s round and still talks of it.",
        "Sunday",
        "",
    ),
]


@filler
def doors(cast: Cast) -> None:
    """Riverside's page and the capstone's are open; three people wait, one was told no."""
    ada, capstone = cast.people["ada"], cast.programs["capstone"]
    with cast.inside("ada"):
        _agreement(ada)
        said = {"is_open": True, "joining": Door.Joining.VETTED, "by": ada}
        how = "It costs nothing. We answer within a week."
        Door.of(None).set(**said, benefits="Evenings with people who build things.", how=how)
        door = Door.of(capstone)
        door.set(**said, benefits=BENEFITS, how=how, slug="capstone-mentoring")
        questions = list(_questions(capstone, ada))
        for name, hours, *answers in AT_THE_DOOR:
            _ask(door, name, hours, dict(zip(questions, answers, strict=True)))
        last = _ask(door, "Gil Amari", 150, {questions[0]: "I collect certificates."})
        with clock.standing(clock.now() - dt.timedelta(hours=120)):
            last.decline(
                "This round is for people who can come every week. The next one begins in spring;"
                " write to us then, we would like to read from you.",
                by=ada,
            )


def _agreement(ada: Membership) -> None:
    """Everybody said yes when it was new, a year ago."""
    with clock.standing(ada.joined_at + dt.timedelta(days=30)):
        agreement = Agreement.publish(str(agreements.FIRST_DRAFT), by=ada)
        AgreementAcceptance.objects.bulk_create(
            AgreementAcceptance(agreement=agreement, membership=person)
            for person in Membership.objects.active()
        )


def _questions(program, ada: Membership):
    asked = [
        ("What do you want to be able to do afterwards?", [], True),
        ("Which evening suits you?", ["Tuesday", "Sunday", "Either is fine"], True),
        ("How much time do you have?", [], False),
    ]
    for text, choices, is_required in asked:
        kind = "choice" if choices else "text"
        said = {"kind": kind, "choices": choices, "is_required": is_required}
        yield JoinQuestion.add(program, text=text, **said, by=ada).text


def _ask(door: Door, name: str, hours: int, said: dict[str, str]) -> JoinRequest:
    address = f"{name.lower().replace(' ', '.')}@mail.example"
    user = User.objects.create(
        email=address, name=name, time_zone="Europe/Lisbon", password=make_password(None)
    )
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    answers = [{"question": question, "answer": answer} for question, answer in said.items()]
    with clock.standing(clock.now() - dt.timedelta(hours=hours)):
        return JoinRequest.ask(
            door, user, name=name, answers=answers, agreement=agreements.current()
        )
