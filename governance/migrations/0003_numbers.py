"""Give each vote already opened its number in its club, in the order of the openings."""

from django.db import migrations


def number(apps, schema_editor):
    motions = apps.get_model("governance", "Motion").objects
    last = {}
    for motion in motions.filter(opened_at__isnull=False).order_by("opened_at", "id"):
        last[motion.club_id] = last.get(motion.club_id, 0) + 1
        motions.filter(pk=motion.pk).update(number=last[motion.club_id])


class Migration(migrations.Migration):
    dependencies = [("governance", "0002_decisions")]

    operations = [migrations.RunPython(number, migrations.RunPython.noop)]
