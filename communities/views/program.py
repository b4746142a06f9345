"""Programs: the list, a new one, its home, its people."""

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import blueprints, clock, launch, panels, roster_mix, rules, starting
from communities.directory import Row
from communities.forms import NudgeForm, ProgramForm
from communities.forms.enrolment import WishForm
from communities.models import Cycle, Enrolment, EnrolmentRequest, PathItem, Phase, Program
from communities.models.enrolment import ProgramRole
from communities.models.phase import Stretch
from communities.tenancy.access import access
from communities.tenancy.prepared import Reader, prepared
from communities.ways_in import way_in

WAITING_SHOWN = 5


@access("member")
def program_list(request):
    """Running programs first, then those to come and those finished."""
    page = Paginator(_programs.lazily(request.membership), 25).get_page(request.GET.get("page"))
    return render(request, "communities/program_list.html", {"page": page})


@access("organizer")
def program_create(request):
    """A new program: first its kind, then a name and a first day are enough."""
    first = {"kind": request.GET.get("kind"), "starts_on": starting.first_day()}
    form = ProgramForm(request.POST or None, initial=first)
    if not (form.is_bound or form.blueprint):
        context = {"form": form, "kinds": blueprints.offered(), "templates": form.templates}
        return render(request, "communities/program_kinds.html", context)
    if request.method == "POST" and form.is_valid():
        try:
            program = form.open(by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            said = _("%(title)s is made. Only organizers see it until you open it.")
            messages.success(request, said % {"title": program.title})
            return redirect(program)
    status = 400 if form.is_bound else 200
    return render(request, "communities/program_create.html", {"form": form}, status=status)


@access("member")
def program_detail(request, program_id):
    """The program's home: the loop, the present cycle, and what the other apps show."""
    return _home(request, find_program(request, program_id))


@access("member")
def program_people(request, program_id):
    """Who is in the program, in which role; to others than its people only who is listed."""
    me, program = request.membership, find_program(request, program_id)
    runs_it = program.is_run_by(me)
    told = {"listed": not (runs_it or program.roles_of(me))}
    page = Paginator(_people.lazily(program, **told), 25)
    if by_arrival := page.count > roster_mix.AT_ONCE:
        # To sort ten thousand names for a page of them takes longer than all the rest.
        many, page = page.count, Paginator(_by_arrival.lazily(program, **told), 25)
        page.count = many
    page = page.get_page(request.GET.get("page"))
    context = {
        "program": program,
        "tabs": panels.tabs(program, "people"),
        "page": page,
        "rows": _rows(page, runs_it=runs_it),
        "by_arrival": by_arrival,
        "runs_it": runs_it,
        "mixes": None,
    }
    # Of many it is counted when somebody asks.
    if page.paginator.count <= roster_mix.AT_ONCE or "mix" in request.GET:
        context["mixes"] = roster_mix.mixes(program, **told)
    if runs_it:
        waiting = queued.lazily(program)[0 : WAITING_SHOWN + 1]
        context |= {"waiting": waiting[:WAITING_SHOWN], "more_wait": waiting[WAITING_SHOWN:]}
    return render(request, "communities/program_people.html", context)


@require_POST
@access("member")
def program_enrol(request, program_id):
    """Enrols the reader, or takes them into the queue; the button said which."""
    program = find_program(request, program_id)
    wish = WishForm(request.POST, program=program)
    if not wish.is_valid():
        return _home(request, program, wish=wish)
    try:
        got = program.ask(request.membership, by=request.membership, **wish.cleaned_data)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _welcome(got))
    return redirect(program)


@access("member")
def program_nudge(request, program_id, membership_id):
    """A word to one member: shows the draft to edit, sends what comes back."""
    program, enrolment = _learner(request, program_id, membership_id)
    form = NudgeForm(request.POST or None, initial={"letter": request.GET.get("letter", "")[:2000]})
    if request.method == "POST" and form.is_valid():
        try:
            enrolment.nudge(**form.cleaned_data, by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            name = {"name": enrolment.membership.first_name}
            messages.success(request, _("Sent to %(name)s.") % name)
            return redirect("communities:home", request.community.slug)
    context = {"form": form, "program": program, "person": enrolment.membership}
    status = 400 if form.is_bound else 200
    return render(request, "communities/program_nudge.html", context, status=status)


@require_POST
@access("member")
def program_nudge_put_off(request, program_id, membership_id):
    """Not now: the home asks again in a week."""
    _of, enrolment = _learner(request, program_id, membership_id)
    enrolment.put_off_nudge(by=request.membership)
    name = {"name": enrolment.membership.first_name}
    messages.success(request, _("You will be asked about %(name)s again in a week.") % name)
    return redirect("communities:home", request.community.slug)


def _welcome(got) -> str:
    if isinstance(got, Enrolment):
        return _("You are in. Your first step is on this page.")
    if got.waits_for_answer:
        return _("Asked. You hear of the answer here and by mail.")
    return _("You are on the waitlist. You hear of it when a place opens.")


def _home(request, program: Program, **refused):
    """The home; with the ``wish`` form when somebody could not come in with these words."""
    me = request.membership
    cycles = _cycles(program)
    today = clock.today()
    current = next((cycle for cycle in reversed(cycles) if cycle.starts_on <= today), None)
    parts = panels.parts(program, current, me) if current else {}
    enrolment, runs_it = _enrolment.first(program, me), program.is_run_by(me)
    drawn = {}
    if not enrolment and not runs_it:
        drawn = {"way": way_in(program, me), "wish": WishForm(program=program), **refused}
    elif not runs_it and today < program.starts_on:
        drawn = _first_step(program, enrolment, me)
    return render(
        request,
        "communities/program_detail.html",
        {
            "program": program,
            "tabs": panels.tabs(program, "now"),
            "loops": panels.loops(program, cycles, current, parts),
            "cycle": current,
            "phases": tuple(Stretch.told(phase) for phase in program.laid_out),
            "results": program.results,
            "parts": parts,
            "panels": panels.panels("program", program, me),
            "enrolment": enrolment,
            "runs_it": runs_it,
            "launch": launch.checklist(program, me),
            **drawn,
        },
        status=400 if refused else 200,
    )


def _first_step(program: Program, enrolment: Enrolment, me) -> dict:
    """The one thing to do for who is in before it begins: to say their why, or what an app asks."""
    if not enrolment.why:
        given = {"track": enrolment.track_id or ""}
        return {"why_form": WishForm(initial=given, program=program)}
    return {"first_steps": panels.panels("first_step", program, me)[:1]}


def _rows(enrolments, *, runs_it: bool) -> list[Row]:
    """Who is in it: to who runs the program each leads to their part in it, to others to the person."""
    words = {role.value: str(role.label) for role in ProgramRole}
    return [
        Row.of(one.membership, words[one.role], one.get_absolute_url() if runs_it else "")
        for one in enrolments
    ]


def _learner(request, program_id, membership_id) -> tuple[Program, Enrolment]:
    """A learner of a program that the reader runs."""
    program = find_program(request, program_id)
    allowed = program.is_run_by(request.membership)
    rules.require(allowed, _("Only who runs the program writes from here."))
    active = Enrolment.objects.active().learners().filter(program=program)
    found = active.select_related("membership__user", "membership__community")
    return program, get_object_or_404(found, membership_id=membership_id)


def find_program(request, program_id) -> Program:
    """The program with its lead, or 404 for what the reader may not see."""
    program = _visible.first(request.membership, program_id)
    if program is None:
        raise Http404
    program.reader, program.community = request.membership, request.community
    return program


@prepared(me=Reader)
def _programs(me):
    programs = Program.objects.visible_to(me).select_related("lead")
    shown = programs.only("title", "status", "starts_on", "ends_on", "lead__name")
    return shown.order_by("-starts_on", "id")


@prepared(me=Reader, program=models.UUIDField())
def _visible(me, program):
    programs = Program.objects.visible_to(me).select_related("lead").defer("blueprint")
    path = PathItem.objects.filter(program=models.OuterRef("pk"), removed_at=None)
    return programs.filter(pk=program).annotate(
        has_path=models.Exists(path), laid_out=ArraySubquery(Phase.objects.as_json())
    )


@prepared(program=models.UUIDField())
def _cycles(program):
    return Cycle.objects.filter(program=program).order_by("position")


@prepared(program=models.UUIDField(), me=Reader)
def _enrolment(program, me):
    mine = Enrolment.objects.active().filter(program=program, membership=me)
    return mine.order_by("pk")[:1]


@prepared(program=models.UUIDField())
def _people(program, *, listed):
    return _inside(program, listed).order_by("role", "membership__name", "id")


@prepared(program=models.UUIDField())
def _by_arrival(program, *, listed):
    return _inside(program, listed).order_by("role", "enrolled_at", "id")


def _inside(program, listed: bool):
    active = Enrolment.objects.active().filter(program=program).select_related("membership")
    shown = active.only("role", "program_id", "membership__name", "membership__roles")
    return shown.listed() if listed else shown


@prepared(program=models.UUIDField())
def queued(program):
    """Who waits in a program, in the order of arrival."""
    waits = EnrolmentRequest.objects.open().filter(program=program)
    return waits.select_related("membership", "track").order_by("number")
