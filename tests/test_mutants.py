"""A test of the tests: each deliberate mistake must be seen by a sweep."""

import textwrap

import pytest
from django.apps.registry import Apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import connections, models
from django.urls import path

from communities.tenancy.owned import Owned, OwnedKey
from tests.sweeps import catalog, code, doors

SQL_MUTANTS = {
    "a policy dropped": 'DROP POLICY in_community ON "communities_program"',
    "a policy that lets all in": (
        'CREATE POLICY everyone ON "communities_program" USING (true) WITH CHECK (true)'
    ),
    "a policy on the wrong setting": (
        "ALTER POLICY in_community ON communities_program USING"
        " (community_id = current_setting('app.user_id')::uuid)"
    ),
    "row security off": 'ALTER TABLE "communities_activity" DISABLE ROW LEVEL SECURITY',
    "not forced": 'ALTER TABLE "communities_activity" NO FORCE ROW LEVEL SECURITY',
    "a plain foreign key": (
        'ALTER TABLE "communities_cycle" ADD FOREIGN KEY (program_id) REFERENCES communities_program (id)'
    ),
    "a composite key lost": (
        'ALTER TABLE "communities_cycle" DROP CONSTRAINT "communities_cycle_program_id_of"'
    ),
    "a deferred key": (
        'ALTER TABLE "communities_cycle" ALTER CONSTRAINT "communities_cycle_program_id_of" DEFERRABLE'
    ),
    "a unique over all communities": 'CREATE UNIQUE INDEX everywhere ON "communities_program" (title)',
    "community may be null": (
        'ALTER TABLE "communities_program" ALTER COLUMN community_id DROP NOT NULL'
    ),
    "community may change": 'DROP TRIGGER keep_community ON "communities_program"',
    "history may be rewritten": 'GRANT UPDATE ON "communities_activity" TO praxis_app',
    "a table may be emptied": 'GRANT TRUNCATE ON "communities_activity" TO praxis_app',
    "a view past row security": "CREATE VIEW everything AS SELECT * FROM communities_program",
    "a materialised copy": "CREATE MATERIALIZED VIEW copied AS SELECT * FROM communities_program",
    "a table without community": "CREATE TABLE forgotten (id uuid PRIMARY KEY)",
    "an unpinned definer": (
        "CREATE FUNCTION leak() RETURNS bigint LANGUAGE sql SECURITY DEFINER"
        " AS 'SELECT count(*) FROM communities_program'"
    ),
}


@pytest.mark.parametrize("mutant", SQL_MUTANTS)
def test_the_catalog_sweep_sees(committed, mutant):
    assert catalog.problems() == []
    with connections["owner"].cursor() as cursor:
        cursor.execute(SQL_MUTANTS[mutant])
    assert catalog.problems() != []


def model(name: str, bases=(Owned,), **body):
    """A model class in a registry of its own."""
    meta = type("Meta", (Owned.Meta,), {"app_label": "mutants", "apps": Apps()})
    body = {"__module__": "communities.mutants", "__doc__": "A mutant.", "Meta": meta} | body
    return type(name, bases, body)


def careless_meta():
    return type("Meta", (), {"app_label": "mutants", "apps": Apps()})


MODEL_MUTANTS = {
    "a plain key": lambda: model(
        "Plain", program=models.ForeignKey("communities.Program", models.CASCADE, related_name="+")
    ),
    "a many-to-many": lambda: model(
        "Many", programs=models.ManyToManyField("communities.Program", related_name="+")
    ),
    "a one-to-one": lambda: model(
        "One", user=models.OneToOneField("communities.User", models.CASCADE, related_name="+")
    ),
    "a generic key": lambda: model(
        "Generic",
        kind=models.ForeignKey("contenttypes.ContentType", models.CASCADE, related_name="+"),
        object_id=models.UUIDField(),
        thing=GenericForeignKey("kind", "object_id"),
    ),
    "a manager without the filter": lambda: model("Open", objects=models.Manager()),
    "a Meta of its own": lambda: model("Careless", Meta=careless_meta()),
    "a unique field": lambda: model("Unique", code=models.CharField(max_length=9, unique=True)),
    "an index that leads elsewhere": lambda: model(
        "Index",
        title=models.CharField(max_length=9),
        Meta=type(
            "Meta",
            (Owned.Meta,),
            {
                "app_label": "mutants",
                "apps": Apps(),
                "indexes": [models.Index(fields=["title"], name="by_title")],
            },
        ),
    ),
}


@pytest.mark.parametrize("mutant", MODEL_MUTANTS)
def test_the_model_sweep_sees(mutant):
    wrong = MODEL_MUTANTS[mutant]()
    for field in wrong._meta.local_fields:
        if isinstance(field.remote_field and field.remote_field.model, str):
            from django.apps import apps

            field.remote_field.model = apps.get_model(field.remote_field.model)
    assert list(code.model_problems([wrong])) != []


def test_a_sound_model_is_left_alone():
    right = model("Right", title=models.CharField(max_length=9))
    assert list(code.model_problems([right])) == []
    assert OwnedKey("communities.Program", models.CASCADE).db_constraint is False


@pytest.mark.parametrize("line", ["from metrics import kpis", "import events.models"])
def test_the_import_sweep_sees(tmp_path, line):
    module = tmp_path / "projects" / "wrong.py"
    module.parent.mkdir()
    module.write_text(textwrap.dedent(f"def late():\n    {line}\n"))
    assert list(code.import_problems([module], tmp_path)) != []


def test_the_door_sweep_sees_an_undeclared_view():
    def forgotten(request):
        """No audience."""

    door = doors.Door("forgotten", "c/<slug:slug>/forgotten/", path("x", forgotten).callback, ())
    assert doors.undeclared([door]) != []
