"""« Les avantages de Sofi » as the procedures tell them, until the CARIF-OREF writes its own (R008, R009, R010)."""

from django.db import migrations

TEXTE = (
    "<p>Saisissez votre offre dans Sofi et actualisez-la régulièrement\u00a0: elle est mise à la disposition des valideurs "
    "et du public le plus rapidement possible.</p>"
    "<ul><li>Elle est visible sur les sites de la région, en recherche de formation et dans le catalogue des "
    "formations.</li>"
    "<li>Elle est disponible dans les systèmes nationaux, par Offre Info\u00a0: Aude, Kairos, i-milo, Candidat "
    "France Travail, Ouiform.</li></ul>"
)


def ecrire(apps, schema_editor):
    apps.get_model("socle", "Rubrique").objects.get_or_create(code="avantages", defaults={"texte": TEXTE})


class Migration(migrations.Migration):
    dependencies = [("socle", "0003_contact_et_rubriques")]
    operations = [migrations.RunPython(ecrire, migrations.RunPython.noop)]
