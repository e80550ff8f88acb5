"""The whole way of an offer, in the domain alone."""

import pytest

from sofi.diffusion.models import SessionPubliee
from sofi.diffusion.publier import en_ligne
from sofi.offre.controles import controler
from sofi.offre.instantane import prendre
from sofi.offre.models import Action
from sofi.offre.statuts import Statut
from sofi.offre.workflow import TransitionRefusee, deplacer
from sofi.regles.anomalies import bloquantes
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.mark.exigence("R214", "R215")
def test_une_saisie_vide_est_un_brouillon_qui_dit_ce_qui_lui_manque():
    action = fabriques.saisie()
    assert action.statut == Statut.EN_COURS
    manquants = {anomalie.champ for anomalie in controler(Action.objects.completes().get(pk=action.pk))}
    assert {"intitule", "date_debut", "esp", "nb_places"} <= manquants


@pytest.mark.exigence("R216", "R217", "R219", "R220")
def test_une_offre_complete_va_de_la_saisie_au_public():
    action = fabriques.completer(fabriques.saisie(certification=109049))
    assert bloquantes(controler(action)) == []
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    action = deplacer(action, "soumettre", par=of)
    assert action.statut == Statut.EN_ATTENTE_VALIDATION
    action = deplacer(action, "valider", par=fabriques.utilisateur("cariforef"))
    ligne = SessionPubliee.objects.get(publication__action=action.pk)
    assert ligne.code_fas == f"{action.formation_id}-{action.pk}-{action.sessions.get().pk}"
    assert [evenement.transition for evenement in action.evenements.all()] == ["valider", "soumettre"]


@pytest.mark.exigence("R215", "R302")
def test_une_saisie_incomplete_ne_part_pas_et_dit_pourquoi():
    action = fabriques.saisie()
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    with pytest.raises(TransitionRefusee) as refus:
        deplacer(action, "soumettre", par=of)
    assert refus.value.anomalies
    action.refresh_from_db()
    assert action.statut == Statut.EN_COURS and not action.evenements.exists()


@pytest.mark.exigence("R013")
def test_renoncer_a_une_modification_rend_le_contenu_publie():
    action = fabriques.publiee(certification=109049)
    avant = prendre(action)
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    deplacer(action, "modifier", par=of)
    session = action.sessions.get()
    session.duree_centre = 1
    session.infos_collectives.all().delete()
    session.save()
    assert en_ligne(action.pk).instantane == avant
    deplacer(action, "renoncer", par=of)
    assert prendre(Action.objects.completes().get(pk=action.pk)) == avant
