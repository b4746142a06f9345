from django.db import migrations


def give_seats(apps, schema_editor):
    """Whoever said yes has a seat: online where all meet online, else in the room."""
    Registration = apps.get_model("events", "Registration")
    Event = apps.get_model("events", "Event")
    online = Event.objects.using(schema_editor.connection.alias).filter(mode="online")
    said_yes = Registration.objects.using(schema_editor.connection.alias)
    said_yes = said_yes.filter(answer="yes", seat="")
    said_yes.filter(event_id__in=online.values("pk")).update(seat="online")
    said_yes.update(seat="room")


class Migration(migrations.Migration):
    """Answers from before there were two kinds of seats."""

    dependencies = [
        ("events", "0005_why_revoked"),
    ]

    operations = [
        migrations.RunPython(give_seats, migrations.RunPython.noop),
    ]
