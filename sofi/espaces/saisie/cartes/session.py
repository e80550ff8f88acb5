"""The Fiche Session: its form with its two tables, its summary rows (R172 to R198)."""

from types import SimpleNamespace

from sofi.espaces.saisie.cartes.consignes import refus
from sofi.espaces.saisie.cartes.formulaire import FormulaireDeFiche
from sofi.espaces.saisie.cartes.resume import lignes_de, liste
from sofi.espaces.saisie.cartes.tables import LigneInformation, LignePeriode, Tableau
from sofi.referentiels.listes import libelle
from sofi.regles.branche import Branche
from sofi.regles.champs import Sorte
from sofi.regles.models import Carte

CARTE = Carte.SESSION
LIGNES = {"informations_collectives": LigneInformation, "periodes_inscription": LignePeriode}
RESPONSABLE = "organisme_responsable"


class FormulaireSession(FormulaireDeFiche):
    """Dates and place, duration, recruitment and its two tables, people to reach."""

    carte = CARTE
    rangees = (
        ("date_debut", "date_fin", "esp"),
        ("rythmes", "periodes"),
        ("type_parcours", "modalites_pedagogiques"),
        ("duree_centre", "duree_entreprise", "duree_hebdo"),
        ("cycle_alternance", "unite_entreprise"),
    )

    def preparer(self):
        self.tableaux = {
            nom: Tableau(nom, ligne, self.dossier, self.data if self.is_bound else None)
            for nom, ligne in LIGNES.items()
        }

    @property
    def sites_responsables(self):
        """The mandataire's sites, with the establishment's own unless the rules say it is the mandataire (R187)."""
        attribution = self.dossier.action.attribution
        mandataire = attribution.mandat.mandataire_id if attribution else self.objet.etablissement_id
        return [
            site
            for site in self.dossier.sites
            if site.etablissement_id == mandataire
            or (site.etablissement_id == self.objet.etablissement_id and not self.effets[RESPONSABLE].verrou)
        ]

    def choix_possibles(self, un):
        actuel = getattr(self.objet, f"{un.nom}_id", None)
        if un.sorte == Sorte.CONTACT:
            return [(str(contact.pk), etiquette_contact(contact)) for contact in self.dossier.contacts]
        if un.sorte != Sorte.SITE:
            return None
        sites = self.sites_responsables if un.nom == RESPONSABLE else self.dossier.sites_de_l_organisme
        autres = [site for site in self.dossier.sites if site.pk == actuel and site not in sites]
        return [(str(site.pk), str(site)) for site in [*sites, *autres] if site.actif or site.pk == actuel]

    def est_verrouille(self, nom):
        if nom != RESPONSABLE:
            return super().est_verrouille(nom)
        seul = [site.pk for site in self.sites_responsables]
        return self.effets[nom].verrou and seul == [self.objet.organisme_responsable_id]

    def valeur_imposee(self, un):
        return self.objet.organisme_responsable if un.nom == RESPONSABLE else super().valeur_imposee(un)

    def _lire_verrouille(self, un, lecture):
        super()._lire_verrouille(un, lecture)
        if un.nom == RESPONSABLE and (message := self._refus_du_responsable(un)):
            lecture.refus[RESPONSABLE] = message

    def _refus_du_responsable(self, un):
        """The rule's message when another site than the mandataire's was sent (R258)."""
        site = next((site for site in self.dossier.sites if str(site.pk) == self.data.get(un.nom)), None)
        voulue = SimpleNamespace(organisme_responsable=site)
        branche = Branche(None, session=voulue, mandat=self.dossier.action.attribution.mandat)
        return refus(self.dossier.regles_du_champ(un.nom), "est_le_mandataire", un, site, branche)

    def dire_les_anomalies(self, anomalies):
        super().dire_les_anomalies(anomalies)
        for nom in ("referent_pmr", "referent_mobilite"):
            if not self.dossier.contacts and nom in self.champs_meta:
                self.champs_meta[nom]["aide"] = "Aucun contact : créez-en un dans l’annuaire."

    def lire_le_reste(self, lecture):
        for nom, tableau in self.tableaux.items():
            if nom in self.effets:
                lecture.valeurs[nom] = tableau.lire(self.data)


def etiquette_contact(contact):
    """`<n°>, <nom> - <n° site>, <structure>, SIRET <siret>` (R192)."""
    site = contact.site or contact.etablissement.site_principal
    lieu = f"{site.pk}, {site.nom_usage}" if site else contact.etablissement.raison_sociale
    return f"{contact.pk}, {contact.nom_complet} - {lieu}, SIRET {contact.etablissement.siret}"


def lignes(session, regles=()):
    """Its summary rows, with the two tables row by row."""

    def montrer(champ):
        valeur = getattr(session, champ.nom)
        if champ.nom == "informations_collectives":
            return liste([_information(info) for info in valeur])
        if champ.nom == "periodes_inscription":
            return liste([_periode(periode) for periode in valeur])
        if champ.sorte == Sorte.CONTACT:
            return valeur.nom_complet if valeur else ""
        return None

    return lignes_de(CARTE, session, regles, montrer)


def _information(info):
    date = f"{info.date:%d/%m/%Y}" if info.date else ""
    heures = " à ".join(f"{heure:%H:%M}" for heure in (info.heure_debut, info.heure_fin) if heure)
    lieu = info.lieu or (info.site.nom_usage if info.site else "")
    places = f"{info.places} places" if info.places is not None else ""
    return " · ".join(
        un
        for un in (date, heures, lieu, "à distance" if info.a_distance else "", places, info.url, info.commentaire)
        if un
    )


def _periode(periode):
    jours = " au ".join(f"{jour:%d/%m/%Y}" for jour in (periode.date_debut, periode.date_fin) if jour)
    return " · ".join(un for un in (libelle("type_periode_inscription", periode.type), jours) if un)
