"""What SOFI holds of what the file speaks about, read once in a fixed number of queries; and what is to be written."""

from collections import defaultdict

from django.db.models import Q

from sofi.annuaire.models import Etablissement, Site
from sofi.echanges.classeurs.adresses import Communes
from sofi.echanges.classeurs.changements import Changements
from sofi.echanges.classeurs.fusions import suivre_les_fusions
from sofi.offre.models import Action, Dispositif
from sofi.programmes.models import Attribution, Campagne, Lot, Mandat, Programme, TypeDispositif
from sofi.programmes.models.campagne import Nature
from sofi.referentiels.models import Departement
from sofi.socle.texte import plier

CODE_PROGRAMME_REGION = 8
"""Code of the type de dispositif of the regional programme, when none has this nature yet."""
ORDRE = (TypeDispositif, Programme, Campagne, Etablissement, Site, Lot, Mandat, Attribution)


class Etat(Changements):
    """Objects of the base by what the file calls them; the comparison adds those that it creates."""

    def __init__(self, lecture):
        super().__init__(ORDRE)
        suivre_les_fusions(lecture, ("siret", "siret_mandataire"))
        lots, sirets, codes_postaux = _cles(lecture)
        self.departements = {}
        for departement in Departement.objects.all():
            self.departements |= {plier(departement.pk): departement, plier(departement.nom): departement}
        regionaux = TypeDispositif.objects.filter(Q(nature=Nature.PROGRAMME_REGION) | Q(code=CODE_PROGRAMME_REGION))
        self.type_region = regionaux.order_by("code").first()
        self.programmes = Programme.objects.in_bulk()
        self.campagnes = {(c.programme_id, c.annee): c for c in Campagne.objects.select_related("programme")}
        self.communes = Communes(codes_postaux)
        self._charger_lots(lots, _campagnes(lecture))
        self._charger_etablissements(sirets)

    def _charger_lots(self, numeros, annees):
        campagnes = [campagne for cle, campagne in self.campagnes.items() if cle in annees]
        lots = Lot.objects.select_related("departement")
        self.lots = {lot.pk: lot for lot in lots.filter(pk__in=numeros)}
        self.lots |= {lot.pk: lot for lot in lots.filter(campagne__in=campagnes)}
        par_pk = {campagne.pk: campagne for campagne in self.campagnes.values()}
        for lot in self.lots.values():
            lot.campagne = par_pk[lot.campagne_id]
        self.mandats, self.attributions = {}, defaultdict(list)
        mandats = Mandat.objects.filter(lot__in=self.lots).select_related("mandataire").in_bulk()
        for mandat in mandats.values():
            self.mandats[mandat.lot_id, mandat.mandataire.siret] = mandat
        for attribution in Attribution.objects.filter(mandat__in=mandats).select_related("formateur", "site"):
            mandat = attribution.mandat = mandats[attribution.mandat_id]
            self.attributions[mandat.lot_id, mandat.mandataire.siret].append(attribution)
        saisies = Action.objects.filter(attribution__mandat__lot__in=self.lots)
        self.attributions_utilisees = set(saisies.values_list("attribution", flat=True))
        self.lots_utilises = set(saisies.values_list("attribution__mandat__lot", flat=True))
        self.lots_utilises |= set(Dispositif.objects.filter(lot__in=self.lots).values_list("lot", flat=True))

    def _charger_etablissements(self, sirets):
        self.etablissements = {e.siret: e for e in Etablissement.objects.filter(siret__in=sirets)}
        self.sites = defaultdict(list)
        par_pk = {etablissement.pk: etablissement for etablissement in self.etablissements.values()}
        for site in Site.objects.filter(etablissement__in=par_pk).order_by("-principal", "id"):
            site.etablissement = par_pk[site.etablissement_id]
            self.sites[site.etablissement.siret].append(site)

    def type_de_dispositif(self):
        """The type de dispositif of the regional programme, created when there is none (R126)."""
        if self.type_region is None:
            self.type_region = self.creer(
                TypeDispositif(code=CODE_PROGRAMME_REGION, libelle="Programme Région", nature=Nature.PROGRAMME_REGION)
            )
        return self.type_region


def _cles(lecture):
    """Lots, SIRETs and postal codes that the file names."""
    lots, sirets, codes_postaux = set(), set(), set()
    for ligne in lecture.toutes():
        valeurs = ligne.valeurs
        lots.add(valeurs.get("numero_lot"))
        sirets |= {valeurs.get("siret"), valeurs.get("siret_mandataire")}
        codes_postaux.add(valeurs.get("site_code_postal"))
    return lots - {None, ""}, sirets - {None, ""}, codes_postaux - {None, ""}


def _campagnes(lecture):
    """(code, year) of the campaigns that the file is about."""
    lignes = lecture.lignes["programmes"] + lecture.lignes["lots"]
    return {(ligne.valeurs.get("code_programme"), ligne.valeurs.get("annee")) for ligne in lignes}
