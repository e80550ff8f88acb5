"""Dates that a French text cites, and months counted from a day."""

import calendar
import re
from datetime import date

from sofi.socle.texte import plier

_MOIS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_AVEC_ANNEE = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d|[/.-]\d)")
_SANS_ANNEE = re.compile(r"\b(?:du|le|au|dès le|et le)\s+(\d{1,2})/(\d{1,2})(?![\d/])()", re.IGNORECASE)
_EN_LETTRES = re.compile(rf"(?<!\d)(\d{{1,2}})(?: ?er)?(?: (?:au|et) \d{{1,2}})? ({'|'.join(_MOIS)})(?: (\d{{4}}))?\b")


def dates_citees(texte, annee):
    """The days cited in a text, form by form; `annee` completes those written without one.

    Read: 03/03/2025, 3-3-25, "du 03/03", "1er mars", "du 3 au 14 mars 2025" (its first day). What is no day of the
    calendar is left out, and so is a bare 10/12, which may be no date.
    """
    chiffres = _AVEC_ANNEE.findall(texte or "") + _SANS_ANNEE.findall(texte or "")
    trouvees = [(jour, int(mois), an) for jour, mois, an in chiffres]
    trouvees += [(jour, _MOIS.index(mois) + 1, an) for jour, mois, an in _EN_LETTRES.findall(plier(texte or ""))]
    jours = (_jour(_annee(an, annee), mois, int(jour)) for jour, mois, an in trouvees)
    return [jour for jour in jours if jour]


def _annee(ecrite, defaut):
    if not ecrite:
        return defaut
    return int(ecrite) + (2000 if len(ecrite) == 2 else 0)


def _jour(annee, mois, jour):
    try:
        return date(annee, mois, jour)
    except ValueError:
        return None


def mois_apres(jour, mois):
    """The same day that many months later, or the last day of that month when it is shorter."""
    total = jour.month - 1 + mois
    annee, numero = jour.year + total // 12, total % 12 + 1
    return date(annee, numero, min(jour.day, calendar.monthrange(annee, numero)[1]))
