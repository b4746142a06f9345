"""Whose figures a member may see, asked by page, API, panel and export alike."""

from django.http import Http404
from django.utils.translation import gettext as _t

from communities import rules
from communities.models import Enrolment, Program
from communities.tenancy.prepared import Reader, prepared


def programs_measured_for(membership) -> tuple[Program, ...]:
    """Organizers: every program. Facilitators: their own. Sponsors: all, as one sum. Else none."""
    return tuple(_measured(membership, for_sponsor=is_sponsor(membership)))


@prepared(me=Reader)
def _measured(me, *, for_sponsor):
    """The latest first. A template is 5 KB of JSON in every row, and no figure reads it."""
    programs = Program.objects.defer("blueprint").order_by("-starts_on", "id")
    if for_sponsor:
        return programs.exclude(status=Program.Status.DRAFT)
    if me.is_organizer:
        return programs
    return programs.filter(pk__in=Enrolment.objects.facilitated_by(me).values("program_id"))


def is_sponsor(membership) -> bool:
    """Sponsors see aggregates only: no program by itself, no rows, no group under five."""
    return not membership.is_organizer and "sponsor" in membership.roles_set


def may_export(membership) -> bool:
    """Rows name people: only for those who run the programs they are in."""
    if is_sponsor(membership):
        return False
    return membership.is_organizer or Enrolment.objects.facilitated_by(membership).exists()


def require_figures(membership, programs: tuple) -> None:
    """NotAllowed for those who run no program and fund none."""
    allowed = bool(programs) or membership.is_organizer or is_sponsor(membership)
    rules.require(allowed, _t("Impact is for organizers, facilitators and sponsors."))


def require_export(membership) -> None:
    """NotAllowed for everybody but organizers and facilitators."""
    rules.require(
        may_export(membership), _t("Rows name people. Organizers and facilitators see them.")
    )


def require_program(membership, programs: tuple, program_id) -> Program:
    """The chosen program: 404 when there is none to see, 403 when it is run by somebody else."""
    program = next((program for program in programs if program.pk == program_id), None)
    if is_sponsor(membership):
        rules.require(False, _t("Sponsors see all programs together."))
    if program is None:
        visible = Program.objects.visible_to(membership).filter(pk=program_id)
        if not visible.exists():
            raise Http404
        rules.require(
            False, _t("The figures of a program are for organizers and its facilitators.")
        )
    return program
