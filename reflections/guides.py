"""What a program template brings along for reflecting."""

from communities.blueprints import builder
from reflections.models import Guide
from reflections.models.guide import USUAL_MINUTES


@builder("guides")
def build_guides(program, cycles, items, by) -> None:
    """The template's guides. Its `assessments` stay data in the program's own copy of the template."""
    Guide.objects.bulk_create(
        Guide(
            program=program,
            position=position,
            title=item["title"],
            method=item.get("method", ""),
            minutes=item.get("minutes", USUAL_MINUTES),
            opens_after=item.get("opens_after", Guide.Opens.SESSION),
            questions=item["questions"],
        )
        for position, item in enumerate(items)
    )
