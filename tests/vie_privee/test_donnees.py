"""Personal data: told, copied, erased at once or on request."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client
from django.urls import reverse

from sofi.comptes.models import DemandeCle, DemandeEffacement, Profil
from sofi.diffusion.models import FragmentLheo, Publication
from sofi.offre.effacement import EffacementImpossible, dependances, effacer
from sofi.offre.effacement_publications import retirer_des_publications
from sofi.offre.models import Action, Session
from sofi.offre.taches import effacer_des_publications
from tests import fabriques
from tests.fabriques import MOT_DE_PASSE, ContactFactory, organisme, utilisateur

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
ADRESSE = "pauline.picard@exemple.fr"


def personne(of, **champs):
    """A login with its contact."""
    contact = ContactFactory(etablissement=of, site=of.site_principal, email=ADRESSE, nom="PICARD", prenom="Pauline")
    return utilisateur(etablissements=[of], email=ADRESSE, contact=contact, nom="PICARD", prenom="Pauline", **champs)


def nommer(action, contact):
    Session.objects.filter(action=action).update(
        referent_pmr=contact, referent_mobilite=contact, mail_liaison=ADRESSE.upper()
    )


@pytest.fixture
def of():
    return organisme("Organisme")


@pytest.fixture
def publiee(of):
    """(person, action published twice with them as référent)."""
    une = personne(of)
    action = fabriques.completer(fabriques.saisie(formateur=of))
    nommer(action, une.contact)
    action = fabriques.deplacer(fabriques.valider(action), "modifier", par=une)
    Action.objects.filter(pk=action.pk).update(accord_region="Accord n° 1")
    action = fabriques.valider(action, par=une)
    assert Publication.objects.filter(action=action.pk).count() == 2
    return une, action


@pytest.fixture(autouse=True)
def publications_tout_de_suite(monkeypatch):
    """The job on the publications, in the test's own transaction."""
    monkeypatch.setattr(effacer_des_publications, "defer", lambda **voulu: retirer_des_publications(**voulu))


def connecter(client, compte):
    """Sign in, and give the password again as these pages ask."""
    client.post(reverse("account_login"), {"login": compte.email, "password": MOT_DE_PASSE})
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})


def test_anyone_reads_what_is_kept_why_and_how_long(client, of):
    page = client.get(reverse("vie_privee:donnees")).content.decode()
    for morceau in ("adresse IP", "730 jours", "CNIL", "empreinte du mot de passe"):
        assert morceau in page
    assert "Télécharger mes données" not in page and reverse("vie_privee:donnees") in client.get("/").content.decode()
    client.force_login(personne(of))
    assert "Télécharger mes données" in client.get(reverse("vie_privee:donnees")).content.decode()


def test_a_copy_holds_all_and_no_secret(client, publiee):
    une, action = publiee
    DemandeCle.objects.create(siret=fabriques.siret(7), raison_sociale="X", nom="P", prenom="P", email=ADRESSE)
    client.force_login(une, backend=settings.AUTHENTICATION_BACKENDS[0])
    reponse = client.get(reverse("vie_privee:exporter"))
    assert reponse.status_code == 302 and "reauthenticate" in reponse.url
    client.logout()
    connecter(client, une)
    TOTP.activate(une, "JBSWY3DPEHPK3PXP")
    reponse = client.get(reverse("vie_privee:exporter"))
    assert "attachment" in reponse["Content-Disposition"] and reponse["Cache-Control"] == "no-store"
    copie = json.loads(reponse.content)
    assert copie["compte"]["email"] == ADRESSE and copie["contact"]["nom"] == "PICARD"
    assert copie["sessions_qui_vous_nomment"] == [action.sessions.get().code_fas]
    assert copie["connexions"][0]["ip"] == "127.0.0.1" and copie["demandes_de_cle"][0]["email"] == ADRESSE
    assert {une["transition"] for une in copie["operations_sur_les_offres"]} >= {"modifier", "soumettre"}
    assert any(trace["objet"] == "événement" for trace in copie["autres_traces"])
    assert une.password not in reponse.content.decode() and "JBSWY" not in reponse.content.decode()


def test_who_leaves_nothing_behind_is_erased_at_once(client, of, courriels):
    utilisateur(etablissements=[of])
    une = personne(of)
    contact = une.contact
    ailleurs = Client()
    connecter(ailleurs, une)
    connecter(client, une)
    assert "tout de suite" in client.get(reverse("vie_privee:effacer")).content.decode()
    reponse = client.post(reverse("vie_privee:effacer"), follow=True)
    assert "Vos données sont effacées" in reponse.content.decode()
    une.refresh_from_db()
    contact.refresh_from_db()
    assert (une.email, une.prenom, une.is_active) == (f"{une.pk}@efface.invalid", "", False)
    assert une.nom_affiche == f"Compte effacé n° {une.pk}" and not une.sites.exists() and une.efface_le
    assert (contact.nom_complet, contact.email, contact.telephone) == (
        "Accueil",
        "accueil@exemple.fr",
        "02-40-20-21-31",
    )
    assert not EmailAddress.objects.filter(email=ADRESSE).exists()
    assert [courriel.to for courriel in courriels()] == [[ADRESSE]]
    for navigateur in (client, ailleurs):
        assert navigateur.get(reverse("accueil:tableau")).status_code == 302
    connecter(client, une)
    client.post(reverse("account_login"), {"login": ADRESSE, "password": MOT_DE_PASSE})
    assert client.get(reverse("accueil:tableau")).status_code == 302


def test_who_is_named_in_an_offer_asks_and_the_cariforef_puts_someone_else(client, publiee, of, courriels):
    une, action = publiee
    utilisateur(etablissements=[of])
    remplacant = ContactFactory(etablissement=of, nom="MARTIN", prenom="Luc", email="luc@exemple.fr")
    connecter(client, une)
    page = client.get(reverse("vie_privee:effacer")).content.decode()
    assert action.sessions.get().code_fas in page and "Demander l’effacement" in page
    for _ in range(2):
        client.post(reverse("vie_privee:effacer"), {"message": "Je pars."})
    demande = DemandeEffacement.objects.get()
    assert "attend la réponse" in client.get(reverse("vie_privee:donnees")).content.decode()
    assert [courriel.to for courriel in courriels()][-1:] == [["offre@cariforef-pdl.org"]]
    client.force_login(utilisateur(Profil.CARIFOREF))
    assert "Pauline PICARD" in client.get(reverse("vie_privee:demandes")).content.decode()
    assert "Je pars." in client.get(reverse("vie_privee:demande", args=[demande.pk])).content.decode()
    envoi = {"choix": "accepter", "remplacant": remplacant.pk}
    client.post(reverse("vie_privee:demande", args=[demande.pk]), envoi)
    client.post(reverse("vie_privee:demande", args=[demande.pk]), envoi)
    assert [courriel.to for courriel in courriels()][-1] == [ADRESSE]
    session = Session.objects.get(action=action)
    assert (session.referent_pmr, session.referent_mobilite, session.mail_liaison) == (
        remplacant,
        remplacant,
        "luc@exemple.fr",
    )
    en_ligne = Publication.objects.en_ligne().get(action=action.pk).instantane.action.sessions[0]
    assert (en_ligne.referent_pmr.nom, en_ligne.mail_liaison) == ("Luc MARTIN", "luc@exemple.fr")
    for publication in Publication.objects.filter(action=action.pk):
        assert "PICARD" not in str(publication.contenu) and ADRESSE not in str(publication.contenu).lower()
    for fragment in FragmentLheo.objects.all():
        assert ADRESSE not in str(fragment.__dict__).lower() and "PICARD" not in str(fragment.__dict__)
    demande.refresh_from_db()
    assert (demande.reponse, demande.message) == ("acceptee", "")


def test_without_someone_else_the_reception_stands_in_and_twice_changes_nothing(publiee):
    une, action = publiee
    contact = une.contact
    effacer(une)
    en_ligne = Publication.objects.en_ligne().get(action=action.pk)
    session = en_ligne.instantane.action.sessions[0]
    assert (session.referent_pmr.nom, session.referent_pmr.email) == ("Accueil", "accueil@exemple.fr")
    assert "PICARD" not in str([publication.contenu for publication in Publication.objects.all()])
    assert retirer_des_publications(contact.pk, contact.pk, [ADRESSE]) == 0
    assert Publication.objects.en_ligne().get(action=action.pk) == en_ligne


def test_a_site_that_gave_the_persons_address_gives_none_anywhere(of):
    une = personne(of)
    of.sites.update(email=ADRESSE)
    action = fabriques.publiee(formateur=of)
    assert ADRESSE in str(Publication.objects.en_ligne().get(action=action.pk).contenu)
    effacer(une)
    assert not of.sites.exclude(email="").exists()
    for publication in Publication.objects.filter(action=action.pk):
        assert ADRESSE not in str(publication.contenu)


def test_a_refusal_says_why_and_how_to_complain(client, publiee, courriels):
    une, _ = publiee
    demande = DemandeEffacement.objects.create(compte=une)
    client.force_login(utilisateur(Profil.CARIFOREF))
    adresse = reverse("vie_privee:demande", args=[demande.pk])
    assert "Dites pourquoi" in client.post(adresse, {"choix": "refuser"}).content.decode()
    client.post(adresse, {"choix": "refuser", "motif": "Marché en cours."})
    assert "Marché en cours." in courriels()[-1].body and "CNIL" in courriels()[-1].body
    une.refresh_from_db()
    assert une.is_active and une.email == ADRESSE


def test_the_only_administrator_and_a_site_with_ones_own_address_ask_too(of):
    une = personne(of)
    of.sites.update(email=ADRESSE)
    phrases = " ".join(dependances(une))
    assert "personne d’autre n’administre" in phrases and "son email est celui de la personne" in phrases


def test_the_last_login_of_the_cariforef_is_never_erased(client):
    dernier = utilisateur(Profil.CARIFOREF)
    with pytest.raises(EffacementImpossible):
        effacer(dernier)
    connecter(client, dernier)
    assert "dernier compte du Cariforef" in client.post(reverse("vie_privee:effacer")).content.decode()
    utilisateur(Profil.CARIFOREF)
    assert not effacer(dernier).is_active


def test_words_that_name_the_person_are_listed_and_their_address_replaced(of):
    une = personne(of)
    action = fabriques.completer(fabriques.saisie(formateur=of))
    reunion = action.sessions.get().infos_collectives.create(commentaire=f"Inscrivez-vous : {ADRESSE.upper()}")
    Action.objects.filter(pk=action.pk).update(plus_formation="<p>Demandez <b>Picard Pauline</b></p>")
    Session.objects.filter(action=action).update(commentaire_duree=f"Écrire à {ADRESSE}.")
    ailleurs = fabriques.saisie(formateur=organisme("Autre"))
    Action.objects.filter(pk=ailleurs.pk).update(plus_formation="<p>Pauline PICARD, une autre</p>")
    code = action.sessions.get().code_fas
    assert [" ".join(phrase.split()) for phrase in dependances(une) if "cite" in phrase] == [
        f"Action {action.formation_id}-{action.pk} : « Mon + formation » cite son nom, à corriger dans la fiche",
        f"Session {code} : « Commentaire durée » cite son adresse, qui sera remplacée",
        f"Session {code}, information collective : « Commentaire » cite son adresse, qui sera remplacée",
    ]
    effacer(une)
    reunion.refresh_from_db()
    assert reunion.commentaire == "Inscrivez-vous : accueil@exemple.fr"
    assert action.sessions.get().commentaire_duree == "Écrire à accueil@exemple.fr."
