"""A person's page, one's own to edit, and the end of a membership."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import profiles, rules
from communities.forms.profile import ProfileForm
from communities.models import Membership, TermHolder
from communities.models.role import Role
from communities.tenancy.access import access


@access("member")
def person_detail(request, membership_id):
    """What somebody says about themselves, and what the reader shares with them."""
    me, person = request.membership, find_person(request, membership_id)
    mine = me.pk == person.pk
    words = profiles.words_of(person)
    context = {
        "person": person,
        "mine": mine,
        "words": words,
        "common": [] if mine else profiles.in_common(me, person),
        "namesakes": profiles.namesakes(person, me),
        "steps": [step for step in profiles.steps(person, words) if not step.done] if mine else [],
        "roles": _roles(me, person) if me.is_organizer else [],
        "may_end": rules.may_end(me, person),
        "holder": TermHolder.objects.visible_to(me).filter(membership=person).first(),
    }
    return render(request, "communities/person_detail.html", context)


@access("member")
def profile_edit(request):
    """One's own page, in a form."""
    person = Membership.objects.select_related("field", "user").get(pk=request.membership.pk)
    form = ProfileForm(request.POST or None, initial=_said(person))
    if request.method == "POST" and form.is_valid():
        try:
            profiles.describe(person, **form.cleaned_data, by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Kept. This is how others see you."))
            return redirect(person)
    status = 400 if form.is_bound else 200
    context = {"form": form, "person": request.membership}
    return render(request, "communities/profile_edit.html", context, status=status)


@access("member")
def membership_end(request, membership_id):
    """Asks before a membership ends, one's own or somebody else's."""
    me, person = request.membership, find_person(request, membership_id)
    rules.require(
        rules.may_end(me, person), _("Organizers end memberships, those of organizers only admins.")
    )
    problem = ""
    if request.method == "POST":
        try:
            person.end(by=me)
        except ValidationError as refusal:
            problem = refusal.messages[0]
        else:
            messages.success(request, _("%(name)s has left.") % {"name": person.name})
            if me.pk == person.pk:
                return redirect("front:landing")
            return redirect("communities:people_list", request.community.slug)
    context = {"person": person, "mine": me.pk == person.pk, "problem": problem}
    return render(
        request, "communities/membership_end.html", context, status=400 if problem else 200
    )


@require_POST
@access("organizer")
def membership_test(request, membership_id):
    """Says that somebody is a test account, or is none: figures leave test accounts out."""
    person = find_person(request, membership_id)
    person.mark_test(is_test="person" not in request.GET, by=request.membership)
    undo = f"undo:{request.path}" + ("?person" if person.is_test else "")
    if person.is_test:
        said = _("%(name)s is a test account; no figure counts it.")
    else:
        said = _("%(name)s counts like everybody.")
    messages.success(request, said % {"name": person.name}, extra_tags=undo)
    return redirect(person)


def find_person(request, membership_id) -> Membership:
    """A person whose page the reader may open, or 404."""
    known = Membership.objects.visible_to(request.membership)
    return get_object_or_404(
        known.select_related("field", "organization", "user"), pk=membership_id
    )


def _roles(me, person: Membership) -> list[dict]:
    """Every role with whether they hold it, for who may give or take one."""
    return [
        {"role": role, "held": role in person.roles_set}
        for role in Role
        if rules.may_grant(me, role)
    ]


def _said(person: Membership) -> dict:
    words = profiles.words_of(person)
    said = {name: getattr(person, name) for name in profiles.OWN_WORDS}
    return said | words | {"field": person.field_word}
