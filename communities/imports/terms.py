"""The ledger from a table: people with or without accounts, a line a term, nothing twice."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities.imports import Field, kind
from communities.imports.days import DatesForm, day_in
from communities.models import ImportLine, Membership, Term, TermHolder
from communities.moments import full_day
from communities.naming import clean_name, key_of
from communities.rules import may_keep_terms

YES = {"1", "yes", "y", "true", "x", "ja", "j", "oui", "sí", "si", "sim", "auto", "on"}
NO = {"", "0", "no", "n", "false", "nein", "non", "não", "manual", "off", "-"}
KINDS = {
    "": Term.Kind.PAID,
    **dict.fromkeys(("paid", "regular", "standard"), Term.Kind.PAID),
    **dict.fromkeys(("complimentary", "comp", "free", "honorary"), Term.Kind.COMPLIMENTARY),
    **dict.fromkeys(("lifetime", "life", "for life"), Term.Kind.LIFETIME),
}
SIDES = {
    **dict.fromkeys(("us", "by us", "organization", "organisation", "we"), Term.Side.US),
    **dict.fromkeys(("them", "by them", "member", "they"), Term.Side.THEM),
}
FIELDS_OF_WHO = ("name", "email", "external_id")
NEVER = {"never", "lifetime", "for life", "∞"}

FIELDS = [
    Field("name", _l("Name"), guesses=("full name", "member", "member name", "display name")),
    Field("first_name", _l("First name"), guesses=("given name", "vorname", "prénom")),
    Field("last_name", _l("Last name"), guesses=("surname", "family name", "nachname", "nom")),
    Field("email", _l("E-mail"), guesses=("email address", "mail", "e-mail-adresse", "address")),
    Field(
        "external_id",
        _l("Member number"),
        guesses=("id", "number", "no", "member id", "membership number", "mitgliedsnummer", "nr"),
    ),
    Field(
        "starts_on",
        _l("First day"),
        required=True,
        guesses=("start", "starts", "start date", "from", "begin", "valid from", "beginn", "von"),
    ),
    Field(
        "ends_on",
        _l("Last day"),
        guesses=(
            *("end", "ends", "end date", "until", "to", "expires", "expiry", "expiry date"),
            *("expiration date", "valid until", "valid to", "renewal date", "ende", "bis"),
        ),
    ),
    Field("plan", _l("Plan"), guesses=("level", "tier", "membership", "membership level", "tarif")),
    Field("kind", _l("Kind"), guesses=("type", "membership type", "art")),
    Field(
        "auto_renews",
        _l("Renews by itself"),
        guesses=("auto renew", "autorenew", "auto renewal", "recurring"),
    ),
    Field("cancelled_on", _l("Cancelled on"), guesses=("cancelled", "canceled", "cancel date")),
    Field("cancelled_by", _l("Cancelled by"), guesses=("canceled by",)),
]


@dataclass
class Read:
    """One line, understood: whose it is and which term."""

    line: ImportLine
    who: dict[str, str]
    has_name: bool
    term: Term
    holder: TermHolder | None = None

    @property
    def key(self) -> tuple:
        """What makes it this term and no other."""
        return self.holder.pk, self.term.starts_on, self.term.plan.casefold()

    def is_called(self, holder: TermHolder) -> bool:
        """By the same name, or by none; look-alike letters count as one."""
        return not self.has_name or key_of(holder.name) == key_of(self.who["name"])


@kind(
    "terms",
    _l("Memberships"),
    _l("Who is a member from when to when, one line a term. People need no account."),
    fields=FIELDS,
    may=may_keep_terms,
    options=DatesForm,
    example=(
        ("Name", "E-mail", "Member number", "First day", "Last day", "Plan"),
        ("Edda Moor", "edda@moor.example", "1042", "2026-01-01", "2026-12-31", "Gold"),
    ),
)
def take(lines: list[ImportLine], by, order: str = "") -> None:
    """Writes a line a term. What is here already, or was here and put right since, is left alone."""
    understood = []
    for line in lines:
        try:
            understood.append(_read(line, order))
        except ValidationError as wrong:
            line.settle("failed", " ".join(wrong.messages))
    understood = _find_holders(understood)
    known = _known({one.holder.pk for one in understood})
    fresh = []
    for one in understood:
        if one.key in known:
            one.line.settle("skipped", known[one.key](one.term))
            continue
        known[one.key] = lambda term: _("Twice in this table.")
        one.term.holder, one.term.source_id, one.term.recorded_by = one.holder, one.line.of_id, by
        fresh.append(one.term)
        one.line.settle("done", one.line.sentence)
    Term.objects.bulk_create(fresh)


def _read(line: ImportLine, order: str) -> Read:
    """ValidationError with a sentence for what cannot be understood."""
    said = {one.name: line.values.get(one.name, "") for one in FIELDS}
    email = said["email"].removeprefix("mailto:").strip("<> ")
    name = clean_name(said["name"] or f"{said['first_name']} {said['last_name']}")
    if email:
        validate_email(email)
    if not name and not email:
        raise ValidationError(_("Whose term is it? There is neither a name nor an address."))
    if len(said["external_id"]) > 60 or len(said["plan"]) > 80 or len(email) > 254:
        raise ValidationError(_("A number, a plan or an address is too long."))
    who = {"name": name or email.partition("@")[0][:120], "email": email}
    return Read(line, who | {"external_id": said["external_id"]}, bool(name), _term(said, order))


def _term(said: dict[str, str], order: str) -> Term:
    what = KINDS.get(said["kind"].casefold())
    if what is None:
        raise ValidationError(
            _("“%(word)s” is no kind: paid, complimentary or lifetime.") % {"word": said["kind"]}
        )
    endless = said["ends_on"].casefold() in NEVER
    if endless and what == Term.Kind.PAID and not said["kind"]:
        what = Term.Kind.LIFETIME
    renews = said["auto_renews"].casefold()
    if renews not in YES | NO:
        raise ValidationError(_("Does it renew by itself? Write yes or no."))
    written = {
        "starts_on": day_in(said["starts_on"], order),
        "ends_on": None if endless or not said["ends_on"] else day_in(said["ends_on"], order),
        "plan": said["plan"],
        "kind": what,
        "auto_renews": renews in YES,
    }
    if said["cancelled_on"]:
        side = SIDES.get(said["cancelled_by"].casefold())
        if side is None:
            raise ValidationError(_("Cancelled by whom? Write “us” or “them”."))
        written |= {"cancelled_on": day_in(said["cancelled_on"], order), "cancelled_by": side}
        if written["cancelled_on"] < written["starts_on"] - dt.timedelta(days=1):
            raise ValidationError(_("It was cancelled before it began."))
    term = Term(act=Term.Act.ADDED, **written)
    term.check_dates()
    return term


def _find_holders(understood: list[Read]) -> list[Read]:
    """Gives each line its person; those new to the ledger are written down."""
    there, fresh, numbered = People.of(understood), [], []
    for one in understood:
        try:
            found = there.match(one)
        except ValidationError as wrong:
            one.line.settle("failed", wrong.messages[0])
            continue
        if found is None:
            found = TermHolder(**one.who)
            fresh.append(found)
            there.add(found)
        elif one.who["external_id"] and not found.external_id:
            found.external_id = one.who["external_id"]
            there.add(found)
            if not found._state.adding:
                numbered.append(found)
        if one.has_name and key_of(found.name) != key_of(one.who["name"]):
            one.line.settle("waiting", _("Here this is %(name)s.") % {"name": found.name})
        one.holder = found
    _link(fresh)
    TermHolder.objects.bulk_create(fresh)
    TermHolder.objects.bulk_update(numbered, ["external_id"])
    return [one for one in understood if one.holder is not None]


class People:
    """People of the ledger by number, by address and by bare name."""

    def __init__(self):
        self.numbered: dict[str, TermHolder] = {}
        self.addressed: dict[str, list[TermHolder]] = {}
        self.named: dict[str, TermHolder] = {}

    @classmethod
    def of(cls, understood: list[Read]) -> "People":
        """Everybody whom these lines may be about, locked against other writers."""
        said = {name: {one.who[name] for one in understood} - {""} for name in FIELDS_OF_WHO}
        wanted = Q(external_id__in=said["external_id"]) | Q(
            low__in={email.lower() for email in said["email"]}
        )
        wanted |= Q(name__in=said["name"], email="", external_id="")
        there = cls()
        people = TermHolder.objects.annotate(low=Lower("email")).filter(wanted)
        for holder in people.select_for_update(no_key=True).order_by("pk"):
            there.add(holder)
        return there

    def add(self, holder: TermHolder) -> None:
        """Makes somebody known to the lines that follow."""
        if holder.external_id:
            self.numbered[holder.external_id] = holder
        if holder.email:
            same = self.addressed.setdefault(holder.email.lower(), [])
            same.extend([] if any(other is holder for other in same) else [holder])
        elif not holder.external_id:
            self.named[holder.name] = holder

    def match(self, one: Read) -> TermHolder | None:
        """Whose line it is; None for somebody new. ValidationError when two may be meant."""
        number, address = one.who["external_id"], one.who["email"].lower()
        if number and number in self.numbered:
            return self.numbered[number]
        if not address:
            return None if number else self.named.get(one.who["name"])
        same = self.addressed.get(address, [])
        if number:
            return next((h for h in same if not h.external_id and one.is_called(h)), None)
        called = [holder for holder in same if one.is_called(holder)]
        if len(called) == 1 or not same:
            return called[0] if called else None
        said = {"address": one.who["email"], "name": same[0].name}
        raise ValidationError(
            _("%(address)s is the address of %(name)s here. A member number tells people apart.")
            % said
        )


def _link(fresh: list[TermHolder]) -> None:
    """Gives new people of the ledger the member here who proved their address, if there is one."""
    addresses = [holder.email.lower() for holder in fresh if holder.email]
    proved = EmailAddress.objects.filter(verified=True, email__in=addresses)
    users = {user_id: email.lower() for email, user_id in proved.values_list("email", "user_id")}
    free = Membership.objects.active().filter(user_id__in=users, term_holders=None)
    members = {users[member.user_id]: member for member in free}
    for holder in fresh:
        if addresses.count(holder.email.lower()) == 1:
            holder.membership = members.get(holder.email.lower())


def _known(holder_ids: set) -> dict[tuple, Callable[[Term], str]]:
    """The terms that were ever written down for these people, and what to say of each."""
    lines = Term.objects.filter(holder__in=holder_ids).order_by("recorded_at", "pk")
    lines = list(lines.values_list(*LINE, named=True))
    replaced = {line.supersedes_id for line in lines}
    known = {}
    for line in lines:
        key = line.holder_id, line.starts_on, line.plan.casefold()
        stands = line.pk not in replaced and line.act != Term.Act.WITHDRAWN
        if stands or key not in known:
            known[key] = partial(_told, line if stands else None)
    return known


LINE = (
    *("pk", "supersedes_id", "holder_id", "act"),
    *("starts_on", "ends_on", "plan", "cancelled_on"),
)


def _told(line: tuple | None, said: Term) -> str:
    if line is None:
        return _("Here before, and put right or taken back since.")
    if line.ends_on != said.ends_on:
        last = full_day(line.ends_on) if line.ends_on else _("none")
        return _("Here already. The last day there: %(day)s.") % {"day": last}
    if said.cancelled_on and line.cancelled_on != said.cancelled_on:
        return _("Here already, and not cancelled so. Cancel it on the person’s page.")
    return _("Here already.")
