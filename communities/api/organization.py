"""Organizations for programs that call us."""

from rest_framework import mixins, serializers

from communities.models import Organization
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet
from config.api import router


class OrganizationSerializer(serializers.ModelSerializer):
    """Where people come from."""

    key = serializers.UUIDField(write_only=True, required=False)

    class Meta:
        model = Organization
        fields = ["id", "key", "name", "kind", "website", "created_at"]
        read_only_fields = ["created_at"]


@access("member")
class OrganizationViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    CommunityViewSet,
):
    """Organizations; organizers add them and change their words."""

    model, serializer_class, ordering = Organization, OrganizationSerializer, ("-created_at", "-id")
    http_method_names = ["get", "post", "patch", "head", "options"]

    def perform_create(self, serializer):
        """Adds one, by the verb of the page."""
        serializer.instance = Organization.add(**serializer.validated_data, by=self.membership)

    def perform_update(self, serializer):
        """Changes its words, by the verb of the page."""
        organization = serializer.instance
        serializer.validated_data.pop("key", None)
        said = {name: getattr(organization, name) for name in ("name", "kind", "website")}
        organization.change(**(said | serializer.validated_data), by=self.membership)


router.register("organizations", OrganizationViewSet, "organization")
