"""The fixed cast, and short ways to make what a scene needs.

riverside has ada (admin, organizer), bo (facilitator), mo (mentor), cy, leila and jun (learners), pia
(partner contact) and sam (sponsor); hilltop has dee (organizer), outsider to riverside, with rows of
her own that could leak.
"""

import datetime as dt

from django.db import transaction

from communities import blueprints, demo
from communities.models import Program

LEARNERS = ["Leila Aziz", "Jun Park"]
_extras = []


def extra(function):
    """Registers ``function(cast)`` that adds one app's nouns to the tests' cast."""
    _extras.append(function)
    return function


def make_cast() -> demo.Cast:
    """The cast in the template database: people, one running program each, and the apps' nouns."""
    with transaction.atomic():
        cast = demo.make_cast()
        with cast.inside("ada"):
            demo._people(cast, LEARNERS, "praxis.example")
            program = cast.programs["capstone"] = open_program(cast, by="ada", title="Capstone")
            roles = {"bo": "facilitator", "mo": "mentor"} | dict.fromkeys(
                ["cy", "leila aziz", "jun park"], "participant"
            )
            for key, role in roles.items():
                program.enrol(cast.people[key], by=cast.people["ada"], role=role)
        with cast.inside("dee"):
            program = cast.programs["circle"] = open_program(cast, by="dee", title="Circle")
            program.enrol(cast.people["dee"], by=cast.people["dee"], role="facilitator")
        for function in _extras:
            function(cast)
    return cast


def open_program(cast: demo.Cast, *, by: str, title: str) -> Program:
    """A running program of the capstone kind, in its third week."""
    starts_on = cast.today - dt.timedelta(days=cast.today.weekday() + 14)
    blueprint = blueprints.load("capstone_mentoring")
    return Program.open_from(blueprint, title=title, starts_on=starts_on, by=cast.people[by])
