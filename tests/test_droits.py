"""Every address, with every profile: closed by default, never a 500, and reading never writes."""

from pathlib import Path

import pytest
from django.db import connection, transaction
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

TABLE = Path(__file__).with_name("droits.txt")
"""One line an address, one column a person: the statuses of a GET and of an empty POST."""
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


DE_LA_FORMATION = {"saisie:domaines", "saisie:remplacement_vu"}


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
    if nom == "reglages:programme":
        connus["code"] = action.campagne.programme_id
    famille = "formation" if nom in DE_LA_FORMATION else nom.split(":")[-1].split("_")[-1]
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


def _anonyme(objets):
    return None


def _of(objets):
    return fabriques.utilisateur(Profil.OF, etablissements=[objets["action"].etablissement])


def _autre_site(objets):
    """Of the same establishment, for another of its sites only."""
    compte = fabriques.utilisateur(Profil.OF)
    compte.sites.add(fabriques.SiteFactory(etablissement=objets["action"].etablissement))
    return compte


def _autre_statut(objets):
    """The same OF, whose action is validated and on line."""
    fabriques.valider(objets["action"])
    return _of(objets)


def _autre_of(objets):
    return fabriques.utilisateur(Profil.OF, etablissements=[fabriques.organisme("AUTRE OF")])


def _cariforef(objets):
    return fabriques.utilisateur(Profil.CARIFOREF)


def _region(objets):
    return fabriques.utilisateur(Profil.REGION)


PERSONNES = {
    "anonyme": _anonyme,
    "of": _of,
    "autre site": _autre_site,
    "autre statut": _autre_statut,
    "autre of": _autre_of,
    "cariforef": _cariforef,
    "region": _region,
}


def _client(personne, objets):
    client = Client(raise_request_exception=True)
    if compte := PERSONNES[personne](objets):
        client.force_login(compte)
    return client


def _table():
    """{person: {address: "GET POST"}} as the file says."""
    entete, *lignes = [[un.strip() for un in ligne.split("|")] for ligne in TABLE.read_text().splitlines()]
    return {personne: {ligne[0]: ligne[rang] for ligne in lignes} for rang, personne in enumerate(entete) if rang}


def _ligne(nom, parametres):
    """What an address is called in the table: its name and its parameters."""
    return " ".join((nom, *parametres))


def _lire(client, adresse):
    """The status of a GET, and what it wrote."""
    with CaptureQueriesContext(connection) as requetes:
        statut = client.get(adresse).status_code
    return statut, [
        requete["sql"][:90]
        for requete in requetes.captured_queries
        if requete["sql"].lstrip().upper().startswith(ECRITURES)
        and not any(journal in requete["sql"] for journal in JOURNAUX)
    ]


def _envoyer(client, adresse):
    """The status of an empty POST, of which nothing stays."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        statut = client.post(adresse).status_code
        transaction.set_rollback(True)
    client.cookies = cookies
    return statut


def test_chaque_adresse_a_sa_ligne_dans_la_table():
    assert [ligne.split("|")[0].strip() for ligne in TABLE.read_text().splitlines()[1:]] == [
        _ligne(nom, parametres) for _, nom, parametres in ADRESSES
    ]


@pytest.mark.exigence("R031", "R114", "R003")
@pytest.mark.parametrize("personne", PERSONNES)
def test_chaque_adresse_repond_a_chacun_ce_que_dit_la_table(personne, objets):
    client = _client(personne, objets)
    vus, ecrits = {}, []
    for _, nom, parametres in ADRESSES:
        adresse = reverse(nom, kwargs=_parametres(nom, parametres, objets))
        lu, ecrit = _lire(client, adresse)
        vus[_ligne(nom, parametres)] = f"{lu} {_envoyer(client, adresse)}"
        ecrits += [f"GET {nom} écrit : {sql}" for sql in ecrit]
    attendus = _table().get(personne, {})
    assert not ecrits, "\n".join(ecrits)
    assert vus == attendus, "\n".join(f"{nom} : {vu}" for nom, vu in vus.items() if vu != attendus.get(nom))


def test_qui_consulte_a_la_place_d_un_of_voit_ce_qu_il_voit_et_n_ecrit_rien(objets):
    client = _client("cariforef", objets)
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
