"""A report as a screen shows it: its lines with their tone, and the filters by result."""

from sofi.echanges.classeurs.rapport import CREEE, MODIFIEE, RESULTATS

TONS = {
    "créée": ("success", "plus"),
    "modifiée": ("info", "modifier"),
    "identique": ("neutre", "ok"),
    "refusée": ("danger", "refus"),
    "disparue": ("warning", "alerte"),
}
"""Result -> tone and icon."""


def presenter(rapport, resultat):
    """`lignes`: (line, tone, icon) of that result, all when it is none; `puces`: filters; `changements`: how many."""
    comptes = rapport.compter()
    resultat = resultat if resultat in comptes else ""
    puces = [
        {
            "libelle": f"{nom.capitalize()}s",
            "nombre": comptes[nom],
            "actif": nom == resultat,
            "url": "?" if nom == resultat else f"?resultat={nom}",
        }
        for nom in RESULTATS
    ]
    lignes = [(ligne, *TONS[ligne.resultat]) for ligne in rapport.lignes if resultat in ("", ligne.resultat)]
    return {"lignes": lignes, "puces": puces, "changements": comptes[CREEE] + comptes[MODIFIEE]}
