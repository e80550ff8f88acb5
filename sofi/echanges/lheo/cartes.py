"""What LHÉO says of each field of the four cards: the way back of `sofi.diffusion.lheo` (LHEO, mapping table).

Each card is a table: name of the field -> function of the `Vue`. None: LHÉO says nothing, the field stays as it is.
"""

from lheo import valeur_de
from sofi.diffusion.lheo.action import SANS_PREREQUIS
from sofi.diffusion.lheo.formation import SANS_CERTIFICATION
from sofi.echanges.lheo.valeurs import decimal, entier, extra, extras, groupe, montant_en_euros, oui_non, riche, texte
from sofi.echanges.lheo.vue import SPECIFICITES
from sofi.referentiels.listes import choix
from sofi.socle.texte import plier

AUCUNE = (SANS_PREREQUIS, "aucune", "aucun", "sans objet")


# Formation


def _domaines(vue):
    codes = [texte(code) for code in vue.formation.domaine_formation.code_FORMACODE]
    connus = [code for code in dict.fromkeys(codes) if code in vue.etat.formacodes]
    if inconnus := sorted(set(codes) - set(connus)):
        vue.remarquer(f"Formacode inconnu de la version en cours : {', '.join(inconnus)}")
    return connus or None


def _principal(vue):
    domaines = _domaines(vue) or []
    marques = [
        texte(un) for un in vue.formation.domaine_formation.code_FORMACODE if getattr(un, "tag", "") == "principal"
    ]
    return next((code for code in [*marques, *domaines] if code in domaines), None)


def _blocs_dits(vue):
    return next(iter(vue.session.blocs_competences), None)


def _validation(vue):
    dits = _blocs_dits(vue)
    return {"0": "partielle", "1": "totale", "2": "totale"}.get(texte(dits.validation_blocs)) if dits else None


def _individualisation(vue):
    dits = _blocs_dits(vue)
    return {"0": True, "1": False, "2": True}.get(texte(dits.validation_blocs)) if dits else None


def _blocs(vue):
    dits = _blocs_dits(vue)
    if dits is None:
        return None
    possibles = vue.etat.blocs(vue.certification)
    codes = [texte(bloc.code_bloc) for bloc in dits.bloc_competences]
    if inconnus := [code for code in codes if code not in possibles]:
        vue.remarquer(f"blocs qui ne sont pas de cette certification : {', '.join(inconnus)}")
    return [code for code in possibles if code in codes] or None


SANS_CERTIFINFO = {
    "intitule": lambda vue: texte(vue.formation.intitule_formation),
    "objectif_general": lambda vue: vue.code("objectif_general", vue.formation.objectif_general_formation),
    "niveau_sortie": lambda vue: vue.code("niveau_sortie", vue.formation.code_niveau_sortie),
    "domaines": _domaines,
    "domaine_principal": _principal,
}
AVEC_CERTIFINFO = {"individualisation": _individualisation, "validation": _validation, "blocs": _blocs}


# Action


def _objectifs(vue):
    debut = vue.certification.objectif if vue.certification else ""
    return riche(vue.formation.objectif_formation, debut, [texte(vue.formation.intitule_formation)])


def _contenu(vue):
    debut = vue.certification.programme if vue.certification else ""
    return riche(vue.formation.contenu_formation, debut, [texte(vue.formation.objectif_formation)])


def _resultats(vue):
    tus = [SANS_CERTIFICATION]
    if vue.certification:
        tus.append(f"{vue.certification.type.libelle} : {vue.certification.intitule}")
    return riche(vue.formation.resultats_attendus, sauf=tus)


def _url(rang, info):
    """The address of that kind; without kinds, the one at that rank."""

    def lire(vue):
        dites = vue.action.url_action.urlweb if vue.action.url_action else []
        marquees = [un for un in dites if getattr(un, "info", None) == info]
        if any(getattr(un, "info", None) for un in dites):
            return texte(marquees[0]) if marquees else None
        return texte(dites[rang]) if rang == 0 and dites else None

    return lire


def _equipements(vue):
    return vue.codes("type_equipement", [un.type_equipement for un in vue.action.equipement])


def _du_premier_equipement(nom):
    return lambda vue: next((dit for un in vue.action.equipement if (dit := getattr(un, nom)) is not None), None)


def _conditions(vue):
    """(codes of the pré-requis, what else is asked)."""
    brut = texte(vue.action.conditions_specifiques) or ""
    if plier(brut).strip(" .") in {plier(mot) for mot in AUCUNE}:
        return None, None
    premiere, _, suite = brut.partition("\n")
    codes, reste = vue.nommes("prerequis", premiere)
    return (codes, riche(suite)) if codes and not reste else (None, riche(brut))


ACTION = {
    "complement_intitule": lambda vue: extra(vue.action, "action", "complement-intitule"),
    "complement_programme": _contenu,
    "objectifs": _objectifs,
    "resultats_attendus": _resultats,
    "plus_formation": lambda vue: riche(extra(vue.action, "action", "plus-formation")),
    "url_action": _url(0, "fiche"),
    "url_pdf": _url(1, "programme-pdf"),
    "url_video": _url(2, "video"),
    "types_equipement": _equipements,
    "cout_indicatif": lambda vue: decimal(_du_premier_equipement("cout_indicatif_equipement")(vue)),
    "commentaire_equipement": lambda vue: riche(_du_premier_equipement("commentaire")(vue)),
    "niveau_entree": lambda vue: vue.code("niveau_entree", vue.formation.code_niveau_entree),
    "prerequis": lambda vue: _conditions(vue)[0],
    "commentaire_prerequis": lambda vue: _conditions(vue)[1],
}


# Dispositif


def _frais(nom):
    def lire(vue):
        du_financeur = groupe(vue.financeur, "frais-pedagogiques")
        source = du_financeur or groupe(groupe(vue.action, "action"), "frais-pedagogiques")
        return next((un.valeur.strip() for un in source.extra if un.info == nom), None) if source else None

    return lire


def _taux(vue):
    taux = _frais("taux-tva")(vue)
    return next((code for code, _ in choix("taux_tva") if taux and decimal(code) == decimal(taux)), None)


def _publics(vue):
    dits = extras(vue.financeur, SPECIFICITES, "code-public-vise")
    dits = dits or [texte(code) for code in vue.action.code_public_vise]
    return vue.codes("public", [code for code in dits if code != vue.etat.tout_public])


def _effectif(nom_d_extra, champ):
    def lire(vue):
        des_cycles = [getattr(cycle, champ) for cycle in vue.session.cycle]
        return entier(
            next((un for un in [extra(vue.session, "session", nom_d_extra), *des_cycles] if un is not None), None)
        )

    return lire


DISPOSITIF = {
    "publics": _publics,
    "nb_places": lambda vue: entier(vue.financeur.nb_places_financees) if vue.financeur else None,
    "nb_places_restantes": lambda vue: entier(extra(vue.financeur, SPECIFICITES, "nb-places-restantes")),
    "effectif_minimal": _effectif("effectif-minimal", "effectif_minimal"),
    "capacite_simultanee": _effectif("capacite-simultanee", "capacite_simultanee"),
    "frais_ht": lambda vue: decimal(_frais("frais-ht")(vue)),
    "taux_tva": _taux,
    "frais_ttc": lambda vue: decimal(_frais("frais-ttc")(vue) or valeur_de(vue.action.prix_total_TTC)),
    "frais_additionnels": lambda vue: montant_en_euros(vue.action.frais_restants),
    "frais_certification": lambda vue: "certification" in plier(texte(vue.action.frais_restants) or "") or None,
    "prise_en_charge": lambda vue: oui_non(vue.action.prise_en_charge_frais_possible),
}
