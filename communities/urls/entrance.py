"""Pages about the doors of a community: who asks to come in, how doors stand, what is agreed on."""

from django.urls import path

from communities.views import agreement, door, join_request, settings

urlpatterns = [
    path("people/requests/", join_request.join_request_list, name="join_request_list"),
    path("people/requests/file/", join_request.join_request_file, name="join_request_file"),
    path(
        "people/requests/acceptance/",
        join_request.join_requests_accept,
        name="join_requests_accept",
    ),
    path(
        "people/requests/refusal/",
        join_request.join_requests_decline,
        name="join_requests_decline",
    ),
    path(
        "people/requests/return/",
        join_request.join_requests_reopen,
        name="join_requests_reopen",
    ),
    path(
        "people/requests/<uuid:request_id>/",
        join_request.join_request_detail,
        name="join_request_detail",
    ),
    path(
        "people/requests/<uuid:request_id>/acceptance/",
        join_request.join_request_accept,
        name="join_request_accept",
    ),
    path(
        "people/requests/<uuid:request_id>/refusal/",
        join_request.join_request_decline,
        name="join_request_decline",
    ),
    path(
        "people/requests/<uuid:request_id>/return/",
        join_request.join_request_reopen,
        name="join_request_reopen",
    ),
    path("settings/", settings.settings_home, name="settings_home"),
    path("settings/doors/", door.door_edit, name="door_edit"),
    path("settings/doors/questions/", door.question_create, name="question_create_here"),
    path(
        "settings/doors/questions/<uuid:question_id>/move/",
        door.question_move,
        name="question_move",
    ),
    path(
        "settings/doors/questions/<uuid:question_id>/removal/",
        door.question_remove,
        name="question_remove",
    ),
    path(
        "settings/doors/questions/<uuid:question_id>/return/",
        door.question_return,
        name="question_return",
    ),
    path("settings/doors/programs/<uuid:program_id>/", door.door_edit, name="door_program"),
    path(
        "settings/doors/programs/<uuid:program_id>/questions/",
        door.question_create,
        name="question_create",
    ),
    path("settings/agreements/", agreement.agreement_list, name="agreement_list"),
    path(
        "settings/agreements/<uuid:agreement_id>/",
        agreement.agreement_detail,
        name="agreement_detail",
    ),
    path("agreement/", agreement.agreement_read, name="agreement_read"),
    path(
        "agreement/<uuid:agreement_id>/acceptance/",
        agreement.agreement_accept,
        name="agreement_accept",
    ),
]
