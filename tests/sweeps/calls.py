"""The API's POSTs: what each of them takes, a body that is well-formed, and bodies that are not."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from rest_framework import serializers

from communities import clock
from tests.sweeps import doors

LONG = "a" * 1_000_000


@dataclass(frozen=True)
class Call:
    """One POST of the API: its address's door and the serializer that reads its body."""

    door: doors.Door
    serializer: type[serializers.Serializer]

    @property
    def name(self) -> str:
        return self.door.name

    @property
    def model(self) -> type:
        return self.door.view.cls.model

    def address(self, slug: str, pk) -> str:
        return self.door.address(slug, {self.door._noun("pk"): str(pk)})

    def fields(self) -> dict[str, serializers.Field]:
        """What a caller may say."""
        return {
            name: one for name, one in self.serializer().get_fields().items() if not one.read_only
        }


def calls() -> Iterator[Call]:
    """Every address of the API that takes a POST with a body."""
    for door in doors.doors():
        actions = getattr(door.view, "actions", None) or {}
        if "post" not in actions:
            continue
        view = door.view.cls(**door.view.initkwargs)
        view.action, view.swagger_fake_view = actions["post"], True
        call = Call(door, view.get_serializer_class())
        if call.fields():
            yield call


def good(name: str, one: serializers.Field, member, ids: dict):
    """What a careful program says; ids are of things that ``member`` may see."""
    ahead = clock.now() + dt.timedelta(days=20, hours=2 if name.startswith("ends") else 0)
    if isinstance(one, serializers.PrimaryKeyRelatedField):
        row = ids.get(name) or one.queryset.visible_to(member).order_by("pk").first().pk
        return str(row)
    if isinstance(one, serializers.ChoiceField):
        return next(iter(one.choices))
    if name == "rule":
        return "FREQ=WEEKLY;COUNT=3"
    said = {
        serializers.UUIDField: str(uuid.uuid4()),
        serializers.DateTimeField: ahead.isoformat(),
        serializers.TimeField: "18:00",
        serializers.DateField: ahead.date().isoformat(),
        serializers.IntegerField: 7,
        serializers.BooleanField: True,
        serializers.DictField: {},
        serializers.ListSerializer: [],
        serializers.URLField: "https://praxis.example/here",
        serializers.CharField: f"Words for {name}",
    }
    return next(value for kind, value in said.items() if isinstance(one, kind))


def bad(one: serializers.Field, foreign: dict[type, str]) -> list:
    """What the field must refuse."""
    if isinstance(one, serializers.PrimaryKeyRelatedField):
        others = [foreign[one.queryset.model]] if one.queryset.model in foreign else []
        return [*others, str(uuid.uuid4()), "garbage", 5, {}, "\0"]
    if isinstance(one, serializers.ChoiceField):
        return ["garbage", 10**30, {}, [], "\0"]
    if isinstance(one, serializers.CharField):
        longest = ["a" * (one.max_length + 1)] if one.max_length else []
        return [*longest, {}, [], "\0"]
    return [LONG, "garbage", "\0", 10**400]
