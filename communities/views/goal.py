"""A program's three results, with what people want under each, and what serves it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import panels, rules, serving
from communities.models import Enrolment
from communities.models.enrolment import Goal
from communities.tenancy.access import access
from communities.tenancy.prepared import prepared
from communities.views.program import find_program

WHYS_SHOWN = 25


@dataclass(frozen=True)
class Result:
    """One of the three results as the page shows it; the last, without a key, gathers the rest."""

    key: str
    label: str
    words: str
    served: list
    whys: list
    count: int = 0
    plans: list = ()


@access("member")
def goal_list(request, program_id):
    """The results; who runs the program sees everybody's why, a member their own."""
    program, me = find_program(request, program_id), request.membership
    runs_it = program.is_run_by(me)
    served = serving.by_result(program, me)
    counts = dict(_counts(program)) if runs_it else {}
    mine = [] if runs_it else _mine(program, me)
    results = []
    for key, label in [*Goal.choices, ("", _("Not under any of them"))]:
        whys = [one for one in mine if one.goal == key]
        if runs_it and counts.get(key):
            whys = _of_goal.lazily(program, key)[0:WHYS_SHOWN]
        words = getattr(program, f"{key}_result") if key else ""
        things, count = served.get(key, []), counts.get(key, 0)
        plans = serving.to_plan(program, me, key) if key and not things else []
        results.append(Result(key, label, words, things, whys, count, plans))
    context = {
        "program": program,
        "tabs": panels.tabs(program, "goals"),
        "results": results[:-1],
        "rest": results[-1],
        "goals": Goal.choices,
        "runs_it": runs_it,
        "may_shape": rules.may_shape(me, program),
    }
    return render(request, "communities/goal_list.html", context)


@access("member")
def goal_detail(request, program_id, goal):
    """Everybody's whys under one result, or under none, page by page."""
    program = find_program(request, program_id)
    if not program.is_run_by(request.membership):
        return redirect("communities:goal_list", request.community.slug, program_id)
    key = "" if goal == "none" else goal
    label = dict(Goal.choices).get(key, _("Not under any of them"))
    page = Paginator(_of_goal.lazily(program, key), WHYS_SHOWN)
    context = {
        "program": program,
        "tabs": panels.tabs(program, "goals"),
        "label": label,
        "key": key,
        "page": page.get_page(request.GET.get("page")),
        "goals": Goal.choices,
    }
    return render(request, "communities/goal_detail.html", context)


@require_POST
@access("member")
def goal_choice(request, program_id, enrolment_id):
    """Puts one why under a result, or under none."""
    program = find_program(request, program_id)
    found = Enrolment.objects.visible_to(request.membership).active().filter(program=program)
    enrolment = get_object_or_404(found.select_related("membership"), pk=enrolment_id)
    enrolment.program = program
    try:
        enrolment.put_under(request.POST.get("goal", ""), by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("communities:goal_list", request.community.slug, program_id)


def _mine(program, me) -> list:
    mine = Enrolment.objects.active().filter(program=program, membership=me).exclude(why="")
    return list(mine.select_related("membership"))


@prepared(program=models.UUIDField(), goal=models.TextField())
def _of_goal(program, goal):
    said = Enrolment.objects.active().filter(program=program, goal=goal).exclude(why="")
    return said.select_related("membership").order_by("-enrolled_at", "id")


@prepared(program=models.UUIDField())
def _counts(program):
    said = Enrolment.objects.active().filter(program=program).exclude(why="").order_by()
    return said.values("goal").annotate(n=models.Count("pk")).values_list("goal", "n")
