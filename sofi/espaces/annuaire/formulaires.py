"""The forms of the four blocs: Etablissement, Site, Contact, Portes Ouvertes (R069 to R123)."""

from django import forms

from sofi.annuaire.certificats import TAILLE_MAX, CertificatRefuse, lire_type
from sofi.annuaire.models import Contact, Etablissement, PorteOuverte, Site
from sofi.annuaire.models.etablissement import verifier_siret
from sofi.annuaire.models.site import CategorieQualiopi, Situation
from sofi.annuaire.normes import (
    normaliser_nda,
    normaliser_telephone,
    normaliser_uai,
    normaliser_url,
    sans_espaces,
)
from sofi.espaces.annuaire.communes import accorder
from sofi.referentiels.listes import choix
from sofi.socle.formulaires import Cases, ChampDate, ChampDecimal, sur_une_ligne
from sofi.socle.html import sans_controles

ADRESSE = {"ligne1", "ligne2", "ligne3", "code_postal", "commune"}
VIDE = ("", "Non renseigné")


class ChampNormalise(forms.CharField):
    """A text kept in its one form by `norme`."""

    def __init__(self, norme, **options):
        super().__init__(**options)
        self.norme = norme

    def clean(self, value):
        return self.norme(super().clean(value))


def _sans_controles(data):
    """What was posted without the characters that no reader sees."""
    if data is None:
        return None
    data = data.copy()
    for nom in data:
        data.setlist(nom, [sans_controles(valeur) for valeur in data.getlist(nom)])
    return data


class FormulaireFiche(forms.ModelForm):
    """A card that several people may have open: it carries the version that its reader saw."""

    version = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, data=None, files=None, **options):
        super().__init__(_sans_controles(data), files, **options)
        sur_une_ligne(self)
        self.initial.setdefault("version", self.instance.version)

    @property
    def version_lue(self):
        """The version that the page showed, or the one that its reader chose to replace; -1 when it is no number."""
        envoyee = self.data.get(self.add_prefix("forcer")) or self.data.get(self.add_prefix("version"), "")
        return int(envoyee) if envoyee.isdecimal() and len(envoyee) < 10 else -1


class FormulaireEtablissement(FormulaireFiche):
    """SIRET and raison sociale come from INSEE: only the CARIF-OREF changes them (R069 to R071)."""

    prefix = "etablissement"

    class Meta:
        model = Etablissement
        fields = ["siret", "siege_insee", "raison_sociale", "nda", "uai", "categorie"]

    def __init__(self, data=None, *, cariforef, **options):
        super().__init__(data, **options)
        self.fields["siret"] = ChampNormalise(_siret, label="SIRET", max_length=20, help_text="14 chiffres.")
        self.fields["siege_insee"] = ChampNormalise(_siret, label="Siège INSEE", max_length=20, required=False)
        self.fields["nda"] = ChampNormalise(
            normaliser_nda, label="Numéro de déclaration d’activité", required=False, help_text="11 chiffres."
        )
        self.fields["uai"] = ChampNormalise(
            normaliser_uai,
            label="UAI",
            required=False,
            help_text="Seulement si vous en avez un : 7 chiffres, une lettre.",
        )
        categories = choix("categorie", garder=[self.instance.categorie])
        self.fields["categorie"] = forms.ChoiceField(label="Catégorie", choices=[VIDE, *categories], required=False)
        if not cariforef:
            for nom in ("siret", "siege_insee", "raison_sociale"):
                del self.fields[nom]


def _siret(texte):
    siret = sans_espaces(texte)
    if siret:
        verifier_siret(siret)
    return siret


class FormulaireSite(FormulaireFiche):
    """A site: name, address, ways to reach it, Complément OF (R077 to R095)."""

    prefix = "site"
    commune = forms.CharField(label="Commune INSEE", required=False, max_length=80)

    class Meta:
        model = Site
        fields = ["nom_usage", "ligne1", "ligne2", "ligne3", "code_postal", "bureau_distributeur", "commune"]
        fields += ["longitude", "latitude", "telephone_fixe", "telephone_mobile", "email", "site_web"]
        fields += ["qualites", "modalite_accueil", "perimetre", "categories_qualiopi", "fin_qualiopi"]

    def __init__(self, data=None, files=None, **options):
        super().__init__(data, files, **options)
        site = self.instance
        if "commune" not in (options.get("initial") or {}):
            self.initial["commune"] = str(site.commune or "")
        self.fields["code_postal"] = ChampNormalise(
            sans_espaces, label="Code postal", max_length=7, required=False, help_text="5 chiffres."
        )
        for nom, minimum, maximum in (("longitude", -180, 180), ("latitude", -90, 90)):
            self.fields[nom] = ChampDecimal(
                label=nom.capitalize(), required=False, min_value=minimum, max_value=maximum
            )
        for nom in ("telephone_fixe", "telephone_mobile"):
            libelle = Site._meta.get_field(nom).verbose_name
            self.fields[nom] = ChampNormalise(normaliser_telephone, label=libelle, required=False, max_length=40)
        self.fields["site_web"] = ChampNormalise(normaliser_url, label="Site web", required=False, max_length=500)
        self.fields["qualites"] = forms.MultipleChoiceField(
            label="Qualité", choices=choix("qualite", garder=site.qualites), required=False, widget=Cases
        )
        self.fields["categories_qualiopi"] = forms.MultipleChoiceField(
            label="Catégories d’actions certifiées", choices=CategorieQualiopi.choices, required=False, widget=Cases
        )
        for nom in ("modalite_accueil", "perimetre"):
            libelle, possibles = Site._meta.get_field(nom).verbose_name, choix(nom, garder=[getattr(site, nom)])
            self.fields[nom] = forms.ChoiceField(label=libelle, choices=[VIDE, *possibles], required=False)
        self.fields["certificat"] = forms.FileField(
            label="Certification (fichier)",
            required=False,
            help_text="PDF, PNG ou JPEG, 5 Mo au maximum.",
            widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
            error_messages={"empty": "Ce fichier est vide. Choisissez-en un autre."},
        )
        self.fields["fin_qualiopi"] = ChampDate(label="Fin de certification Qualiopi", required=False)

    def clean_certificat(self):
        """Read the file and know it by its bytes; its content is then in `self.contenu`."""
        envoye = self.cleaned_data["certificat"]
        if not envoye:
            return None
        if envoye.size > TAILLE_MAX:
            raise forms.ValidationError("Ce fichier est trop lourd : 5 Mo au maximum.")
        self.contenu = envoye.read()
        try:
            lire_type(self.contenu)
        except CertificatRefuse as refus:
            raise forms.ValidationError(str(refus)) from None
        return envoye

    def situer(self):
        """Say where the coordinates come from; those of the old address go when the street or the town changed."""
        site, changes = self.instance, set(self.changed_data)
        if changes & {"longitude", "latitude"}:
            site.situation = Situation.SAISIE if site.longitude is not None else ""
            site.situation_echec_le = None
        elif changes & ADRESSE:
            site.longitude = site.latitude = site.situation_echec_le = None
            site.situation = ""

    def clean_longitude(self):
        return _au_millionieme(self.cleaned_data["longitude"])

    def clean_latitude(self):
        return _au_millionieme(self.cleaned_data["latitude"])

    def clean(self):
        donnees = super().clean()
        if (donnees.get("longitude") is None) != (donnees.get("latitude") is None) and not self.errors:
            self.add_error("latitude", "Donnez la longitude et la latitude ensemble, ou ni l’une ni l’autre.")
        if {"code_postal", "bureau_distributeur", "commune"} <= set(donnees):
            accord = accorder(donnees["code_postal"], donnees["bureau_distributeur"], donnees["commune"])
            for nom, message in accord.erreurs.items():
                self.add_error(nom, message)
            donnees |= {"bureau_distributeur": accord.bureau_distributeur}
            if "commune" not in accord.erreurs:
                donnees["commune"] = accord.commune
        else:
            donnees.pop("commune", None)
        return donnees


def _au_millionieme(coordonnee):
    return None if coordonnee is None else round(coordonnee, 6)


class FormulaireContact(FormulaireFiche):
    """A person to reach, who may be a référent (R101 to R106)."""

    prefix = "contact"

    class Meta:
        model = Contact
        fields = ["nom", "prenom", "fonction", "telephone", "email", "site", "referents"]

    def __init__(self, data=None, *, sites, **options):
        super().__init__(data, **options)
        self.fields["telephone"] = ChampNormalise(
            normaliser_telephone, label="Téléphone", required=False, max_length=40
        )
        self.fields["site"] = forms.ModelChoiceField(
            sites, label="Site", required=False, empty_label="Tout l’établissement"
        )
        self.fields["referents"] = forms.MultipleChoiceField(
            label="Référents",
            choices=choix("referent", garder=self.instance.referents),
            required=False,
            widget=Cases,
        )


class FormulairePorteOuverte(FormulaireFiche):
    """Open days (R116 to R123)."""

    prefix = "po"

    class Meta:
        model = PorteOuverte
        fields = ["libelle", "site", "nature", "site_internet", "date_debut", "date_fin", "commentaire"]
        widgets = {"commentaire": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, data=None, *, sites, **options):
        super().__init__(data, **options)
        self.fields["site"] = forms.ModelChoiceField(
            sites, label="Site", empty_label="Choisissez", help_text="Le site de déroulement."
        )
        natures = choix("nature_po", garder=[self.instance.nature])
        self.fields["nature"] = forms.ChoiceField(label="Nature", choices=[("", "Choisissez"), *natures])
        self.fields["site_internet"] = ChampNormalise(
            normaliser_url, label="Site internet", required=False, max_length=500
        )
        self.fields["date_debut"] = ChampDate(label="Date début")
        self.fields["date_fin"] = ChampDate(
            label="Date fin", required=False, help_text="Vide si les portes ouvertes ne durent qu’un jour."
        )

    def clean(self):
        donnees = super().clean()
        debut, fin = donnees.get("date_debut"), donnees.get("date_fin")
        if debut and fin and fin < debut:
            self.add_error(
                "date_fin", f"La date de fin précède la date de début ({debut:%d/%m/%Y}). Corrigez l’une des deux."
            )
        return donnees
