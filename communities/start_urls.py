"""Pages with which a place and its programs begin: launch, preview, copies, templates, settings."""

from django.urls import path

from communities.views import launch

urlpatterns = [
    path("preview/end/", launch.preview_end, name="preview_end"),
    path("programs/<uuid:program_id>/preview/", launch.program_preview, name="program_preview"),
    path("programs/<uuid:program_id>/launch/", launch.program_launch, name="program_launch"),
    path(
        "programs/<uuid:program_id>/launch/<slug:step>/",
        launch.program_launch_step,
        name="program_launch_step",
    ),
]
