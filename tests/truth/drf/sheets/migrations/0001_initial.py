import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def press_the_first(apps, schema_editor):
    owner = apps.get_model("auth", "User").objects.create(username="linnea", password="!")
    apps.get_model("sheets", "Sheet").objects.create(pk=1, name="Linnaea borealis", owner=owner)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                (
                    "owner",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        migrations.RunPython(press_the_first, migrations.RunPython.noop),
    ]
