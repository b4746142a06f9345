"""Pages of certificates inside a community."""

from django.urls import path

from events.views import certificate

urlpatterns = [
    path("certificates/", certificate.certificate_mine, name="certificate_mine"),
    path(
        "certificates/<uuid:certificate_id>/",
        certificate.certificate_detail,
        name="certificate_detail",
    ),
    path(
        "certificates/<uuid:certificate_id>/paper/",
        certificate.certificate_paper,
        name="certificate_paper",
    ),
    path(
        "certificates/<uuid:certificate_id>/revocation/",
        certificate.certificate_revoke,
        name="certificate_revoke",
    ),
    path(
        "certificates/<uuid:certificate_id>/return/",
        certificate.certificate_restore,
        name="certificate_restore",
    ),
    path(
        "programs/<uuid:program_id>/certificates/",
        certificate.certificate_list,
        name="certificate_program",
    ),
    path(
        "programs/<uuid:program_id>/certificates/rule/",
        certificate.certificate_rule,
        name="certificate_rule",
    ),
    path(
        "programs/<uuid:program_id>/certificates/all/",
        certificate.certificate_issue_all,
        name="certificate_program_all",
    ),
    path(
        "programs/<uuid:program_id>/certificates/mine/",
        certificate.certificate_issue,
        name="certificate_program_issue",
    ),
    path(
        "events/<uuid:event_id>/certificates/",
        certificate.certificate_list,
        name="certificate_event",
    ),
    path(
        "events/<uuid:event_id>/certificates/all/",
        certificate.certificate_issue_all,
        name="certificate_event_all",
    ),
    path(
        "events/<uuid:event_id>/certificates/mine/",
        certificate.certificate_issue,
        name="certificate_event_issue",
    ),
]
