"""On the session, the outlets that do not get it, kept by the database from what is published (ADR 9).

A withdrawn session keeps them: it is no longer active, and no list asks.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

TRIGGERS = """
CREATE FUNCTION offre_session_garde_ses_canaux() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.canaux_fermes := '{}';
    ELSIF pg_trigger_depth() = 1 THEN
        NEW.canaux_fermes := OLD.canaux_fermes;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER session_garde_ses_canaux BEFORE INSERT OR UPDATE OF canaux_fermes ON offre_session
    FOR EACH ROW EXECUTE FUNCTION offre_session_garde_ses_canaux();

CREATE FUNCTION diffusion_session_dit_ses_canaux() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE offre_session SET canaux_fermes = NEW.canaux_fermes
    WHERE id = NEW.numero AND canaux_fermes IS DISTINCT FROM NEW.canaux_fermes;
    RETURN NULL;
END $$;
CREATE TRIGGER session_dit_ses_canaux AFTER INSERT OR UPDATE OF canaux_fermes ON diffusion_sessionpubliee
    FOR EACH ROW EXECUTE FUNCTION diffusion_session_dit_ses_canaux();

UPDATE diffusion_sessionpubliee SET canaux_fermes = canaux_fermes WHERE canaux_fermes <> '{}';
"""
UNDO = """
DROP TRIGGER session_dit_ses_canaux ON diffusion_sessionpubliee;
DROP FUNCTION diffusion_session_dit_ses_canaux();
DROP TRIGGER session_garde_ses_canaux ON offre_session;
DROP FUNCTION offre_session_garde_ses_canaux();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("diffusion", "0006_canaux_fermes"),
        ("offre", "0007_remplacement"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="session", name="session_liste_etablissement"),
        migrations.RemoveIndex(model_name="session", name="session_liste_debut"),
        migrations.RemoveIndex(model_name="session", name="session_liste_fin"),
        migrations.AddField(
            model_name="session",
            name="canaux_fermes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30),
                blank=True,
                default=list,
                editable=False,
                help_text="Kept by the database from what is published (migration 0008): what is assigned is not written.",
                size=None,
                verbose_name="canaux de diffusion où elle ne va pas",
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="diffusion_partielle",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(("canaux_fermes", []), _negated=True),
                output_field=models.BooleanField(verbose_name="ne va pas vers tous les canaux"),
            ),
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("publiee_le__isnull", False)),
                fields=["etablissement", "date_debut", "id"],
                include=(
                    "date_fin",
                    "publiee_le",
                    "retiree_le",
                    "a_distance",
                    "codes_dispositifs",
                    "diffusion_partielle",
                    "action",
                    "site_lieu",
                ),
                name="session_liste_etablissement",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("publiee_le__isnull", False)),
                fields=["date_debut", "id"],
                include=(
                    "date_fin",
                    "publiee_le",
                    "retiree_le",
                    "a_distance",
                    "codes_dispositifs",
                    "diffusion_partielle",
                    "action",
                    "site_lieu",
                ),
                name="session_liste_debut",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("publiee_le__isnull", False)),
                fields=["date_fin", "id"],
                include=(
                    "date_debut",
                    "publiee_le",
                    "retiree_le",
                    "a_distance",
                    "codes_dispositifs",
                    "diffusion_partielle",
                    "action",
                    "site_lieu",
                ),
                name="session_liste_fin",
            ),
        ),
    ]
