"""Memberships and organizations for programs that call us: the doors of the pages."""

API = "/api/v1/c/riverside/"
JSON = "application/json"


def test_cy_changes_her_own_words_and_nobody_elses(client_for, cy, leila):
    browser, mine = client_for(cy), f"{API}memberships/{cy.pk}/"
    said = {"headline": "Asks first", "field": "Software", "is_listed": False}
    answer = browser.patch(mine, said, content_type=JSON)
    assert answer.status_code == 200
    assert {key: answer.json()[key] for key in said} == said
    theirs = f"{API}memberships/{leila.pk}/"
    assert browser.patch(theirs, {"headline": "Mine"}, content_type=JSON).status_code == 403


def test_roles_are_no_words_of_ones_own(client_for, cy, ada):
    browser, mine = client_for(cy), f"{API}memberships/{cy.pk}/"
    browser.patch(mine, {"roles": ["admin"]}, content_type=JSON)
    assert browser.get(mine).json()["roles"] == ["member"]
    roles = f"{mine}roles/"
    assert browser.post(roles, {"role": "admin"}, content_type=JSON).status_code == 403
    given = client_for(ada).post(roles, {"role": "organizer"}, content_type=JSON)
    assert given.json()["roles"] == ["organizer", "member"]
    taken = client_for(ada).delete(roles, {"role": "organizer"}, content_type=JSON)
    assert taken.json()["roles"] == ["member"]
    last = client_for(ada).delete(
        f"{API}memberships/{ada.pk}/roles/", {"role": "admin"}, content_type=JSON
    )
    assert last.status_code == 400


def test_organizations_are_kept_by_organizers(client_for, ada, cy, pia):
    said = {"name": "Harbor Logistics", "kind": "company"}
    assert client_for(cy).post(f"{API}organizations/", said, JSON).status_code == 403
    made = client_for(ada).post(f"{API}organizations/", said, JSON)
    assert made.status_code == 201
    assert client_for(ada).post(f"{API}organizations/", said, JSON).status_code == 400
    one = f"{API}organizations/{made.json()['id']}/"
    changed = client_for(ada).patch(one, {"kind": "public"}, JSON)
    assert (changed.json()["kind"], changed.json()["name"]) == ("public", "Harbor Logistics")
    assert client_for(cy).get(one).status_code == 200
    assert client_for(pia).get(one).status_code == 403
