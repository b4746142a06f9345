"""The one table of the reference."""

from django.db import models


class Row(models.Model):
    """Something with a title, a person and a moment."""

    title = models.CharField(max_length=120)
    person = models.CharField(max_length=120)
    starts_at = models.DateTimeField(db_index=True)

    def __str__(self):
        return self.title
