"""Compare the lines of the file with what SOFI holds: each line learns its result, the state learns what to write."""

from rapidfuzz import process

from sofi.echanges.classeurs.doublons import Doublons
from sofi.echanges.classeurs.rapport import CREEE, Rapport, nommer
from sofi.echanges.import_region.comparaison_of import comparer_formateurs, comparer_mandataires
from sofi.echanges.import_region.disparus import signaler_disparus
from sofi.echanges.import_region.etat import Etat
from sofi.programmes.models import Campagne, Lot, Programme
from sofi.socle.texte import plier

LIBELLE = "PROGRAMME REGION - {}"
CHAMPS_DU_LOT = (
    "intitule",
    "forfait_recrutement",
    "validation_partielle",
    "places_commandees",
    "date_debut",
    "date_fin",
)


def comparer(lecture):
    """The report of the file and the state that holds what to create and change; nothing is written (R004 to R007)."""
    if lecture.refus:
        return Rapport(lecture.refus + lecture.toutes(), structure=False), None
    etat = Etat(lecture)
    comparer_programmes(lecture.lignes["programmes"], etat)
    comparer_lots(lecture.lignes["lots"], etat)
    refuses = {ligne.valeurs.get("numero_lot"): ligne for ligne in lecture.lignes["lots"] if ligne.refusee}
    comparer_mandataires(lecture.lignes["mandataires"], etat, refuses)
    vues = comparer_formateurs(lecture.lignes["formateurs"], etat, refuses)
    return Rapport(lecture.toutes() + signaler_disparus(lecture, etat, vues)), etat


def comparer_programmes(lignes, etat):
    """A campaign for each programme and year; an unknown programme is created (R007, R126)."""
    doublons = Doublons()
    for ligne in lignes:
        code, annee = ligne.valeurs.get("code_programme"), ligne.valeurs.get("annee")
        ligne.objet = nommer(f"{code or '?'} {annee or '?'}", ligne.valeurs.get("intitule"))
        if ligne.refusee or doublons.refuser(ligne, (code, annee), "code_programme", f"Le programme {code} {annee}"):
            continue
        programme = _programme(ligne, code, etat)
        if (code, annee) not in etat.campagnes:
            etat.campagnes[code, annee] = etat.creer(Campagne(programme=programme, annee=annee))
            ligne.resultat = CREEE


def _programme(ligne, code, etat):
    intitule = ligne.valeurs["intitule"]
    programme = etat.programmes.get(code)
    if programme is None:
        programme = Programme(
            code=code,
            nom=intitule,
            libelle=LIBELLE.format(intitule),
            type_dispositif=etat.type_de_dispositif(),
        )
        etat.programmes[code] = etat.creer(programme)
    elif programme.nom != intitule:
        ligne.informations.append(f"SOFI garde son intitulé : « {programme.nom} » (fichier : « {intitule} »).")
    return programme


def comparer_lots(lignes, etat):
    """Lots created, changed or put back in force (R005, R127, R298, R300)."""
    doublons = Doublons()
    for ligne in lignes:
        numero = ligne.valeurs.get("numero_lot")
        ligne.objet = nommer(f"Lot {numero or '?'}", ligne.valeurs.get("intitule"))
        doublon = numero and doublons.refuser(ligne, numero, "numero_lot", f"Le lot {numero}")
        campagne = _campagne(ligne, etat)
        departement = _departement(ligne, etat)
        _verifier_dates(ligne)
        if not doublon and not ligne.refusee and campagne:
            _comparer_lot(ligne, numero, campagne, departement, etat)


def _campagne(ligne, etat):
    code, annee = ligne.valeurs.get("code_programme"), ligne.valeurs.get("annee")
    if not code or not annee:
        return None
    campagne = etat.campagnes.get((code, annee))
    if campagne is None:
        proches = [trouve for trouve, *_ in process.extract(code, list(etat.programmes), limit=2, score_cutoff=60)]
        connus = [f"{connu} {an}" for connu, an in etat.campagnes if connu in proches]
        suite = f" Connus : {', '.join(sorted(connus)[:5])}." if connus else ""
        ligne.refuser(
            "code_programme",
            f"Le programme {code} {annee} n’est ni dans la feuille « programmes » ni dans SOFI. "
            f"Ajoutez-le ou corrigez le code et l’année.{suite}",
        )
    return campagne


def _departement(ligne, etat):
    ecrit = ligne.valeurs.get("departement", "")
    departement = etat.departements.get(plier(ecrit)) if ecrit else None
    if ecrit and departement is None:
        connus = sorted({f"{trouve.pk} {trouve.nom}" for trouve in etat.departements.values()})
        ligne.refuser(
            "departement", f"Le département « {ecrit} » est inconnu. Écrivez un de ceux-ci : {', '.join(connus)}."
        )
    return departement


def _verifier_dates(ligne):
    debut, fin = ligne.valeurs.get("date_debut"), ligne.valeurs.get("date_fin")
    if debut and fin and fin < debut:
        ligne.refuser(
            "date_fin", f"La date de fin {fin:%d/%m/%Y} précède la date de début {debut:%d/%m/%Y}. Corrigez-la."
        )


def _comparer_lot(ligne, numero, campagne, departement, etat):
    lot = etat.lots.get(numero)
    if lot is None:
        lot = etat.lots[numero] = etat.creer(Lot(numero=numero, campagne=campagne))
        ligne.resultat = CREEE
    elif lot.campagne is not campagne:
        if numero in etat.lots_utilises:
            ligne.refuser(
                "code_programme",
                f"Le lot {numero} porte déjà des saisies pour {lot.campagne} : son programme et son année ne changent "
                "plus. Donnez un autre numéro à ce lot.",
            )
            return
        etat.modifier(ligne, lot, "campagne", campagne, colonne="code_programme, annee")
    for champ in CHAMPS_DU_LOT:
        if champ in ligne.valeurs:
            etat.modifier(ligne, lot, champ, ligne.valeurs[champ])
    if "departement" in ligne.valeurs:
        etat.modifier(ligne, lot, "departement", departement)
    etat.modifier(ligne, lot, "actif", True)
