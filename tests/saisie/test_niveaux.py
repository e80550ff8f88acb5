"""What stands at which level of FASD, and the last fields of the cards."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from sofi.annuaire.models import Site
from sofi.diffusion.publier import en_ligne
from sofi.offre.controles import controler
from sofi.offre.creation import ajouter_action
from sofi.offre.models import Action
from sofi.referentiels.models import Commune
from sofi.regles.champs import champs_de
from tests import fabriques
from tests.saisie.navigateur import envoyer, page, texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def action(client, campagnes):
    une = fabriques.saisie(campagnes["PAS"])
    client.force_login(fabriques.utilisateur(etablissements=[une.etablissement]))
    return une


@pytest.mark.exigence("R294")
def test_l_action_tient_au_dispensateur_et_la_session_a_ses_dates_et_son_lieu():
    action, session = ({champ.nom for champ in champs_de(carte)} for carte in ("action", "session"))
    assert "site_dispensateur" in action and "site_dispensateur" not in session
    assert {"site_lieu", "date_debut", "date_fin"} <= session and not {"site_lieu", "date_debut"} & action


@pytest.mark.exigence("R306", "R129", "R156", "R172")
def test_les_trois_sites_different_et_aucun_n_ecrase_les_autres(client, action):
    autre = fabriques.SiteFactory(etablissement=action.etablissement, nom_usage="Annexe")
    client.force_login(fabriques.utilisateur(etablissements=[action.etablissement]))
    realisation = action.attribution.site
    envoyer(client, reverse("saisie:action", args=[action.pk]), site_dispensateur=str(autre.pk))
    session = action.sessions.get()
    assert session.site_lieu == realisation
    envoyer(client, reverse("saisie:session", args=[session.pk]), site_lieu=str(autre.pk))
    action = Action.objects.get(pk=action.pk)
    assert action.site_dispensateur == autre
    assert action.sessions.get().site_lieu == autre
    assert action.attribution.site == realisation


@pytest.mark.exigence("R160", "R165", "R166")
def test_la_fiche_action_donne_les_resultats_attendus_et_garde_equipement_et_cout(client, action):
    adresse = reverse("saisie:action", args=[action.pk])
    resultats = page(client.get(adresse)).get_element_by_id("id_resultats_attendus").text_content()
    assert "Possibilité de passer des certifications inscrites à l'inventaire" in resultats.replace("’", "'")
    envoyer(client, adresse, types_equipement=["9", "11"], cout_indicatif="12,50")
    action.refresh_from_db()
    assert action.types_equipement == ["9", "11"]
    assert action.cout_indicatif == Decimal("12.50")


@pytest.mark.exigence("R185", "R279")
def test_le_cycle_de_l_alternance_n_est_demande_qu_avec_des_heures_en_entreprise():
    def demande(action):
        return [une.champ for une in controler(action) if une.champ == "cycle_alternance"]

    action = fabriques.completer(fabriques.saisie())
    assert demande(action) == []
    action.sessions.update(duree_entreprise=70)
    assert demande(Action.objects.completes().get(pk=action.pk)) == ["cycle_alternance"]
    action.sessions.update(cycle_alternance=35)
    assert demande(Action.objects.completes().get(pk=action.pk)) == []


@pytest.mark.exigence("R065", "R150")
def test_la_fiche_formation_liste_ses_actions(client, action):
    adresse = f"{reverse('saisie:formation', args=[action.formation_id])}?action={action.pk}"
    document = page(client.get(adresse))
    tableau = next(un for un in document.cssselect("table") if "Site dispensateur" in texte(un))
    assert [texte(titre) for titre in tableau.cssselect("thead th")] == [
        "Action",
        "Libellé",
        "Site dispensateur",
        "Etat",
        "Type",
    ]
    assert str(action.pk) in texte(tableau.cssselect("tbody tr")[0])
    assert "Voir" in texte(document) and "Rechercher" in texte(document)


@pytest.mark.exigence("R056", "R058", "R065")
def test_les_actions_d_une_formation_se_cherchent_et_se_feuillettent(client, action):
    for _ in range(11):
        ajouter_action(action.formation, attribution=action.attribution)
    adresse = reverse("saisie:formation", args=[action.formation_id])

    def tableau(requete):
        bloc = page(client.get(f"{adresse}{requete}")).xpath("//section[@aria-labelledby='bloc-actions']")[0]
        numeros = [lien.text for lien in bloc.cssselect("tbody a")]
        pages = {lien.text: lien.get("href").partition("#")[0] for lien in bloc.cssselect("nav a")}
        return numeros, pages, texte(bloc.cssselect(".pagination-barre p")[0])

    premiers, pages, voir = tableau(f"?action={action.pk}")
    assert (len(premiers), list(pages), voir) == (10, ["Suivante"], "Voir 1 à 10 sur 12 résultats")
    derniers, pages, voir = tableau(pages["Suivante"])
    assert (len({*premiers, *derniers}), list(pages), voir) == (12, ["Précédente"], "Voir 11 à 12 sur 12 résultats")
    assert tableau(pages["Précédente"])[0] == premiers
    assert tableau("?actions_taille=25")[2] == "Voir 1 à 12 sur 12 résultats"
    trouves = tableau(f"?actions_q={derniers[-1]}")[0]
    assert derniers[-1] in trouves and len(trouves) < 12
    assert tableau("?actions_q=zzzz")[::2] == ([], "Voir 0 sur 0 du 0 résultats")


@pytest.mark.exigence("R009", "R197", "R265", "R266", "R267", "R268", "R269", "R270")
def test_l_etat_de_la_saisie_dit_vers_ou_part_chaque_session(client, action):
    def passeport():
        document = page(client.get(reverse("saisie:etat", args=[action.pk])))
        return [texte(ligne) for ligne in document.cssselect(".diffusions .passeport-lignes li")]

    Site.objects.update(commune=None)
    action.sessions.get().dispositifs.update(publics=[])
    ouverte, collective, *autres = passeport()
    assert ouverte == "diffusée Offre Info"
    assert collective.startswith("non diffusée Site régional public, Site régional pro, Kairos, Ouiform : la saisie")
    assert [ligne.partition("Remplir")[2][:20] for ligne in autres] == [" « Site lieu », Sess", " « Publics », Sessio"]
    Site.objects.update(commune=Commune.objects.get(nom="Nantes"))
    fabriques.completer(action, debut=datetime.date.today() + datetime.timedelta(days=30))
    (partout,) = passeport()
    assert partout == (
        "diffusée Site régional public, Site régional pro, Offre Info, Kairos, Ouiform, i-milo, Aude, "
        "Candidat France Travail"
    )


@pytest.mark.exigence("R293")
def test_la_page_de_connexion_nomme_sofi_comme_le_site_pro(client):
    lu = texte(page(client.get(reverse("account_login"))))
    assert "SOFI, ORGANISMES DE FORMATION" in lu
    assert "LE SYSTÈME DE L’OFFRE DE FORMATION INFORMATISÉE DES PAYS DE LA LOIRE" in lu
    assert "CONNEXION SOFI" in lu


@pytest.mark.exigence("R197", "R261")
def test_une_session_sans_information_collective_est_publiee_sans_paraitre_sur_les_sites_regionaux(client):
    action = fabriques.completer(fabriques.saisie())
    action.sessions.get().infos_collectives.all().delete()
    fabriques.valider(action)
    assert en_ligne(action.pk) is not None
    assert "Aucun" in texte(page(client.get("/?q=test")))


@pytest.mark.exigence("R006")
def test_un_lot_retire_pendant_la_saisie_est_dit_sur_la_fiche_et_rien_n_est_perdu(client, action):
    lot = action.attribution.lot
    lot.actif = False
    lot.save()
    session = reverse("saisie:session", args=[action.sessions.get().pk])
    assert f"Le lot {lot.numero} n’est plus dans le programme de la Région" in texte(page(client.get(session)))
    envoyer(client, session, duree_centre="210")
    assert action.sessions.get().duree_centre == 210
