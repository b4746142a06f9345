"""Certificates for programs that call us."""

from django.utils.translation import gettext as _
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import Membership, Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, NothingSerializer, VisibleKey
from config.api import router
from events.models import Certificate, Event
from events.models.certificate import LONGEST_REASON


class CertificateSerializer(serializers.ModelSerializer):
    """A certificate, and where anybody verifies it."""

    verified_at = serializers.CharField(source="public_url", read_only=True)

    class Meta:
        model = Certificate
        fields = [
            "id", "membership", "program", "event", "code", "name", "title", "first_on", "last_on",
            "attended", "meetings", "minutes", "issued_by", "issued_at", "revoked_at",
            "revoke_reason", "verified_at",
        ]  # fmt: skip
        read_only_fields = fields


class IssueSerializer(serializers.Serializer):
    """For whom (the caller, unless they run it) and of what: a program or an event."""

    membership = VisibleKey(Membership, required=False)
    program = VisibleKey(Program, required=False)
    event = VisibleKey(Event, required=False)

    def validate(self, said):
        if ("program" in said) == ("event" in said):
            raise serializers.ValidationError({"program": _("Say a program or an event.")})
        return said


class RevocationSerializer(serializers.Serializer):
    """Why it is taken back."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


@access("member")
class CertificateViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, CommunityViewSet):
    """One's own, and those of what one runs. POST issues what was earned, the same one each time."""

    model, serializer_class, ordering = Certificate, CertificateSerializer, ("-issued_at", "-id")

    def get_serializer_class(self):
        return IssueSerializer if self.action == "create" else super().get_serializer_class()

    def get_queryset(self):
        return super().get_queryset().select_related("program", "event__program")

    def create(self, request):
        """Issues what was earned."""
        said = self.get_serializer(data=request.data)
        said.is_valid(raise_exception=True)
        given = dict(said.validated_data)
        of, person = given.get("program") or given.get("event"), given.get("membership")
        issued = Certificate.issue(person or self.membership, of=of, by=self.membership)
        return Response(CertificateSerializer(issued).data, status=201)

    @action(["post"], detail=True, serializer_class=RevocationSerializer)
    def revocation(self, request, pk=None):
        """Takes it back, with a reason."""
        certificate, said = self.get_object(), self.get_serializer(data=request.data)
        said.is_valid(raise_exception=True)
        certificate.revoke(by=self.membership, **said.validated_data)
        return Response(CertificateSerializer(certificate).data)

    @action(["post"], detail=True, serializer_class=NothingSerializer)
    def restoration(self, request, pk=None):
        """It holds again."""
        certificate = self.get_object()
        certificate.restore(by=self.membership)
        return Response(CertificateSerializer(certificate).data)


router.register("certificates", CertificateViewSet, "certificate")
