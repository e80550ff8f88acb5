"""Every address, with every profile: closed by default, never a 500, and reading never writes."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from sofi.comptes.consultation import ADRESSES_OUVERTES
from sofi.comptes.models import DemandeEffacement, Profil
from sofi.diffusion.models import RegleDiffusion
from sofi.echanges.classeurs.rapport import Rapport
from sofi.echanges.models import Depot, Envoi, ExportLheo, ImportFichier
from sofi.referentiels.models import ImportReferentiel
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]

PUBLIC = {"catalogue", "socle"}
RESERVES = {
    "instruction": {Profil.CARIFOREF},
    "region": {Profil.CARIFOREF, Profil.REGION},
    "reglages": {Profil.CARIFOREF},
}
RESERVEES = {
    "espace_annuaire:qualiopi": {Profil.CARIFOREF},
    "espace_annuaire:ecarts": {Profil.CARIFOREF},
    "comptes:demandes": {Profil.CARIFOREF},
    "comptes:demande": {Profil.CARIFOREF},
    "vie_privee:demandes": {Profil.CARIFOREF},
    "vie_privee:demande": {Profil.CARIFOREF},
    "comptes:commencer_consultation": {Profil.CARIFOREF},
    **{
        f"espace_annuaire:{nom}": {Profil.CARIFOREF}
        for nom in ("creer_etablissement", "exporter", "fermer", "rouvrir", "chercher_doublon", "fusion")
    },
}
OUVERTS_A_TOUS = {"reglages:procedures", "reglages:procedure"}
PUBLIQUES = {"comptes:activer", "comptes:demander_cle", "comptes:demande_envoyee"} | OUVERTS_A_TOUS
PUBLIQUES |= {"vie_privee:donnees", "comptes:proconnect", "comptes:proconnect_retour", "comptes:proconnect_fin"}
ECRITURES = ("INSERT", "UPDATE", "DELETE")
JOURNAUX = ("django_session", "sofi_cache", "cache")


def _adresses(resolver=None, espaces=()):
    """(namespace, full name, names of its parameters) of every named address of ours."""
    for motif in (resolver or get_resolver()).url_patterns:
        if isinstance(motif, URLResolver):
            suite = espaces + ((motif.namespace,) if motif.namespace else ())
            yield from _adresses(motif, suite)
        elif isinstance(motif, URLPattern) and motif.name and espaces:
            yield espaces[0], ":".join((*espaces, motif.name)), tuple(motif.pattern.converters)


ADRESSES = sorted(set(_adresses()))


def _pk(nom, objets):
    if nom == "reglages:chargement":
        return objets["import"].pk
    if nom.startswith("saisie:import_lheo"):
        return objets["import_lheo"].pk
    if nom.endswith("regle_diffusion"):
        return objets["regle_diffusion"].pk
    return objets["regle"].pk if "regle" in nom.split(":")[-1] else objets["action"].campagne.pk


def _parametres(nom, parametres, objets):
    """Numbers of existing objects for these parameters; fails on one that nobody taught this test."""
    action = objets["action"]
    session = action.sessions.get()
    connus = {
        "formation": action.formation_id,
        "action": action.pk,
        "session": session.pk,
        "dispositif": session.dispositifs.get().pk,
        "campagne": action.campagne.pk,
        "autre": action.campagne.pk,
        "attribution": action.attribution_id,
        "regle": objets["regle"].pk,
        "pk": _pk(nom, objets),
        "code": 109049 if "certification" in nom or "formacode" in nom else "soumettre",
        "carte": "session",
        "nom": "esp" if nom.endswith(":liste") else "date_debut",
        "annee": 2026,
        "site": objets["site"].pk,
        "contact": objets["contact"].pk,
        "po": objets["po"].pk,
        "compte": objets["compte"].pk,
        "demande": objets["demande"].pk,
        "effacement": objets["effacement"].pk,
        "etablissement": action.etablissement_id,
        "doublon": objets["doublon"].pk,
        "rubrique": "avantages",
        "siret": action.etablissement.siret,
        "canal": "kairos",
        "depot": objets["envoi"].depot_id,
        "envoi": objets["envoi"].pk,
        "export": objets["envoi"].export_id,
    }
    if nom.startswith("espace_annuaire:"):
        connus["pk"] = action.etablissement_id
    famille = nom.split(":")[-1].split("_")[-1]
    connus["numero"] = connus.get(famille, action.pk)
    return {parametre: connus[parametre] for parametre in parametres}


@pytest.fixture
def objets(campagnes):
    action = fabriques.completer(fabriques.saisie(campagnes["PAS"]))
    charge = ImportReferentiel.objects.create(
        referentiel="nsf", fichier="nsf.csv", debut=timezone.now(), fin=timezone.now(), statut="applique"
    )
    site = action.etablissement.site_principal
    return {
        "action": action,
        "regle": campagnes["PAS"].regles.first(),
        "site": site,
        "contact": action.etablissement.contacts.first(),
        "po": fabriques.PorteOuverteFactory(site=site),
        "compte": fabriques.utilisateur(etablissements=[action.etablissement]),
        "demande": fabriques.DemandeCleFactory(),
        "effacement": DemandeEffacement.objects.create(compte=fabriques.utilisateur()),
        "import": charge,
        "import_lheo": ImportFichier.objects.create(
            genre="lheo",
            nom="a.xml",
            contenu="imports/absent.xml",
            etablissement=action.etablissement,
            rapport=Rapport().en_json(),
        ),
        "doublon": fabriques.organisme("DOUBLON"),
        "regle_diffusion": RegleDiffusion.objects.first(),
        "envoi": Envoi.objects.create(
            depot=Depot.objects.create(nom="Dossier", genre="dossier", dossier="droits"),
            export=ExportLheo.objects.create(),
        ),
    }


def _client(profil, objets):
    client = Client(raise_request_exception=True)
    if profil == "anonyme":
        return client
    etablissement = objets["action"].etablissement if profil == "of" else fabriques.organisme("AUTRE OF")
    if profil in {"of", "autre_of"}:
        client.force_login(fabriques.utilisateur(Profil.OF, etablissements=[etablissement]))
    else:
        client.force_login(fabriques.utilisateur(profil))
    return client


def _attendus(espace, nom, parametres, profil):
    """The statuses that this profile may get from that address."""
    if profil == "anonyme":
        return {200, 301, 302, 400, 404, 405, 410, 422} if espace in PUBLIC or nom in PUBLIQUES else {302, 401}
    metier = Profil.OF if profil == "autre_of" else profil
    if metier not in RESERVEES.get(nom, RESERVES.get(espace, {metier})) and nom not in OUVERTS_A_TOUS:
        return {404}
    if profil == "autre_of" and espace in {"saisie", "espace_annuaire"} and parametres:
        return {404, 405}
    return {200, 301, 302, 304, 400, 403, 404, 405, 409, 410, 422}


@pytest.mark.exigence("R031", "R114", "R003")
@pytest.mark.parametrize("profil", ["anonyme", "of", "autre_of", Profil.CARIFOREF, Profil.REGION])
def test_chaque_adresse_est_fermee_a_qui_n_a_rien_a_y_faire(profil, objets):
    client = _client(profil, objets)
    fautes = []
    for espace, nom, parametres in ADRESSES:
        adresse = reverse(nom, kwargs=_parametres(nom, parametres, objets))
        with CaptureQueriesContext(connection) as requetes:
            reponse = client.get(adresse)
        if reponse.status_code not in _attendus(espace, nom, parametres, profil):
            fautes.append(f"GET {nom} : {reponse.status_code}")
        fautes += [
            f"GET {nom} écrit : {requete['sql'][:90]}"
            for requete in requetes.captured_queries
            if requete["sql"].lstrip().upper().startswith(ECRITURES)
            and not any(journal in requete["sql"] for journal in JOURNAUX)
        ]
    assert not fautes, "\n".join(fautes)


@pytest.mark.parametrize("profil", ["anonyme", "of", "autre_of", Profil.CARIFOREF, Profil.REGION])
def test_un_envoi_vide_n_est_jamais_une_erreur_interne(profil, objets):
    client = _client(profil, objets)
    adresses = [
        (espace, nom, parametres, reverse(nom, kwargs=_parametres(nom, parametres, objets)))
        for espace, nom, parametres in ADRESSES
    ]
    fautes = []
    for espace, nom, parametres, adresse in adresses:
        reponse = client.post(adresse)
        if reponse.status_code not in _attendus(espace, nom, parametres, profil) | {405}:
            fautes.append(f"POST {nom} : {reponse.status_code}")
    assert not fautes, "\n".join(fautes)


def test_qui_consulte_a_la_place_d_un_of_voit_ce_qu_il_voit_et_n_ecrit_rien(objets):
    client = _client(Profil.CARIFOREF, objets)
    of = _client("of", objets)
    adresse = reverse("comptes:commencer_consultation", args=[objets["action"].etablissement_id])
    assert client.post(adresse).status_code == 302
    fautes = []
    for _, nom, parametres in ADRESSES:
        if nom in ADRESSES_OUVERTES:
            continue
        adresse = reverse(nom, kwargs=_parametres(nom, parametres, objets))
        vu, attendu = client.get(adresse).status_code, of.get(adresse).status_code
        if vu != attendu:
            fautes.append(f"GET {nom} : {vu} et non {attendu}")
        for methode in (client.post, client.put, client.patch, client.delete):
            with CaptureQueriesContext(connection) as requetes:
                reponse = methode(adresse)
            if reponse.status_code != 403:
                fautes.append(f"{methode.__name__} {nom} : {reponse.status_code}")
            fautes += [
                f"{methode.__name__} {nom} écrit : {requete['sql'][:90]}"
                for requete in requetes.captured_queries
                if requete["sql"].lstrip().upper().startswith(ECRITURES)
                and not any(journal in requete["sql"] for journal in JOURNAUX)
            ]
    assert not fautes, "\n".join(fautes)
