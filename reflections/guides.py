"""What a program template brings along for reflecting."""

from communities.blueprints import builder, describer
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


@describer("guides")
def describe_guides(program) -> list[dict]:
    """The program's guides as a template holds them."""
    parts = ("title", "method", "minutes", "opens_after", "questions")
    return list(Guide.objects.filter(program=program).order_by("position", "id").values(*parts))
