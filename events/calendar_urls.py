"""Reminders, and what lands in people's own calendars."""

from django.urls import path

from events.views import answer_link, reach

urlpatterns = [
    path("notifications/reminders/", reach.reach_edit, name="reach_edit"),
    path("events/answer/<str:token>/", answer_link.answer_open, name="answer_open"),
    path("events/reminders/<str:token>/", answer_link.reminder_stop, name="reminder_stop"),
    path(
        "events/reminders/<str:token>/return/",
        answer_link.reminder_resume,
        name="reminder_resume",
    ),
]
