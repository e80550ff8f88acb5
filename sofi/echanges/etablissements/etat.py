"""What SOFI holds of the establishments that a file names, read once; and what the file creates and changes."""

from collections import defaultdict

from sofi.annuaire.models import Contact, Etablissement, Site
from sofi.annuaire.taches import demander_coordonnees, demander_sirene
from sofi.echanges.classeurs.adresses import Communes
from sofi.echanges.classeurs.changements import Changements
from sofi.echanges.classeurs.fusions import suivre_les_fusions
from sofi.offre.taches import suivre_annuaire
from sofi.referentiels.models import Formacode


class Etat(Changements):
    """Establishments by SIRET, their sites and contacts; the comparison adds those that it creates."""

    def __init__(self, lecture):
        super().__init__((Etablissement, Site, Contact))
        suivre_les_fusions(lecture, ("siret", "siege_insee"))
        lignes = lecture.toutes()
        sirets = {ligne.valeurs.get("siret") for ligne in lignes} - {None, ""}
        domaines = {code for ligne in lignes for code in ligne.valeurs.get("domaines") or ()}
        self.domaines = {un.code for un in Formacode.objects.par_codes(domaines)}
        self.etablissements = {un.siret: un for un in Etablissement.objects.filter(siret__in=sirets)}
        par_pk = {un.pk: un for un in self.etablissements.values()}
        self.sites, self.contacts = defaultdict(list), defaultdict(list)
        for site in Site.objects.filter(etablissement__in=par_pk).select_related("commune").order_by("id"):
            site.etablissement = par_pk[site.etablissement_id]
            self.sites[site.etablissement.siret].append(site)
        for contact in Contact.objects.filter(etablissement__in=par_pk).select_related("site").order_by("id"):
            contact.etablissement = par_pk[contact.etablissement_id]
            self.contacts[contact.etablissement.siret].append(contact)
        codes_postaux = {ligne.valeurs.get("code_postal") for ligne in lecture.lignes["sites"]}
        codes_postaux |= {site.code_postal for sites in self.sites.values() for site in sites}
        self.communes = Communes(codes_postaux - {None, ""})

    def ecrire(self):
        """Write, then have the jobs ask Sirene, place the sites and follow in what is published."""
        super().ecrire()
        for etablissement in self.creations[Etablissement]:
            demander_sirene(etablissement.siret)
        sites = [*self.creations[Site], *(site for site, _ in self.modifications[Site].values())]
        for site in sites:
            demander_coordonnees(site)
        changes = {site.etablissement_id: site.etablissement for site, _ in self.modifications[Site].values()}
        changes |= {un.etablissement_id: un.etablissement for un, _ in self.modifications[Contact].values()}
        changes |= {un.pk: un for un, _ in self.modifications[Etablissement].values()}
        for etablissement in changes.values():
            suivre_annuaire(etablissement)
