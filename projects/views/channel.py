"""Conversations: the list of channels, one of them, a topic, and what is said."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from communities.limits import TooMany, spend
from communities.tenancy.access import access
from communities.tenancy.prepared import Reader, prepared
from projects import talk
from projects.forms import TopicForm
from projects.models import Channel, Topic

LONGEST_NUMBER = 19
"""Digits of a number that PostgreSQL's bigint may not hold any more."""


@access("member", "partner")
def channel_list(request):
    """All channels of the reader; on a desk, with the first one open beside them."""
    groups = talk.groups(request.membership)
    first = next((channel for _name, channels in groups for channel in channels), None)
    context = {"groups": groups, "first": first, "socket": talk.socket_address(request)}
    return render(request, "projects/channel_list.html", context)


@access("member", "partner")
def channel_detail(request, channel_id):
    """Everything said in a channel: the newest, with all that is new, or those before a number."""
    return _page(request, _channel(request, channel_id))


@access("member", "partner")
def topic_detail(request, channel_id, topic_id):
    """One thread of a channel."""
    channel = _channel(request, channel_id)
    return _page(request, channel, _topic(request, channel, topic_id))


@require_POST
@access("member", "partner")
def message_create(request, channel_id):
    """Says something by a form; what could not be sent stays in the field."""
    channel = _channel(request, channel_id)
    topic_id = request.POST.get("topic")
    topic = _topic(request, channel, topic_id) if topic_id else None
    body = request.POST.get("body", "")
    try:
        client_id = uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        client_id = None
    try:
        spend("message", request.membership.pk)
        channel.post(body, client_id=client_id, topic=topic, by=request.membership)
    except ValidationError as invalid:
        return _page(request, channel, topic, body=body, error=invalid.messages[0])
    except TooMany as much:
        page = _page(request, channel, topic, status=429, body=body, error=much.sentence)
        page["Retry-After"] = much.retry_after
        return page
    return redirect(f"{(topic or channel).get_absolute_url()}#end")


@require_POST
@access("member", "partner")
def channel_read(request, channel_id):
    """Everything here has been read, for pages without a script."""
    channel = _channel(request, channel_id)
    channel.mark_read(channel.last_seq, by=request.membership)
    return redirect(channel)


@require_POST
@access("member", "partner")
def topic_create(request, channel_id):
    """A new thread."""
    channel, form = _channel(request, channel_id), TopicForm(request.POST)
    if form.is_valid():
        try:
            return redirect(Topic.start(channel, **form.cleaned_data, by=request.membership))
        except ValidationError as invalid:
            form.add_error(None, invalid.messages[0])
    return _page(request, channel, form=form)


@require_POST
@access("member", "partner")
def topic_resolve(request, channel_id, topic_id):
    """Strikes a thread through, or opens it again."""
    topic = _topic(request, _channel(request, channel_id), topic_id)
    change = topic.reopen if "open" in request.POST else topic.resolve
    try:
        change(by=request.membership)
    except ValidationError as invalid:
        messages.error(request, invalid.messages[0])
    return redirect(topic)


def _channel(request, channel_id) -> Channel:
    channel = _readable.first(request.membership, channel_id)
    if channel is None:
        raise Http404
    return channel


@prepared(me=Reader, channel=models.UUIDField())
def _readable(me, channel):
    channels = Channel.objects.visible_to(me).read_by(me).select_related("project", "program")
    return channels.filter(pk=channel)


def _topic(request, channel: Channel, topic_id) -> Topic:
    try:
        topic_id = uuid.UUID(str(topic_id))
    except ValueError:
        topic_id = None
    topics = Topic.objects.visible_to(request.membership).filter(channel=channel)
    topic = get_object_or_404(topics, pk=topic_id)
    topic.channel = channel
    return topic


def _page(request, channel: Channel, topic: Topic | None = None, *, status: int = 400, **typed):
    before = request.GET.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < LONGEST_NUMBER else None
    context = talk.page(request, channel, topic, number)
    context |= {"form": TopicForm(), "body": "", "error": "", **typed}
    return render(request, "projects/channel_detail.html", context, status=status if typed else 200)
