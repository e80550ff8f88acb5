"""How one is recruited: modalities, group information meetings, registration periods (R188 to R191)."""

from itertools import chain

from lheo.elements import (
    AdresseInformation,
    DateInformation,
    Periode,
    PeriodeInscription,
    Recrutement,
)
from sofi.diffusion.lheo.organismes import adresse
from sofi.diffusion.lheo.textes import couper, en_francais, heure, jour, oui, phrase, plat

INCONNUE, CANDIDATURE, INFORMATION = "0", "7", "9"
FERME = "2"
INSCRIPTION, INDIVIDUELLE, DE_RECRUTEMENT = "inscription", "candidature_individuelle", "recrutement"


def etat(session, reperes):
    """Open, closed or suspended; closed when no place is left."""
    restantes = [un.nb_places_restantes for un in session.dispositifs]
    if restantes and not any(un is None or un for un in restantes):
        return FERME
    return reperes.code("etat_recrutement", session.recrutement)


def recrutements(session, reperes):
    """Meetings first, then dated modalities, then those without a date."""
    codes = [reperes.code("modalite_recrutement", modalite) for modalite in session.modalites_recrutement]
    if session.informations_collectives:
        codes = [code for code in codes if code != INFORMATION]
    autres = [code for code in codes if code not in (None, CANDIDATURE, INFORMATION)]
    datees = [_datee(CANDIDATURE, periode) for periode in _periodes(session, INDIVIDUELLE)]
    reelle = autres[0] if len(autres) == 1 else INCONNUE
    datees += [_datee(reelle, periode) for periode in _periodes(session, DE_RECRUTEMENT)]
    dites = {recrutement.modalite_recrutement for recrutement in datees}
    sans_date = [Recrutement(modalite_recrutement=code) for code in codes if code and code not in dites]
    return [_information(info, reperes) for info in session.informations_collectives] + datees + sans_date


def _periodes(session, genre):
    return [
        periode
        for periode in session.periodes_inscription
        if periode.type and periode.type.code == genre and periode.date_debut
    ]


def _periode(debut, fin):
    return Periode(debut=jour(debut), fin=jour(fin) or "99999999")


def _datee(code, periode):
    return Recrutement(
        modalite_recrutement=code,
        periode=_periode(periode.date_debut, periode.date_fin),
        commentaire=couper(phrase(periode.type.libelle), 500),
    )


def _information(info, reperes):
    commentaire = [plat(info.commentaire), "" if info.site else info.lieu]
    return Recrutement(
        numero=reperes.numero(f"IC{info.numero}"),
        modalite_recrutement=INFORMATION,
        a_distance=oui(info.a_distance),
        adresse=_adresse(info, reperes),
        urlweb=info.url or None,
        nb_places=info.places,
        periode=_periode(info.date, info.date) if info.date else None,
        heure_debut=heure(info.heure_debut),
        heure_fin=heure(info.heure_fin),
        commentaire=couper("\n".join(texte for texte in commentaire if texte), 500) or None,
    )


def _adresse(info, reperes):
    return adresse(info.site, reperes) if info.site and not info.a_distance else None


def adresse_information(session, reperes):
    """Where the first meeting is, for readers that know no other element."""
    adresses = (_adresse(info, reperes) for info in session.informations_collectives)
    premiere = next((une for une in adresses if une), None)
    return AdresseInformation(adresse=premiere) if premiere else None


def dates_information(session):
    """The first three days of meetings."""
    jours = sorted({info.date for info in session.informations_collectives if info.date})
    return [DateInformation(date=jour(un)) for un in jours[:3]]


def periode_inscription(session):
    """From the first day of registration to the last; LHÉO has room for one period."""
    periodes = _periodes(session, INSCRIPTION)
    if not periodes:
        return None
    fins = [periode.date_fin for periode in periodes]
    fin = max(fins) if all(fins) else None
    return PeriodeInscription(periode=_periode(min(periode.date_debut for periode in periodes), fin))


def modalites_inscription(session):
    """How to register, in words."""
    periodes = chain.from_iterable(_periodes(session, genre) for genre in (INSCRIPTION, INDIVIDUELLE, DE_RECRUTEMENT))
    return couper(" ; ".join(map(_en_mots, periodes)), 255) or None


def _en_mots(periode):
    quand = f"à partir du {en_francais(periode.date_debut)}"
    if periode.date_fin:
        quand = f"du {en_francais(periode.date_debut)} au {en_francais(periode.date_fin)}"
    return f"{phrase(periode.type.libelle)} {quand}"
