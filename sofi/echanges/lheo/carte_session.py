"""What LHÉO says of the fields of a Fiche Session, its two tables included."""

from lheo import valeur_de
from sofi.diffusion.lheo.recrutement import (
    CANDIDATURE,
    DE_RECRUTEMENT,
    INCONNUE,
    INDIVIDUELLE,
    INFORMATION,
    INSCRIPTION,
)
from sofi.diffusion.lheo.session import REFERENTS
from sofi.echanges.lheo.valeurs import decimal, entier, extra, heure, jour, oui_non, texte


def _lieu(vue):
    """The site of the establishment at the training site's address: by its name, else the only one of that commune."""
    if not vue.action.lieu_de_formation:
        return None
    site = vue.etat.site(vue.action.lieu_de_formation[0].coordonnees.adresse)
    if site is None:
        vue.remarquer("le lieu de formation n’est aucun des sites de l’organisme : choisissez « Site lieu »")
    return site


def _enumeres(liste, nom):
    """The codes of the labels that a text of the action enumerates, with those of its Formacodes."""

    def lire(vue):
        codes, _ = vue.nommes(liste, getattr(vue.action, nom))
        codes += vue.formacodes(liste, vue.action.code_modalite_pedagogique) if not codes else []
        return list(dict.fromkeys(codes)) or None

    return lire


def _rythmes(vue):
    codes, reste = vue.nommes("rythme", vue.action.rythme_formation)
    _, inconnus = vue.nommes("periode_formation", reste)
    if inconnus:
        vue.remarquer(f"rythme « {texte(vue.action.rythme_formation)[:80]} », dont SOFI ne connaît pas tous les mots")
    return codes or None


def _rythme_en_mots(nom):
    def lire(vue):
        alternances = [cycle.alternance for cycle in vue.session.cycle if cycle.alternance]
        rythme = next((un.rythme_alternance for un in alternances if un.rythme_alternance), None)
        return getattr(rythme, nom) if rythme else None

    return lire


def _unite(vue):
    unite = _rythme_en_mots("unite_rythme_alternance")(vue)
    return vue.code("unite_entreprise", unite) if unite is not None else None


def _modalites(vue):
    recrutements = vue.session.recrutement
    codes = [texte(un.modalite_recrutement) for un in recrutements]
    return vue.codes("modalite_recrutement", [code for code in codes if code != INCONNUE])


def _referent(type_de_contact, info):
    """The contact of the establishment whom LHÉO names, by electronic address, else by name."""

    def lire(vue):
        dits = [
            un for un in vue.session.contact_session if texte(un.type_contact) == type_de_contact and un.info == info
        ]
        if not dits:
            return None
        contact = vue.etat.contact(dits[0].coordonnees)
        if contact is None:
            vue.remarquer(f"{_qui(dits[0].coordonnees)} n’est pas dans les contacts de l’organisme")
        return contact

    return lire


def _qui(coordonnees):
    noms = " ".join(str(valeur_de(nom)) for nom in (coordonnees.prenom, coordonnees.nom) if nom)
    return noms or texte(coordonnees.courriel) or "un référent"


def _informations(vue):
    lignes = [_information(un, vue) for un in vue.session.recrutement if texte(un.modalite_recrutement) == INFORMATION]
    return [ligne for ligne in lignes if ligne["date"] or ligne["site"] or ligne["lieu"]] or None


def _information(recrutement, vue):
    adresse = recrutement.adresse
    site = vue.etat.site(adresse)
    return {
        "site": site,
        "lieu": "" if site or not adresse else _en_une_ligne(adresse),
        "date": jour(recrutement.periode.debut) if recrutement.periode else None,
        "heure_debut": heure(recrutement.heure_debut),
        "heure_fin": heure(recrutement.heure_fin),
        "places": entier(recrutement.nb_places),
        "a_distance": bool(oui_non(recrutement.a_distance)),
        "url": (texte(recrutement.urlweb) or "")[:400],
        "commentaire": (texte(recrutement.commentaire) or "")[:500],
    }


def _en_une_ligne(adresse):
    dits = [adresse.denomination, *adresse.ligne, f"{texte(adresse.codepostal)} {texte(adresse.ville)}"]
    return ", ".join(dit for un in dits if (dit := texte(un)))[:200]


def _periodes(vue):
    lignes = []
    if vue.session.periode_inscription:
        lignes.append(_periode(INSCRIPTION, vue.session.periode_inscription.periode))
    for un in vue.session.recrutement:
        code = texte(un.modalite_recrutement)
        if un.periode and code != INFORMATION:
            lignes.append(_periode(INDIVIDUELLE if code == CANDIDATURE else DE_RECRUTEMENT, un.periode))
    return lignes or None


def _periode(genre, periode):
    return {"type": genre, "date_debut": jour(periode.debut), "date_fin": jour(periode.fin)}


SESSION = {
    "site_lieu": _lieu,
    "date_debut": lambda vue: jour(vue.session.periode.debut),
    "date_fin": lambda vue: jour(vue.session.periode.fin),
    "esp": lambda vue: vue.code("esp", vue.action.modalites_entrees_sorties),
    "rythmes": _rythmes,
    "periodes": _enumeres("periode_formation", "rythme_formation"),
    "type_parcours": lambda vue: vue.code("type_parcours", vue.formation.parcours_de_formation),
    "modalites_pedagogiques": _enumeres("modalite_pedagogique", "modalites_pedagogiques"),
    "modalite_enseignement": lambda vue: vue.code("modalite_enseignement", vue.action.modalites_enseignement),
    "duree_centre": lambda vue: entier(vue.action.nombre_heures_centre),
    "duree_entreprise": lambda vue: entier(vue.action.nombre_heures_entreprise),
    "duree_hebdo": lambda vue: decimal(extra(vue.action, "duree-hebdo", "duree-hebdo"), chiffres=5),
    "commentaire_duree": lambda vue: texte(vue.action.duree_indicative),
    "cycle_alternance": lambda vue: decimal(_rythme_en_mots("unites_entreprise")(vue), chiffres=6),
    "unite_entreprise": _unite,
    "recrutement": lambda vue: vue.code("etat_recrutement", vue.session.etat_recrutement),
    "modalites_recrutement": _modalites,
    "informations_collectives": _informations,
    "periodes_inscription": _periodes,
    **{nom: _referent(code, info) for nom, code, info in REFERENTS},
    "module_remise_niveau": lambda vue: oui_non(extra(vue.session, "session", "module-remise-a-niveau")),
}
TABLES_DE_SESSION = ("informations_collectives", "periodes_inscription")
