"""The last actions of an establishment, for its dashboard."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0001_initiale"),
        ("offre", "0005_codes_dispositifs"),
        ("programmes", "0001_initiale"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["etablissement", "modifiee_le", "id"], name="action_recentes"),
        ),
    ]
