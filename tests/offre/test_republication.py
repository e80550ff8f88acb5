"""Published offers follow the directory, and only it."""

import pytest
from django.urls import reverse

from sofi.annuaire.models import Site
from sofi.diffusion.models import Publication, SessionPubliee
from sofi.offre.republication import republier, republier_certifications
from sofi.offre.workflow import deplacer
from sofi.referentiels.models import Certification, Commune
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.mark.exigence("R096")
def test_a_new_address_reaches_what_is_published_and_not_what_is_being_typed():
    action = fabriques.publiee()
    of = action.etablissement
    deplacer(action, "modifier", par=fabriques.utilisateur(etablissements=[of]))
    action.formation.intitule = "En cours de saisie"
    action.formation.save()
    laval = Commune.objects.get(nom="Laval")
    Site.objects.filter(etablissement=of).update(telephone_fixe="02-43-00-00-00", commune=laval, code_postal="53000")
    assert republier(of.pk) == 1
    publiee = Publication.objects.en_ligne().get(action=action.pk).instantane
    assert publiee.action.site_dispensateur.telephone == "02-43-00-00-00"
    assert publiee.action.sessions[0].site_lieu.commune == "Laval"
    assert publiee.formation.intitule != "En cours de saisie"
    assert SessionPubliee.objects.get(numero=action.sessions.get().pk).commune == "Laval"


def test_doing_it_twice_changes_nothing_and_a_withdrawn_offer_stays_withdrawn():
    action = fabriques.publiee()
    of = action.etablissement
    assert republier(of.pk) == 0
    Site.objects.filter(etablissement=of).update(email="neuf@exemple.fr")
    assert (republier(of.pk), republier(of.pk)) == (1, 0)
    deplacer(action, "retirer", par=fabriques.utilisateur("cariforef"), message="Terminé.")
    Site.objects.filter(etablissement=of).update(email="encore@exemple.fr")
    assert republier(of.pk) == 0 and not Publication.objects.en_ligne().exists()


def test_a_contact_who_left_is_replaced_in_what_is_published_too(client):
    action = fabriques.completer(fabriques.saisie())
    of = action.etablissement
    parti, reste = of.contacts.get(), fabriques.ContactFactory(etablissement=of, nom="MOREAU", prenom="Anne")
    action.sessions.update(referent_pmr=parti)
    deplacer(action, "soumettre", par=fabriques.utilisateur(etablissements=[of]))
    deplacer(action, "valider", par=fabriques.utilisateur("cariforef"))
    republier(of.pk, {str(parti.pk): reste.pk})
    publiee = Publication.objects.en_ligne().get(action=action.pk).instantane
    assert publiee.action.sessions[0].referent_pmr.nom == "Anne MOREAU"
    page = client.get(reverse("catalogue:offre", args=[action.formation_id, action.pk])).content.decode()
    assert "Anne MOREAU" in page


@pytest.mark.exigence("R265")
def test_what_changes_in_certif_info_reaches_what_is_published_and_its_lheo_fragment():
    action = fabriques.publiee(certification=109049)
    fabriques.publiee()
    assert republier_certifications() == 0
    Certification.objects.filter(pk=109049).update(codes_rome=["M1503"], code_nsf="310")
    assert republier_certifications() == 1
    publiee = Publication.objects.en_ligne().get(action=action.pk).instantane
    assert publiee.formation.certification.codes_rome == ("M1503",)
    assert republier_certifications() == 0
