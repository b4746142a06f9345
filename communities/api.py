"""Memberships, programs, enrolments, activities and notifications for programs that call us."""

from rest_framework import mixins, serializers
from rest_framework.response import Response

from communities import search
from communities.models import Activity, Enrolment, Membership, Notification, Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router


class MembershipSerializer(serializers.ModelSerializer):
    """A person here."""

    class Meta:
        model = Membership
        fields = ["id", "name", "roles", "headline", "joined_at"]


@access("insider")
class MembershipViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, CommunityViewSet):
    """The people whom the caller may see."""

    model, serializer_class, ordering = Membership, MembershipSerializer, ("-joined_at", "-id")


class ProgramSerializer(serializers.ModelSerializer):
    """A program."""

    class Meta:
        model = Program
        fields = [
            "id",
            "title",
            "purpose",
            "kind",
            "status",
            "starts_on",
            "ends_on",
            "learning_result",
            "impact_result",
            "business_result",
            "skills",
        ]


@access("insider")
class ProgramViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, CommunityViewSet):
    """Programs the caller may see."""

    model, serializer_class, ordering = Program, ProgramSerializer, ("-created_at", "-id")


class EnrolmentSerializer(serializers.ModelSerializer):
    """A member in a program; ``program`` must be one the caller may see.

    ``why`` is there for the member and for who runs the program, and empty for everybody else.
    """

    program = VisibleKey(Program)

    class Meta:
        model = Enrolment
        fields = ["id", "program", "membership", "role", "why", "enrolled_at", "ended_at"]
        read_only_fields = ["membership", "role", "enrolled_at", "ended_at"]

    def to_representation(self, enrolment):
        shown, me = super().to_representation(enrolment), self.context["view"].membership
        if enrolment.membership_id != me.pk and not enrolment.program.is_run_by(me):
            shown["why"] = ""
        return shown


@access("member")
class EnrolmentViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """Enrolments; POST enrols the caller."""

    model, serializer_class, ordering = Enrolment, EnrolmentSerializer, ("-enrolled_at", "-id")

    def get_queryset(self):
        return super().get_queryset().select_related("program")

    def perform_create(self, serializer):
        data, me = serializer.validated_data, self.membership
        serializer.instance = data["program"].enrol(me, by=me, why=data.get("why", ""))


class ActivitySerializer(serializers.ModelSerializer):
    """One act of the public record."""

    class Meta:
        model = Activity
        fields = [
            "id",
            "verb",
            "actor",
            "subject",
            "program",
            "object_kind",
            "object_id",
            "happened_at",
        ]


@access("member")
class ActivityViewSet(mixins.ListModelMixin, CommunityViewSet):
    """The community's feed."""

    model, serializer_class, ordering = Activity, ActivitySerializer, ("-happened_at", "-id")


class NotificationSerializer(serializers.ModelSerializer):
    """One line of the caller's inbox."""

    class Meta:
        model = Notification
        fields = ["id", "sentence", "path", "created_at", "read_at"]


@access("insider")
class NotificationViewSet(mixins.ListModelMixin, CommunityViewSet):
    """The caller's inbox."""

    model, serializer_class, ordering = Notification, NotificationSerializer, ("-created_at", "-id")


class HitSerializer(serializers.Serializer):
    """One thing found."""

    kind = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    url = serializers.CharField()


@access("insider")
class SearchViewSet(CommunityViewSet):
    """Everything the caller may see that matches ``q``; one page, at most a few of each kind."""

    model, serializer_class = Membership, HitSerializer

    def list(self, request):
        groups = search.find(request.query_params.get("q", "").strip()[:100], self.membership)
        hits = [{"kind": kind, **vars(hit)} for kind, _heading, found in groups for hit in found]
        return Response({"results": hits, "next": None, "previous": None})


router.register("memberships", MembershipViewSet, "membership")
router.register("programs", ProgramViewSet, "program")
router.register("enrolments", EnrolmentViewSet, "enrolment")
router.register("activities", ActivityViewSet, "activity")
router.register("notifications", NotificationViewSet, "notification")
router.register("search", SearchViewSet, "search")
