"""Invitations for programs that call us: sent, sent again, taken back, by the pages' own verbs."""

from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities import inviting
from communities.limits import spend
from communities.models import Invitation, InvitationLink, Program
from communities.models.enrolment import ProgramRole
from communities.models.invitation_link import LONGEST_DAYS
from communities.models.membership import Role
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, NothingSerializer, VisibleKey
from config.api import router


class InvitationSerializer(serializers.ModelSerializer):
    """Somebody asked in. ``state`` is open, expired, accepted or revoked. The link is never told."""

    state = serializers.CharField(read_only=True)

    class Meta:
        model = Invitation
        fields = [
            "id", "email", "name", "roles", "program", "program_role", "words", "invited_by",
            "state", "created_at", "sent_at", "sends", "nudged_at", "expires_at", "accepted_at",
            "accepted_by",
        ]  # fmt: skip


class InviteeSerializer(serializers.Serializer):
    """One address to invite, with a name if there is one."""

    email = serializers.CharField(max_length=300)
    name = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ListSerializer(serializers.Serializer):
    """Whom to invite, into what, as what, in which words."""

    people = InviteeSerializer(many=True, allow_empty=False, max_length=inviting.MOST_LINES)
    program = VisibleKey(Program, required=False, allow_null=True, default=None)
    program_role = serializers.ChoiceField(ProgramRole.choices, default=ProgramRole.PARTICIPANT)
    roles = serializers.ListField(
        child=serializers.ChoiceField(Role.choices), required=False, allow_empty=False, max_length=5
    )
    words = serializers.CharField(
        max_length=Invitation.LONGEST_WORDS, required=False, allow_blank=True, default=""
    )


class InviteeSerializer(serializers.Serializer):
    """What became of one of them: new, here, invited, twice or unread."""

    email = serializers.CharField()
    name = serializers.CharField()
    state = serializers.CharField()
    sentence = serializers.CharField()
    invitation = serializers.UUIDField(source="invitation.pk", default=None, allow_null=True)


@access("member")
class InvitationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, CommunityViewSet):
    """Who was asked in. POST a list to invite; POST to `sending`, `revocation` or `return` of one."""

    model, serializer_class, ordering = Invitation, InvitationSerializer, ("-created_at", "-id")

    def get_serializer_class(self):
        return ListSerializer if self.action == "create" else super().get_serializer_class()

    def create(self, request):
        """Invites everybody on the list who is new; the answer says what became of each."""
        said = self.get_serializer(data=request.data)
        said.is_valid(raise_exception=True)
        what = dict(said.validated_data)
        people = [
            inviting.invitee(number, **person)
            for number, person in enumerate(what.pop("people"), start=1)
        ]
        spend("invitation", self.membership.pk)
        Invitation.send(people, by=self.membership, **what)
        return Response({"results": InviteeSerializer(people, many=True).data}, status=201)

    @action(detail=True, methods=["post"], serializer_class=NothingSerializer)
    def sending(self, request, pk=None):
        """The mail once more, and another month."""
        invitation = self.get_object()
        spend("invitation", self.membership.pk)
        invitation.resend(by=self.membership)
        return Response(InvitationSerializer(invitation).data)

    @action(detail=True, methods=["post"], serializer_class=NothingSerializer)
    def revocation(self, request, pk=None):
        """Ends the link."""
        invitation = self.get_object()
        invitation.revoke(by=self.membership)
        return Response(InvitationSerializer(invitation).data)

    @action(detail=True, methods=["post"], url_path="return", serializer_class=NothingSerializer)
    def give_again(self, request, pk=None):
        """Takes the end back."""
        invitation = self.get_object()
        invitation.restore(by=self.membership)
        return Response(InvitationSerializer(invitation).data)

    def get_queryset(self):
        return super().get_queryset().select_related("program", "invited_by")


class InvitationLinkSerializer(serializers.ModelSerializer):
    """A link for several people, with its address for who may hand it on."""

    program = VisibleKey(Program, required=False, allow_null=True, default=None)
    days = serializers.IntegerField(
        write_only=True, default=30, min_value=1, max_value=LONGEST_DAYS
    )
    key = serializers.UUIDField(write_only=True, required=False)
    url = serializers.CharField(read_only=True)
    state = serializers.CharField(read_only=True)

    class Meta:
        model = InvitationLink
        fields = [
            "id", "key", "label", "program", "program_role", "limit", "uses", "days", "url", "state",
            "made_by", "created_at", "expires_at",
        ]  # fmt: skip
        read_only_fields = ["program_role", "uses", "made_by", "created_at", "expires_at"]


@access("member")
class InvitationLinkViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """Links for several people; POST to `revocation` to end one."""

    model, serializer_class = InvitationLink, InvitationLinkSerializer
    ordering = ("-created_at", "-id")

    def perform_create(self, serializer):
        said = serializer.validated_data
        serializer.instance = InvitationLink.make(by=self.membership, **said)

    @action(detail=True, methods=["post"], serializer_class=NothingSerializer)
    def revocation(self, request, pk=None):
        """Ends it; who came by it stays."""
        link = self.get_object()
        link.revoke(by=self.membership)
        link.refresh_from_db()
        return Response(InvitationLinkSerializer(link, context={"view": self}).data)


router.register("invitations", InvitationViewSet, "invitation")
router.register("invitation-links", InvitationLinkViewSet, "invitation-link")
