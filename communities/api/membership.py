"""Memberships for programs that call us."""

from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities import profiles
from communities.models import Membership, Organization
from communities.models.role import Role
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router


class MembershipSerializer(serializers.ModelSerializer):
    """A person here; people change their own, and nobody else's."""

    organization = VisibleKey(Organization, required=False, allow_null=True)
    field = serializers.CharField(
        source="field_word", max_length=60, required=False, allow_blank=True
    )

    class Meta:
        model = Membership
        fields = [
            "id",
            "name",
            "roles",
            "headline",
            "pronunciation",
            "about",
            "field",
            "level",
            "organization",
            "is_listed",
            "joined_at",
        ]
        read_only_fields = ["roles", "joined_at"]


class RoleSerializer(serializers.Serializer):
    """A role in the community."""

    role = serializers.ChoiceField(choices=Role.choices)


@access("insider")
class MembershipViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.UpdateModelMixin, CommunityViewSet
):
    """The people whose page the caller may open; roles are given and taken at ``roles/``."""

    model, serializer_class, ordering = Membership, MembershipSerializer, ("-joined_at", "-id")
    http_method_names = ["get", "patch", "post", "delete", "head", "options"]

    def get_queryset(self):
        return super().get_queryset().select_related("field")

    def perform_update(self, serializer):
        """Changes what somebody says about themselves, by the verb of the page."""
        said = dict(serializer.validated_data)
        if "field_word" in said:
            said["field"] = said.pop("field_word")
        profiles.describe(serializer.instance, **said, by=self.membership)

    @action(detail=True, methods=["post", "delete"], serializer_class=RoleSerializer)
    def roles(self, request, pk=None):
        """POST gives a role, DELETE takes it back; both answer with the membership."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        person = self.get_object()
        verb = person.grant if request.method == "POST" else person.withdraw
        verb(asked.validated_data["role"], by=self.membership)
        return Response(MembershipSerializer(person, context=self.get_serializer_context()).data)


router.register("memberships", MembershipViewSet, "membership")
