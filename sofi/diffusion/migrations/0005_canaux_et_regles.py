"""The outlets of the sources (R008, R009, R265 to R270) and their first rules, R197 ahead."""

from django.db import migrations

CANAUX = (
    # code, name, way
    ("site_public", "Site régional public", "site"),
    ("site_pro", "Site régional pro", "site"),
    ("offre_info", "Offre Info", "fichier"),
    ("kairos", "Kairos", "fichier"),
    ("ouiform", "Ouiform", "fichier"),
    ("imilo", "i-milo", "fichier"),
    ("aude", "Aude", "fichier"),
    ("candidat_ft", "Candidat France Travail", "fichier"),
)
LECTEURS = ("kairos", "ouiform", "imilo", "aude", "candidat_ft")
FLUX = "Lecteurs connus du flux LHÉO national, à confirmer avec le Réseau des Carif-Oref"
REGLES = (
    # condition, outlets, field, message, source
    (
        "information_collective",
        ("site_public", "site_pro", "kairos", "ouiform"),
        "session.informations_collectives",
        (
            "la saisie d’une information collective est obligatoire pour que l’offre puisse alimenter Kairos, "
            "Ouiform et les sites régionaux."
        ),
        "Procédures de saisie, Fiche Session, Informations collectives",
    ),
    (
        "commune_du_lieu",
        LECTEURS,
        "session.site_lieu",
        "le site lieu manque, ou n’est rattaché à aucune commune : les lecteurs du flux ne savent pas où est la session.",
        FLUX,
    ),
    (
        "publics",
        LECTEURS,
        "dispositif.publics",
        "aucun public n’est coché : une session sans public est écartée par les lecteurs du flux.",
        FLUX,
    ),
    (
        "non_terminee",
        LECTEURS,
        "session.date_fin",
        "la session est terminée : plus personne ne peut y être orienté.",
        "Prescription : on n’oriente que vers une session à venir ou en cours",
    ),
)


def installer(apps, schema_editor):
    canal, regle = apps.get_model("diffusion", "Canal"), apps.get_model("diffusion", "RegleDiffusion")
    for rang, (code, nom, voie) in enumerate(CANAUX, start=1):
        canal.objects.create(code=code, nom=nom, voie=voie, ordre=rang * 10)
    for rang, (condition, canaux, champ, message, source) in enumerate(REGLES, start=1):
        ligne = regle.objects.create(condition=condition, champ=champ, message=message, source=source, ordre=rang * 10)
        ligne.canaux.set(canaux)
    apps.get_model("diffusion", "SessionPubliee").objects.filter(a_une_information_collective=False).update(
        canaux_fermes=sorted(REGLES[0][1])
    )


class Migration(migrations.Migration):
    dependencies = [
        ("diffusion", "0004_passeport"),
    ]

    operations = [
        migrations.RunPython(installer, migrations.RunPython.noop),
    ]
