"""Tables brought in."""

from rest_framework import mixins, serializers

from communities.models import Import
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet
from config.api import router


class ImportSerializer(serializers.ModelSerializer):
    """A table."""

    class Meta:
        model = Import
        fields = [
            *("id", "kind", "file_name", "columns", "mapping", "state", "line_count"),
            *("made_by", "made_at"),
        ]


class ImportResultSerializer(ImportSerializer):
    """``counts`` says how many lines are waiting, done, skipped and failed."""

    counts = serializers.DictField(child=serializers.IntegerField(), read_only=True)

    class Meta(ImportSerializer.Meta):
        fields = [*ImportSerializer.Meta.fields, "counts"]


@access("member")
class ImportViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, CommunityViewSet):
    """Tables that the caller brought in; organizers see all of them."""

    model, serializer_class, ordering = Import, ImportSerializer, ("-made_at", "-id")

    def get_serializer_class(self):
        return ImportResultSerializer if self.action == "retrieve" else ImportSerializer


router.register("imports", ImportViewSet, "import")
