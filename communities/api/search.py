"""Search over everything the caller may see."""

from rest_framework import serializers
from rest_framework.response import Response

from communities import search
from communities.models import Membership
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet
from config.api import router


class HitSerializer(serializers.Serializer):
    """One thing found."""

    kind = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    url = serializers.CharField()


@access("insider")
class SearchViewSet(CommunityViewSet):
    """Everything the caller may see that matches ``q``; one page, at most a few of each kind."""

    model, serializer_class = Membership, HitSerializer

    def list(self, request):
        groups = search.find(request.query_params.get("q", "").strip()[:100], self.membership)
        hits = [{"kind": kind, **vars(hit)} for kind, _heading, found in groups for hit in found]
        return Response({"results": hits, "next": None, "previous": None})


router.register("search", SearchViewSet, "search")
