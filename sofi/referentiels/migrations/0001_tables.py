"""The tables of reference data, with their folded columns for search."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import sofi.referentiels.colonnes
import sofi.socle.texte


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("socle", "0001_plier"),
    ]

    operations = [
        migrations.CreateModel(
            name="BlocCompetence",
            fields=[
                (
                    "code",
                    models.CharField(
                        help_text="Par exemple RNCP35030BC01.",
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("code_rncp", models.CharField(db_index=True, max_length=12, verbose_name="code RNCP")),
                ("libelle", models.TextField(verbose_name="libellé")),
                ("objectif", models.TextField(blank=True)),
                ("programme", models.TextField(blank=True)),
                ("ordre", models.PositiveSmallIntegerField()),
                ("actif", models.BooleanField(default=True)),
            ],
            options={
                "verbose_name": "bloc de compétences",
                "verbose_name_plural": "blocs de compétences",
                "ordering": ["code_rncp", "ordre", "code"],
            },
        ),
        migrations.CreateModel(
            name="Departement",
            fields=[
                ("code", models.CharField(max_length=3, primary_key=True, serialize=False)),
                ("nom", models.CharField(max_length=60)),
            ],
            options={
                "verbose_name": "département",
                "verbose_name_plural": "départements",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="NiveauCertification",
            fields=[
                ("code", models.CharField(max_length=1, primary_key=True, serialize=False)),
                ("libelle", models.CharField(max_length=60, verbose_name="libellé")),
                (
                    "libelle_europeen",
                    models.CharField(blank=True, max_length=60, verbose_name="libellé européen"),
                ),
                ("code_lheo", models.CharField(max_length=2, verbose_name="niveau de sortie LHÉO")),
                ("ordre", models.PositiveSmallIntegerField()),
            ],
            options={
                "verbose_name": "niveau de certification",
                "verbose_name_plural": "niveaux de certification",
                "ordering": ["ordre"],
            },
        ),
        migrations.CreateModel(
            name="Choix",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("liste", models.SlugField(max_length=40)),
                ("code", models.CharField(max_length=40)),
                ("libelle", models.CharField(max_length=200, verbose_name="libellé")),
                ("code_lheo", models.CharField(blank=True, max_length=10, verbose_name="code LHÉO")),
                ("ordre", models.PositiveSmallIntegerField(default=0)),
                ("actif", models.BooleanField(default=True)),
                ("verrouille", models.BooleanField(default=False, verbose_name="verrouillé")),
            ],
            options={
                "verbose_name": "choix d'une liste",
                "verbose_name_plural": "choix des listes",
                "ordering": ["liste", "ordre", "libelle"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("liste", "code"),
                        name="choix_unique_par_liste",
                        violation_error_message="Ce code existe déjà dans cette liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True), models.Q(("libelle", ""), _negated=True)
                        ),
                        name="choix_code_et_libelle_remplis",
                        violation_error_message="Un choix a un code et un libellé.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commune",
            fields=[
                (
                    "code_insee",
                    models.CharField(max_length=5, primary_key=True, serialize=False, verbose_name="code INSEE"),
                ),
                ("nom", models.CharField(max_length=80)),
                (
                    "lon",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="longitude"
                    ),
                ),
                (
                    "lat",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="latitude"),
                ),
                ("population", models.PositiveIntegerField(blank=True, null=True)),
                ("actif", models.BooleanField(default=True)),
                (
                    "nom_plie",
                    models.GeneratedField(
                        db_persist=True,
                        expression=sofi.socle.texte.Plier(models.F("nom")),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "departement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communes",
                        to="referentiels.departement",
                        verbose_name="département",
                    ),
                ),
            ],
            options={
                "verbose_name": "commune",
                "verbose_name_plural": "communes",
                "ordering": ["nom_plie", "code_insee"],
            },
        ),
        migrations.CreateModel(
            name="Nsf",
            fields=[
                ("code", models.CharField(max_length=4, primary_key=True, serialize=False)),
                ("libelle", models.CharField(max_length=200, verbose_name="libellé")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enfants",
                        to="referentiels.nsf",
                    ),
                ),
            ],
            options={
                "verbose_name": "spécialité de formation (NSF)",
                "verbose_name_plural": "spécialités de formation (NSF)",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="TypeCertification",
            fields=[
                ("code", models.CharField(max_length=3, primary_key=True, serialize=False)),
                ("libelle", models.CharField(max_length=150, verbose_name="libellé")),
                (
                    "ancien_libelle",
                    models.CharField(
                        blank=True,
                        help_text="Celui qui suivait la nomenclature de 1969.",
                        max_length=150,
                        verbose_name="ancien libellé",
                    ),
                ),
                (
                    "type_module",
                    models.CharField(default="Bloc de compétences", max_length=60, verbose_name="type des modules"),
                ),
                (
                    "niveau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="types",
                        to="referentiels.niveaucertification",
                    ),
                ),
            ],
            options={
                "verbose_name": "type de certification",
                "verbose_name_plural": "types de certification",
                "ordering": ["niveau__ordre", "libelle"],
            },
        ),
        migrations.CreateModel(
            name="Certification",
            fields=[
                (
                    "code",
                    models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name="code Certif Info"),
                ),
                ("intitule", models.CharField(max_length=500, verbose_name="intitulé")),
                (
                    "niveau_europeen",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="niveau européen"),
                ),
                (
                    "code_rncp",
                    models.CharField(
                        blank=True,
                        help_text="Par exemple RNCP35030.",
                        max_length=12,
                        verbose_name="code RNCP",
                    ),
                ),
                (
                    "codes_rs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="codes RS",
                    ),
                ),
                (
                    "codes_rome",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="codes ROME",
                    ),
                ),
                ("code_nsf", models.CharField(blank=True, max_length=4, verbose_name="code NSF")),
                (
                    "formacodes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5), blank=True, default=list, size=None
                    ),
                ),
                (
                    "version_formacode",
                    models.CharField(blank=True, max_length=10, verbose_name="version des Formacodes"),
                ),
                (
                    "certificateurs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ("valideurs", models.TextField(blank=True)),
                (
                    "annee_premiere_session",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="année de 1ière session"),
                ),
                (
                    "annee_derniere_session",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="année de dernière session"),
                ),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("publie", "publiée"),
                            ("preparatoire", "préparatoire et non certifiante"),
                            ("habilitation", "habilitation"),
                        ],
                        default="publie",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("objectif", models.TextField(blank=True)),
                ("programme", models.TextField(blank=True)),
                (
                    "objectif_general",
                    models.CharField(
                        default="6",
                        help_text="Code de la liste objectif_general.",
                        max_length=2,
                        verbose_name="objectif général",
                    ),
                ),
                ("actif", models.BooleanField(default=True)),
                (
                    "intitule_plie",
                    models.GeneratedField(
                        db_persist=True,
                        expression=sofi.socle.texte.Plier(models.F("intitule")),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "mots",
                    models.GeneratedField(
                        db_persist=True,
                        expression=sofi.referentiels.colonnes.Vecteur(
                            sofi.socle.texte.Plier(models.F("intitule")),
                            configuration="pg_catalog.simple",
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "racines",
                    models.GeneratedField(
                        db_persist=True,
                        expression=sofi.referentiels.colonnes.Vecteur(
                            sofi.socle.texte.Plier(models.F("intitule")),
                            configuration="pg_catalog.french",
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certifications",
                        to="referentiels.typecertification",
                    ),
                ),
            ],
            options={
                "verbose_name": "certification",
                "verbose_name_plural": "certifications",
                "ordering": ["intitule_plie", "code"],
            },
        ),
        migrations.CreateModel(
            name="VersionFormacode",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("libelle", models.CharField(max_length=10, unique=True, verbose_name="libellé")),
                ("est_courante", models.BooleanField(default=False, verbose_name="version courante")),
            ],
            options={
                "verbose_name": "version du Formacode",
                "verbose_name_plural": "versions du Formacode",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("est_courante", True)),
                        fields=("est_courante",),
                        name="une_seule_version_formacode_courante",
                        violation_error_message="Une seule version du Formacode peut être la version courante.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Formacode",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("code", models.CharField(max_length=5)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("domaine", "domaine"),
                            ("champ", "champ sémantique"),
                            ("descripteur", "descripteur"),
                        ],
                        max_length=11,
                    ),
                ),
                ("libelle", models.CharField(max_length=200, verbose_name="libellé")),
                (
                    "chemin",
                    models.CharField(
                        blank=True,
                        help_text="Arborescence : deux caractères par niveau ; trie l'arbre.",
                        max_length=24,
                        verbose_name="chemin",
                    ),
                ),
                ("synonymes", models.TextField(blank=True)),
                ("actif", models.BooleanField(default=True)),
                (
                    "libelle_plie",
                    models.GeneratedField(
                        db_persist=True,
                        expression=sofi.socle.texte.Plier(models.F("libelle")),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "mots",
                    models.GeneratedField(
                        db_persist=True,
                        expression=sofi.referentiels.colonnes.Vecteur(
                            sofi.socle.texte.Plier(
                                django.db.models.functions.text.Concat(
                                    models.F("libelle"),
                                    models.Value(" "),
                                    models.F("synonymes"),
                                    output_field=models.TextField(),
                                )
                            ),
                            configuration="pg_catalog.simple",
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "racines",
                    models.GeneratedField(
                        db_persist=True,
                        expression=sofi.referentiels.colonnes.Vecteur(
                            sofi.socle.texte.Plier(
                                django.db.models.functions.text.Concat(
                                    models.F("libelle"),
                                    models.Value(" "),
                                    models.F("synonymes"),
                                    output_field=models.TextField(),
                                )
                            ),
                            configuration="pg_catalog.french",
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enfants",
                        to="referentiels.formacode",
                        verbose_name="terme générique",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="formacodes",
                        to="referentiels.versionformacode",
                    ),
                ),
            ],
            options={
                "verbose_name": "Formacode",
                "verbose_name_plural": "Formacodes",
                "ordering": ["chemin", "type", "code"],
            },
        ),
        migrations.CreateModel(
            name="CertificationSuccession",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("ancien_code", models.PositiveIntegerField(verbose_name="ancien code")),
                (
                    "ancien_intitule",
                    models.CharField(blank=True, max_length=500, verbose_name="ancien intitulé"),
                ),
                ("ancien_rncp", models.CharField(blank=True, max_length=12, verbose_name="ancien code RNCP")),
                (
                    "nouveau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="predecesseurs",
                        to="referentiels.certification",
                    ),
                ),
            ],
            options={
                "verbose_name": "succession de certifications",
                "verbose_name_plural": "successions de certifications",
                "ordering": ["ancien_code", "nouveau_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ancien_code", "nouveau"),
                        name="succession_unique",
                        violation_error_message="Cette succession est déjà connue.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CodePostal",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("code_postal", models.CharField(db_index=True, max_length=5, verbose_name="code postal")),
                ("libelle_acheminement", models.CharField(max_length=50, verbose_name="bureau distributeur")),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes_postaux",
                        to="referentiels.commune",
                    ),
                ),
            ],
            options={
                "verbose_name": "code postal",
                "verbose_name_plural": "codes postaux",
                "ordering": ["code_postal", "commune__nom_plie"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commune", "code_postal"),
                        name="code_postal_unique_par_commune",
                        violation_error_message="Cette commune a déjà ce code postal.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="commune",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lat__isnull", True), ("lon__isnull", True)),
                    models.Q(("lat__range", (-90, 90)), ("lon__range", (-180, 180))),
                    _connector="OR",
                ),
                name="commune_coordonnees_plausibles",
                violation_error_message="La longitude va de -180 à 180 et la latitude de -90 à 90.",
            ),
        ),
        migrations.AddIndex(
            model_name="certification",
            index=django.contrib.postgres.indexes.GinIndex(fields=["mots"], name="certification_mots"),
        ),
        migrations.AddIndex(
            model_name="certification",
            index=django.contrib.postgres.indexes.GinIndex(fields=["racines"], name="certification_racines"),
        ),
        migrations.AddIndex(
            model_name="certification",
            index=models.Index(fields=["code_rncp"], name="certification_rncp"),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("niveau_europeen__isnull", True), ("niveau_europeen__range", (1, 8)), _connector="OR"
                ),
                name="certification_niveau_europeen_1_a_8",
                violation_error_message="Le niveau européen va de 1 à 8.",
            ),
        ),
        migrations.AddIndex(
            model_name="formacode",
            index=django.contrib.postgres.indexes.GinIndex(fields=["mots"], name="formacode_mots"),
        ),
        migrations.AddIndex(
            model_name="formacode",
            index=django.contrib.postgres.indexes.GinIndex(fields=["racines"], name="formacode_racines"),
        ),
        migrations.AddIndex(
            model_name="formacode",
            index=models.Index(fields=["version", "chemin"], name="formacode_chemin"),
        ),
        migrations.AddConstraint(
            model_name="formacode",
            constraint=models.UniqueConstraint(
                fields=("version", "code"),
                name="formacode_unique_par_version",
                violation_error_message="Ce code existe déjà dans cette version du Formacode.",
            ),
        ),
        migrations.AddConstraint(
            model_name="formacode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("parent__isnull", True), ("type", "domaine")),
                    models.Q(models.Q(("type", "domaine"), _negated=True), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="formacode_parent_sauf_domaine",
                violation_error_message="Un champ ou un descripteur a un terme générique, un domaine n'en a pas.",
            ),
        ),
    ]
