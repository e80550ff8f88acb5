"""What the forms of the four cards share: fields from the table of champs, rules applied, reading without refusal."""

from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict

from sofi.espaces.saisie.cartes.champs_formulaire import champ_de_formulaire
from sofi.espaces.saisie.cartes.consignes import description, refus
from sofi.referentiels.listes import choix
from sofi.regles.champs import Sorte, blocs_de, champ
from sofi.socle.html import sans_controles

GROUPES = {Sorte.MULTIPLE, Sorte.OUI_NON, Sorte.BLOCS, Sorte.FORMACODES}
"""Sorts whose absence from what is posted means "none chosen"."""
GABARITS = {
    Sorte.TABLE: "saisie/session_table.html",
    Sorte.BLOCS: "saisie/formation_blocs.html",
    Sorte.FORMACODES: "saisie/formation_domaines.html",
}
INCOMPLET = {"manquant", "regle.obligatoire", "info_sans_date", "info_sans_lieu", "periode_incomplete"}
"""Codes of anomalies that only say that something is still to be typed."""
LIES = {Sorte.SITE: "sites", Sorte.CONTACT: "contacts"}


@dataclass
class Lecture:
    """What was typed: readable values, raw text of the others, and what a rule refused, by field."""

    valeurs: dict = field(default_factory=dict)
    illisibles: dict = field(default_factory=dict)
    refus: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Element:
    """A field at its place in a bloc: a form field, or a template of its own."""

    nom: str
    champ: object = None
    gabarit: str = ""
    classe: str = ""


class FormulaireDeFiche(forms.Form):
    """The form of one card. `rangees`: names of fields that stand side by side."""

    carte = ""
    rangees = ()

    def __init__(self, dossier, data=None):
        self.dossier, self.objet = dossier, dossier.fiche
        self.effets = {un.nom: dossier.effets(un.nom) for un in self.champs_presents()}
        super().__init__(data=None if data is None else _sans_controles(data))
        self.preparer()
        for un in self.champs_presents():
            if un.sorte not in {Sorte.TABLE, Sorte.CERTIFICATION}:
                self.fields[un.nom] = self._champ(un)
        self.ajouter_champs()
        self.champs_meta = {un.nom: description(self, un) for un in self.champs_presents()}
        self.dire_les_anomalies(dossier.anomalies_de_la_fiche)

    def preparer(self):
        """What this card looks up before its fields are made."""

    def ajouter_champs(self):
        """Fields of this card that are no champ of the table."""

    def champs_presents(self):
        """The champs of this card that this entry shows: not those that a rule hides."""
        return [un for _, champs in blocs_de(self.carte) for un in champs if not self.dossier.effets(un.nom).masque]

    def choix_possibles(self, un):
        """The choices of a champ that has no closed list; None when it has one."""

    def est_verrouille(self, nom):
        """True when the rules leave no choice."""
        return self.effets[nom].verrou

    def valeur_imposee(self, un):
        """The value of a locked field."""
        return self.effets[un.nom].initiale

    def _champ(self, un):
        effet = self.effets[un.nom]
        autorises = effet.initiale if effet.verrou and un.sorte == Sorte.MULTIPLE else effet.autorises
        champ_fait = champ_de_formulaire(un, self.objet, autorises=autorises, choix_possibles=self.choix_possibles(un))
        champ_fait.initial = self._montre(un)
        if self.est_verrouille(un.nom) and not isinstance(champ_fait.widget, forms.TextInput | forms.Textarea):
            champ_fait.disabled = True
        return champ_fait

    def _montre(self, un):
        """What the field shows: the value, or what was typed and could not be read."""
        if un.nom in self.objet.saisie_illisible:
            return self.objet.saisie_illisible[un.nom]
        colonne = self.objet._meta.get_field(un.nom)
        return getattr(self.objet, colonne.attname)

    def dire_les_anomalies(self, anomalies):
        """Messages beside the fields, from the first save on; what is only missing is told in "À compléter" alone."""
        for meta in self.champs_meta.values():
            meta["messages"] = []
        for anomalie in anomalies if self.objet.version else ():
            meta = self.champs_meta.setdefault(anomalie.champ, {"messages": []})
            if anomalie.code not in INCOMPLET:
                meta["messages"].append({"gravite": anomalie.gravite, "texte": anomalie.message})

    def dire_les_refus(self, refuses):
        """Messages of what a rule refused in what was just sent."""
        for nom, message in refuses.items():
            self.champs_meta[nom]["messages"].append({"gravite": "bloquant", "texte": message})

    def sections(self):
        """The card's blocs for the screen: (title, rows of elements)."""
        for titre, champs in blocs_de(self.carte):
            noms = [un.nom for un in champs if un.nom in self.effets and un.sorte != Sorte.CERTIFICATION]
            if noms:
                yield titre, [[self._element(nom) for nom in rangee] for rangee in self._rangees(noms)]

    def _rangees(self, noms):
        restants = list(noms)
        while restants:
            voisins = next((r for r in self.rangees if restants[0] in r), (restants[0],))
            rangee = [nom for nom in restants if nom in voisins]
            restants = [nom for nom in restants if nom not in rangee]
            yield rangee

    def _element(self, nom):
        sorte = champ(self.carte, nom).sorte
        classe = "champ-court" if sorte in {Sorte.ENTIER, Sorte.DECIMAL} else ""
        return Element(nom, self[nom] if nom in self.fields else None, GABARITS.get(sorte, ""), classe)

    # Reading ----------------------------------------------------------------------------------------------------

    def lire(self):
        """What was typed, field by field. Nothing is refused for being incomplete or unreadable (R302)."""
        self.full_clean()
        lecture = Lecture()
        for un in self.champs_presents():
            if un.nom not in self.fields:
                continue
            if self.est_verrouille(un.nom):
                self._lire_verrouille(un, lecture)
            elif un.nom in self.data or un.sorte in GROUPES:
                self._lire_libre(un, lecture)
        self.lire_le_reste(lecture)
        return lecture

    def lire_le_reste(self, lecture):
        """What this card reads besides: tables, computed values."""

    def _lire_libre(self, un, lecture):
        if un.nom in self.cleaned_data:
            lecture.valeurs[un.nom] = self._valeur(un, self.cleaned_data[un.nom])
            return
        brut = self._brut(un)
        hors_regle = self._hors_regle(un, brut)
        if hors_regle:
            lecture.refus[un.nom] = hors_regle
            if un.sorte == Sorte.MULTIPLE:
                permis = {code for code, _ in self.fields[un.nom].choices}
                lecture.valeurs[un.nom] = [code for code in brut if code in permis]
        else:
            lecture.illisibles[un.nom] = brut

    def _brut(self, un):
        return self.data.getlist(un.nom) if un.sorte in GROUPES - {Sorte.OUI_NON} else self.data.get(un.nom, "")

    def _hors_regle(self, un, brut):
        """The rule's message when what was sent is in the list but not among the choices allowed."""
        if not un.a_choix or self.effets[un.nom].autorises is None:
            return None
        codes = brut if isinstance(brut, list) else [brut]
        if not set(codes) <= {code for code, _ in choix(un.liste)}:
            return None
        return refus(self.dossier.regles_du_champ(un.nom), "choix_autorises", un, brut)

    def _lire_verrouille(self, un, lecture):
        """A locked field holds the imposed value, whatever is sent; another value is refused in words."""
        lecture.valeurs[un.nom] = self.valeur_imposee(un)
        if un.nom not in self.data:
            return
        try:
            champ_libre = champ_de_formulaire(un, self.objet, choix_possibles=self.choix_possibles(un))
            envoyee = champ_libre.clean(self._brut(un))
        except forms.ValidationError:
            envoyee = self._brut(un)
        message = refus(self.dossier.regles_du_champ(un.nom), "valeur_imposee", un, envoyee)
        if message:
            lecture.refus[un.nom] = message

    def _valeur(self, un, propre):
        if un.sorte in LIES:
            return next((lie for lie in getattr(self.dossier, LIES[un.sorte]) if str(lie.pk) == propre), None)
        return propre


def _sans_controles(data):
    """What was posted without the characters that no reader sees: the database could not hold them all."""
    propre = QueryDict(mutable=True)
    for nom, valeurs in data.lists():
        propre.setlist(nom, [sans_controles(valeur) for valeur in valeurs if isinstance(valeur, str)])
    return propre
