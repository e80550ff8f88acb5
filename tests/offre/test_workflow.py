"""The table of transitions: every row, every profile, every statut."""

import datetime
from itertools import product
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from sofi.diffusion.models import Publication, SessionPubliee
from sofi.diffusion.publier import en_ligne
from sofi.offre.demandes import derniere_demande
from sofi.offre.enregistrer import FicheFermee, enregistrer
from sofi.offre.models import Action, Evenement
from sofi.offre.models.session import active
from sofi.offre.statuts import PAR_CODE, TRANSITIONS, Statut
from sofi.offre.workflow import TransitionRefusee, deplacer, transitions_ouvertes
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]

PROFILS = ("of", "cariforef", "region", "systeme")
SANS_PUBLICATION = (Statut.EN_COURS, Statut.EN_ATTENTE_VALIDATION, Statut.EN_ATTENTE_REPONSES, Statut.REFUSEE)
SITUATIONS = [(statut, False) for statut in SANS_PUBLICATION] + [
    *((statut, True) for statut in (*SANS_PUBLICATION, Statut.VALIDEE)),
    (Statut.RETIREE, False),
    (Statut.ARCHIVEE, False),
]
VERS = {
    Statut.EN_COURS: (),
    Statut.EN_ATTENTE_VALIDATION: ("soumettre",),
    Statut.EN_ATTENTE_REPONSES: ("soumettre", "demander"),
    Statut.REFUSEE: ("soumettre", "refuser"),
    Statut.RETIREE: ("soumettre", "valider", "retirer"),
    Statut.ARCHIVEE: ("soumettre", "valider", "archiver"),
}


def acteur(profil, action):
    if profil == "systeme":
        return None
    return fabriques.utilisateur(profil, etablissements=[action.etablissement] if profil == "of" else [])


def amener(statut, publiee):
    """An action in that statut, by the ordinary moves, with or without a publication on line."""
    if not publiee:
        action = fabriques.completer(fabriques.saisie())
    else:
        action = fabriques.publiee()
        if statut == Statut.VALIDEE:
            return action
        action = deplacer(action, "modifier", par=acteur("of", action))
        action.accord_region, action.accord_region_le = "CR-2026-17", datetime.date(2026, 11, 2)
        action.save()
    for code in VERS[statut]:
        profil = "of" if code == "soumettre" else "cariforef"
        action = deplacer(action, code, par=acteur(profil, action), message="Un message.")
    return action


def etat(action):
    """All that a refused move may not change."""
    return (
        Action.objects.filter(pk=action.pk).values().get(),
        list(Evenement.objects.filter(action=action).values()),
        list(Publication.objects.filter(action=action.pk).values()),
        list(SessionPubliee.objects.filter(publication__action=action.pk).values("numero", "publication")),
    )


@pytest.mark.exigence("R214", "R215", "R216", "R217", "R218", "R219", "R220")
@pytest.mark.parametrize(("statut", "publiee"), SITUATIONS)
def test_chaque_transition_est_ouverte_a_ses_profils_depuis_ses_statuts_et_a_personne_d_autre(statut, publiee):
    action = amener(statut, publiee)
    assert (action.statut, action.est_publiee) == (statut, publiee)
    acteurs = {profil: acteur(profil, action) for profil in PROFILS}
    for transition, profil in product(TRANSITIONS, PROFILS):
        par = acteurs[profil]
        permise = (
            profil in transition.profils and statut in transition.de and (publiee or not transition.exige_publication)
        )
        assert (transition in transitions_ouvertes(action, par)) is permise
        avant = etat(action)
        essai = transaction.savepoint()
        if permise:
            deplacer(action, transition.code, par=par, message="Parce que.")
            evenement = Evenement.objects.filter(action=action).first()
            assert (evenement.de, evenement.vers) == (statut, transition.vers)
            assert (evenement.transition, evenement.par, evenement.message) == (transition.code, par, "Parce que.")
            assert evenement.le is not None
            actuelle = Action.objects.get(pk=action.pk)
            assert actuelle.statut == transition.vers
            assert actuelle.est_publiee == (en_ligne(action.pk) is not None)
        else:
            with pytest.raises(TransitionRefusee) as refus:
                deplacer(action, transition.code, par=par, message="Parce que.")
            assert refus.value.message.endswith(".")
            assert etat(action) == avant
        transaction.savepoint_rollback(essai)


def test_un_of_ne_deplace_pas_l_action_d_un_autre():
    action = fabriques.completer(fabriques.saisie())
    avant = etat(action)
    autre = fabriques.utilisateur(etablissements=[fabriques.organisme("Autre organisme")])
    with pytest.raises(TransitionRefusee, match="vos établissements"):
        deplacer(action, "soumettre", par=autre)
    assert etat(action) == avant


@pytest.mark.parametrize("code", [t.code for t in TRANSITIONS if t.message == "obligatoire"])
@pytest.mark.parametrize("message", ["", "  \n ", "\x00\x1f"])
def test_ce_qui_demande_un_motif_ne_se_fait_pas_sans(code, message):
    transition = PAR_CODE[code]
    action = amener(transition.de[0], transition.exige_publication)
    avant = etat(action)
    with pytest.raises(TransitionRefusee, match="Écrivez un message"):
        deplacer(action, code, par=acteur("cariforef", action), message=message)
    assert etat(action) == avant


@pytest.mark.exigence("R006", "R215")
def test_un_lot_retire_pendant_la_saisie_arrete_l_envoi_et_garde_la_saisie():
    action = fabriques.completer(fabriques.saisie())
    action.attribution.lot.__class__.objects.filter(pk=action.attribution.lot.pk).update(actif=False)
    avant = etat(action)
    with pytest.raises(TransitionRefusee) as refus:
        deplacer(action, "soumettre", par=acteur("of", action))
    assert [anomalie.code for anomalie in refus.value.anomalies] == ["lot_retire"]
    assert "votre saisie est conservée" in refus.value.anomalies[0].message
    assert etat(action) == avant


@pytest.mark.exigence("R006", "R219")
def test_un_lot_retire_pendant_l_attente_arrete_la_validation():
    action = amener(Statut.EN_ATTENTE_VALIDATION, False)
    action.attribution.lot.__class__.objects.filter(pk=action.attribution.lot.pk).update(actif=False)
    with pytest.raises(TransitionRefusee, match="ne peut pas être validée : 1 point"):
        deplacer(action, "valider", par=acteur("cariforef", action))
    assert en_ligne(action.pk) is None


@pytest.mark.exigence("R011", "R221")
def test_modifier_une_offre_publiee_demande_l_accord_de_la_region_et_l_evenement_le_garde():
    action = fabriques.publiee()
    action = deplacer(action, "modifier", par=acteur("of", action))
    with pytest.raises(TransitionRefusee) as refus:
        deplacer(action, "soumettre", par=acteur("of", action))
    assert [(un.code, un.champ) for un in refus.value.anomalies] == [("accord_region", "accord_region")]
    action.accord_region, action.accord_region_le = "CR-2026-17", datetime.date(2026, 11, 2)
    action.save()
    action = deplacer(action, "soumettre", par=acteur("of", action))
    action = deplacer(action, "valider", par=acteur("cariforef", action))
    accords = list(action.evenements.values_list("transition", "accord_region")[:3])
    assert accords == [
        ("valider", "CR-2026-17 du 02/11/2026"),
        ("soumettre", "CR-2026-17 du 02/11/2026"),
        ("modifier", ""),
    ]
    assert (action.accord_region, action.accord_region_le) == ("", None), "the next modification asks again"


@pytest.mark.exigence("R219")
def test_la_publication_ne_bouge_pas_pendant_qu_on_modifie_ni_quand_on_revalide_d_autres_actions():
    action = fabriques.publiee()
    publiee = en_ligne(action.pk)
    contenu = publiee.contenu
    action = deplacer(action, "modifier", par=acteur("of", action))
    par = acteur("of", action)
    enregistrer(action, {"complement_intitule": "Nouveau"}, {}, par=par, version=action.version, onglet="a")
    fabriques.publiee()
    assert en_ligne(action.pk).pk == publiee.pk
    assert en_ligne(action.pk).contenu == contenu
    assert Action.objects.get(pk=action.pk).intitule.endswith("Nouveau")
    assert SessionPubliee.objects.get(publication=publiee).intitule == "Formation de test"


@pytest.mark.exigence("R219")
def test_valider_remplace_la_publication_et_garde_l_ancienne():
    action = amener(Statut.EN_COURS, True)
    premiere = en_ligne(action.pk)
    action.complement_intitule = "Deuxième forme"
    action.save()
    deplacer(action, "soumettre", par=acteur("of", action))
    deplacer(action, "valider", par=acteur("cariforef", action))
    premiere.refresh_from_db()
    assert premiere.fin_le is not None
    assert en_ligne(action.pk).instantane.action.complement_intitule == "Deuxième forme"
    assert SessionPubliee.objects.get().publication == en_ligne(action.pk)


@pytest.mark.parametrize("statut", [Statut.EN_ATTENTE_VALIDATION, Statut.VALIDEE])
def test_une_action_en_attente_ou_validee_ne_s_ecrit_plus(statut):
    action = amener(statut, statut == Statut.VALIDEE)
    with pytest.raises(FicheFermee):
        enregistrer(action, {"complement_intitule": "Trop tard"}, {}, par=acteur("of", action), version=99, onglet="a")
    assert Action.objects.get(pk=action.pk).complement_intitule == ""


@pytest.mark.exigence("R038", "R041")
def test_retirer_met_hors_ligne_garde_le_contenu_et_rend_les_sessions_inactives():
    action = fabriques.publiee(debut=datetime.date.today() + datetime.timedelta(days=30))
    assert action.sessions.filter(active()).exists()
    deplacer(action, "retirer", par=acteur("cariforef", action), message="Convention résiliée.")
    assert en_ligne(action.pk) is None
    assert not SessionPubliee.objects.exists()
    assert Publication.objects.get(action=action.pk).instantane.action.numero == action.pk
    assert not action.sessions.filter(active()).exists()


@pytest.mark.exigence("R050")
def test_une_demande_se_lit_tant_qu_on_n_y_a_pas_repondu():
    action = amener(Statut.EN_ATTENTE_VALIDATION, False)
    validateur = acteur("cariforef", action)
    action = deplacer(action, "demander", par=validateur, message="Quelle est la durée ?")
    demande = derniere_demande(action)
    assert (demande.message, demande.par) == ("Quelle est la durée ?", validateur)
    action = deplacer(action, "soumettre", par=acteur("of", action), message="200 heures.")
    assert derniere_demande(action) is None
    assert action.evenements.first().message == "200 heures."


@pytest.mark.exigence("R110")
def test_le_courriel_part_avec_la_transition_et_dit_tout(courriels):
    action = amener(Statut.EN_ATTENTE_VALIDATION, False)
    of = acteur("of", action)
    fabriques.utilisateur(etablissements=[action.etablissement], notification_email=False)
    deja = len(courriels())
    deplacer(action, "refuser", par=acteur("cariforef", action), message="Hors programme.")
    envoyes = [courriel for courriel in courriels()[deja:] if of.email in courriel.to]
    assert len(envoyes) == 1
    for morceau in ("Hors programme.", action.intitule, str(action.etablissement), "refusée"):
        assert morceau in envoyes[0].subject + envoyes[0].body


@pytest.mark.exigence("R110")
def test_une_transition_refusee_n_envoie_rien(courriels):
    action = fabriques.saisie()
    with pytest.raises(TransitionRefusee):
        deplacer(action, "soumettre", par=acteur("of", action))
    assert courriels() == []


def test_les_messages_perdent_leurs_caracteres_de_controle():
    action = amener(Statut.EN_ATTENTE_VALIDATION, False)
    action = deplacer(action, "refuser", par=acteur("cariforef", action), message="Non\x00 retenue\u202e.")
    assert action.evenements.first().message == "Non retenue."


@pytest.mark.exigence("R110")
@pytest.mark.django_db(transaction=True)
def test_une_transition_annulee_avec_sa_transaction_n_a_pas_de_courriel():
    action = fabriques.completer(fabriques.saisie())
    of = acteur("of", action)
    deja = ProcrastinateJob.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        deplacer(action, "soumettre", par=of)
        assert ProcrastinateJob.objects.count() == deja + 1
        raise ZeroDivisionError
    assert ProcrastinateJob.objects.count() == deja
    assert Action.objects.get(pk=action.pk).statut == Statut.EN_COURS
    deplacer(action, "soumettre", par=of)
    assert ProcrastinateJob.objects.latest("id").args["destinataire"] == of.email


def en_parallele(*gestes):
    """Run these at once, each on its own connection; gives what each returned or raised."""
    depart, resultats = Barrier(len(gestes)), [None] * len(gestes)

    def courir(rang, geste):
        depart.wait()
        try:
            resultats[rang] = geste()
        except TransitionRefusee as refus:
            resultats[rang] = refus
        finally:
            connection.close()

    fils = [Thread(target=courir, args=couple) for couple in enumerate(gestes)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return resultats


@pytest.mark.exigence("R216")
@pytest.mark.django_db(transaction=True)
def test_un_double_envoi_ne_fait_qu_un_evenement():
    action = fabriques.completer(fabriques.saisie())
    of = acteur("of", action)
    resultats = en_parallele(*[lambda: deplacer(action, "soumettre", par=of)] * 2)
    assert sorted(type(resultat).__name__ for resultat in resultats) == ["Action", "TransitionRefusee"]
    assert Evenement.objects.filter(action=action, transition="soumettre").count() == 1


@pytest.mark.exigence("R219")
@pytest.mark.django_db(transaction=True)
def test_deux_decisions_a_la_fois_n_en_font_qu_une():
    action = amener(Statut.EN_ATTENTE_VALIDATION, False)
    un, autre = acteur("cariforef", action), acteur("cariforef", action)
    resultats = en_parallele(
        lambda: deplacer(action, "valider", par=un),
        lambda: deplacer(action, "refuser", par=autre, message="Non."),
    )
    refus = [resultat for resultat in resultats if isinstance(resultat, TransitionRefusee)]
    assert len(refus) == 1
    assert "n’est plus possible" in refus[0].message
    decisions = Evenement.objects.filter(action=action, transition__in=["valider", "refuser"])
    assert decisions.count() == 1
    assert Publication.objects.filter(action=action.pk).exists() == (decisions.get().transition == "valider")
