"""Pages with which a place and its programs begin: launch, preview, copies, templates, settings."""

from django.urls import path

from communities.views import community, launch, saved_template

urlpatterns = [
    path("settings/community/", community.community_edit, name="community_edit"),
    path("settings/modules/", community.module_list, name="module_list"),
    path("programs/<uuid:program_id>/copy/", saved_template.program_copy, name="program_copy"),
    path(
        "programs/<uuid:program_id>/template/",
        saved_template.saved_template_create,
        name="saved_template_create",
    ),
    path(
        "templates/<uuid:template_id>/",
        saved_template.saved_template_edit,
        name="saved_template_edit",
    ),
    path(
        "templates/<uuid:template_id>/removal/",
        saved_template.saved_template_remove,
        name="saved_template_remove",
    ),
    path(
        "templates/<uuid:template_id>/return/",
        saved_template.saved_template_restore,
        name="saved_template_restore",
    ),
    path("programs/<uuid:program_id>/preview/", launch.program_preview, name="program_preview"),
    path("programs/<uuid:program_id>/opening/", launch.program_opening, name="program_opening"),
    path("programs/<uuid:program_id>/hiding/", launch.program_hiding, name="program_hiding"),
    path("preview/end/", launch.preview_end, name="preview_end"),
    path("programs/<uuid:program_id>/launch/", launch.program_launch, name="program_launch"),
    path(
        "programs/<uuid:program_id>/launch/<slug:step>/",
        launch.program_launch_step,
        name="program_launch_step",
    ),
]
