"""What a community uses: the parts that can be out of sight until somebody needs them.

A module is a key that the app which owns it registers with words; templates of programs name keys in
their ``modules``. What nobody registers is not built yet and is offered to nobody. Switched off is
out of sight, not gone: addresses go on working and nothing is lost.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from communities import blueprints, rules
from communities.models import Activity, Community

_modules: dict[str, "Module"] = {}


@dataclass(frozen=True)
class Module:
    """One part: its name and what one sees of it, in a sentence."""

    key: str
    label: str
    sentence: str


def module(key: str, label, sentence) -> None:
    """Registers a part of Praxis that a community may do without."""
    _modules[key] = Module(key, label, sentence)


def known() -> list[Module]:
    """Every part that can be switched."""
    return list(_modules.values())


def is_used(community: Community, key: str) -> bool:
    """Whether something of this key is shown; what is no module always is."""
    return community.modules is None or key not in _modules or key in community.modules


def switch(community: Community, used: set[str], *, by) -> None:
    """Shows exactly the parts in ``used``, of those that can be switched."""
    rules.require(rules.may_run_programs(by), _("Only organizers switch parts on and off."))
    with transaction.atomic():
        community.lock(["modules"])
        others = set(community.modules or ()) - set(_modules)
        _keep(community, sorted(others | (used & set(_modules))), by)


def use(community: Community, keys: list[str], *, by) -> None:
    """Switches on what a template brings along, and nothing off."""
    if community.modules is None or set(keys) <= set(community.modules):
        return
    with transaction.atomic():
        community.lock(["modules"])
        if community.modules is not None:
            _keep(community, sorted({*community.modules, *keys}), by)


@blueprints.builder("modules")
def switch_on(program, cycles, items, by) -> None:
    """What a template needs is in sight from the day on which it is opened."""
    use(by.community, items, by=by)


def _keep(community: Community, modules: list[str], by) -> None:
    if community.modules == modules:
        return
    community.modules = modules
    community.save(update_fields=["modules"])
    Activity.record("community.modules_switched", by=by, modules=modules)
