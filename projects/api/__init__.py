"""Partners, needs, projects, channels and messages for programs that call us."""

from projects.api import channel, partner, project  # noqa: F401 - each registers its nouns
