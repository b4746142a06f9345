"""Below /c/<slug>/: who is invited, the links, and the pages that a mail or a link opens."""

from django.urls import path

from communities.views import arrival, invitation, invitation_link

urlpatterns = [
    path("people/invitations/", invitation.invitation_list, name="invitation_list"),
    path("people/invitations/new/", invitation.invitation_create, name="invitation_create"),
    path("people/invitations/sending/", invitation.invitation_send, name="invitation_send"),
    path("people/invitations/reminder/", invitation.invitation_nudge, name="invitation_nudge"),
    path(
        "people/invitations/<uuid:invitation_id>/sending/",
        invitation.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "people/invitations/<uuid:invitation_id>/revocation/",
        invitation.invitation_revoke,
        name="invitation_revoke",
    ),
    path(
        "people/invitations/<uuid:invitation_id>/return/",
        invitation.invitation_restore,
        name="invitation_restore",
    ),
    path("people/links/new/", invitation_link.link_create, name="link_create"),
    path(
        "people/links/<uuid:invitationlink_id>/revocation/",
        invitation_link.link_revoke,
        name="link_revoke",
    ),
    path(
        "people/links/<uuid:invitationlink_id>/return/",
        invitation_link.link_restore,
        name="link_restore",
    ),
    path("invitation/<str:secret>/", arrival.invitation_open, name="invitation_open"),
    path("invitation/<str:secret>/code/", arrival.invitation_code, name="invitation_code"),
    path("link/<str:secret>/", arrival.link_open, name="link_open"),
    path("link/<str:secret>/code/", arrival.link_code, name="link_code"),
]
