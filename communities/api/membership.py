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


router.register("memberships", MembershipViewSet, "membership")
