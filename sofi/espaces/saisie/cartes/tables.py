"""The two tables of the Fiche Session, rows of its own form: the buttons that add and remove save all (R190, R191)."""

from django import forms

from sofi.offre.tables import Ligne
from sofi.referentiels.listes import choix
from sofi.regles.champs import libelle
from sofi.regles.models import Carte
from sofi.socle.formulaires import ChampDate, ChampEntier, SaisieDate

VIDE = ("", "Choisir…")
FORMATS_HEURE = ["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M", "%Hh", "%H.%M"]


class SaisieHeure(forms.TimeInput):
    """The browser's own hours; shows again what was typed when it is no hour."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        montre = context["widget"]["value"]
        if montre and not (len(montre) == 5 and montre[2] == ":" and montre.replace(":", "").isdecimal()):
            context["widget"]["type"] = "text"
        return context


class LigneDeTable(forms.Form):
    """A row. `objet` is None for one that the database does not hold; `bruts`: what could not be read in it."""

    nom_ligne = ""
    jour = "date_debut"

    def __init__(self, dossier, nom, cle, objet, bruts, data=None):
        super().__init__(data=data, prefix=f"{nom}-{cle}")
        self.cle, self.objet, self.bruts = cle, objet, bruts
        self.preparer(dossier)
        for champ_nom, champ in self.fields.items():
            champ.required = False
            champ.initial = bruts.get(champ_nom, self._valeur(champ_nom))
            champ.widget.attrs |= {
                "aria-label": f"{champ.label}, {self.nom_ligne} {cle}",
                "class": _classe(champ.widget),
                "autocomplete": "off",
            }
            if champ_nom in bruts:
                champ.widget.attrs["aria-invalid"] = "true"

    def preparer(self, dossier):
        """Fill the lists of the row."""

    def _valeur(self, nom):
        if self.objet is None:
            return None
        return getattr(self.objet, self.objet._meta.get_field(nom).attname)

    @property
    def numero(self):
        """The number under which the database holds it, or None."""
        return self.objet.pk if self.objet else None

    @property
    def a_finir(self):
        """True when one has still to type in it: no date, or something that could not be read."""
        return bool(self.bruts) or getattr(self.objet, self.jour, None) is None

    def lire(self):
        """The row as typed."""
        self.full_clean()
        illisibles = {nom: self.data.get(self.add_prefix(nom), "") for nom in self.errors}
        return Ligne(self.numero, dict(self.cleaned_data), illisibles)

    def est_vide(self):
        """True when nothing at all is typed in it."""
        return not any(self.data.get(self.add_prefix(nom), "").strip() for nom in self.fields)


def _classe(widget):
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def _ligne_de_texte(indication):
    return forms.TextInput({"placeholder": indication})


class LigneInformation(LigneDeTable):
    nom_ligne = "information collective"
    jour = "date"
    site = forms.ChoiceField(label="Lieu")
    lieu = forms.CharField(label="Autre lieu", max_length=200, widget=_ligne_de_texte("Autre lieu"))
    date = ChampDate(label="Date", widget=SaisieDate)
    heure_debut = forms.TimeField(label="Heure de début", input_formats=FORMATS_HEURE, widget=SaisieHeure)
    heure_fin = forms.TimeField(label="Heure de fin", input_formats=FORMATS_HEURE, widget=SaisieHeure)
    places = ChampEntier(label="Places", min_value=0, max_value=999_999)
    a_distance = forms.BooleanField(label="À distance")
    url = forms.CharField(label="Lien", max_length=400, widget=forms.URLInput({"placeholder": "Lien https://"}))
    commentaire = forms.CharField(label="Commentaire", max_length=500, widget=_ligne_de_texte("Commentaire"))

    def preparer(self, dossier):
        actuel = self.objet.site_id if self.objet else None
        sites = [site for site in dossier.sites_de_l_organisme if site.actif or site.pk == actuel]
        self.sites = {str(site.pk): site for site in sites}
        self.fields["site"].choices = [VIDE, *((cle, str(site)) for cle, site in self.sites.items())]

    def clean_site(self):
        return self.sites.get(self.cleaned_data["site"])


class LignePeriode(LigneDeTable):
    nom_ligne = "période d’inscription"
    type = forms.ChoiceField(label="Type")
    date_debut = ChampDate(label="Date Début", widget=SaisieDate)
    date_fin = ChampDate(label="Date Fin", widget=SaisieDate)

    def preparer(self, dossier):
        actuel = self.objet.type if self.objet else ""
        self.fields["type"].choices = [VIDE, *choix("type_periode_inscription", garder=[actuel])]


class Tableau:
    """A table of the card: its rows from the database, or as typed when `data` is what was sent."""

    def __init__(self, nom, ligne, dossier, data=None):
        self.nom, self.ligne, self.dossier, self.data = nom, ligne, dossier, data
        self.libelle, self.nom_ligne = libelle(Carte.SESSION, nom), ligne.nom_ligne
        bruts = dossier.fiche.saisie_illisible.get(nom, {})
        self.objets = {str(objet.pk): objet for objet in getattr(dossier.fiche, nom)}
        cles = list(self.objets) if data is None else list(dict.fromkeys(data.getlist(nom)))
        self.lignes = [
            ligne(dossier, nom, cle, self.objets.get(cle), bruts.get(cle, {}) if data is None else {}, data)
            for cle in cles[: max(LIGNES_MAX, len(self.objets))]
        ]

    @property
    def premieres(self):
        """The rows that are always in sight."""
        return self.lignes[:LIGNES_MONTREES]

    @property
    def suivantes(self):
        """The others: part of the form all the same, folded unless one has still to type in them."""
        return self.lignes[LIGNES_MONTREES:]

    @property
    def depliee(self):
        """True when all of them are in sight."""
        return self.data is not None or any(ligne.a_finir for ligne in self.suivantes)

    def lire(self, data):
        """The rows as typed, without the one whose removal is asked, with the one whose addition is.

        On a plain save a row left wholly empty is dropped: nobody meant to say anything with it. A row that the
        database no longer holds comes back only when one chose to keep one's own entry against another's.
        """
        retire = data.get("retirer", "")
        demande = "retirer" in data or "ajouter" in data or "automatique" in data
        lignes = [
            ligne.lire()
            for ligne in self.lignes
            if retire != f"{self.nom}:{ligne.cle}"
            and (ligne.numero is not None or "forcer" in data)
            and not (ligne.est_vide() and (ligne.numero is None or not demande))
        ]
        return [*lignes, Ligne(None)] if data.get("ajouter") == self.nom else lignes


LIGNES_MONTREES, LIGNES_MAX = 10, 200
