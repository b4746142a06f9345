"""Pages outside of any community."""

from django.urls import path

from communities.views import demo, landing, merge, reauthentication, session, start, token

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("start/", start.start, name="start"),
    path("demo/switch/", demo.demo_switch, name="demo_switch"),
    path("demo/outbox/", demo.demo_outbox, name="demo_outbox"),
    path("demo/outbox/<slug:name>/", demo.demo_mail, name="demo_mail"),
    path("demo/outbox/<slug:name>/body/", demo.demo_mail_body, name="demo_mail_body"),
    path("accounts/sessions/", session.session_list, name="session_list"),
    path("accounts/sessions/others/end/", session.session_end_others, name="session_end_others"),
    path("accounts/sessions/<int:session_id>/end/", session.session_end, name="session_end"),
    path("accounts/merge/", merge.merge_new, name="merge_new"),
    path("accounts/merge/code/", merge.merge_code, name="merge_code"),
    path("accounts/merge/confirmation/", merge.merge_confirmation, name="merge_confirmation"),
    path(
        "accounts/reauthenticate/code/",
        reauthentication.reauthentication,
        name="reauthentication",
    ),
    path("accounts/tokens/", token.token_list, name="token_list"),
    path("accounts/tokens/<uuid:token_id>/revocation/", token.token_revoke, name="token_revoke"),
]
app_name = "front"
