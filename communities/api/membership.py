"""Memberships for programs that call us."""

from rest_framework import mixins, serializers

from communities.models import Membership
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet
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

    def get_queryset(self):
        """Those whose page the caller may open."""
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return Membership.objects.known_to(self.membership).select_related("field")


router.register("memberships", MembershipViewSet, "membership")
