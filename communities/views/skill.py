"""Skills and interests: who shares them, circles around them, people made known to each other."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import directory, rules, sections
from communities.forms.profile import CircleForm, IntroductionForm
from communities.limits import TooMany, spend
from communities.models import Circle, Introduction, Membership, Skill, SkillMark
from communities.tenancy.access import access
from communities.tenancy.scope import here


@access("member")
def skill_list(request):
    """All words people share, those most sought first."""
    me = request.membership
    skills = Skill.objects.visible_to(me).order_by("-sought", "-offered", "word", "id")
    page = Paginator(skills, 25).get_page(request.GET.get("page"))
    context = {"tabs": sections.tabs("people", "skills", me), "page": page}
    return render(request, "communities/skill_list.html", context)


@access("member")
def skill_detail(request, skill_id, **forms):
    """One word: how many seek it and offer it, who they are, and what one can start from it."""
    me, skill = request.membership, _skill(request, skill_id)
    kind = request.GET.get("show", "")
    kind = kind if kind in SkillMark.Kind.values else _telling(skill)
    people = Membership.objects.in_directory(me).marked(kind, skill).order_by("name", "id")
    page = Paginator(people, 25).get_page(request.GET.get("page"))
    title = _("%(word)s circle") % {"word": skill.word}
    context = {
        "skill": skill,
        "kinds": [
            (str(one), one.label, many, one == kind)
            for one, many in zip(
                SkillMark.Kind, (skill.offered, skill.sought, skill.interested), strict=True
            )
        ],
        "page": page,
        "rows": [directory.Row.of(person) for person in page],
        "circles": _circles(skill, me),
        "circle_form": CircleForm(initial={"title": title[:80]}),
        **forms,
    }
    return render(request, "communities/skill_detail.html", context, status=400 if forms else 200)


@require_POST
@access("member")
def circle_start(request, skill_id):
    """Starts a circle around a word."""
    skill, form = _skill(request, skill_id), CircleForm(request.POST)
    if form.is_valid():
        try:
            spend("circle", request.membership.pk)
            circle = Circle.start(skill, **form.cleaned_data, by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except TooMany as much:
            form.add_error(None, much.sentence)
            return _slowed(skill_detail(request, skill_id, circle_form=form), much)
        else:
            messages.success(request, _("%(title)s is open.") % {"title": circle.title})
            return redirect(circle.talk_path())
    return skill_detail(request, skill_id, circle_form=form)


@require_POST
@access("member")
def circle_join(request, circle_id):
    """Comes into a circle and goes to what is said there."""
    circle = _circle(request, circle_id)
    try:
        return redirect(circle.join(by=request.membership))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(circle)


@require_POST
@access("member")
def circle_end(request, circle_id):
    """Ends a circle; the answer offers the way back."""
    circle = _circle(request, circle_id)
    circle.end(by=request.membership)
    said = _("%(title)s has ended. Who was in it can still read what was said.")
    undo = here("communities:circle_resume", circle.pk)
    messages.success(request, said % {"title": circle.title}, extra_tags=f"undo:{undo}")
    return redirect(circle)


@require_POST
@access("member")
def circle_resume(request, circle_id):
    """Takes the end of a circle back."""
    circle = _circle(request, circle_id)
    try:
        circle.resume(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("%(title)s goes on.") % {"title": circle.title})
    return redirect(circle)


@access("member")
def introduction_create(request, skill_id):
    """Introduces two of the people behind a word."""
    me, skill = request.membership, _skill(request, skill_id)
    marks = SkillMark.objects.filter(skill=skill).values("membership_id")
    others = Membership.objects.in_directory(me).filter(pk__in=marks).exclude(pk=me.pk)
    people = others.order_by("name", "id")
    form, much = IntroductionForm(request.POST or None, people=people), None
    if request.method == "POST" and form.is_valid():
        try:
            spend("introduction", me.pk)
            made = Introduction.make(**form.cleaned_data, skill=skill, by=me)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except TooMany as limit:
            much = limit
            form.add_error(None, much.sentence)
        else:
            said = {"one": made.one.first_name, "other": made.other.first_name}
            messages.success(request, _("%(one)s and %(other)s have your words.") % said)
            return redirect(made)
    context = {"form": form, "skill": skill}
    status = 400 if form.is_bound else 200
    page = render(request, "communities/introduction_create.html", context, status=status)
    return _slowed(page, much) if much else page


@access("member")
def introduction_list(request):
    """Whom one was introduced to, and whom one has introduced."""
    me = request.membership
    mine = Introduction.objects.visible_to(me).select_related("one", "other", "introducer")
    page = Paginator(mine.order_by("-made_at", "-id"), 25).get_page(request.GET.get("page"))
    context = {"tabs": sections.tabs("people", "introductions", me), "page": page}
    return render(request, "communities/introduction_list.html", context)


@access("member")
def introduction_detail(request, introduction_id):
    """The words, and what the two said to them."""
    introduction = _introduction(request, introduction_id)
    side = introduction.side_of(request.membership)
    answers = {introduction.one_answer, introduction.other_answer}
    context = {
        "introduction": introduction,
        "side": side,
        "mine": getattr(introduction, f"{side}_answer") if side else "",
        "refused": introduction.Answer.NO in answers,
        "they_talk": bool(introduction.talk) and answers == {introduction.Answer.YES},
    }
    return render(request, "communities/introduction_detail.html", context)


@require_POST
@access("member")
def introduction_answer(request, introduction_id):
    """Gladly, or not now."""
    introduction = _introduction(request, introduction_id)
    try:
        introduction.answer(request.POST.get("answer", ""), by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(introduction)


@require_POST
@access("member")
def introduction_take_back(request, introduction_id):
    """Undoes an introduction that one has made."""
    introduction = _introduction(request, introduction_id)
    try:
        introduction.take_back(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Taken back. The two have been told."))
    return redirect(introduction)


@require_POST
@access("member")
def introduction_talk(request, introduction_id):
    """Opens the conversation of the two, or goes there."""
    introduction = _introduction(request, introduction_id)
    try:
        return redirect(introduction.start_talk(by=request.membership))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(introduction)


def _circles(skill: Skill, me) -> list[Circle]:
    """Those that go on, the newest first; each knows whether the reader may end it."""
    found = list(skill.circles.going_on().order_by("-started_at", "-id")[:10])
    for circle in found:
        circle.may_end = rules.may_end_circle(me, circle)
    return found


def _circle(request, circle_id) -> Circle:
    circles = Circle.objects.visible_to(request.membership).select_related("skill")
    return get_object_or_404(circles, pk=circle_id)


def _skill(request, skill_id) -> Skill:
    return get_object_or_404(Skill.objects.visible_to(request.membership), pk=skill_id)


def _introduction(request, introduction_id) -> Introduction:
    mine = Introduction.objects.visible_to(request.membership)
    found = mine.select_related("one", "other", "introducer", "skill")
    return get_object_or_404(found, pk=introduction_id)


def _slowed(page, much: TooMany):
    """The page as the answer to somebody who did this too often."""
    page.status_code = 429
    page["Retry-After"] = much.retry_after
    return page


def _telling(skill: Skill) -> str:
    """The list to show first: the longest."""
    many = {"sought": skill.sought, "offered": skill.offered, "interest": skill.interested}
    return max(many, key=many.get)
