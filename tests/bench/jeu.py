"""An offer of realistic size: 3 200 establishments, 20 000 actions, 60 000 sessions; always the same rows."""

import datetime
import random

from django.db import connection
from django.utils import timezone

from sofi.annuaire.models import Etablissement, Site
from sofi.comptes.models import Profil, Utilisateur
from sofi.offre.models import Action, Dispositif, Formation, Session
from sofi.offre.statuts import Statut
from sofi.programmes.models import Attribution, Campagne, Lot, Mandat, Programme, TypeDispositif
from sofi.programmes.models.campagne import Nature
from sofi.referentiels.models import Commune
from tests.fabriques import siret

ETABLISSEMENTS, ACTIONS, SESSIONS_PAR_ACTION = 3200, 20_000, 3
ACTIONS_DU_GRAND = 130  # about four hundred sessions, three hundred of them active
METIERS = "assistant ressources humaines,développeur web,agent de propreté,aide-soignante,conducteur routier,soudeur"
METIERS += ",cuisinier,secrétaire comptable,électricien,maçon,vendeuse conseil,boulanger,coiffeur,mécanicien,plombier"
SORTES = ["Titre professionnel", "Certificat d’aptitude professionnelle", "Remise à niveau", "Préparation au métier"]
PAVE = "Acquérir les compétences attendues par les employeurs du territoire, en centre et en entreprise. " * 12
LOT = 5000


def creer():
    """Fill an empty base; answers `{profil: login}` of an OF (the largest) and of the CARIF-OREF."""
    hasard = random.Random(2026)
    natures = [Nature.PROGRAMME_REGION, Nature.APPRENTISSAGE, Nature.PROFESSIONNALISATION, Nature.INITIALE]
    types = TypeDispositif.objects.bulk_create(
        TypeDispositif(code=code, libelle=str(nature), nature=nature)
        for code, nature in zip((8, 21, 22, 30), natures, strict=True)
    )
    sites = _sites(hasard)
    attributions = _attributions(types[0], sites)
    actions = _actions(hasard, sites, attributions)
    _sessions(hasard, actions, sites, types)
    with connection.cursor() as curseur:
        # One transaction wrote each session three times, which no vacuum could clean between: the indexes are swollen.
        curseur.execute("REINDEX TABLE offre_session")
        curseur.execute("VACUUM ANALYZE")
    grand = [site for site in sites if site.etablissement_id == sites[0].etablissement_id]
    creer_login = Utilisateur.objects.creer
    return {
        Profil.OF: creer_login("of@exemple.fr", sites=grand, profil=Profil.OF, nom="OF"),
        Profil.CARIFOREF: creer_login("cariforef@exemple.fr", profil=Profil.CARIFOREF, nom="Cariforef"),
    }


def _sites(hasard):
    etablissements = Etablissement.objects.bulk_create(
        Etablissement(siret=siret(numero), raison_sociale=f"Organisme de formation {numero}")
        for numero in range(1, ETABLISSEMENTS + 1)
    )
    communes = list(Commune.objects.all())
    return Site.objects.bulk_create(
        Site(
            etablissement=etablissement,
            nom_usage=f"{etablissement.raison_sociale} {commune.nom}",
            principal=rang == 0,
            commune=commune,
        )
        for etablissement in etablissements
        for rang, commune in enumerate(hasard.choices(communes, k=hasard.choice([1, 1, 2, 3])))
    )


def _attributions(type_region, sites):
    annee = timezone.localdate().year
    programmes = Programme.objects.bulk_create(
        Programme(code=f"P{rang}", nom=f"Programme {rang}", libelle=f"Programme {rang}", type_dispositif=type_region)
        for rang in range(4)
    )
    campagnes = Campagne.objects.bulk_create(
        Campagne(programme=programme, annee=annee - recul) for programme in programmes for recul in range(3)
    )
    lots = Lot.objects.bulk_create(
        Lot(numero=f"L{rang}", campagne=campagnes[rang % len(campagnes)], places_commandees=120) for rang in range(600)
    )
    mandats = Mandat.objects.bulk_create(Mandat(lot=lot, mandataire=sites[0].etablissement) for lot in lots)
    return Attribution.objects.bulk_create(
        Attribution(mandat=mandats[rang % 600], formateur=site.etablissement, site=site, id_action_cr=str(rang))
        for rang, site in enumerate(sites)
    )


def _actions(hasard, sites, attributions):
    """Nine in ten validated; a quarter of public training is what the sources call « formations publiques »."""
    par_site = {attribution.site_id: attribution for attribution in attributions}
    lieux = [sites[0]] * ACTIONS_DU_GRAND + hasard.choices(sites, k=ACTIONS - ACTIONS_DU_GRAND)
    metiers = METIERS.split(",")
    formations = Formation.objects.bulk_create(
        (
            Formation(
                etablissement_id=lieu.etablissement_id,
                campagne=par_site[lieu.pk].lot.campagne if rang % 10 < 6 else None,
                intitule=f"{hasard.choice(SORTES)} {hasard.choice(metiers)} {rang % 97}",
                objectif=PAVE,
                programme=PAVE,
                certification_remplacee_le=timezone.now() if rang % 400 == 0 else None,
                version=1,
            )
            for rang, lieu in enumerate(lieux)
        ),
        batch_size=LOT,
    )
    statuts = [Statut.VALIDEE] * 16 + [
        Statut.EN_COURS,
        Statut.EN_COURS,
        Statut.EN_ATTENTE_VALIDATION,
        Statut.EN_ATTENTE_REPONSES,
    ]
    maintenant = timezone.now()
    return Action.objects.bulk_create(
        (
            Action(
                formation=formation,
                etablissement_id=lieu.etablissement_id,
                attribution=par_site[lieu.pk] if rang % 10 < 6 else None,
                site_dispensateur=lieu,
                complement_intitule=f"parcours {rang % 31}",
                objectifs=PAVE,
                resultats_attendus=PAVE,
                statut=hasard.choice(statuts),
                soumise_le=maintenant - datetime.timedelta(hours=rang),
                publiee_le=maintenant,
            )
            for rang, (formation, lieu) in enumerate(zip(formations, lieux, strict=True))
        ),
        batch_size=LOT,
    )


def _sessions(hasard, actions, sites, types):
    """Three for an action: over four years for most, now and to come for three quarters of the largest OF's."""
    jour, maintenant = timezone.localdate(), timezone.now()
    sessions, codes = [], []
    for rang, action in enumerate(action for action in actions for _ in range(SESSIONS_PAR_ACTION)):
        vivante = rang % 4 if action.etablissement_id == sites[0].etablissement_id else rang % 10 < 4
        debut = jour + datetime.timedelta(days=hasard.randint(-60, 300) if vivante else -hasard.randint(200, 1400))
        sessions.append(
            Session(
                action=action,
                etablissement_id=action.etablissement_id,
                site_lieu_id=action.site_dispensateur_id,
                date_debut=debut,
                date_fin=debut + datetime.timedelta(days=hasard.randint(61, 180)),
                modalite_enseignement=hasard.choice("0000012"),
                modalites_pedagogiques=["etablissement", "foad"] if rang % 9 == 0 else ["etablissement"],
                commentaire_duree=PAVE[:400],
                publiee_le=maintenant if rang % 20 else None,
                version=1,
            )
        )
        codes.append(types[0] if action.attribution_id else types[rang % 4])
    sessions = Session.objects.bulk_create(sessions, batch_size=LOT)
    Dispositif.objects.bulk_create(
        (
            Dispositif(session=session, type_dispositif=code, nb_places=12, publics=["80006"])
            for session, code in zip(sessions, codes, strict=True)
        ),
        batch_size=LOT,
    )
