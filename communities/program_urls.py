"""Pages of one program: /c/<slug>/programs/<id>/…"""

from django.urls import path

from communities.views import enrolment, enrolment_request

urlpatterns = [
    path("queue/", enrolment_request.enrolment_request_list, name="enrolment_request_list"),
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
]
