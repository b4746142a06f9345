from django.db import migrations, models


class Migration(migrations.Migration):
    """Who walked in and was put on the roster by name has no address."""

    dependencies = [
        ("events", "0003_reminder_refusals"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="guest", name="one_guest_an_address"),
        migrations.AlterField(
            model_name="guest",
            name="address",
            field=models.EmailField(blank=True, editable=False, max_length=254),
        ),
        migrations.AlterField(
            model_name="guest",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="address"),
        ),
        migrations.AddConstraint(
            model_name="guest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("address", ""), _negated=True),
                fields=("community", "event", "address"),
                name="one_guest_an_address",
            ),
        ),
    ]
