"""What changed between two instantanés, in words and in marks."""

import datetime
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from sofi.diffusion import instantane as fige
from sofi.offre.differences import comparer, confronter, libelle_de
from sofi.offre.instantane import prendre
from sofi.offre.marques import marquer, marquer_elements
from sofi.offre.models import Action
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]

changer = msgspec.structs.replace


@pytest.fixture
def publie():
    action = fabriques.completer(fabriques.saisie(certification=109049))
    return prendre(Action.objects.completes().get(pk=action.pk))


def avec_action(instantane, **champs):
    return changer(instantane, action=changer(instantane.action, **champs))


def avec_session(instantane, **champs):
    session = changer(instantane.action.sessions[0], **champs)
    return avec_action(instantane, sessions=(session, *instantane.action.sessions[1:]))


def lu(marques):
    return html.fromstring(f"<div>{marques}</div>").text_content()


@pytest.mark.exigence("R218")
def test_deux_instantanes_egaux_n_ont_pas_de_difference(publie):
    assert comparer(publie, publie) == []
    assert all(fiche.changees == [] for fiche in confronter(publie, publie))


@pytest.mark.exigence("R218")
def test_un_champ_change_donne_sa_fiche_son_libelle_avant_et_apres(publie):
    (une,) = comparer(publie, avec_session(publie, duree_centre=240))
    assert (une.carte, une.objet, une.champ) == ("session", publie.action.sessions[0].numero, "duree_centre")
    assert (une.libelle, une.avant, une.apres, une.genre) == ("Durée en centre (en h)", "200", "240", "modifie")
    assert lu(une.marques) == "[supprimé : 200][ajouté : 240]"


@pytest.mark.parametrize(
    ("champs", "avant", "apres"),
    [
        ({"date_debut": datetime.date(2026, 10, 1)}, "14/09/2026", "01/10/2026"),
        ({"duree_hebdo": Decimal("1234.5")}, "35", "1\u202f234,50"),
        ({"module_remise_niveau": True}, None, "Oui"),
        ({"esp": fige.Valeur("permanente", "entrée/sortie permanente")}, None, "entrée/sortie permanente"),
        ({"site_lieu": None}, None, ""),
        ({"referent_pmr": None}, None, ""),
    ],
)
def test_chaque_sorte_de_valeur_se_lit(publie, champs, avant, apres):
    (une,) = comparer(publie, avec_session(publie, **champs))
    assert une.apres == apres
    assert avant is None or une.avant == avant


@pytest.mark.exigence("R218")
def test_un_texte_se_compare_mot_a_mot_comme_on_le_lit(publie):
    (une,) = comparer(publie, avec_action(publie, objectifs="<p>Texte <strong>court</strong> de test.</p>"))
    assert lu(une.marques) == "Texte[ajouté :  court] de test."


def test_un_lien_qui_mene_ailleurs_est_un_changement_que_l_on_lit(publie):
    ancien = avec_action(publie, objectifs='<p>Voir <a href="https://a.fr">ici</a></p>')
    nouveau = avec_action(publie, objectifs='<p>Voir <a href="https://b.fr">ici</a></p>')
    (une,) = comparer(ancien, nouveau)
    assert "b" in lu(une.marques) and "ajouté" in lu(une.marques)


def test_une_mise_en_forme_seule_se_dit(publie):
    (une,) = comparer(publie, avec_action(publie, objectifs="<p>Texte de <em>test</em>.</p>"))
    assert lu(une.marques) == "Texte de test. (mise en forme ou détail modifié)"


@pytest.mark.exigence("R218")
def test_une_liste_dit_ce_qui_entre_et_ce_qui_sort(publie):
    nouveaux = (fige.Valeur("motivation", "motivation"), fige.Valeur("niveau_a2", "niveau A2 du CECRL"))
    (une,) = comparer(publie, avec_action(publie, prerequis=nouveaux))
    assert (une.avant, une.apres) == ("motivation", "motivation\nniveau A2 du CECRL")
    assert [noeud.text_content() for noeud in html.fragment_fromstring(f"<div>{une.marques}</div>")] == [
        "motivation",
        "[ajouté : niveau A2 du CECRL]",
    ]


def test_un_ordre_change_se_dit(publie):
    deux = (fige.Valeur("a", "A"), fige.Valeur("b", "B"))
    (une,) = comparer(avec_action(publie, prerequis=deux), avec_action(publie, prerequis=deux[::-1]))
    assert lu(une.marques) == "B, A (mise en forme ou détail modifié)"


@pytest.mark.exigence("R218")
def test_une_session_ajoutee_ou_supprimee_compte_pour_une_avec_ses_dispositifs(publie):
    session = publie.action.sessions[0]
    dispositif = changer(session.dispositifs[0], numero=998)
    autre = changer(session, numero=999, dispositifs=(dispositif,))
    nouveau = avec_action(publie, sessions=(session, autre))
    ajouts = comparer(publie, nouveau)
    assert [(une.libelle, une.champ, une.genre) for une in ajouts] == [
        ("Fiche Session 999", "", "ajoute"),
        ("Fiche Dispositif 998", "", "ajoute"),
    ]
    assert [une.genre for une in comparer(nouveau, publie)] == ["supprime", "supprime"]


def test_sans_publication_tout_est_ajoute(publie):
    assert [une.genre for une in comparer(None, publie)] == ["ajoute"] * 4


def test_un_rendez_vous_change_se_lit_en_une_phrase(publie):
    session = publie.action.sessions[0]
    rendez_vous = changer(session.informations_collectives[0], places=30)
    (une,) = comparer(publie, avec_session(publie, informations_collectives=(rendez_vous,)))
    assert "· 9 h 30 ·" in une.apres and "· 30 places" in une.apres
    assert "· 12 places" in une.avant


def test_ce_qui_est_tape_est_echappe():
    marques = marquer("<b>x</b>", "<script>alert(1)</script>", mot_a_mot=True)
    assert "<script>" not in marques and "<b>" not in marques
    assert "<script>" not in marquer_elements(["a"], ["<script>"])
    assert "<script>" not in marquer("<script>", "<script>", differents=True)


@given(st.text(max_size=200), st.text(max_size=200))
def test_en_ne_lisant_que_l_ajoute_ou_que_le_supprime_on_retrouve_chaque_texte(avant, apres):
    import re

    marques = str(marquer(avant, apres, mot_a_mot=True))
    mot = r'<span class="visually-hidden">\[{} : </span>(.*?)<span class="visually-hidden">\]</span>'
    ajoute = re.compile(rf"<ins>{mot.format('ajouté')}</ins>", re.DOTALL)
    supprime = re.compile(rf"<del>{mot.format('supprimé')}</del>", re.DOTALL)
    from django.utils.html import escape

    assert ajoute.sub("", supprime.sub(r"\1", marques)) == escape(avant)
    assert supprime.sub("", ajoute.sub(r"\1", marques)) == escape(apres)


def structures(structure):
    yield structure
    for nom in structure.__struct_fields__:
        valeur = getattr(structure, nom)
        for element in valeur if isinstance(valeur, tuple) else (valeur,):
            if isinstance(element, msgspec.Struct):
                yield from structures(element)


@pytest.mark.parametrize(
    ("genre", "carte"),
    [
        (fige.FormationFigee, "formation"),
        (fige.ActionFigee, "action"),
        (fige.SessionFigee, "session"),
        (fige.DispositifFige, "dispositif"),
    ],
)
def test_chaque_champ_fige_a_un_libelle_ou_n_est_qu_un_numero(genre, carte):
    sans = {champ.name for champ in msgspec.structs.fields(genre) if not libelle_de(carte, champ.name)}
    assert sans <= {"numero", "sessions", "dispositifs", "code", "nature", "connue_depuis"}


def test_une_tres_longue_description_se_compare_vite(publie):
    mots = [f"mot{rang % 97}" for rang in range(500)]
    nouveaux = [*mots[:100], "nouveau", *mots[150:]]
    debut = datetime.datetime.now()
    comparer(
        avec_action(publie, objectifs=f"<p>{' '.join(mots)}</p>"),
        avec_action(publie, objectifs=f"<p>{' '.join(nouveaux)}</p>"),
    )
    assert datetime.datetime.now() - debut < datetime.timedelta(seconds=2)
