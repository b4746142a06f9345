"""Enrolments for programs that call us."""

from rest_framework import mixins, serializers

from communities.models import Enrolment, Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router


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


router.register("enrolments", EnrolmentViewSet, "enrolment")
