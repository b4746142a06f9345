"""Pages of this app inside a community."""

from django.urls import path

from projects import api  # noqa: F401 - registers the API's nouns
from projects.views import channel, exchange, need, partner, progress, project

app_name = "projects"
urlpatterns = [
    path("partners/", partner.partner_list, name="partner_list"),
    path("partners/new/", partner.partner_create, name="partner_create"),
    path("partners/<uuid:partner_id>/", partner.partner_detail, name="partner_detail"),
    path("partners/<uuid:partner_id>/contacts/", partner.partner_contact, name="partner_contact"),
    path("partners/<uuid:partner_id>/naming/", partner.partner_naming, name="partner_naming"),
    path("needs/", need.need_list, name="need_list"),
    path("needs/new/", need.need_create, name="need_create"),
    path("needs/<uuid:need_id>/", need.need_detail, name="need_detail"),
    path("needs/<uuid:need_id>/acceptance/", need.need_accept, name="need_accept"),
    path("needs/<uuid:need_id>/refusal/", need.need_decline, name="need_decline"),
    path("needs/<uuid:need_id>/project/", project.project_create, name="project_create"),
    path("projects/", project.project_list, name="project_list"),
    path("projects/<uuid:project_id>/", project.project_detail, name="project_detail"),
    path("projects/<uuid:project_id>/status/", progress.project_report, name="project_report"),
    path("projects/<uuid:project_id>/next-date/", progress.project_plan, name="project_plan"),
    path("projects/<uuid:project_id>/team/", progress.project_team, name="project_team"),
    path("projects/<uuid:project_id>/exchanges/", exchange.exchange_create, name="exchange_create"),
    path(
        "projects/<uuid:project_id>/milestones/", progress.milestone_create, name="milestone_create"
    ),
    path("projects/<uuid:project_id>/result/", progress.project_serve, name="project_serve"),
    path("projects/<uuid:project_id>/verdict/", progress.project_verdict, name="project_verdict"),
    path(
        "projects/<uuid:project_id>/verdict/withdrawal/",
        progress.verdict_withdraw,
        name="verdict_withdraw",
    ),
    path("programs/<uuid:program_id>/projects/", project.program_projects, name="program_projects"),
    path(
        "milestones/<uuid:milestone_id>/completion/",
        progress.milestone_complete,
        name="milestone_complete",
    ),
    path(
        "exchanges/<uuid:exchange_id>/confirmation/",
        exchange.exchange_confirm,
        name="exchange_confirm",
    ),
    path("exchanges/<uuid:exchange_id>/request/", exchange.exchange_ask, name="exchange_ask"),
    path(
        "exchanges/<uuid:exchange_id>/withdrawal/",
        exchange.exchange_withdraw,
        name="exchange_withdraw",
    ),
    path("channels/", channel.channel_list, name="channel_list"),
    path("channels/<uuid:channel_id>/", channel.channel_detail, name="channel_detail"),
    path("channels/<uuid:channel_id>/messages/", channel.message_create, name="message_create"),
    path("channels/<uuid:channel_id>/reading/", channel.channel_read, name="channel_read"),
    path("channels/<uuid:channel_id>/topics/", channel.topic_create, name="topic_create"),
    path(
        "channels/<uuid:channel_id>/topics/<uuid:topic_id>/",
        channel.topic_detail,
        name="topic_detail",
    ),
    path(
        "channels/<uuid:channel_id>/topics/<uuid:topic_id>/resolution/",
        channel.topic_resolve,
        name="topic_resolve",
    ),
]
