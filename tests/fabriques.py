"""Factories: realistic objects in one call, with what a test names and nothing to repeat."""

import datetime
import itertools

import factory
from factory.django import DjangoModelFactory
from stdnum import luhn

from sofi.annuaire.models import Contact, Etablissement, PorteOuverte, Site
from sofi.comptes.models import DemandeCle, Profil, Utilisateur
from sofi.offre.creation import ajouter_information_collective, creer_saisie
from sofi.offre.models import Action
from sofi.offre.workflow import deplacer
from sofi.programmes.models import Attribution, Campagne, Lot, Mandat, Programme, TypeDispositif
from sofi.programmes.models.campagne import Nature
from sofi.referentiels.models import Certification, Commune

MOT_DE_PASSE = "Mot-de-passe-1"
_numeros = itertools.count(1)


def siret(numero):
    """A SIRET with a right key, another one for each number."""
    siren = f"90{numero:06d}"
    siren += luhn.calc_check_digit(siren)
    nic = f"{siren}0001"
    return nic + luhn.calc_check_digit(nic)


class EtablissementFactory(DjangoModelFactory):
    class Meta:
        model = Etablissement
        skip_postgeneration_save = True

    siret = factory.Sequence(lambda n: siret(n + 1))
    raison_sociale = factory.Sequence(lambda n: f"Organisme {n + 1}")
    nda = factory.Sequence(lambda n: f"5244{n + 1:07d}")


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site

    etablissement = factory.SubFactory(EtablissementFactory)
    nom_usage = factory.LazyAttribute(lambda site: site.etablissement.raison_sociale)
    principal = False
    ligne2 = "12 Boulevard Georges Pompidou"
    code_postal = "44200"
    bureau_distributeur = "NANTES"
    commune = factory.LazyFunction(lambda: Commune.objects.filter(nom="Nantes").first())
    telephone_fixe = "02-40-20-21-31"
    email = "accueil@exemple.fr"


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    etablissement = factory.SubFactory(EtablissementFactory)
    nom = "PICARD"
    prenom = "Pauline"
    email = "ppicard@exemple.fr"
    telephone = "02-40-20-21-32"
    referents = ["handicap", "mobilite"]


class PorteOuverteFactory(DjangoModelFactory):
    class Meta:
        model = PorteOuverte

    site = factory.SubFactory(SiteFactory)
    libelle = "Portes ouvertes"
    nature = "enseignement_superieur"
    date_debut = factory.LazyFunction(lambda: datetime.date.today() + datetime.timedelta(days=20))


class DemandeCleFactory(DjangoModelFactory):
    class Meta:
        model = DemandeCle

    siret = factory.Sequence(lambda n: siret(500_000 + n))
    nda = "52440417944"
    raison_sociale = "Nouvel organisme"
    nom = "MOREAU"
    prenom = "Anne"
    email = factory.Sequence(lambda n: f"anne{n}@exemple.fr")


def organisme(nom="CARIFOREF DES PAYS DE LA LOIRE", **champs):
    """An establishment with its principal site and a contact who is référent handicap and mobilité."""
    etablissement = EtablissementFactory(raison_sociale=nom, **champs)
    site = SiteFactory(etablissement=etablissement, principal=True)
    ContactFactory(etablissement=etablissement, site=site)
    return etablissement


def utilisateur(profil=Profil.OF, *, etablissements=(), email=None, **champs):
    """A login with MOT_DE_PASSE, administering every site of these establishments."""
    sites = [site for etablissement in etablissements for site in etablissement.sites.all()]
    email = email or f"{profil}{next(_numeros)}@exemple.fr"
    return Utilisateur.objects.creer(email, MOT_DE_PASSE, sites=sites, profil=profil, **champs)


def type_region():
    """The type de dispositif of the regional programme, code 8 as in the sources."""
    return TypeDispositif.objects.get_or_create(
        code=8, defaults={"libelle": "PROGRAMME REGION", "nature": Nature.PROGRAMME_REGION}
    )[0]


def campagne(code="TEST", annee=2026, **champs):
    """A campagne without rules, unless `charger_programmes` made it with some."""
    programme, _ = Programme.objects.get_or_create(
        code=code,
        defaults={
            "nom": f"Programme {code}",
            "libelle": f"PROGRAMME REGION - {code}",
            "type_dispositif": type_region(),
        },
    )
    return Campagne.objects.get_or_create(programme=programme, annee=annee, defaults=champs)[0]


def attribution(la_campagne=None, *, formateur=None, mandataire=None, numero=None, **champs_du_lot):
    """A lot of the campagne given to a mandataire (the formateur itself unless told) and carried out by a formateur."""
    la_campagne = la_campagne or campagne()
    formateur = formateur or organisme()
    mandataire = mandataire or formateur
    numero = numero or f"{la_campagne.programme_id}{la_campagne.annee}_{next(_numeros)}"
    lot = Lot.objects.create(numero=numero, campagne=la_campagne, **champs_du_lot)
    mandat = Mandat.objects.create(lot=lot, mandataire=mandataire, code_of_cr="75")
    return Attribution.objects.create(
        mandat=mandat, formateur=formateur, site=formateur.site_principal, id_action_cr="2872"
    )


def saisie(la_campagne=None, *, certification=None, par=None, **options):
    """An entry just opened on a new lot. `certification`: a Certif Info code. Returns the Action."""
    une_attribution = options.pop("attribution", None) or attribution(la_campagne, **options)
    if certification is not None:
        certification = Certification.objects.get(pk=certification)
    return creer_saisie(
        etablissement=une_attribution.formateur,
        attribution=une_attribution,
        certification=certification,
        par=par,
    )


def completer(action, *, debut=None):
    """Fill whatever an entry still lacks with right values, its session lasting two months. Returns it fresh.

    What the campagne's rules impose or prefill is kept.
    """
    formation = action.formation
    formation.intitule = formation.intitule or "Formation de test"
    formation.objectif_general = formation.objectif_general or "7"
    formation.niveau_sortie = formation.niveau_sortie or "0"
    if not formation.domaines:
        formation.domaines, formation.domaine_principal = ["15061"], "15061"
    if formation.certification_id:
        formation.individualisation, formation.validation = False, "totale"
    formation.version += 1
    formation.save()
    for nom in ("complement_programme", "objectifs", "resultats_attendus", "commentaire_prerequis"):
        setattr(action, nom, getattr(action, nom) or "<p>Texte de test.</p>")
    action.prerequis = action.prerequis or ["motivation"]
    action.save()
    for session in action.sessions.all():
        _completer_session(session, debut)
    return Action.objects.completes().get(pk=action.pk)


def _completer_session(session, debut):
    annee = session.action.campagne.annee if session.action.campagne else datetime.date.today().year
    session.date_debut = debut or datetime.date(annee, 9, 14)
    session.date_fin = session.date_debut + datetime.timedelta(days=60)
    session.esp = session.esp or "dates_fixes"
    session.rythmes = session.rythmes or ["temps_plein"]
    session.periodes = session.periodes or ["jour"]
    if session.type_parcours == "inconnu":
        session.type_parcours = "mixte"
    session.modalites_pedagogiques = session.modalites_pedagogiques or ["etablissement"]
    session.duree_centre, session.duree_entreprise = 200, 0
    session.duree_hebdo = 35
    session.modalites_recrutement = session.modalites_recrutement or ["8"]
    session.origine = session.origine or "socle"
    session.module_remise_niveau = bool(session.module_remise_niveau)
    session.save()
    ajouter_information_collective(
        session,
        site=session.site_lieu,
        date=session.date_debut - datetime.timedelta(days=20),
        heure_debut=datetime.time(9, 30),
        places=12,
    )
    session.dispositifs.update(nb_places=10, publics=["80006"])


def publiee(la_campagne=None, *, par=None, debut=None, **options):
    """An action entered, submitted and validated. Returns it fresh."""
    return valider(completer(saisie(la_campagne, **options), debut=debut), par=par)


def valider(action, *, par=None):
    """Submit a complete entry and validate it. Returns it fresh."""
    deplacer(action, "soumettre", par=par or utilisateur(etablissements=[action.etablissement]))
    return deplacer(action, "valider", par=utilisateur(Profil.CARIFOREF))
