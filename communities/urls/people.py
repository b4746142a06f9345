"""Below /c/<slug>/people/: the directory, profiles, skills, organizations, introductions."""

from django.urls import path

from communities.views import membership, organization, profile, role, skill

urlpatterns = [
    path("", membership.people_list, name="people_list"),
    path("me/", profile.profile_edit, name="profile_edit"),
    path("skills/", skill.skill_list, name="skill_list"),
    path("skills/<uuid:skill_id>/", skill.skill_detail, name="skill_detail"),
    path("skills/<uuid:skill_id>/circle/", skill.circle_start, name="circle_start"),
    path(
        "skills/<uuid:skill_id>/introduction/",
        skill.introduction_create,
        name="introduction_create",
    ),
    path("circles/<uuid:circle_id>/place/", skill.circle_join, name="circle_join"),
    path("circles/<uuid:circle_id>/end/", skill.circle_end, name="circle_end"),
    path("circles/<uuid:circle_id>/return/", skill.circle_resume, name="circle_resume"),
    path("introductions/", skill.introduction_list, name="introduction_list"),
    path(
        "introductions/<uuid:introduction_id>/",
        skill.introduction_detail,
        name="introduction_detail",
    ),
    path(
        "introductions/<uuid:introduction_id>/withdrawal/",
        skill.introduction_take_back,
        name="introduction_take_back",
    ),
    path(
        "introductions/<uuid:introduction_id>/answer/",
        skill.introduction_answer,
        name="introduction_answer",
    ),
    path(
        "introductions/<uuid:introduction_id>/conversation/",
        skill.introduction_talk,
        name="introduction_talk",
    ),
    path("organizations/", organization.organization_list, name="organization_list"),
    path("organizations/new/", organization.organization_create, name="organization_create"),
    path(
        "organizations/<uuid:organization_id>/",
        organization.organization_detail,
        name="organization_detail",
    ),
    path(
        "organizations/<uuid:organization_id>/edit/",
        organization.organization_edit,
        name="organization_edit",
    ),
    path(
        "organizations/<uuid:organization_id>/people/<uuid:membership_id>/",
        organization.organization_affiliate,
        name="organization_affiliate",
    ),
    path(
        "organizations/<uuid:organization_id>/enrolment/",
        organization.organization_enrol,
        name="organization_enrol",
    ),
    path("sights/", role.sight_list, name="sight_list"),
    path("<uuid:membership_id>/", profile.person_detail, name="person_detail"),
    path("<uuid:membership_id>/end/", profile.membership_end, name="membership_end"),
    path("<uuid:membership_id>/test/", profile.membership_test, name="membership_test"),
    path("<uuid:membership_id>/roles/<slug:role>/", role.role_grant, name="role_grant"),
    path(
        "<uuid:membership_id>/roles/<slug:role>/withdrawal/",
        role.role_withdraw,
        name="role_withdraw",
    ),
]
