"""Partners, needs and projects; channels, topics and messages."""

from projects.models.channel import Channel, ChannelMembership
from projects.models.exchange import Exchange
from projects.models.message import Message
from projects.models.need import Need
from projects.models.partner import Contact, Partner
from projects.models.progress import Milestone, StatusUpdate
from projects.models.project import Project
from projects.models.team import TeamMembership
from projects.models.topic import Topic

__all__ = [
    "Channel",
    "ChannelMembership",
    "Contact",
    "Exchange",
    "Message",
    "Milestone",
    "Need",
    "Partner",
    "Project",
    "StatusUpdate",
    "TeamMembership",
    "Topic",
]
