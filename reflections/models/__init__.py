"""What people say of their learning."""

from reflections.models.commitment import Commitment
from reflections.models.entry import Entry
from reflections.models.facilitator_response import FacilitatorResponse
from reflections.models.guide import Guide

__all__ = ["Commitment", "Entry", "FacilitatorResponse", "Guide"]
