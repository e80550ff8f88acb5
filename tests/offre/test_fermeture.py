"""An establishment closed by the CARIF-OREF: its offers, its logins, and back."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from sofi.annuaire.models import Etablissement, Site, Trace
from sofi.comptes.cles import EtablissementFerme, accepter
from sofi.comptes.models import Profil
from sofi.diffusion.models import Publication
from sofi.offre import fermeture
from sofi.offre.fermeture import FermetureRefusee, fermer, rouvrir
from sofi.offre.models import Action
from sofi.offre.taches import retirer_les_offres
from sofi.offre.workflow import TransitionRefusee, deplacer
from tests import fabriques
from tests.fabriques import DemandeCleFactory, organisme, utilisateur

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
MOTIF = "Cessation d’activité au 31/12/2026."


@pytest.fixture
def of():
    return organisme("Organisme qui ferme")


@pytest.fixture
def cariforef():
    return utilisateur(Profil.CARIFOREF)


def publiee(campagnes, of):
    return fabriques.publiee(campagnes["PAS"], attribution=fabriques.attribution(campagnes["PAS"], formateur=of))


def test_its_offers_leave_the_public_with_the_reason_and_its_people_get_one_mail(campagnes, of, cariforef, courriels):
    administrateur = utilisateur(etablissements=[of])
    actions = [publiee(campagnes, of), publiee(campagnes, of)]
    courriels().clear()
    trace = fermer(of, MOTIF, par=cariforef)
    for action in Action.objects.filter(pk__in=[une.pk for une in actions]):
        assert (action.statut, action.publiee_le) == ("retiree", None)
        assert action.evenements.first().message == MOTIF
    assert not Publication.objects.en_ligne().exists()
    recus = [mail for mail in courriels() if administrateur.email in mail.to]
    assert [(mail.subject, MOTIF in mail.body) for mail in recus] == [("Sofi : votre établissement est fermé", True)]
    assert sorted(trace.details["actions"]) == sorted(une.pk for une in actions)


def test_what_waits_for_a_decision_is_refused_and_drafts_are_kept(campagnes, of, cariforef):
    attente = fabriques.completer(
        fabriques.saisie(campagnes["PAS"], attribution=fabriques.attribution(campagnes["PAS"], formateur=of))
    )
    deplacer(attente, "soumettre", par=cariforef)
    brouillon = fabriques.saisie(campagnes["PAS"], attribution=fabriques.attribution(campagnes["PAS"], formateur=of))
    fermer(of, MOTIF, par=cariforef)
    statuts = dict(Action.objects.values_list("pk", "statut"))
    assert statuts == {attente.pk: "refusee", brouillon.pk: "en_cours"}


def test_its_logins_no_longer_enter_but_those_of_another_establishment_do(client, of, cariforef):
    autre = organisme("Autre")
    seul, deux = utilisateur(etablissements=[of]), utilisateur(etablissements=[of, autre])
    fermer(of, MOTIF, par=cariforef)
    seul.refresh_from_db()
    deux.refresh_from_db()
    assert (seul.is_active, deux.is_active) == (False, True)
    client.force_login(deux)
    assert client.get(reverse("espace_annuaire:fiche", args=[of.pk])).status_code == 404
    assert client.get(reverse("espace_annuaire:fiche", args=[autre.pk])).status_code == 200
    assert list(Etablissement.objects.visibles_par(deux)) == [autre]
    assert {site.etablissement for site in Site.objects.visibles_par(deux)} == {autre}


def test_nothing_of_a_closed_establishment_is_sent_or_validated(campagnes, of, cariforef):
    action = fabriques.completer(
        fabriques.saisie(campagnes["PAS"], attribution=fabriques.attribution(campagnes["PAS"], formateur=of))
    )
    fermer(of, MOTIF, par=cariforef)
    with pytest.raises(TransitionRefusee, match="est fermé"):
        deplacer(action, "soumettre", par=cariforef)


def test_its_keys_and_new_requests_open_nothing(of, cariforef):
    demande = DemandeCleFactory(siret=of.siret)
    cle = accepter(demande, cariforef, "https://sofi.exemple/activer/")
    fermer(of, MOTIF, par=cariforef)
    cle.refresh_from_db()
    assert cle.expire_le <= of.traces.get().le
    with pytest.raises(EtablissementFerme):
        accepter(DemandeCleFactory(siret=of.siret), cariforef, "https://sofi.exemple/activer/")


def test_opened_again_it_has_its_people_back_and_its_offers_to_send_again(campagnes, of, cariforef):
    administrateur = utilisateur(etablissements=[of])
    parti = utilisateur(etablissements=[of], is_active=False)
    action = publiee(campagnes, of)
    fermer(of, MOTIF, par=cariforef)
    rouvrir(of, par=cariforef)
    administrateur.refresh_from_db()
    parti.refresh_from_db()
    assert (administrateur.is_active, parti.is_active) == (True, False)
    assert Action.objects.get(pk=action.pk).statut == "retiree"
    deplacer(action, "modifier", par=administrateur)
    assert [trace.geste for trace in of.traces.all()] == [Trace.Geste.REOUVERTURE, Trace.Geste.FERMETURE]


def test_closing_twice_or_opening_what_is_open_is_refused(of, cariforef):
    with pytest.raises(FermetureRefusee):
        rouvrir(of, par=cariforef)
    fermer(of, MOTIF, par=cariforef)
    with pytest.raises(FermetureRefusee):
        fermer(of, MOTIF, par=cariforef)


def test_the_screen_says_what_follows_before_and_asks_for_a_reason(client, campagnes, of, cariforef):
    administrateur = utilisateur(etablissements=[of])
    action = publiee(campagnes, of)
    client.force_login(cariforef)
    adresse = reverse("espace_annuaire:fermer", args=[of.pk])
    lue = client.get(adresse).content.decode()
    assert f"Retirée de la publication : {action.formation_id}-{action.pk}" in lue
    assert administrateur.email in lue
    assert "Écrivez pourquoi" in client.post(adresse).content.decode()
    assert Etablissement.objects.get(pk=of.pk).ferme_le is None
    suite = client.post(adresse, {"motif": MOTIF}, follow=True).content.decode()
    assert "Fermé" in suite
    assert MOTIF in suite
    liste = client.get(reverse("espace_annuaire:etablissement"), {"voir": "fermes"}).content.decode()
    assert of.siret in liste
    assert of.siret not in client.get(reverse("espace_annuaire:etablissement")).content.decode()
    client.post(reverse("espace_annuaire:rouvrir", args=[of.pk]))
    assert Etablissement.objects.get(pk=of.pk).ferme_le is None


def test_beyond_a_handful_a_job_withdraws_and_the_screen_counts_what_is_left(
    client, campagnes, of, cariforef, monkeypatch
):
    demandes = []
    monkeypatch.setattr(fermeture, "A_LA_FOIS", 1)
    monkeypatch.setattr(
        retirer_les_offres,
        "configure",
        lambda lock: SimpleNamespace(defer=lambda **voulu: demandes.append(voulu)),
    )
    actions = [publiee(campagnes, of), publiee(campagnes, of)]
    fermer(of, MOTIF, par=cariforef)
    client.force_login(cariforef)
    adresse = reverse("espace_annuaire:fiche", args=[of.pk])
    assert "Il en reste 2" in client.get(adresse).content.decode()
    with pytest.raises(FermetureRefusee, match="2 encore"):
        rouvrir(of, par=cariforef)
    deplacer(actions[0], "retirer", par=cariforef, message="Déjà faite.")
    assert "Il en reste 1" in client.get(adresse).content.decode()
    retirer_les_offres(**demandes.pop())
    assert not Publication.objects.en_ligne().exists()
    assert [une.evenements.first().message for une in actions] == ["Déjà faite.", MOTIF]
    page = client.get(adresse).content.decode()
    assert "Il en reste" not in page and "every 2s" not in page and not demandes
    assert rouvrir(of, par=cariforef)
