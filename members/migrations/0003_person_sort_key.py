"""People are sorted by a key without accents, kept beside their names."""

from django.db import migrations, models

from members.names import sort_key


def fill(apps, schema_editor):
    person = apps.get_model("members", "Person")
    for one in person.objects.all().iterator():
        person.objects.filter(pk=one.pk).update(sort_key=sort_key(one.last_name, one.first_name))


class Migration(migrations.Migration):
    dependencies = [("members", "0002_role_is_over")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="sort_key",
            field=models.CharField(default="", editable=False, max_length=250),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            name="person", options={"ordering": ["sort_key", "id"]}
        ),
    ]
