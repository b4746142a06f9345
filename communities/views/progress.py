"""Who has completed a program, what is left for oneself, and what it takes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from communities import by_track, panels, progress, rules
from communities.forms.path import CompletionForm
from communities.models import Completion, CompletionRule, Enrolment, Track
from communities.tenancy.access import access
from communities.tenancy.prepared import prepared
from communities.tenancy.scope import here
from communities.views.program import find_program


@access("member")
def progress_mine(request, program_id):
    """What the reader has done and what is left."""
    program = find_program(request, program_id)
    me = request.membership
    learns = "participant" in program.roles_of(me)
    standing = progress.Standing(program)
    steps = standing.steps(me.pk) if learns else []
    context = {
        "program": program,
        "tabs": panels.tabs(program, ""),
        "conditions": standing.conditions,
        "steps": steps,
        "left": progress.left(steps) if steps else "",
        "completed": _mine.first(program, me.pk),
        "runs_it": program.is_run_by(me),
    }
    return render(request, "communities/progress_mine.html", context)


@access("member")
def progress_list(request, program_id):
    """To who runs the program: who has completed it, and where the others stand; or that by track."""
    program = find_program(request, program_id)
    allowed = program.is_run_by(request.membership)
    rules.require(allowed, _("Only who runs the program sees how far each person is."))
    standing = progress.Standing(program)
    page = Paginator(_learners.lazily(program), 25).get_page(request.GET.get("page"))
    split = "track" in request.GET
    for enrolment in () if split else page:
        enrolment.steps = standing.steps(enrolment.membership_id)
    context = {
        "program": program,
        "tabs": panels.tabs(program, "health"),
        "conditions": standing.conditions,
        "page": page,
        "completed": standing.said["completed"],
        "split": split,
        "has_tracks": split or Track.objects.of(program).exists(),
        "tracks": by_track.rows(program, request.membership) if split else [],
        "track_columns": by_track.columns(),
    }
    return render(request, "communities/progress_list.html", context)


@access("member")
def completion_rule(request, program_id):
    """What it takes to complete the program, in plain words."""
    program = find_program(request, program_id)
    allowed = program.is_run_by(request.membership)
    rules.require(allowed, _("Only organizers and facilitators change this."))
    form = CompletionForm(request.POST or None, standing=progress.Standing(program))
    if request.method == "POST" and form.is_valid():
        try:
            CompletionRule.say(program, form.conditions, by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Kept. Whoever has reached it hears of it."))
            return redirect(here("communities:progress_list", program.pk))
    status = 400 if form.is_bound and form.errors else 200
    context = {"form": form, "program": program}
    return render(request, "communities/completion_rule.html", context, status=status)


@prepared(program=models.UUIDField(), me=models.UUIDField())
def _mine(program, me):
    return Completion.objects.filter(program=program, membership=me)


@prepared(program=models.UUIDField())
def _learners(program):
    """Those who are complete first, the last one on top."""
    done = Completion.objects.filter(
        program=models.OuterRef("program"), membership=models.OuterRef("membership")
    )
    learning = Enrolment.objects.active().learners().filter(program=program)
    learning = learning.select_related("membership")
    learning = learning.annotate(completed_at=models.Subquery(done.values("reached_at")[:1]))
    return learning.order_by(
        models.F("completed_at").desc(nulls_last=True), "membership__name", "id"
    )
