"""Tracks of programs, for programs that call us."""

from rest_framework import mixins, serializers

from communities.models import Program, Track
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router


class TrackSerializer(serializers.ModelSerializer):
    """A way through a program beside others. It stays with its program."""

    program = VisibleKey(Program)
    key = serializers.UUIDField(write_only=True, required=False)

    class Meta:
        model = Track
        fields = ["id", "program", "position", "title", "about", "key"]
        read_only_fields = ["position"]
        validators: list = []


@access("member")
class TrackViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    CommunityViewSet,
):
    """Tracks of the programs that the caller sees; organizers and the lead change them."""

    model, serializer_class = Track, TrackSerializer
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def get_queryset(self):
        return super().get_queryset().select_related("program").defer("program__blueprint")

    def perform_create(self, serializer):
        said = dict(serializer.validated_data)
        serializer.instance = Track.add(said.pop("program"), **said, by=self.membership)

    def perform_update(self, serializer):
        words = {"title", "about"} & serializer.validated_data.keys()
        said = {name: serializer.validated_data[name] for name in words}
        serializer.instance.change(**said, by=self.membership)

    def perform_destroy(self, track):
        """Only an empty one goes."""
        track.remove(by=self.membership)


router.register("tracks", TrackViewSet, "track")
