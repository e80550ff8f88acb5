"""Every field of the four cards without Certif Info: typed, saved, told again on the summary."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from sofi.offre.models import Action
from sofi.regles.champs import champ
from tests import fabriques
from tests.regles.matrice import objet
from tests.saisie.navigateur import envoyer, page, texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]

RICHE = "<p>Un <strong>mot</strong>.</p>"
CHAMPS = [
    # requirement, card, field, as one types it, as the base holds it (None: the same), as one reads it (None: the same)
    ("R151", "formation", "intitule", "Découverte", None, None),
    ("R152", "formation", "objectif_general", "7", None, "professionnalisation"),
    ("R153", "formation", "niveau_sortie", "0", None, "Indéterminé"),
    ("R156", "action", "site_dispensateur", "SITE", None, "SIRET - SITE - Annexe - Nantes"),
    ("R157", "action", "complement_intitule", "module gériatrie", None, None),
    ("R158", "action", "complement_programme", RICHE, None, "Un mot."),
    ("R159", "action", "objectifs", RICHE, None, "Un mot."),
    ("R160", "action", "resultats_attendus", RICHE, None, "Un mot."),
    ("R161", "action", "plus_formation", RICHE, None, "Un mot."),
    ("R162", "action", "url_video", "https://youtu.be/1", None, None),
    ("R163", "action", "url_pdf", "https://exemple.fr/a.pdf", None, None),
    ("R164", "action", "url_action", "https://exemple.fr/action", None, None),
    ("R165", "action", "types_equipement", ["9", "11"], None, "outillage professionnel, équipement numérique"),
    ("R166", "action", "cout_indicatif", "12,50", Decimal("12.50"), "12,5"),
    ("R167", "action", "commentaire_equipement", RICHE, None, "Un mot."),
    ("R168", "action", "niveau_entree", "14", None, "Niveau 4 validé (Bac, Bac pro, BP ou équivalent)"),
    ("R169", "action", "prerequis", ["niveau_a2", "motivation"], None, "niveau A2 du CECRL, motivation"),
    ("R170", "action", "commentaire_prerequis", RICHE, None, "Un mot."),
    ("R172", "session", "site_lieu", "SITE", None, "SITE - Annexe - Secondaire"),
    ("R173", "session", "date_debut", "2026-09-14", datetime.date(2026, 9, 14), "14/09/2026"),
    ("R174", "session", "date_fin", "20/11/2026", datetime.date(2026, 11, 20), "20/11/2026"),
    ("R175", "session", "esp", "permanente", None, "entrée/sortie permanente"),
    ("R176", "session", "rythmes", ["temps_plein", "temps_partiel"], None, "temps plein, temps partiel"),
    ("R177", "session", "periodes", ["jour", "soir"], None, "en journée, en soirée"),
    ("R178", "session", "type_parcours", "mixte", None, "mixte"),
    ("R179", "session", "modalites_pedagogiques", ["entreprise", "foad"], None, "en entreprise, FOAD"),
    ("R180", "session", "modalite_enseignement", "1", None, "formation mixte"),
    ("R181", "session", "duree_centre", "1 200", 1200, "1200"),
    ("R182", "session", "duree_entreprise", "0", 0, "0"),
    ("R183", "session", "duree_hebdo", "32,5", Decimal("32.5"), "32,5"),
    ("R184", "session", "commentaire_duree", "Module du 1er au 5", None, None),
    ("R185", "session", "cycle_alternance", "1,5", Decimal("1.5"), "1,5"),
    ("R186", "session", "unite_entreprise", "3", None, "semaine"),
    ("R187", "session", "organisme_responsable", "SITE", None, "SITE - Annexe - Secondaire"),
    ("R188", "session", "recrutement", "ferme", None, "Fermé"),
    ("R189", "session", "modalites_recrutement", ["9", "3"], None, "information collective, dossier"),
    ("R192", "session", "referent_pmr", "CONTACT", None, "Anne MARTIN"),
    ("R193", "session", "referent_prf", "CONTACT", None, "Anne MARTIN"),
    ("R194", "session", "mail_liaison", "liaison@exemple.fr", None, None),
    ("R195", "session", "referent_mobilite", "CONTACT", None, "Anne MARTIN"),
    ("R196", "session", "module_remise_niveau", "non", False, "non"),
    ("R200", "dispositif", "publics", ["80006", "82044"], None, "demandeur d'emploi, salarié"),
    ("R204", "dispositif", "nb_places", "12", 12, "12"),
    ("R205", "dispositif", "nb_places_restantes", "3", 3, "3"),
    ("R206", "dispositif", "effectif_minimal", "6", 6, "6"),
    ("R207", "dispositif", "capacite_simultanee", "24", 24, "24"),
    ("R208", "dispositif", "frais_ht", "1 000,50", Decimal("1000.50"), "1000,5"),
    ("R209", "dispositif", "taux_tva", "5.5", None, "5,5 %"),
    ("R210", "dispositif", "frais_ttc", "1055,53", Decimal("1055.53"), "1055,53"),
    ("R211", "dispositif", "frais_additionnels", "80,5", Decimal("80.5"), "80,5"),
    ("R212", "dispositif", "frais_certification", "oui", True, "oui"),
    ("R213", "dispositif", "prise_en_charge", "non", False, "non"),
]


@pytest.mark.exigence("R151", "R152", "R153", "R156", "R157", "R158", "R159", "R160", "R161", "R162", "R163")
@pytest.mark.exigence("R164", "R165", "R166", "R167", "R168", "R169", "R170", "R172", "R173", "R174", "R175")
@pytest.mark.exigence("R176", "R177", "R178", "R179", "R180", "R181", "R182", "R183", "R184", "R185", "R186")
@pytest.mark.exigence("R187", "R188", "R189", "R192", "R193", "R194", "R195", "R196", "R200", "R204", "R205")
@pytest.mark.exigence("R206", "R207", "R208", "R209", "R210", "R211", "R212", "R213", "R214", "R216", "R294")
@pytest.mark.parametrize("carte", ["formation", "action", "session", "dispositif"])
def test_ce_que_l_on_saisit_s_enregistre_et_se_relit_au_recapitulatif(client, carte):
    action = fabriques.saisie()
    organisme = action.etablissement
    annexe = fabriques.SiteFactory(etablissement=organisme, nom_usage="Annexe")
    collegue = fabriques.ContactFactory(etablissement=organisme, nom="MARTIN", prenom="Anne")
    client.force_login(fabriques.utilisateur(etablissements=[organisme]))
    cles = {"SITE": str(annexe.pk), "CONTACT": str(collegue.pk), "SIRET": organisme.siret}
    lignes = [ligne for ligne in CHAMPS if ligne[1] == carte]
    saisis = {nom: cles.get(brut, brut) if isinstance(brut, str) else brut for _, _, nom, brut, *_ in lignes}
    numero = objet(action, carte).pk
    envoyer(client, reverse(f"saisie:{carte}", args=[numero]), **saisis)

    fiche = objet(Action.objects.get(pk=action.pk), carte)
    assert fiche.saisie_illisible == {}
    for _, _, nom, brut, garde, _ in lignes:
        valeur = fiche._meta.get_field(nom).value_from_object(fiche)
        attendue = saisis[nom] if garde is None else garde
        assert (str(valeur) if brut in ("SITE", "CONTACT") else valeur) == attendue, nom

    recapitulatif = page(client.get(reverse("saisie:recapitulatif", args=[action.pk])))
    termes, valeurs = ([texte(un) for un in recapitulatif.cssselect(f".fiche-{carte} {tag}")] for tag in ("dt", "dd"))
    relus = dict(zip(termes, valeurs, strict=True))
    for _, _, nom, brut, _, lu in lignes:
        mots = lu or brut
        for mot, cle in cles.items():
            mots = mots.replace(mot, cle)
        assert relus[champ(carte, nom).libelle] == mots, nom
