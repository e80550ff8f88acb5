"""A campagne's rules at work: what they do to a form, what they find in an entry."""

from dataclasses import dataclass, field

from sofi.regles.anomalies import Anomalie
from sofi.regles.branche import lire
from sofi.regles.champs import Sorte, champ
from sofi.regles.genres import GENRES
from sofi.regles.models import Gravite, Regle


@dataclass
class Effets:
    """What the rules of a field do to its form field.

    `verrou`: the imposed value may not change; `initiale`: what the field starts with (None: nothing said);
    `autorises`: the only codes offered (None: the whole list); `consignes`: sentences shown beside it.
    """

    verrou: bool = False
    initiale: object = None
    textes: list = field(default_factory=list)
    autorises: list | None = None
    presents: list = field(default_factory=list)
    obligatoire: bool = False
    masque: bool = False
    limite: int | None = None
    consignes: list = field(default_factory=list)

    @property
    def texte_donne(self):
        """The given texts of the field, one under the other, as HTML."""
        return "".join(self.textes)


def regles_de(campagne):
    """The active rules of a campagne, in order (one query); none without a campagne."""
    if campagne is None:
        return []
    return list(Regle.objects.filter(campagne=campagne, active=True).select_related("campagne__programme"))


def effets(regles, carte, nom):
    """What these rules do to that field."""
    resultat = Effets()
    for regle in regles:
        if (regle.carte, regle.champ) == (carte, nom):
            _appliquer(resultat, regle)
    if resultat.textes and resultat.initiale is None:
        resultat.initiale = resultat.texte_donne
    return resultat


def _appliquer(resultat, regle):
    if regle.consigne:
        resultat.consignes.append(regle.consigne)
    if regle.genre in _EFFETS:
        _EFFETS[regle.genre](resultat, regle, regle.gravite == Gravite.BLOQUANT)


def _imposer(resultat, regle, bloquant):
    resultat.verrou, resultat.initiale = resultat.verrou or bloquant, regle.parametres["valeur"]


def _proposer(resultat, regle, bloquant):
    resultat.initiale = regle.parametres["valeur"]


def _donner_un_texte(resultat, regle, bloquant):
    resultat.textes.append(regle.parametres["texte"])


def _restreindre(resultat, regle, bloquant):
    codes = regle.parametres["codes"]
    if not bloquant:
        return
    resultat.autorises = codes
    if len(codes) == 1:
        multiple = champ(regle.carte, regle.champ).sorte == Sorte.MULTIPLE
        resultat.initiale = codes if multiple else codes[0]


def _cocher(resultat, regle, bloquant):
    resultat.presents += regle.parametres["codes"]
    resultat.initiale = resultat.presents


def _exiger(resultat, regle, bloquant):
    resultat.obligatoire = resultat.obligatoire or bloquant


def _cacher(resultat, regle, bloquant):
    resultat.masque = True


def _limiter(resultat, regle, bloquant):
    maximum = regle.parametres["maximum"]
    resultat.limite = min(resultat.limite or maximum, maximum)


def _verrouiller(resultat, regle, bloquant):
    resultat.verrou = resultat.verrou or bloquant


_EFFETS = {
    "valeur_imposee": _imposer,
    "valeur_proposee": _proposer,
    "texte_prescrit": _donner_un_texte,
    "choix_autorises": _restreindre,
    "choix_presents": _cocher,
    "obligatoire": _exiger,
    "masque": _cacher,
    "longueur_max": _limiter,
    "est_le_mandataire": _verrouiller,
}


def valeurs_initiales(regles, carte):
    """Field by field, what a new card starts with under these rules."""
    noms = dict.fromkeys(regle.champ for regle in regles if regle.carte == carte)
    valeurs = {nom: effets(regles, carte, nom).initiale for nom in noms}
    return {nom: valeur for nom, valeur in valeurs.items() if valeur is not None}


def evaluer(regles, branches):
    """The anomalies that these rules find in the branches of an entry, each told once; hidden fields ask nothing."""
    caches = {(regle.carte, regle.champ) for regle in regles if regle.genre == "masque"}
    anomalies = {}
    for regle in regles:
        if regle.genre != "masque" and (regle.carte, regle.champ) in caches:
            continue
        for branche in branches:
            for anomalie in _evaluer(regle, branche):
                anomalies.setdefault(anomalie)
    return list(anomalies)


def _evaluer(regle, branche):
    objet = branche.objet(regle.carte)
    if objet is None:
        return
    le_champ = champ(regle.carte, regle.champ)
    ecart = GENRES[regle.genre].evaluer(regle.parametres, le_champ, lire(objet, regle.champ), branche)
    if ecart is None:
        return
    yield Anomalie(f"regle.{regle.genre}", regle.gravite, regle.carte, objet.pk, regle.champ, _message(regle, ecart))


def _message(regle, ecart):
    """What is expected, by which programme and year, what was found; a warning names its source (section 14)."""
    phrases = [f"{ecart.attendu} ({regle.campagne}).", ecart.constate]
    if regle.gravite == Gravite.AVERTISSEMENT and regle.source:
        phrases.append(f"Source : {regle.source}.")
    return " ".join(phrase for phrase in phrases if phrase)
