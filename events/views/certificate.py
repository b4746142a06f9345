"""Certificates: one's own, those of a program or a meeting, and the paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from communities import rules
from communities.models import Program
from communities.tenancy.access import access
from communities.tenancy.scope import here
from events import certificates, paper
from events.certificate_forms import RevocationForm, RuleForm
from events.models import Certificate, CertificateRule
from events.views.event import find_event


@access("member")
def certificate_mine(request):
    """Everything that the member has a certificate of, the newest first."""
    mine = Certificate.objects.filter(membership=request.membership)
    page = Paginator(mine.order_by("-issued_at", "-id"), 25).get_page(request.GET.get("page"))
    return render(request, "events/certificate_mine.html", {"page": page})


@access("member")
def certificate_detail(request, certificate_id):
    """One certificate, with the way to its paper and to its public page."""
    certificate = _find(request, certificate_id)
    context = {
        "certificate": certificate,
        "mine": certificate.membership_id == request.membership.pk,
        "runs_it": certificates.is_run_by(certificate.of, request.membership),
        "missing": paper.missing_letters(certificate.name + certificate.title),
        "list_url": _list_url(certificate.of),
    }
    return render(request, "events/certificate_detail.html", context)


@access("member")
def certificate_paper(request, certificate_id):
    """The PDF. One that was taken back has none."""
    certificate = _find(request, certificate_id)
    if certificate.revoked_at or paper.missing_letters(certificate.name + certificate.title):
        return redirect(certificate.get_absolute_url())
    response = HttpResponse(
        paper.draw(certificate, request.community), content_type="application/pdf"
    )
    name = slugify(f"{certificate.title} {certificate.name}") or certificate.code.lower()
    response["Content-Disposition"] = f'attachment; filename="{name[:80]}.pdf"'
    return response


@access("member")
def certificate_revoke(request, certificate_id):
    """Takes it back, with a reason."""
    certificate = _find(request, certificate_id)
    runs_it = certificates.is_run_by(certificate.of, request.membership)
    rules.require(runs_it, certificates.NOT_YOURS)
    form = RevocationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            certificate.revoke(by=request.membership, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            undo = here("events:certificate_restore", certificate.pk)
            said = _("It is taken back, and its page says so.")
            messages.success(request, said, extra_tags=f"undo:{undo}")
            return redirect(certificate.get_absolute_url())
    context = {"certificate": certificate, "form": form}
    status = 400 if form.is_bound else 200
    return render(request, "events/certificate_revoke.html", context, status=status)


@require_POST
@access("member")
def certificate_restore(request, certificate_id):
    """It holds again."""
    certificate = _find(request, certificate_id)
    try:
        certificate.restore(by=request.membership)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("It holds again."))
    return redirect(certificate.get_absolute_url())


@access("member")
def certificate_list(request, program_id=None, event_id=None):
    """For who runs it: who has earned one, who has it, and how much it takes."""
    of = _of(request, program_id, event_id)
    rules.require(certificates.is_run_by(of, request.membership), certificates.NOT_YOURS)
    return _list(request, of)


@require_POST
@access("member")
def certificate_rule(request, program_id):
    """How much of the program it takes from now on."""
    program = _of(request, program_id, None)
    form = RuleForm(request.POST)
    if not form.is_valid():
        rules.require(certificates.is_run_by(program, request.membership), certificates.NOT_YOURS)
        return _list(request, program, form)
    CertificateRule.say(program, **form.cleaned_data, by=request.membership)
    messages.success(request, _("Kept. What was issued stands."))
    return redirect(_list_url(program))


@require_POST
@access("member")
def certificate_issue_all(request, program_id=None, event_id=None):
    """To everybody who has earned one and has none."""
    of = _of(request, program_id, event_id)
    try:
        made = len(Certificate.issue_all(of, by=request.membership))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(_list_url(of))
    said = ngettext("%(count)s certificate is issued.", "%(count)s certificates are issued.", made)
    messages.success(request, said % {"count": made})
    return redirect(_list_url(of))


@require_POST
@access("member")
def certificate_issue(request, program_id=None, event_id=None):
    """The member takes their own with one tap."""
    of = _of(request, program_id, event_id)
    try:
        certificate = Certificate.issue(request.membership, of=of, by=request.membership)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(of.get_absolute_url())
    return redirect(certificate.get_absolute_url())


def _find(request, certificate_id) -> Certificate:
    seen = Certificate.objects.visible_to(request.membership)
    seen = seen.select_related("membership", "program", "event__program", "issued_by")
    return get_object_or_404(seen, pk=certificate_id)


def _of(request, program_id, event_id):
    if event_id:
        return find_event(request, event_id)
    programs = Program.objects.visible_to(request.membership).defer("blueprint")
    return get_object_or_404(programs, pk=program_id)


def _list_url(of) -> str:
    is_program = isinstance(of, Program)
    return here(f"events:certificate_{'program' if is_program else 'event'}", of.pk)


def _list(request, of, form: RuleForm | None = None):
    issued = {
        one.membership_id: one
        for one in Certificate.objects.filter(**certificates.about(of)).order_by("issued_at")
    }
    standings = certificates.standings(of)
    is_program = isinstance(of, Program)
    percent = certificates.least_percent(of) if is_program else None
    page = Paginator(standings, 25).get_page(request.GET.get("page"))
    context = {
        "of": of,
        "is_program": is_program,
        "is_offered": certificates.is_offered(of),
        "is_over": certificates.is_over(of),
        "page": page,
        "rows": [(one, issued.get(one.membership.pk)) for one in page],
        "waiting": sum(one.is_earned and one.membership.pk not in issued for one in standings),
        "percent": percent,
        "form": form or RuleForm(initial={"least_percent": percent}),
        "all_url": f"{_list_url(of)}all/",
    }
    status = 400 if form else 200
    return render(request, "events/certificate_list.html", context, status=status)
