"""The place and its people."""

from communities.models.activity import Activity, ReceiverCursor
from communities.models.agreement import Agreement, AgreementAcceptance
from communities.models.circle import Circle
from communities.models.community import Community
from communities.models.completion import Completion, CompletionRule
from communities.models.cycle import Cycle
from communities.models.door import Door, JoinQuestion
from communities.models.due import Due
from communities.models.enrolment import Enrolment
from communities.models.enrolment_request import EnrolmentRequest
from communities.models.imports import Import, ImportLine
from communities.models.introduction import Introduction
from communities.models.invitation import Invitation
from communities.models.invitation_link import InvitationLink
from communities.models.join_request import JoinRequest
from communities.models.launch_step import LaunchStep
from communities.models.mail import Mail
from communities.models.mail_refusal import MailRefusal
from communities.models.membership import Membership
from communities.models.notification import Notification
from communities.models.organization import Organization
from communities.models.path_item import PathItem
from communities.models.path_mark import PathMark
from communities.models.phase import Phase
from communities.models.program import Program
from communities.models.reach import Reach
from communities.models.receipt import Receipt
from communities.models.renewal import RenewalPolicy, TermReminder
from communities.models.saved_template import SavedTemplate
from communities.models.season import Season
from communities.models.skill import Skill, SkillMark
from communities.models.term import Term
from communities.models.term_holder import TermHolder
from communities.models.token import ApiToken
from communities.models.track import Track
from communities.models.user import User

__all__ = [
    "Activity",
    "Agreement",
    "AgreementAcceptance",
    "ApiToken",
    "Circle",
    "Community",
    "Completion",
    "CompletionRule",
    "Cycle",
    "Door",
    "Due",
    "Enrolment",
    "EnrolmentRequest",
    "Import",
    "ImportLine",
    "Introduction",
    "Invitation",
    "InvitationLink",
    "JoinQuestion",
    "JoinRequest",
    "LaunchStep",
    "Mail",
    "MailRefusal",
    "Membership",
    "Notification",
    "Organization",
    "PathItem",
    "PathMark",
    "Phase",
    "Program",
    "Reach",
    "Receipt",
    "ReceiverCursor",
    "RenewalPolicy",
    "SavedTemplate",
    "Season",
    "Skill",
    "SkillMark",
    "Term",
    "TermHolder",
    "TermReminder",
    "Track",
    "User",
]
