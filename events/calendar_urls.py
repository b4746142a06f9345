"""Reminders, and what lands in people's own calendars."""

from django.urls import path

from events.views import answer_link, feed, reach

urlpatterns = [
    path("calendar/<str:secret>.ics", feed.feed_read, name="feed_read"),
    path("events/mine.ics", feed.feed_mine, name="feed_mine"),
    path("events/calendars/", feed.feed_list, name="feed_list"),
    path("events/calendars/new/", feed.feed_make, name="feed_make"),
    path("events/calendars/new/<uuid:program_id>/", feed.feed_make, name="feed_make_of_program"),
    path("events/calendars/<uuid:feed_id>/renewal/", feed.feed_renew, name="feed_renew"),
    path("events/calendars/<uuid:feed_id>/revocation/", feed.feed_revoke, name="feed_revoke"),
    path("events/<uuid:event_id>/event.ics", feed.event_file, name="event_file"),
    path("notifications/reminders/", reach.reach_edit, name="reach_edit"),
    path("events/answer/<str:token>/", answer_link.answer_open, name="answer_open"),
    path("events/reminders/<str:token>/", answer_link.reminder_stop, name="reminder_stop"),
    path(
        "events/reminders/<str:token>/return/",
        answer_link.reminder_resume,
        name="reminder_resume",
    ),
]
