"""Pages of what is said in the room of a meeting, and of what stays of it."""

from django.urls import path

from events.views import attendee_list, material, minutes, question

urlpatterns = [
    path("events/lists/", attendee_list.attendee_list_all, name="attendee_list_all"),
    path(
        "events/<uuid:event_id>/list/",
        attendee_list.attendee_list_event,
        name="attendee_list_event",
    ),
    path(
        "programs/<uuid:program_id>/sessions/list/",
        attendee_list.attendee_list_program,
        name="attendee_list_program",
    ),
    path("events/<uuid:event_id>/questions/", question.question_list, name="question_list"),
    path("events/<uuid:event_id>/questions/new/", question.question_create, name="question_create"),
    path("questions/<uuid:question_id>/vote/", question.question_want, name="question_want"),
    path("questions/<uuid:question_id>/answer/", question.question_answer, name="question_answer"),
    path(
        "questions/<uuid:question_id>/withdrawal/",
        question.question_withdraw,
        name="question_withdraw",
    ),
    path("questions/<uuid:question_id>/return/", question.question_return, name="question_return"),
    path("events/<uuid:event_id>/materials/", material.material_list, name="material_list"),
    path("materials/<uuid:material_id>/removal/", material.material_remove, name="material_remove"),
    path(
        "events/<uuid:event_id>/materials/return/", material.material_return, name="material_return"
    ),
    path("events/<uuid:event_id>/minutes/", minutes.minutes_keep, name="minutes_keep"),
]
