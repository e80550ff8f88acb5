"""The public search of training organisations: name, place, domain, Qualiopi (R008, R072, R091)."""

from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce, Left
from django.utils import timezone

from sofi.annuaire.models import Etablissement, Site
from sofi.diffusion.models import SessionPubliee
from sofi.diffusion.recherche import MOTS_MAX, condition_de_lieu, condition_des_mots
from sofi.referentiels.models import Formacode, OrganismePublic
from sofi.referentiels.recherche.formacodes import condition
from sofi.referentiels.recherche.mots import mots_utiles
from sofi.socle.texte import plier

COLONNES_DU_LIEU = ("commune__departement", "commune__nom_plie", "code_postal", "commune")
QUALIOPI_PUBLIC = Q(actions_formation=True) | Q(bilans_competences=True) | Q(vae=True) | Q(apprentissage=True)


@dataclass(frozen=True)
class Criteres:
    """What is asked. `lieu`: commune, postal code or département; `domaine`: words of a domain or of an offer."""

    nom: str = ""
    lieu: str = ""
    domaine: str = ""
    qualiopi: bool = False


def chercher(criteres, jour=None):
    """The organisations that have an active site and answer, by name, with what a list shows of each.

    `nombre`: their published sessions not over that day; `certifie`: Qualiopi by their certificate or the public list;
    `lieux`: their active sites.
    """
    jour = jour or timezone.localdate()
    sites = Site.objects.filter(etablissement=OuterRef("pk"), actif=True)
    trouves = publics(jour).filter(Exists(sites.filter(condition_de_lieu(criteres.lieu, COLONNES_DU_LIEU))))
    for mot in plier(criteres.nom[:200]).split()[:MOTS_MAX]:
        nomme = Q(raison_sociale_pliee__contains=mot) | Q(siret__startswith=mot)
        trouves = trouves.filter(nomme | Exists(sites.filter(nom_plie__contains=mot)))
    if mots := mots_utiles(criteres.domaine)[:MOTS_MAX]:
        publiees = _sessions(jour).filter(condition_des_mots(mots), siret=OuterRef("siret"))
        trouves = trouves.filter(Q(domaines__overlap=_codes(mots)) | Exists(publiees))
    if criteres.qualiopi:
        trouves = trouves.filter(certifie=True)
    return trouves.prefetch_related(
        Prefetch("sites", Site.objects.filter(actif=True).select_related("commune"), to_attr="lieux")
    )


def publics(jour):
    """The organisations that the public may see, each with `nombre` and `certifie`."""
    sites = Site.objects.filter(etablissement=OuterRef("pk"))
    declares = OrganismePublic.objects.actifs().filter(QUALIOPI_PUBLIC, siren=Left(OuterRef("siret"), 9))
    nombres = _sessions(jour).filter(siret=OuterRef("siret")).order_by().values("siret").annotate(nombre=Count("*"))
    return (
        Etablissement.objects.ouverts()
        .filter(Exists(sites.filter(actif=True)))
        .annotate(
            certifie=Exists(sites.certifies_qualiopi(jour)) | Exists(declares),
            nombre=Coalesce(Subquery(nombres.values("nombre"), output_field=IntegerField()), 0),
        )
    )


def sessions_de(siret, jour=None):
    """The published sessions of an organisation that the public search shows, the next first."""
    return _sessions(jour or timezone.localdate()).filter(siret=siret).order_by("date_debut", "numero")


def _sessions(jour):
    return SessionPubliee.objects.visibles_sur_les_sites_regionaux().a_venir_ou_en_cours(jour)


def _codes(mots):
    """The descriptors that these folded words name, and those of the domains that they name."""
    nommes = Formacode.objects.courants().filter(condition(mots))
    branches = condition(mots)
    for chemin in nommes.exclude(type=Formacode.Type.DESCRIPTEUR).exclude(chemin="").values_list("chemin", flat=True):
        branches |= Q(chemin__startswith=chemin)
    return list(Formacode.objects.choisissables().filter(branches).values_list("code", flat=True))
