"""What a source imposes is refused on the form, in the rule's words, whatever is posted."""

import pytest
from django.urls import reverse

from sofi.offre.models import Action
from sofi.referentiels.listes import choix
from sofi.regles.champs import Sorte, champ
from sofi.regles.jeu import regles_de
from sofi.regles.models import Gravite
from tests import fabriques
from tests.saisie.navigateur import envoyer, page, texte

pytestmark = pytest.mark.django_db

CERTIFICATIONS = {"PE": 93561, "1E1F": 109049}
IMPOSENT = {"valeur_imposee", "choix_autorises", "annee_debut"}


def autre_valeur(regle):
    """A value that the rule does not allow, as a browser would post it; None when the list allows all."""
    le_champ = champ(regle.carte, regle.champ)
    if regle.genre == "annee_debut":
        return f"{regle.parametres['annee'] + 1}-03-02"
    permises = regle.parametres.get("codes") or regle.parametres["valeur"]
    permises = permises if isinstance(permises, list) else [permises]
    if le_champ.a_choix:
        return next((code for code, _ in choix(le_champ.liste) if code not in permises), None)
    if le_champ.sorte == Sorte.OUI_NON:
        return "false" if permises == [True] else "true"
    return "Autre chose" if le_champ.sorte == Sorte.TEXTE else None


@pytest.mark.exigence("R222", "R224", "R226", "R227", "R232", "R238", "R242", "R246", "R256", "R260", "R225", "R231")
@pytest.mark.parametrize("code", ["E2C", "PE", "PAS", "1E1F"])
def test_une_autre_valeur_est_refusee_avec_les_mots_de_la_regle(client, campagnes, code):
    campagne = campagnes[code]
    action = fabriques.completer(fabriques.saisie(campagne, certification=CERTIFICATIONS.get(code)))
    client.force_login(fabriques.utilisateur(etablissements=[action.etablissement]))
    session = action.sessions.get()
    numeros = {
        "formation": action.formation_id,
        "action": action.pk,
        "session": session.pk,
        "dispositif": session.dispositifs.get().pk,
    }
    essayees = 0
    for regle in regles_de(campagne):
        autre = autre_valeur(regle) if regle.genre in IMPOSENT and regle.gravite == Gravite.BLOQUANT else None
        if autre is None or (regle.carte == "formation" and action.formation.certification_id):
            continue
        adresse = reverse(f"saisie:{regle.carte}", args=[numeros[regle.carte]])
        reponse = envoyer(client, adresse, **{regle.champ: autre})
        lu = texte(page(client.get(reponse.url)))
        libelle = champ(regle.carte, regle.champ).libelle
        assert f"« {libelle} »" in lu and str(campagne) in lu, f"{regle.code} : {autre} accepté"
        if regle.genre == "valeur_imposee":
            objet = {"formation": action.formation, "action": action}.get(regle.carte, session)
            objet = session.dispositifs.get() if regle.carte == "dispositif" else objet
            objet.refresh_from_db()
            assert getattr(objet, regle.champ) == regle.parametres["valeur"]
        fabriques.completer(Action.objects.get(pk=action.pk))
        essayees += 1
    assert essayees >= 3


@pytest.mark.exigence("R139", "R157", "R165", "R173", "R184", "R190", "R191", "R204", "R251")
@pytest.mark.parametrize("code", ["E2C", "PE", "PAS", "1E1F"])
def test_chaque_consigne_se_lit_sur_sa_fiche(client, campagnes, code):
    action = fabriques.saisie(campagnes[code], certification=CERTIFICATIONS.get(code))
    client.force_login(fabriques.utilisateur(etablissements=[action.etablissement]))
    session = action.sessions.get()
    numeros = {"action": action.pk, "session": session.pk, "dispositif": session.dispositifs.get().pk}
    adresses = {carte: reverse(f"saisie:{carte}", args=[numero]) for carte, numero in numeros.items()}
    adresses["formation"] = reverse("saisie:formation", args=[action.formation_id])
    lues = {carte: texte(page(client.get(adresse))) for carte, adresse in adresses.items()}
    tues = [
        regle.code
        for regle in regles_de(campagnes[code])
        if regle.champ != "certification" and " ".join(regle.consigne.split()) not in lues[regle.carte]
    ]
    assert tues == [], "the question on the reference is asked before the cards"
