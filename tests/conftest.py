"""The cast on real servers, as the unprivileged role."""

import contextlib
import os
import uuid

import pytest
from django.conf import settings
from django.db import connections

from communities import limits
from communities.models import Community, Membership, Program
from communities.tenancy.scope import community_scope
from tests import databases

# Pages name static files as they are; hashing them is collectstatic's business.
settings.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}


@pytest.fixture(scope="session")
def template_database(django_db_blocker):
    """The database that every other one is cloned from."""
    with django_db_blocker.unblock():
        name = databases.template()
    databases.point_at("postgres")
    return name


@pytest.fixture(scope="session")
def django_db_setup(template_database, django_db_blocker):
    """This worker's own clone; each test rolls back in it."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with django_db_blocker.unblock():
        databases.clone(template_database, name)
        databases.point_at(name)
    yield name
    with django_db_blocker.unblock():
        databases.point_at("postgres")
        databases.drop(name)


@pytest.fixture
def committed(django_db_setup, template_database, django_db_blocker):
    """For tests that need real commits, threads or sockets: a clone of their own, dropped after."""
    name = f"{django_db_setup}_committed"
    with django_db_blocker.unblock():
        databases.clone(template_database, name)
        databases.point_at(name)
        yield name
        databases.point_at(django_db_setup)
        databases.drop(name)


@pytest.fixture
def data(request):
    """Rows to work with: rolled back, or committed when the test asks for ``committed``."""
    if "committed" not in request.fixturenames:
        request.getfixturevalue("db")


@pytest.fixture
def riverside(data) -> Community:
    return Community.objects.get(slug="riverside")


@pytest.fixture
def hilltop(data) -> Community:
    return Community.objects.get(slug="hilltop")


def _member(slug: str, email: str) -> Membership:
    community = Community.objects.get(slug=slug)
    with community_scope(community):
        member = Membership.objects.select_related("user", "community").get(user__email=email)
    return member


@pytest.fixture
def ada(data) -> Membership:
    return _member("riverside", "ada@praxis.example")


@pytest.fixture
def bo(data) -> Membership:
    return _member("riverside", "bo@praxis.example")


@pytest.fixture
def mo(data) -> Membership:
    return _member("riverside", "mo@praxis.example")


@pytest.fixture
def cy(data) -> Membership:
    return _member("riverside", "cy@praxis.example")


@pytest.fixture
def leila(data) -> Membership:
    return _member("riverside", "leila.aziz@praxis.example")


@pytest.fixture
def jun(data) -> Membership:
    return _member("riverside", "jun.park@praxis.example")


@pytest.fixture
def pia(data) -> Membership:
    return _member("riverside", "pia@praxis.example")


@pytest.fixture
def sam(data) -> Membership:
    return _member("riverside", "sam@praxis.example")


@pytest.fixture
def dee(data) -> Membership:
    return _member("hilltop", "dee@praxis.example")


@pytest.fixture
def inside():
    """``with inside(cy): …`` opens cy's community as cy."""

    def enter(member: Membership):
        return community_scope(member.community, member.user_id)

    return enter


@pytest.fixture
def client_for(client):
    """``client_for(cy)`` is a browser's client in which cy is signed in."""
    from django.test import Client

    def sign_in(member: Membership | None = None, **options) -> Client:
        browser = Client(**options)
        if member:
            browser.force_login(member.user)
        return browser

    return sign_in


@pytest.fixture
def capstone(ada, inside) -> Program:
    """The running program of riverside."""
    with inside(ada):
        return Program.objects.select_related("lead").get(title="Capstone")


@pytest.fixture
def circle(dee, inside) -> Program:
    """The running program of hilltop."""
    with inside(dee):
        return Program.objects.select_related("lead").get(title="Circle")


@pytest.fixture(autouse=True)
def no_scope_left():
    """A test never begins or ends inside a community."""
    yield
    for connection in connections.all():
        with contextlib.suppress(AttributeError):
            assert connection.praxis_scope is None


@pytest.fixture
def demo(demo_template, django_db_setup, django_db_blocker):
    """The whole demo in a database of its own; what a test commits there is gone after it."""
    name = f"{django_db_setup}_demo"
    with django_db_blocker.unblock():
        databases.clone(demo_template, name)
        databases.point_at(name)
        yield databases.demo_cast()
        databases.point_at(django_db_setup)
        databases.drop(name)


@pytest.fixture(scope="session")
def demo_template(django_db_setup, template_database, django_db_blocker):
    """The database that the demo's clones come from."""
    with django_db_blocker.unblock():
        name = databases.template(with_demo=True)
        databases.point_at(django_db_setup)
    return name


def pytest_collection_modifyitems(items):
    """Journeys come last: the browser's event loop, once there, forbids Django's synchronous calls."""
    items.sort(key=lambda item: "journeys" in item.path.parts)


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch):
    """What one test spent is not held against the same person in the next, nor in another worker."""
    limits._spent.clear()
    counted, test = limits._counted, uuid.uuid4().hex
    monkeypatch.setattr(limits, "_counted", lambda key, most: counted(f"{test}:{key}", most))
