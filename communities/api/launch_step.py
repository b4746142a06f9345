"""What is left to do before a program begins, for programs that call us."""

from django.utils.translation import gettext as _
from rest_framework import mixins, serializers

from communities import launch
from communities.models import LaunchStep, Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router


class LaunchStepSerializer(serializers.ModelSerializer):
    """A step that somebody ticked by hand or put away; the others tick themselves from facts."""

    program = VisibleKey(Program)
    step = serializers.SlugField(source="key", max_length=40)
    state = serializers.ChoiceField([("done", _("done")), ("away", _("put away"))])

    class Meta:
        model = LaunchStep
        fields = ["id", "program", "step", "state", "by", "marked_at"]
        read_only_fields = ["by", "marked_at"]
        validators: list = []

    def validate(self, data):
        """One of the steps that the program's list has."""
        if not launch.is_step(data["program"], data["key"]):
            raise serializers.ValidationError({"step": _("This program’s list has no such step.")})
        return data


@access("organizer")
class LaunchStepViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin,
    CommunityViewSet,
):
    """Steps that somebody touched. POST marks one, DELETE lets the facts speak again."""

    model, serializer_class, ordering = LaunchStep, LaunchStepSerializer, ("-marked_at", "-id")

    def get_queryset(self):
        return super().get_queryset().select_related("program")

    def perform_create(self, serializer):
        said = serializer.validated_data
        serializer.instance = LaunchStep.mark(
            said["program"], said["key"], said["state"], by=self.membership
        )

    def perform_destroy(self, step):
        """As if nobody had touched it; what was drafted in it stays."""
        LaunchStep.unmark(step.program, step.key, by=self.membership)


router.register("launch-steps", LaunchStepViewSet, "launch-step")
