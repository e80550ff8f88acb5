"""Fill the codes of the sessions that exist already: touching their dispositifs is enough."""

from django.db import migrations

FILL = "UPDATE offre_dispositif SET type_dispositif_id = type_dispositif_id"


class Migration(migrations.Migration):
    dependencies = [("offre", "0004_compteurs")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
