"""Asking twice for a token makes one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0002_receipt"),
    ]

    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="key",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.UniqueConstraint(fields=("user", "key"), name="one_token_a_key"),
        ),
    ]
