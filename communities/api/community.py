"""The community itself, for programs that call us: how it presents itself, and what it uses."""

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from communities import modules, starting
from communities.models import Community
from communities.naming import clean_name
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet
from config.api import router


class CommunitySerializer(serializers.ModelSerializer):
    """How the community presents itself. ``modules`` are the keys of the parts that are in sight."""

    modules = serializers.ListField(child=serializers.CharField(max_length=20), max_length=50)
    language = serializers.ChoiceField(settings.LANGUAGES)

    class Meta:
        model = Community
        fields = ["slug", "name", "purpose", "hue", "time_zone", "language", "modules"]
        read_only_fields = ["slug"]

    def to_representation(self, community):
        used = [one.key for one in modules.known() if modules.is_used(community, one.key)]
        return super().to_representation(community) | {"modules": used}

    def validate_name(self, name: str) -> str:
        """Without what turns text around."""
        if not (name := clean_name(name)):
            raise serializers.ValidationError(self.fields["name"].error_messages["blank"])
        return name

    def validate_time_zone(self, zone: str) -> str:
        """One of those that the page offers."""
        if zone not in starting.time_zones():
            raise serializers.ValidationError(_("There is no such time zone."))
        return zone

    def validate_modules(self, keys: list[str]) -> list[str]:
        """Parts that there are."""
        if unknown := set(keys) - {one.key for one in modules.known()}:
            said = {"keys": ", ".join(sorted(unknown))}
            raise serializers.ValidationError(_("There is no such part: %(keys)s.") % said)
        return keys


@access("insider")
class CommunitySettingsViewSet(CommunityViewSet):
    """The one community of the address. Everybody in it reads it; organizers PATCH it."""

    model, serializer_class = Community, CommunitySerializer

    @extend_schema(responses=CommunitySerializer)
    def list(self, request):
        """How it presents itself now."""
        return self._answer(self.membership.community)

    def revise(self, request):
        """Changes what is sent along, all of it or nothing."""
        community = self.membership.community
        said = self.get_serializer(community, data=request.data, partial=True)
        said.is_valid(raise_exception=True)
        look = dict(said.validated_data)
        used = look.pop("modules", None)
        community.change(**look, by=self.membership)
        if used is not None:
            modules.switch(community, set(used), by=self.membership)
        return self._answer(community)

    def _answer(self, community: Community) -> Response:
        return Response(self.get_serializer(community).data)


router.register("community", CommunitySettingsViewSet, "community")
