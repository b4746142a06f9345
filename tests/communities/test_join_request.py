"""People at the door: the form, the proof of an address, the answer, and the way back."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client

from communities import clock, limits
from communities.models import (
    Activity,
    Agreement,
    AgreementAcceptance,
    Door,
    Enrolment,
    JoinQuestion,
    JoinRequest,
    Mail,
    Membership,
    Notification,
    User,
)

OPEN = {"is_open": True, "benefits": "", "how": ""}
NEW = "iris.vale@example.org"


@pytest.fixture(autouse=True)
def nobody_has_asked_before(monkeypatch):
    """Every scene begins with a fresh count of who asked how often."""
    monkeypatch.setattr(limits, "_spent", {})
    monkeypatch.setattr(limits, "_counted", lambda key, seconds: 0)


@pytest.fixture
def front(ada, inside):
    """Riverside's own door, open to those whom an organizer lets in."""
    with inside(ada):
        door = Door.of(None)
        door.set(**OPEN, joining="vetted", by=ada)
    return door


@pytest.fixture
def side(ada, capstone, inside):
    """The capstone's door, with two questions."""
    with inside(ada):
        door = Door.of(capstone)
        door.set(**OPEN, joining="vetted", slug="capstone", by=ada)
        JoinQuestion.add(
            capstone, text="Why us?", kind="text", choices=[], is_required=True, by=ada
        )
        evenings = {"text": "Which evening?", "kind": "choice", "choices": ["Tuesday", "Sunday"]}
        JoinQuestion.add(capstone, **evenings, is_required=False, by=ada)
    return door


def fill(browser: Client, door: str, **said):
    """Fills in the form at a door as a person does who reads it."""
    html = browser.get(door).content.decode()
    data = {"name": "Iris Vale", "address": NEW, "website": ""}
    for name in re.findall(r'name="(answer_[0-9a-f]+)"', html):
        data.setdefault(
            name, "Sunday" if 'value="Sunday"' in html and name in _choices(html) else "To learn."
        )
    if version := re.search(r'name="version" value="(\d+)"', html):
        data |= {"version": version[1], "yes": "on"}
    return browser.post(door, data | said)


def _choices(html: str) -> set:
    return set(re.findall(r'type="radio" name="(answer_[0-9a-f]+)"', html))


def code_of(inside, ada, to: str = NEW) -> str:
    """What stands in the newest mail to an address."""
    with inside(ada):
        mail = Mail.objects.filter(to=to.lower(), effect_key__startswith="code:").latest(
            "created_at"
        )
    return re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", mail.text)[0]


def arrive(browser: Client, inside, ada, door: str, **said):
    """From the form to the page that says how it stands."""
    assert fill(browser, door, **said).url == f"{door}code/"
    code = code_of(inside, ada, said.get("address", NEW))
    return browser.post(f"{door}code/", {"code": code})


def request_of(inside, ada, address: str = NEW) -> JoinRequest:
    with inside(ada):
        kept = JoinRequest.objects.select_related("program__lead", "user", "membership")
        return kept.get(address=address)


def test_nothing_is_stored_until_the_address_is_proved(front, ada, inside):
    answer = fill(Client(), "/p/riverside/join/")
    assert answer.url == "/p/riverside/join/code/"
    assert not User.objects.filter(email=NEW).exists()
    with inside(ada):
        assert not JoinRequest.objects.exists()


def test_from_the_form_to_a_place_in_the_program(side, ada, inside, client_for):
    iris = Client()
    answer = arrive(iris, inside, ada, "/p/riverside/capstone/join/")
    assert answer.url == "/p/riverside/capstone/join/"
    assert "Somebody reads it." in iris.get(answer.url).content.decode()
    assert iris.get("/c/riverside/").status_code == 404
    asked = request_of(inside, ada)
    assert [one["answer"] for one in asked.answers] == ["To learn.", "Sunday"]
    office = client_for(ada)
    page = f"/c/riverside/people/requests/{asked.pk}/"
    assert "To learn." in office.get(page).content.decode()
    office.post(f"{page}acceptance/")
    assert office.post(f"{page}acceptance/").status_code == 302
    with inside(ada):
        iris_here = Membership.objects.get(user__email=NEW)
        assert iris_here.roles == ["member"]
        assert (
            Enrolment.objects.active().filter(membership=iris_here, program=side.program).exists()
        )
        assert Activity.objects.filter(verb="join_request.accepted").count() == 1
    home = iris.get("/p/riverside/capstone/join/")
    assert home.url == f"/c/riverside/programs/{side.program_id}/"
    assert iris.get(home.url).status_code == 200


def test_a_trusted_door_lets_in_whoever_proves_their_address(front, ada, inside):
    with inside(ada):
        front.set(**OPEN, joining="trusted", by=ada)
    iris = Client()
    assert arrive(iris, inside, ada, "/p/riverside/join/").url == "/c/riverside/"
    assert iris.get("/c/riverside/").status_code == 200
    with inside(ada):
        assert request_of(inside, ada).decided_by_id is None


def test_whom_somebody_sent_away_waits_at_a_trusted_door_too(front, ada, cy, leila, inside):
    with inside(ada):
        front.set(**OPEN, joining="trusted", by=ada)
        cy.end(by=ada)
    with inside(leila):
        leila.end(by=leila)
    for gone, state in ((cy, "waiting"), (leila, "accepted")):
        arrive(Client(), inside, ada, "/p/riverside/join/", address=gone.user.email)
        assert request_of(inside, ada, gone.user.email).state == state


def test_five_wrong_codes_end_it(front, ada, inside):
    iris = Client()
    fill(iris, "/p/riverside/join/")
    for _try in range(5):
        answer = iris.post("/p/riverside/join/code/", {"code": "AAAA-AAAA"})
        assert answer.status_code == 400
    right = iris.post("/p/riverside/join/code/", {"code": code_of(inside, ada)})
    assert "Begin once more" in right.content.decode()
    assert not User.objects.filter(email=NEW).exists()


def test_a_code_is_for_one_window_one_door_and_a_quarter_of_an_hour(front, side, ada, inside):
    iris = Client()
    fill(iris, "/p/riverside/join/")
    code = {"code": code_of(inside, ada)}
    assert Client().post("/p/riverside/join/code/", code).url == "/p/riverside/join/"
    assert iris.post("/p/riverside/capstone/join/code/", code).status_code == 302
    with clock.moved(minutes=16):
        assert iris.post("/p/riverside/join/code/", code).url == "/p/riverside/join/"
    assert not User.objects.filter(email=NEW).exists()


def test_nothing_tells_whether_an_account_exists(front, dee, ada, inside):
    """dee has a login and is no member here; iris has none. Page, mail and status are the same."""
    pages = []
    for address in (NEW, dee.user.email):
        browser = Client()
        answer = fill(browser, "/p/riverside/join/", address=address)
        html = browser.get(answer.url).content.decode().replace(address, "…")
        pages.append((answer.status_code, re.sub(r'(nonce|value|content)="[^"]*"', "", html)))
    assert pages[0] == pages[1]
    with inside(ada):
        mails = Mail.objects.filter(effect_key__startswith="code:")
        assert len({re.sub(r"[A-Z2-9]{4}-[A-Z2-9]{4}", "", mail.text) for mail in mails}) == 1


def test_who_has_a_login_elsewhere_keeps_it(front, dee, ada, inside):
    browser = Client()
    arrive(browser, inside, ada, "/p/riverside/join/", address=dee.user.email.upper())
    assert request_of(inside, ada, dee.user.email).user == dee.user
    assert User.objects.filter(email__iexact=dee.user.email).count() == 1
    dee.user.refresh_from_db()
    assert dee.user.check_password("praxis-demo-1")


def test_a_password_set_before_the_proof_ends_with_it(front, ada, inside):
    """Somebody signed up with an address that is not theirs, and waits for its owner to come."""
    User.objects.create_user(NEW, "the thief knows", name="Not Iris")
    arrive(Client(), inside, ada, "/p/riverside/join/")
    assert not User.objects.get(email=NEW).has_usable_password()


def test_programs_that_fill_in_everything_get_no_mail(front, ada, inside):
    answer = fill(Client(), "/p/riverside/join/", website="https://buy.example")
    assert answer.status_code == 302
    with inside(ada):
        assert not Mail.objects.filter(to=NEW).exists()


def test_codes_to_one_address_are_few(front, ada, inside):
    statuses = [fill(Client(), "/p/riverside/join/").status_code for _time in range(6)]
    assert statuses == [302] * 5 + [429]


def test_organizers_are_told_and_nobody_else(front, ada, cy, inside):
    from communities import receivers

    arrive(Client(), inside, ada, "/p/riverside/join/")
    with inside(ada):
        from communities.notifications import notify

        notify(Activity.objects.get(verb="join_request.asked"))
        told = Notification.objects.filter(activity__verb="join_request.asked")
        assert [one.recipient_id for one in told] == [ada.pk]
        assert "Iris Vale" in told[0].sentence
    assert receivers.RECEIVERS


def test_a_no_is_a_sentence_and_stands_for_a_month(front, ada, inside, client_for):
    iris = Client()
    arrive(iris, inside, ada, "/p/riverside/join/")
    asked = request_of(inside, ada)
    page = f"/c/riverside/people/requests/{asked.pk}/refusal/"
    office = client_for(ada)
    assert office.post(page, {"words": " "}).status_code == 400
    office.post(page, {"words": "We are full until spring."})
    html = iris.get("/p/riverside/join/").content.decode()
    assert "We are full until spring." in html and "Not this time." in html
    with inside(ada):
        assert (
            "We are full until spring."
            in Mail.objects.get(to=NEW, subject__startswith="About").text
        )
    with clock.moved(days=31):
        assert "Somebody reads it." not in iris.get("/p/riverside/join/").content.decode()


@pytest.fixture
def three(front, ada, inside) -> list[JoinRequest]:
    """Three people at the community's door, in the order in which they came."""
    with inside(ada):
        names = ("Iris Vega", "Noa Berg", "Sami Aalto")
        return [
            JoinRequest.ask(
                front,
                User.objects.create_user(f"{name[:3]}@new.example".lower(), name=name),
                name=name,
                answers=[],
                agreement=None,
            )
            for name in names
        ]


WAITING = "/c/riverside/people/requests/"


def states(ada, inside) -> list[str]:
    with inside(ada):
        return list(JoinRequest.objects.order_by("asked_at").values_list("state", flat=True))


def test_several_are_let_in_at_once_and_taken_back_at_once(three, ada, inside, client_for):
    office = client_for(ada)
    assert f'value="{three[0].pk}" form="answers"' in office.get(WAITING).text
    chosen = {"chosen": [str(one.pk) for one in three[:2]]}
    page = office.post(f"{WAITING}acceptance/", chosen, follow=True).text
    assert "Iris Vega and Noa Berg are in. Their letters go out in five minutes." in page
    assert states(ada, inside) == ["accepted", "accepted", "waiting"]
    with inside(ada):
        assert Mail.objects.filter(effect_key__startswith="join-request:").count() == 2
    undo = re.search(r'action="([^"]+/requests/return/[^"]+)"', page)[1].replace("&amp;", "&")
    page = office.post(undo, follow=True).text
    assert "Taken back. Iris Vega and Noa Berg wait for an answer again." in page
    assert states(ada, inside) == ["waiting"] * 3


def test_one_alone_is_answered_on_their_page(three, ada, inside, client_for):
    with inside(ada):
        three[0].withdraw()
        three[1].withdraw()
    page = client_for(ada).get(WAITING).text
    assert "Sami Aalto" in page
    assert "Let in those chosen" not in page


def test_several_are_declined_with_the_same_sentence(three, ada, inside, client_for):
    office, chosen = client_for(ada), {"chosen": [str(one.pk) for one in three]}
    empty = office.post(f"{WAITING}refusal/", chosen)
    assert empty.status_code == 400
    assert empty.text.count(" checked") == 3
    said = chosen | {"words": "We begin again in spring."}
    page = office.post(f"{WAITING}refusal/", said, follow=True).text
    assert "The letters to Iris Vega, Noa Berg and Sami Aalto go out in five minutes." in page
    with inside(ada):
        words = set(JoinRequest.objects.values_list("words", flat=True))
    assert words == {"We begin again in spring."}


def test_who_took_it_back_meanwhile_costs_the_others_nothing(three, ada, inside, client_for):
    with inside(ada):
        three[1].withdraw()
    office, chosen = client_for(ada), {"chosen": [str(one.pk) for one in three]}
    page = office.post(f"{WAITING}acceptance/", chosen, follow=True).text
    assert "Iris Vega and Sami Aalto are in." in page
    assert "Noa Berg: They have taken it back." in page
    assert states(ada, inside) == ["accepted", "withdrawn", "accepted"]


def test_undo_takes_back_nothing_that_somebody_else_decided(three, ada, bo, inside, client_for):
    with inside(ada):
        bo.grant("organizer", by=ada)
    client_for(ada).post(f"{WAITING}{three[0].pk}/acceptance/")
    office, chosen = client_for(bo), {"chosen": [str(one.pk) for one in three[:2]]}
    page = office.post(f"{WAITING}acceptance/", chosen, follow=True).text
    assert "Noa Berg is in." in page
    assert "Iris Vega: Somebody has answered this already." in page
    undo = re.search(r'action="([^"]+/requests/return/[^"]+)"', page)[1].replace("&amp;", "&")
    office.post(undo)
    assert states(ada, inside) == ["accepted", "waiting", "waiting"]


def test_the_button_without_anybody_chosen_asks_for_somebody(three, ada, inside, client_for):
    office = client_for(ada)
    for chosen in ([], ["x"], [str(ada.pk)]):
        page = office.post(f"{WAITING}acceptance/", {"chosen": chosen}, follow=True).text
        assert "Choose somebody first." in page
    assert states(ada, inside) == ["waiting"] * 3


def test_cy_answers_nobody(three, cy, ada, inside, client_for):
    chosen = {"chosen": [str(one.pk) for one in three], "words": "No."}
    for what in ("acceptance", "refusal", "return"):
        assert client_for(cy).post(f"{WAITING}{what}/", chosen).status_code == 403
    assert states(ada, inside) == ["waiting"] * 3


def test_a_decision_is_taken_back_until_its_letter_goes(side, ada, inside, client_for):
    arrive(Client(), inside, ada, "/p/riverside/capstone/join/")
    asked, office = request_of(inside, ada), client_for(ada)
    page = f"/c/riverside/people/requests/{asked.pk}/"
    office.post(f"{page}acceptance/")
    office.post(f"{page}return/")
    with inside(ada):
        asked.refresh_from_db()
        assert asked.state == "waiting"
        assert not Membership.objects.active().filter(user__email=NEW).exists()
        assert not Mail.objects.filter(effect_key=f"join-request:{asked.pk}").exists()
    office.post(f"{page}acceptance/")
    with inside(ada):
        Mail.objects.filter(effect_key=f"join-request:{asked.pk}").update(tries=1)
    office.post(f"{page}return/")
    with inside(ada):
        asked.refresh_from_db()
        assert asked.state == "accepted"


def test_the_person_takes_it_back_and_asks_again(front, ada, inside):
    iris = Client()
    arrive(iris, inside, ada, "/p/riverside/join/")
    iris.post("/p/riverside/join/withdrawal/")
    with inside(ada):
        assert [one.state for one in JoinRequest.objects.all()] == ["withdrawn"]
    again = iris.post("/p/riverside/join/", {"name": "Iris Vale", "website": ""})
    assert again.url == "/p/riverside/join/"
    with inside(ada):
        assert JoinRequest.objects.waiting().count() == 1


def test_asking_over_and_over_has_a_measure(front, ada, inside, settings):
    settings.JOIN_REQUEST_LIMIT = "1/86400"
    iris, said = Client(), {"name": "Iris Vale", "website": ""}
    arrive(iris, inside, ada, "/p/riverside/join/")
    answers = []
    for _time in range(2):
        iris.post("/p/riverside/join/withdrawal/")
        answers.append(iris.post("/p/riverside/join/", said))
    assert [answer.status_code for answer in answers] == [302, 429]
    assert int(answers[1]["Retry-After"]) > 0
    with inside(ada):
        assert not JoinRequest.objects.waiting().exists()


def test_asking_twice_is_one_request(front, ada, inside):
    for _time in range(2):
        arrive(Client(), inside, ada, "/p/riverside/join/")
    with inside(ada):
        assert JoinRequest.objects.count() == 1


def test_only_organizers_read_and_decide(front, ada, cy, inside, client_for):
    arrive(Client(), inside, ada, "/p/riverside/join/")
    asked = request_of(inside, ada)
    page = f"/c/riverside/people/requests/{asked.pk}/"
    member = client_for(cy)
    assert member.get(page).status_code == 403
    assert member.post(f"{page}acceptance/").status_code == 403
    assert member.get("/api/v1/c/riverside/join-requests/").status_code == 403
    answer = client_for(ada).post(f"/api/v1/c/riverside/join-requests/{asked.pk}/acceptance/")
    assert answer.json()["state"] == "accepted"


def test_answers_leave_as_a_table_that_runs_nothing(side, ada, inside, client_for):
    arrive(Client(), inside, ada, "/p/riverside/capstone/join/", name="=cmd|' /C calc'!A0")
    answer = client_for(ada).get("/c/riverside/people/requests/file/")
    text = answer.content.decode("utf-8-sig")
    assert "'=cmd" in text and "Why us?" in text and "Sunday" in text


def test_the_agreement_is_accepted_at_the_door(front, ada, inside, client_for):
    with inside(ada):
        Agreement.publish("We are kind.", by=ada)
    iris = Client()
    refused = fill(iris, "/p/riverside/join/", yes="")
    assert refused.status_code == 400
    arrive(iris, inside, ada, "/p/riverside/join/")
    asked = request_of(inside, ada)
    client_for(ada).post(f"/c/riverside/people/requests/{asked.pk}/acceptance/")
    with inside(ada):
        yes = AgreementAcceptance.objects.get(membership__user__email=NEW)
        assert (yes.through, yes.accepted_at) == ("joining", asked.asked_at)


def test_a_newer_agreement_is_read_first(front, ada, inside):
    with inside(ada):
        Agreement.publish("We are kind.", by=ada)
    iris = Client()
    iris.get("/p/riverside/join/")
    with inside(ada):
        Agreement.publish("We are kind, and on time.", by=ada)
    said = {"name": "Iris", "address": NEW, "website": "", "version": "1", "yes": "on"}
    answer = iris.post("/p/riverside/join/", said)
    assert answer.status_code == 400
    assert "It has changed meanwhile" in answer.content.decode()
    assert 'name="version" value="2"' in answer.content.decode()


def test_the_same_code_twice_in_one_moment_is_one_request(committed, front, ada, inside):
    with inside(ada):
        front.set(**OPEN, joining="trusted", by=ada)
    iris = Client()
    fill(iris, "/p/riverside/join/")
    code = {"code": code_of(inside, ada)}

    def hurry(_hand) -> int:
        hand = Client()
        hand.cookies = iris.cookies
        try:
            return hand.post("/p/riverside/join/code/", code).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hands:
        statuses = list(hands.map(hurry, range(4)))
    assert set(statuses) <= {302, 400}
    with inside(ada):
        assert JoinRequest.objects.filter(address=NEW).count() == 1
        assert Membership.objects.filter(user__email=NEW).count() == 1


def test_the_answer_goes_to_the_address_that_was_proved(front, ada, dee, inside):
    """Dee has two; she asks by the one that is not her main one."""
    second = "dee@home.example"
    EmailAddress.objects.create(user=dee.user, email=second, verified=True)
    arrive(Client(), inside, ada, "/p/riverside/join/", address=second)
    asked = request_of(inside, ada, second)
    assert asked.user_id == dee.user_id
    with inside(ada):
        asked.accept(by=ada)
        assert Mail.objects.get(effect_key=f"join-request:{asked.pk}").to == second
