"""Phases of programs, for programs that call us."""

from rest_framework import mixins, serializers

from communities.models import Phase, Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router


class PhaseSerializer(serializers.ModelSerializer):
    """A stretch of a program. It stays with its program."""

    program = VisibleKey(Program)
    key = serializers.UUIDField(write_only=True, required=False)

    class Meta:
        model = Phase
        fields = ["id", "program", "title", "about", "starts_on", "ends_on", "key"]


@access("member")
class PhaseViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    CommunityViewSet,
):
    """Phases of the programs that the caller sees; organizers and the lead change them."""

    model, serializer_class = Phase, PhaseSerializer
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def get_queryset(self):
        return super().get_queryset().select_related("program").defer("program__blueprint")

    def perform_create(self, serializer):
        said = dict(serializer.validated_data)
        serializer.instance = Phase.add(said.pop("program"), **said, by=self.membership)

    def perform_update(self, serializer):
        own = {"title", "about", "starts_on", "ends_on"} & serializer.validated_data.keys()
        said = {name: serializer.validated_data[name] for name in own}
        serializer.instance.change(**said, by=self.membership)

    def perform_destroy(self, phase):
        """Nothing else depends on it."""
        phase.remove(by=self.membership)


router.register("phases", PhaseViewSet, "phase")
