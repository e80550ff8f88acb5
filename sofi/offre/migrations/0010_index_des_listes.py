"""The lists and counters of 60 000 sessions: indexes that the sorts by title and by site, the filter by programme and
the counters of actions read alone; on the session, the natures of its dispositifs, kept by the database.

Comparing arrays of codes took the CARIF-OREF's counters 10 of their 15 ms.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NATURES = "programme_region, apprentissage, professionnalisation, initiale"
DE_SES_DISPOSITIFS = """
    UPDATE offre_session SET (codes_dispositifs, programme_region, apprentissage, professionnalisation, initiale) = (
        SELECT coalesce(array_agg(DISTINCT code ORDER BY code), '{}'),
               coalesce(bool_or(nature = 'programme_region'), false), coalesce(bool_or(nature = 'apprentissage'), false),
               coalesce(bool_or(nature = 'professionnalisation'), false), coalesce(bool_or(nature = 'initiale'), false)
        FROM offre_dispositif JOIN programmes_typedispositif ON code = type_dispositif_id
        WHERE session_id = offre_session.id
    )
"""
TRIGGERS = f"""
DROP TRIGGER session_garde_ses_codes ON offre_session;
{DE_SES_DISPOSITIFS};
CREATE OR REPLACE FUNCTION offre_session_garde_ses_codes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.codes_dispositifs := '{{}}';
        NEW.programme_region := false; NEW.apprentissage := false;
        NEW.professionnalisation := false; NEW.initiale := false;
    ELSIF pg_trigger_depth() = 1 THEN
        NEW.codes_dispositifs := OLD.codes_dispositifs;
        NEW.programme_region := OLD.programme_region; NEW.apprentissage := OLD.apprentissage;
        NEW.professionnalisation := OLD.professionnalisation; NEW.initiale := OLD.initiale;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER session_garde_ses_codes BEFORE INSERT OR UPDATE OF codes_dispositifs, {NATURES} ON offre_session
    FOR EACH ROW EXECUTE FUNCTION offre_session_garde_ses_codes();

CREATE OR REPLACE FUNCTION offre_dispositif_donne_son_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {DE_SES_DISPOSITIFS} WHERE id IN (NEW.session_id, OLD.session_id);
    RETURN NULL;
END $$;

CREATE FUNCTION offre_type_dispositif_change_de_nature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE offre_dispositif SET type_dispositif_id = NEW.code WHERE type_dispositif_id = NEW.code;
    RETURN NULL;
END $$;
CREATE TRIGGER type_dispositif_change_de_nature AFTER UPDATE OF nature ON programmes_typedispositif
    FOR EACH ROW WHEN (OLD.nature <> NEW.nature) EXECUTE FUNCTION offre_type_dispositif_change_de_nature();
"""
UNDO = """
DROP TRIGGER type_dispositif_change_de_nature ON programmes_typedispositif;
DROP FUNCTION offre_type_dispositif_change_de_nature();
CREATE OR REPLACE FUNCTION offre_dispositif_donne_son_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE offre_session SET codes_dispositifs = ARRAY(
        SELECT DISTINCT type_dispositif_id FROM offre_dispositif WHERE session_id = offre_session.id ORDER BY 1
    ) WHERE id IN (NEW.session_id, OLD.session_id);
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION offre_session_garde_ses_codes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.codes_dispositifs := '{}';
    ELSIF pg_trigger_depth() = 1 THEN
        NEW.codes_dispositifs := OLD.codes_dispositifs;
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER session_garde_ses_codes ON offre_session;
CREATE TRIGGER session_garde_ses_codes BEFORE INSERT OR UPDATE OF codes_dispositifs ON offre_session
    FOR EACH ROW EXECUTE FUNCTION offre_session_garde_ses_codes();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0007_categories_qualiopi"),
        ("offre", "0009_rang_des_envois"),
        ("programmes", "0001_initiale"),
        ("referentiels", "0009_arbre_sans_langue"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="action",
            name="action_file_d_attente",
        ),
        migrations.RemoveIndex(
            model_name="action",
            name="action_etablissement_statut",
        ),
        migrations.RemoveIndex(
            model_name="session",
            name="session_liste_etablissement",
        ),
        migrations.RemoveIndex(
            model_name="session",
            name="session_liste_debut",
        ),
        migrations.RemoveIndex(
            model_name="session",
            name="session_liste_fin",
        ),
        migrations.AddField(
            model_name="session",
            name="apprentissage",
            field=models.BooleanField(default=False, editable=False, verbose_name="en contrat d’apprentissage"),
        ),
        migrations.AddField(
            model_name="session",
            name="initiale",
            field=models.BooleanField(default=False, editable=False, verbose_name="de formation initiale"),
        ),
        migrations.AddField(
            model_name="session",
            name="professionnalisation",
            field=models.BooleanField(default=False, editable=False, verbose_name="en contrat de professionnalisation"),
        ),
        migrations.AddField(
            model_name="session",
            name="programme_region",
            field=models.BooleanField(default=False, editable=False, verbose_name="du programme région"),
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
        migrations.AlterField(
            model_name="action",
            name="formation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions",
                to="offre.formation",
                verbose_name="formation",
            ),
        ),
        migrations.AlterField(
            model_name="action",
            name="site_dispensateur",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annuaire.site",
                verbose_name="Site dispensateur",
            ),
        ),
        migrations.AlterField(
            model_name="formation",
            name="campagne",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="formations",
                to="programmes.campagne",
                verbose_name="campagne",
            ),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["statut", "soumise_le"], include=("attribution",), name="action_file_d_attente"),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["formation", "id"], name="action_formation"),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["site_dispensateur", "id"], name="action_site_dispensateur"),
        ),
        migrations.AddIndex(
            model_name="formation",
            index=models.Index(fields=["intitule_plie"], name="formation_intitule"),
        ),
        migrations.AddIndex(
            model_name="formation",
            index=models.Index(fields=["campagne", "id"], name="formation_campagne"),
        ),
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
                    "programme_region",
                    "apprentissage",
                    "professionnalisation",
                    "initiale",
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
                    "programme_region",
                    "apprentissage",
                    "professionnalisation",
                    "initiale",
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
                    "programme_region",
                    "apprentissage",
                    "professionnalisation",
                    "initiale",
                    "diffusion_partielle",
                    "action",
                    "site_lieu",
                ),
                name="session_liste_fin",
            ),
        ),
    ]
