"""Enrolments for programs that call us."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import Enrolment, Program, Track
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router


class EnrolmentSerializer(serializers.ModelSerializer):
    """A member in a program; ``program`` must be one the caller may see.

    ``why`` is there for the member and for who runs the program, and empty for everybody else.
    """

    program = VisibleKey(Program)
    track = VisibleKey(Track, required=False, allow_null=True)

    class Meta:
        model = Enrolment
        fields = [
            "id",
            "program",
            "membership",
            "role",
            "why",
            "track",
            "enrolled_at",
            "ended_at",
            "moved_to",
        ]
        read_only_fields = ["membership", "role", "enrolled_at", "ended_at", "moved_to"]

    def to_representation(self, enrolment):
        shown, me = super().to_representation(enrolment), self.context["view"].membership
        if enrolment.membership_id != me.pk and not enrolment.program.is_run_by(me):
            shown["why"] = ""
        return shown

    def validate(self, data):
        """A track is one of the program's."""
        program = data.get("program") or self.instance.program
        if data.get("track") and data["track"].program_id != program.pk:
            raise serializers.ValidationError({"track": _("Choose one of this program’s tracks.")})
        return data


class PartSerializer(EnrolmentSerializer):
    """What of an enrolment can be changed."""

    class Meta(EnrolmentSerializer.Meta):
        read_only_fields = [*EnrolmentSerializer.Meta.read_only_fields, "program"]

    program = serializers.PrimaryKeyRelatedField(read_only=True)


class MoveSerializer(serializers.Serializer):
    """The program where somebody goes on."""

    to = VisibleKey(Program)


@access("member")
class EnrolmentViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    CommunityViewSet,
):
    """Enrolments; POST enrols the caller, PATCH changes why and track, DELETE ends one.

    Where every place is taken POST is refused; ``enrolment-requests`` gives a place in the queue.
    """

    model, serializer_class, ordering = Enrolment, EnrolmentSerializer, ("-enrolled_at", "-id")
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def get_queryset(self):
        return super().get_queryset().select_related("program", "membership")

    def get_serializer_class(self):
        return PartSerializer if self.action == "partial_update" else self.serializer_class

    def perform_create(self, serializer):
        data, me = dict(serializer.validated_data), self.membership
        serializer.instance = data.pop("program").enrol(me, by=me, **data)

    def perform_update(self, serializer):
        enrolment, data = serializer.instance, serializer.validated_data
        if "why" in data:
            enrolment.say_why(data["why"], by=self.membership)
        if "track" in data:
            enrolment.choose_track(data["track"], by=self.membership)

    def perform_destroy(self, enrolment):
        enrolment.withdraw(by=self.membership)

    @extend_schema(responses=EnrolmentSerializer)
    @action(detail=True, methods=["post"], serializer_class=MoveSerializer)
    def move(self, request, pk=None):
        """Moves the member to another program, for who runs both; nothing is lost."""
        said = self.get_serializer(data=request.data)
        said.is_valid(raise_exception=True)
        there = self.get_object().move(said.validated_data["to"], by=self.membership)
        return Response(EnrolmentSerializer(there, context=self.get_serializer_context()).data)


router.register("enrolments", EnrolmentViewSet, "enrolment")
