"""A channel for each track of a program. Who is on the track has it among theirs, and so has who runs it.

It is open like the program's own: whoever goes on to another track still reads what they said.
"""

from communities import clock, tracks
from communities.departures import on_leave
from communities.models import Enrolment
from communities.models.enrolment import ProgramRole
from projects.models import Channel


@tracks.on_kept
def open_channel(track) -> Channel:
    """Opens the track's channel, or calls it as the track is called now."""
    channel, created = Channel.objects.get_or_create(
        track=track,
        defaults={
            "kind": Channel.Kind.OPEN_PROGRAM,
            "program": track.program,
            "title": track.title,
        },
    )
    if channel.title != track.title:
        channel.title = track.title
        channel.save(update_fields=["title"])
    if created:
        running = Enrolment.objects.active().filter(program=track.program)
        running = running.exclude(role=ProgramRole.PARTICIPANT).select_related("membership")
        for enrolment in running:
            channel.admit(enrolment.membership)
    return channel


@tracks.on_removed
def close_channel(track) -> None:
    """An unused channel goes with its track; what was said in another stays to be read."""
    channels = Channel.objects.filter(track=track)
    channels.filter(last_seq=0).delete()
    channels.update(track=None, archived_at=clock.now())


@tracks.on_followed
def follow(enrolment) -> None:
    """Puts somebody into the channels of the tracks they are on now, and out of the others."""
    program, person = enrolment.program, enrolment.membership
    channels = {
        channel.track_id: channel
        for channel in Channel.objects.filter(program=program).exclude(track=None)
    }
    if not channels and not enrolment.track_id:
        return
    parts = Enrolment.objects.active().filter(program=program, membership=person)
    parts = list(parts.select_related("track__program"))
    for part in parts:
        if part.track_id and part.track_id not in channels:
            channels[part.track_id] = open_channel(part.track)  # the track is older than this rule
    runs_it = any(part.role != ProgramRole.PARTICIPANT for part in parts)
    on = {part.track_id for part in parts}
    for track_id, channel in channels.items():
        if runs_it or track_id in on:
            channel.admit(person)
        else:
            channel.dismiss(person)


@on_leave
def leave_channels(enrolment, by) -> None:
    """Whoever leaves the program leaves the channels of its tracks."""
    follow(enrolment)
