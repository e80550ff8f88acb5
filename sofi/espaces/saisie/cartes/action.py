"""The Fiche Action: its form, its summary rows (R156 to R171, R294)."""

from django import forms

from sofi.espaces.saisie.cartes.formulaire import Element, FormulaireDeFiche
from sofi.espaces.saisie.cartes.resume import lignes_de
from sofi.offre.perimetre import en_ses_mains
from sofi.regles.champs import Sorte
from sofi.regles.models import Carte
from sofi.socle.formulaires import ChampDate

CARTE = Carte.ACTION
ACCORD = ("accord_region", "accord_region_le")


class FormulaireAction(FormulaireDeFiche):
    """An offer already published also asks for the Région's agreement on its modification (R011, R221)."""

    carte = CARTE
    rangees = (("url_video", "url_pdf", "url_action"),)

    @property
    def demande_un_accord(self):
        """True when modifying it needs the Région's prior agreement."""
        return bool(self.dossier.campagne and self.objet.est_publiee)

    def choix_possibles(self, un):
        if un.sorte != Sorte.SITE:
            return None
        siens = [site for site in self.dossier.sites if site.etablissement_id == self.objet.etablissement_id]
        return [
            (str(site.pk), site.libelle_dispensateur)
            for site in siens
            if site.pk == self.objet.site_dispensateur_id or (site.actif and en_ses_mains(site, self.dossier.par))
        ]

    def ajouter_champs(self):
        if not self.demande_un_accord:
            return
        illisibles = self.objet.saisie_illisible
        for nom, champ in (("accord_region", forms.CharField(max_length=120)), ("accord_region_le", ChampDate())):
            champ.required = False
            champ.label = self.objet._meta.get_field(nom).verbose_name
            champ.initial = illisibles.get(nom, getattr(self.objet, nom))
            self.fields[nom] = champ

    def dire_les_anomalies(self, anomalies):
        super().dire_les_anomalies(anomalies)
        if self.demande_un_accord:
            for nom in ACCORD:
                meta = self.champs_meta.setdefault(nom, {"messages": []})
                meta |= {"obligatoire": nom == ACCORD[0], "suivi": True}

    def sections(self):
        if self.demande_un_accord:
            yield "Accord de la Région", [[Element(nom, self[nom]) for nom in ACCORD]]
        yield from super().sections()

    def lire_le_reste(self, lecture):
        if not self.demande_un_accord:
            return
        for nom in ACCORD:
            if nom in self.cleaned_data:
                lecture.valeurs[nom] = self.cleaned_data[nom]
            elif nom in self.data:
                lecture.illisibles[nom] = self.data[nom]


def lignes(action, regles=()):
    """Its summary rows."""

    def montrer(champ):
        if champ.nom == "site_dispensateur" and action.site_dispensateur:
            return action.site_dispensateur.libelle_dispensateur
        return None

    return lignes_de(CARTE, action, regles, montrer)
