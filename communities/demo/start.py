"""The demo's own template, and the launch of its program as it was looked through."""

from communities import demo
from communities.models import LaunchStep, SavedTemplate, User


@demo.filler
def templates(cast) -> None:
    """Ada kept what worked, and looked at the program as a member before the first day."""
    User.objects.filter(pk=cast.people["ada"].user_id).update(runs_installation=True)
    with cast.inside("ada"):
        ada, capstone = cast.people["ada"], cast.programs["capstone"]
        SavedTemplate.save_from(capstone, title="Capstone with the town’s partners", by=ada)
        LaunchStep.mark(capstone, "preview", LaunchStep.State.DONE, by=ada)
        LaunchStep.launch(capstone, by=ada)
