"""Meetings in people's own calendars: as a file, and as links that calendar programs read."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communities.models import Enrolment, Program
from communities.tenancy.access import access, public
from communities.tenancy.scope import community_scope, here
from events import calendar, calendar_feed
from events.models import CalendarFeed
from events.views.event import find_event


@access("member")
def feed_list(request):
    """One's own calendar and those of one's programs: a link to each, and how to use it."""
    me = request.membership
    open_now = CalendarFeed.objects.visible_to(me).open().select_related("program")
    feeds = {feed.program_id: feed for feed in open_now}
    mine = Enrolment.objects.active().filter(membership=me).values("program_id")
    programs = Program.objects.visible_to(me).filter(pk__in=mine).defer("blueprint")
    rows = [{"program": program, "feed": feeds.get(program.pk)} for program in programs]
    context = {"own": feeds.get(None), "rows": rows}
    return render(request, "events/feed_list.html", context)


@require_POST
@access("member")
def feed_make(request, program_id=None):
    """A link to one's own calendar, or to a program's; a second press gives the same."""
    program = program_id and _program(request, program_id)
    CalendarFeed.make(by=request.membership, program=program)
    messages.success(request, _("The link works now. Copy it into your calendar."))
    return redirect(here("events:feed_list"))


@require_POST
@access("member")
def feed_renew(request, feed_id):
    """Another link; the old one ends."""
    _feed(request, feed_id).renew(by=request.membership)
    messages.success(request, _("Here is a new link. The old one no longer works."))
    return redirect(here("events:feed_list"))


@require_POST
@access("member")
def feed_revoke(request, feed_id):
    """Ends a link at once."""
    _feed(request, feed_id).revoke(by=request.membership)
    messages.success(request, _("The link no longer works."))
    return redirect(here("events:feed_list"))


@require_safe
@public
def feed_read(request, secret):
    """What a calendar program reads, without a sign-in: the link is the proof."""
    # A community that does not exist answers as a link that does not.
    feed = request.community and CalendarFeed.objects.with_secret(secret)
    if not feed:
        raise Http404
    with community_scope(request.community, feed.membership.user_id):
        if feed.program and not Program.objects.visible_to(feed.membership).filter(
            pk=feed.program_id
        ):
            raise Http404
        return _answer(request, feed.membership, feed.program)


@require_safe
@access("member")
def feed_mine(request):
    """The same to the reader who is signed in, without a link to keep secret."""
    return _answer(request, request.membership)


@require_safe
@access("member")
def event_file(request, event_id):
    """One meeting for one's calendar."""
    event = find_event(request, event_id)
    event.community = request.community
    text = calendar.file(event, answer=event.my_answer or "", shows_link=event.mine_to_run)
    return _sent(text, f"{slugify(event.title)[:60] or 'meeting'}.ics", "attachment")


def _answer(request, member, program=None):
    """The text, or that nothing has changed since it was read."""
    answer = None
    if "If-None-Match" in request.headers:
        version = calendar_feed.version(member, program)
        answer = get_conditional_response(request, f'"{version.tag}"')
    if answer is None:
        with member.as_reader():
            text, version = calendar_feed.written(member, program)
        answer = _sent(text, f"{request.community.slug}.ics", "inline")
    answer["ETag"] = f'"{version.tag}"'
    if version.moment:
        answer["Last-Modified"] = http_date(version.moment.timestamp())
    return answer


def _sent(text: str, name: str, disposition: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'{disposition}; filename="{name}"'
    response["Referrer-Policy"] = "no-referrer"
    return response


def _feed(request, feed_id) -> CalendarFeed:
    mine = CalendarFeed.objects.visible_to(request.membership)
    return get_object_or_404(mine.select_related("program"), pk=feed_id)


def _program(request, program_id) -> Program:
    return get_object_or_404(Program.objects.visible_to(request.membership), pk=program_id)
