"""Pages of one program: /c/<slug>/programs/<id>/…"""

from django.urls import path

from communities.views import (
    enrolment,
    enrolment_request,
    goal,
    phase,
    program_settings,
    season,
    track,
)

urlpatterns = [
    path("queue/", enrolment_request.enrolment_request_list, name="enrolment_request_list"),
    path(
        "queue/acceptance/",
        enrolment_request.enrolment_requests_accept,
        name="enrolment_requests_accept",
    ),
    path(
        "queue/refusal/",
        enrolment_request.enrolment_requests_decline,
        name="enrolment_requests_decline",
    ),
    path(
        "queue/return/",
        enrolment_request.enrolment_requests_reopen,
        name="enrolment_requests_reopen",
    ),
    path(
        "queue/<uuid:request_id>/acceptance/",
        enrolment_request.enrolment_request_accept,
        name="enrolment_request_accept",
    ),
    path(
        "queue/<uuid:request_id>/refusal/",
        enrolment_request.enrolment_request_decline,
        name="enrolment_request_decline",
    ),
    path(
        "queue/<uuid:request_id>/return/",
        enrolment_request.enrolment_request_reopen,
        name="enrolment_request_reopen",
    ),
    path(
        "queue/<uuid:request_id>/withdrawal/",
        enrolment_request.enrolment_request_withdraw,
        name="enrolment_request_withdraw",
    ),
    path(
        "queue/<uuid:request_id>/place/",
        enrolment_request.enrolment_request_take,
        name="enrolment_request_take",
    ),
    path("people/<uuid:membership_id>/", enrolment.enrolment_detail, name="enrolment_detail"),
    path("people/<uuid:membership_id>/track/", enrolment.enrolment_track, name="enrolment_track"),
    path("people/<uuid:membership_id>/move/", enrolment.enrolment_move, name="enrolment_move"),
    path(
        "people/<uuid:membership_id>/withdrawal/",
        enrolment.enrolment_withdraw,
        name="enrolment_withdraw",
    ),
    path(
        "people/<uuid:membership_id>/return/", enrolment.enrolment_resume, name="enrolment_resume"
    ),
    path("goals/", goal.goal_list, name="goal_list"),
    path("goals/<slug:goal>/", goal.goal_detail, name="goal_detail"),
    path("goals/whys/<uuid:enrolment_id>/", goal.goal_choice, name="goal_choice"),
    path("settings/", program_settings.program_settings, name="program_settings"),
    path("settings/phases/", phase.phase_list, name="phase_list"),
    path("settings/phases/<uuid:phase_id>/", phase.phase_edit, name="phase_edit"),
    path("settings/phases/<uuid:phase_id>/removal/", phase.phase_remove, name="phase_remove"),
    path("settings/tracks/", track.track_list, name="track_list"),
    path("settings/tracks/<uuid:track_id>/", track.track_edit, name="track_edit"),
    path("settings/tracks/<uuid:track_id>/removal/", track.track_remove, name="track_remove"),
    path("settings/seasons/", season.season_list, name="season_list"),
    path("settings/seasons/<uuid:season_id>/closing/", season.season_close, name="season_close"),
    path("settings/closing/", program_settings.program_closing, name="program_closing"),
    path("settings/reopening/", program_settings.program_reopening, name="program_reopening"),
]
