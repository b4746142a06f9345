"""Every POST of the API with careless bodies: a problem that names the field, and nothing stored."""

import json
import uuid
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client

from communities.models import Community, Membership, Program
from communities.tenancy.owned import owned_models
from communities.tenancy.scope import community_scope
from tests import databases
from tests.sweeps import calls
from tests.test_careless import rows
from tests.test_queries import Ground

CAST = ("ada", "pia", "cy", "bo")
# Their address says it all: what is sent along is not read.
WITHOUT_BODY = {
    "api:need-acceptance",
    "api:project-complete-milestone",
    "api:project-withdraw-verdict",
    "api:term-reversal",
}


@dataclass
class Scene:
    """A grown riverside, and who may call what in it."""

    community: Community
    people: dict[str, Membership]
    ids: dict[str, uuid.UUID]
    foreign: dict[type, str]

    def callers(self, call: calls.Call):
        """Each of the cast with the address and a good body, as far as they see what these need."""
        for member in self.people.values():
            with community_scope(self.community, member.user_id):
                there = call.model.objects.visible_to(member)
                pk = self.ids.get(call.model._meta.model_name) or getattr(there.first(), "pk", None)
                try:
                    body = {
                        name: calls.good(name, one, member, self.ids)
                        for name, one in call.fields().items()
                        if one.required or name in {"key", "body", "ends_on"}
                    }
                except AttributeError:  # sees none of them
                    continue
            yield member, call.address("riverside", pk), body

    def caller(self, call: calls.Call):
        """The first who is answered about the body, not about who they are."""
        for member, address, body in self.callers(call):
            if post(member, address, {}).status_code == 400:
                return member, address, body
        raise AssertionError(f"{call.name}: nobody may")


@pytest.fixture
def scene(committed) -> Scene:
    cast = databases.demo_cast()
    people = {key: cast.people[key] for key in (*CAST, "mo", "sam")}
    people["leila"] = cast.people["leila aziz"]
    with community_scope(cast.riverside, people["ada"].user_id):
        program = Program.objects.select_related("lead").get(title="Capstone")
    ground = Ground(program, people, lambda one: community_scope(one.community, one.user_id))
    ground.grow()
    foreign = {}
    for model in owned_models():
        with community_scope(cast.hilltop, cast.people["dee"].user_id):
            if row := model.objects.first():
                foreign[model] = str(row.pk)
    ids = ground.ids | {"need": ground.ids["accepted"], "membership": people["cy"].pk}
    return Scene(cast.riverside, {key: people[key] for key in CAST}, ids, foreign)


def post(member: Membership, address: str, body):
    browser = Client(raise_request_exception=False)
    browser.force_login(member.user)
    return browser.post(address, json.dumps(body), content_type="application/json")


def test_every_field_refuses_what_it_cannot_be(scene):
    problems = []
    for call in _with_body():
        member, address, body = scene.caller(call)
        browser = Client(raise_request_exception=False)
        browser.force_login(member.user)
        before = rows(scene, member)
        for name, one in call.fields().items():
            for value in calls.bad(one, scene.foreign):
                sent = json.dumps(body | {name: value})
                answer = browser.post(address, sent, content_type="application/json")
                told = f"{call.name} {name}={str(value)[:30]!r}: {answer.status_code}"
                if answer.status_code != 400:
                    problems.append(told)
                    continue
                said = answer.json()
                if not said["detail"] or (
                    "\0" not in sent and name not in said.get("errors", {name})
                ):
                    problems.append(f"{told} {said}")
        if rows(scene, member) != before:
            problems.append(f"{call.name}: stored something")
    assert not problems, "\n".join(problems)


def test_the_same_key_makes_one(scene):
    problems, keyed = [], [call for call in _with_body() if "key" in call.fields()]
    assert len(keyed) >= 9
    for call in keyed:
        for member, address, body in scene.callers(call):
            with transaction.atomic():
                first, second = (post(member, address, body) for _time in range(2))
                transaction.set_rollback(True)
            if first.status_code == 201:
                if (
                    second.status_code not in {200, 201}
                    or first.json()["id"] != second.json()["id"]
                ):
                    problems.append(f"{call.name}: {second.status_code} {second.content[:200]}")
                break
        else:
            problems.append(f"{call.name}: {first.content[:300]}")
    assert not problems, "\n".join(problems)


def _with_body() -> list[calls.Call]:
    return [call for call in calls.calls() if call.name not in WITHOUT_BODY]


def test_what_makes_something_takes_a_key():
    """Or it is one by nature, however often it is sent."""
    by_nature = {
        "api:registration-list": "one answer to an invitation",
        "api:calendar_feed-list": "one open link to a calendar",
        "api:certificate-list": "one certificate of what somebody earned",
        "api:attendance-list": "one mark of a person at a meeting",
        "api:enrolment-request-list": "one place in a queue",
        "api:enrolment-list": "one enrolment of a person in a program",
        "api:invitation-list": "one open invitation of an address",
        "api:door-list": "one door of a program",
        "api:launch-step-list": "one mark a step",
    }
    nouns = [call for call in calls.calls() if call.name.endswith("-list")]
    assert {call.name for call in nouns if "key" not in call.fields()} == set(by_nature)
