"""What a rule asks, in plain French: for the list of rules, the procedure guide, the comparison of two years."""

from sofi.regles.branche import montrer
from sofi.regles.champs import champ
from sofi.socle.html import texte_visible


def imposee(parametres, le_champ):
    return f"Imposé : {montrer(le_champ, parametres['valeur'])}"


def proposee(parametres, le_champ):
    return f"Proposé au départ, libre de changer : {montrer(le_champ, parametres['valeur'])}"


def texte(parametres, le_champ):
    return f"Texte donné : « {' '.join(texte_visible(parametres['texte']).split())} »"


def autorises(parametres, le_champ):
    return f"Choix permis : {montrer(le_champ, parametres['codes'])}"


def presents(parametres, le_champ):
    return f"Doit comprendre : {montrer(le_champ, parametres['codes'])}"


def obligatoire(parametres, le_champ):
    return "À renseigner"


def masque(parametres, le_champ):
    return "Caché : ce programme ne le demande pas"


def longueur(parametres, le_champ):
    return f"{parametres['maximum']} caractères au plus, comme le lecteur les voit"


def maximum(parametres, le_champ):
    return f"{parametres['maximum']} au plus"


def annee(parametres, le_champ):
    return f"Doit être en {parametres['annee']}"


def mois(parametres, le_champ):
    return f"La session dure {parametres['mois']} mois au plus"


def condition(parametres, le_champ):
    autre = champ(*parametres["si"].split("."))
    cas = f"Quand « {autre.libelle} » vaut {montrer(autre, parametres['vaut'])}"
    if parametres["alors"] == "rempli":
        return f"{cas} : à renseigner"
    return f"{cas} : vaut ou comprend {montrer(le_champ, parametres['valeur'])}"


def debut_avant_dates(parametres, le_champ):
    phrase = "La session débute au plus tard à la première date citée dans ce texte"
    if not parametres.get("si"):
        return phrase
    return f"Quand « {champ(*parametres['si'].split('.')).libelle} » est « oui » : {phrase[0].lower()}{phrase[1:]}"


def debut_inchange(parametres, le_champ):
    return "Sur un lot soumis au forfait recrutement, la date prévue initialement ne change pas"


def mandataire(parametres, le_champ):
    return "Est le mandataire du lot"


def consigne(parametres, le_champ):
    return "Consigne seule"
