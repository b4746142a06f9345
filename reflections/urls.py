"""Pages of this app inside a community."""

from django.urls import path

from reflections import api  # noqa: F401 - registers the API's nouns
from reflections.views import commitment, entry, facilitator_response, writing

app_name = "reflections"
urlpatterns = [
    path("reflections/", entry.entry_list, name="entry_list"),
    path("reflections/new/", writing.entry_create, name="entry_create"),
    path(
        "reflections/new/submission/",
        writing.entry_create_submission,
        name="entry_create_submission",
    ),
    path("reflections/shared/", entry.entry_shared, name="entry_shared"),
    path("reflections/<uuid:entry_id>/", entry.entry_detail, name="entry_detail"),
    path("reflections/<uuid:entry_id>/edit/", writing.entry_edit, name="entry_edit"),
    path(
        "reflections/<uuid:entry_id>/submission/", writing.entry_submission, name="entry_submission"
    ),
    path(
        "reflections/<uuid:entry_id>/visibility/", entry.entry_visibility, name="entry_visibility"
    ),
    path(
        "reflections/<uuid:entry_id>/responses/",
        facilitator_response.response_create,
        name="response_create",
    ),
    path("commitments/", commitment.commitment_list, name="commitment_list"),
    path(
        "commitments/<uuid:commitment_id>/answer/",
        commitment.commitment_answer,
        name="commitment_answer",
    ),
]
