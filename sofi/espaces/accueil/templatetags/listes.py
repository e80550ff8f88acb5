"""What the rows of a list repeat, rendered once."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

from sofi.offre.statuts import Statut

register = template.Library()

TONS = {
    Statut.EN_COURS: ("neutre", "modifier"),
    Statut.EN_ATTENTE_VALIDATION: ("info", "horloge"),
    Statut.EN_ATTENTE_REPONSES: ("warning", "alerte"),
    Statut.VALIDEE: ("success", "ok"),
    Statut.REFUSEE: ("danger", "refus"),
}


@register.filter
@lru_cache
def statut_action(code):
    """The statut of an action as word, colour and icon."""
    ton, icone = TONS.get(code, ("neutre", "point"))
    return _statut(Statut(code).label.capitalize(), ton, icone)


@register.filter
@lru_cache
def etat_session(actif):
    """Actif or Inactif, as word, colour and icon (R063)."""
    return _statut("Actif", "success", "ok") if actif else _statut("Inactif", "neutre", "refus")


@register.filter
@lru_cache
def diffusion_session(partielle):
    """Whether some outlet does not get the session, as word, colour and icon (R197)."""
    return _statut("Diffusion partielle", "warning", "alerte") if partielle else ""


def _statut(libelle, ton, icone):
    return render_to_string("composants/statut.html", {"libelle": libelle, "ton": ton, "icone": icone})


@register.filter
def numero(motif, pk):
    """The address made for the number 0, for another number; "" when there is none."""
    return motif.replace("/0/", f"/{pk}/")


@register.filter(expects_localtime=True)
def jour(date):
    """JJ/MM/AAAA, or "": Django's filter reads its format again for each date, which a hundred rows feel."""
    return f"{date:%d/%m/%Y}" if date else ""
