"""Lots and attributions that SOFI has and that the file, for the same programmes and years, no longer names."""

from sofi.echanges.classeurs.rapport import DISPARUE, Ligne, nommer

UTILISE = "N’est plus dans le fichier, mais une saisie l’utilise : rien n’est changé. Décidez avec la Région."
RETIRE = "N’est plus dans le fichier et aucune saisie ne l’utilise : retiré du choix des organismes."


def signaler_disparus(lecture, etat, attributions_vues):
    """A line for each; those that no entry uses are to be put out of force, none is ever deleted."""
    nommes = {ligne.valeurs.get("numero_lot") for ligne in lecture.lignes["lots"]}
    campagnes = _campagnes_nommees(lecture)
    disparus = [
        lot
        for numero, lot in sorted(etat.lots.items())
        if numero not in nommes and lot.actif and (lot.campagne.programme_id, lot.campagne.annee) in campagnes
    ]
    lignes = [
        _signaler(etat, lot, "lots", nommer(f"Lot {lot.pk}", lot.intitule), lot.pk in etat.lots_utilises)
        for lot in disparus
    ]
    return lignes + _attributions_disparues(lecture, etat, attributions_vues, nommes)


def _campagnes_nommees(lecture):
    lignes = [ligne for nom in ("programmes", "lots") for ligne in lecture.lignes[nom] if not ligne.refusee]
    return {(ligne.valeurs["code_programme"], ligne.valeurs["annee"]) for ligne in lignes}


def _attributions_disparues(lecture, etat, vues, nommes):
    """Of the lots that the file names; not of those with a refused line, for it may have named the attribution."""
    lues = lecture.lignes["mandataires"] + lecture.lignes["formateurs"]
    douteux = {ligne.valeurs.get("numero_lot") for ligne in lecture.lignes["lots"] + lues if ligne.refusee}
    if douteux & {None, ""}:
        return []
    return [
        _signaler(
            etat,
            attribution,
            "formateurs",
            f"Lot {numero}, formateur {attribution.formateur.siret}, site {attribution.site.nom_usage}",
            attribution.pk in etat.attributions_utilisees,
        )
        for (numero, _), attributions in sorted(etat.attributions.items())
        if numero in nommes - douteux
        for attribution in attributions
        if attribution.actif and id(attribution) not in vues
    ]


def _signaler(etat, objet, feuille, nom, utilise):
    ligne = Ligne(feuille, objet=nom)
    if not utilise:
        etat.modifier(ligne, objet, "actif", False)
    ligne.resultat = DISPARUE
    ligne.informations.append(UTILISE if utilise else RETIRE)
    return ligne
