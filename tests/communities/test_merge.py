"""Two accounts of one person become one, when both are proved and nothing is lost."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test import Client

from communities.account import merging
from communities.models import Activity, ApiToken, Community, JoinRequest, Membership, User
from communities.tenancy.owned import owned_models
from communities.tenancy.scope import community_scope

MERGE, CODE, CONFIRM = (f"/accounts/merge/{path}" for path in ("", "code/", "confirmation/"))
PASSWORD = "a quiet harbour 7"


@pytest.fixture(autouse=True)
def fresh_limits():
    """Each scene is somebody's first visit: sign-in counts its tries."""
    cache.clear()


def account(email: str, name: str) -> User:
    """A login with a proved address and a password."""
    user = User.objects.create_user(email, PASSWORD, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@pytest.fixture
def nina(riverside) -> User:
    """A member of riverside."""
    user = account("nina@work.example", "Nina Berg")
    with community_scope(riverside):
        Membership.join(user, by=None)
    return user


@pytest.fixture
def nina_at_home(hilltop) -> User:
    """Her other login, with which she is in hilltop."""
    user = account("nina@home.example", "Nina")
    with community_scope(hilltop):
        Membership.join(user, by=None)
    return user


@pytest.fixture
def desk(nina) -> Client:
    return signed_in(nina)


def signed_in(user) -> Client:
    desk = Client()
    desk.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    desk.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return desk


def code_in(letter: str) -> str:
    (code,) = re.findall(r"^\s*([A-Z0-9]{3,8}(?:-[A-Z0-9]{3,8})*)\s*$", letter, re.MULTILINE)
    return code


def prove(desk, address: str, letters):
    """The first two pages; what the second answers."""
    assert desk.post(MERGE, {"address": address}).url == CODE
    return desk.post(CODE, {"code": code_in(letters.last())})


def test_both_are_one_in_three_pages(desk, nina, nina_at_home, hilltop, letters):
    phone = signed_in(nina_at_home)
    token, _secret = ApiToken.issue(user=nina_at_home, name="Robot", may_write=False)
    assert prove(desk, nina_at_home.email, letters).url == CONFIRM
    page = desk.get(CONFIRM).content.decode()
    assert "Hilltop" in page
    assert "cannot be taken back" in page
    assert desk.post(CONFIRM).url == "/accounts/email/"
    with community_scope(hilltop):
        moved = Membership.objects.get(user=nina)
        assert Activity.objects.filter(verb="login.merged", actor=moved).count() == 1
    assert desk.get("/c/hilltop/").status_code == 200
    assert desk.get("/c/riverside/").status_code == 200
    assert phone.get("/c/hilltop/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at
    told = {letter["To"] for letter in letters.all() if "one now" in letter["Subject"]}
    assert told == {"nina@work.example", "nina@home.example"}


def test_afterwards_both_addresses_sign_in(nina, nina_at_home, client):
    address = nina_at_home.email
    merging.merge(nina, nina_at_home)
    client.post("/accounts/login/", {"login": address, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(nina.pk)
    assert EmailAddress.objects.get(email=address).user == nina
    assert EmailAddress.objects.get_primary(nina).email == "nina@work.example"


def test_without_the_code_nothing_is_shown_or_moved(desk, nina_at_home, hilltop):
    desk.post(MERGE, {"address": nina_at_home.email})
    assert desk.get(CONFIRM).url == MERGE
    assert desk.post(CONFIRM).url == MERGE
    for _ in range(5):
        answer = desk.post(CODE, {"code": "WRONG1"})
    assert answer.url == MERGE
    nina_at_home.refresh_from_db()
    assert nina_at_home.is_active


def test_the_present_side_is_proved_too(nina, nina_at_home):
    taken_over = Client()
    taken_over.force_login(nina)
    assert taken_over.get(MERGE).url.startswith("/accounts/reauthenticate/")
    answer = taken_over.post(MERGE, {"address": nina_at_home.email})
    assert answer.url.startswith("/accounts/reauthenticate/")


def test_an_address_of_nobody_is_answered_alike(desk, nina_at_home, letters):
    pages = []
    for address in (nina_at_home.email, "nobody@home.example"):
        answer = desk.post(MERGE, {"address": address})
        page = desk.get(CODE).content.decode()
        wrong = desk.post(CODE, {"code": "WRONG1"})
        bodies = [_plain(text, address) for text in (page, wrong.content.decode())]
        pages.append((answer.status_code, answer.url, wrong.status_code, bodies))
    assert pages[0] == pages[1]
    assert {letter["To"] for letter in letters.all()} == {nina_at_home.email, "nobody@home.example"}


def test_an_empty_code_proves_nothing(desk, nina_at_home):
    desk.post(MERGE, {"address": "nobody@home.example"})
    for code in ("", " ", "-", "--"):
        assert desk.post(CODE, {"code": code}).status_code == 400


def test_one_who_is_there_twice_is_told_where(desk, nina, nina_at_home, riverside, letters):
    with community_scope(riverside):
        Membership.join(nina_at_home, by=None)
    prove(desk, nina_at_home.email, letters)
    page = desk.get(CONFIRM).content.decode()
    assert "You are a member with both accounts in: Riverside Tech Guild." in page
    assert "cannot be taken back" not in page
    desk.post(CONFIRM)
    nina_at_home.refresh_from_db()
    assert nina_at_home.is_active


def test_an_ended_membership_stays_behind(nina, nina_at_home, riverside):
    with community_scope(riverside):
        there = Membership.join(nina_at_home, by=None)
        Membership.objects.filter(pk=there.pk).update(ended_at=there.joined_at)
    merging.merge(nina, nina_at_home)
    with community_scope(riverside):
        assert Membership.objects.get(pk=there.pk).user == nina_at_home
        assert Membership.objects.active().filter(user=nina).count() == 1


def test_one_who_asks_for_a_second_step_is_not_taken_over_by_mail(
    desk, nina_at_home, letters, hilltop
):
    apps.get_model("mfa.Authenticator").objects.create(user=nina_at_home, type="totp", data={})
    prove(desk, nina_at_home.email, letters)
    assert "asks for a passkey or a code app" in desk.get(CONFIRM).content.decode()
    desk.post(CONFIRM)
    with community_scope(hilltop):
        assert Membership.objects.filter(user=nina_at_home).exists()


def test_a_wish_to_join_moves_too(nina, nina_at_home, riverside, hilltop):
    """Where she waits already, or is inside, the second wish is taken back."""
    third = Community.objects.create(slug="lakeside", name="Lakeside")
    wishes = {}
    for community, people in (
        (riverside, [nina_at_home]),
        (hilltop, [nina]),
        (third, [nina, nina_at_home]),
    ):
        with community_scope(community):
            for user in people:
                wish = JoinRequest.objects.create(user=user, name=user.name, address=user.email)
                wishes[community.slug, user] = wish
    merging.merge(nina, nina_at_home)
    states = {}
    for (slug, asker), wish in wishes.items():
        with community_scope(Community.objects.get(slug=slug)):
            wish.refresh_from_db()
            assert wish.user == nina
            states[slug, asker.name] = wish.state
    assert states == {
        ("riverside", "Nina"): "withdrawn",
        ("hilltop", "Nina Berg"): "waiting",
        ("lakeside", "Nina Berg"): "waiting",
        ("lakeside", "Nina"): "withdrawn",
    }


def test_two_merges_at_once_leave_one_account(committed, riverside, hilltop):
    """Each takes the other over: one wins, and nothing is lost to the one that is closed."""
    work, home = account("n@work.example", "Nina"), account("n@home.example", "Nina")
    for community, user in ((riverside, work), (hilltop, home)):
        with community_scope(community):
            Membership.join(user, by=None)

    def take(pair):
        try:
            merging.merge(*pair)
        except ValidationError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as both:
        won = list(both.map(take, [(work, home), (home, work)]))
    assert won.count(True) == 1
    kept, closed = (work, home) if won[0] else (home, work)
    assert not User.objects.get(pk=closed.pk).is_active
    assert User.objects.get(pk=kept.pk).is_active
    assert EmailAddress.objects.filter(user=kept, verified=True).count() == 2
    for community in (riverside, hilltop):
        with community_scope(community):
            assert Membership.objects.filter(user=kept).count() == 1


def test_what_comes_to_a_login_meanwhile_is_fetched_too(nina, nina_at_home, riverside, monkeypatch):
    """Somebody else's merge may give the login a membership between our last move and its end."""
    third, move = Community.objects.create(slug="lakeside", name="Lakeside"), merging._move

    def late(kept, other):
        move(kept, other)
        monkeypatch.setattr(merging, "_move", move)
        late.due = True

    def locked(kept, other):
        if getattr(late, "due", False) and not connection.praxis_scope:
            late.due = False
            with community_scope(third):
                Membership.join(other, by=None)

    lock = merging._lock
    monkeypatch.setattr(merging, "_move", late)
    monkeypatch.setattr(
        merging, "_lock", lambda kept, other: (lock(kept, other), locked(kept, other))
    )
    merging.merge(nina, nina_at_home)
    with community_scope(third):
        assert Membership.objects.filter(user=nina).exists()


def test_a_closed_account_cannot_be_merged_again(nina, nina_at_home):
    merging.merge(nina, nina_at_home)
    with pytest.raises(ValidationError):
        merging.merge(nina, nina_at_home)


def test_ones_own_address_is_no_other(desk, nina, letters):
    answer = desk.post(MERGE, {"address": nina.email.upper()})
    assert answer.status_code == 400
    assert "already" in answer.content.decode()
    assert letters.all() == []


def test_who_asks_often_waits(desk, nina_at_home):
    answers = [desk.post(MERGE, {"address": nina_at_home.email}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]


def test_what_belongs_to_a_login_is_known_to_the_merge():
    """A new table with a person in it needs a line in ``communities/account/merging.py``."""
    found = {
        model._meta.label
        for model in [*owned_models(), ApiToken]
        for field in model._meta.local_fields
        if field.related_model is User
    }
    assert found == {"communities.Membership", "communities.JoinRequest", "communities.ApiToken"}


def _plain(page: str, address: str) -> str:
    """A page without what differs at every request, and without the address that was typed."""
    page = re.sub(r'(nonce|value|content)="[^"]*"', "", page)
    return page.replace(address, "")


def test_whoever_runs_the_installation_still_does_after_a_merge(nina, nina_at_home):
    User.objects.filter(pk=nina_at_home.pk).update(runs_installation=True)
    nina_at_home.refresh_from_db()
    merging.merge(nina, nina_at_home)
    assert User.objects.get(pk=nina.pk).runs_installation
