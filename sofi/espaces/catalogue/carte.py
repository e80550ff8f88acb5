"""The locator: the region as a cloud of its communes, drawn here, and where a place stands on it (no third party)."""

import math
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from sofi.referentiels.models import Commune

LARGEUR, MARGE = 400, 12  # units of the drawing
CLE, DUREE = "catalogue.carte", 3600  # seconds


@dataclass(frozen=True)
class Cadre:
    """From degrees to the units of the drawing."""

    ouest: float
    nord: float
    echelle_x: float
    echelle_y: float
    hauteur: int

    def placer(self, longitude, latitude):
        """(x, y), rounded to one decimal."""
        x = MARGE + (longitude - self.ouest) * self.echelle_x
        return round(x, 1), round(MARGE + (self.nord - latitude) * self.echelle_y, 1)


@dataclass(frozen=True)
class Position:
    """A pin on the locator (`x` is None outside the drawing), and the degrees it stands for."""

    x: float | None
    y: float | None
    hauteur: int
    longitude: float
    latitude: float

    @property
    def degres(self):
        """As one reads them: 47,2184° N, 1,5536° O."""
        nord = f"{abs(self.latitude):.4f}° {'N' if self.latitude >= 0 else 'S'}"
        est = f"{abs(self.longitude):.4f}° {'E' if self.longitude >= 0 else 'O'}"
        return f"{nord}, {est}".replace(".", ",")

    @property
    def url(self):
        """A map elsewhere, as a plain link."""
        return (
            f"https://www.openstreetmap.org/?mlat={self.latitude:.5f}&mlon={self.longitude:.5f}"
            f"#map=16/{self.latitude:.5f}/{self.longitude:.5f}"
        )


def _dessin():
    """The frame and the dots of the region's communes, kept an hour; None without communes."""
    dessin = cache.get(CLE)
    if dessin is None:
        dessin = _dessiner() or ()
        cache.set(CLE, dessin, DUREE)
    return dessin or None


def _dessiner():
    points = [
        (float(lon), float(lat), population or 0)
        for lon, lat, population in Commune.objects.filter(
            departement__in=settings.SOFI_DEPARTEMENTS, lon__isnull=False
        ).values_list("lon", "lat", "population")
    ]
    if len(points) < 2:
        return None
    ouest, est = min(p[0] for p in points), max(p[0] for p in points)
    sud, nord = min(p[1] for p in points), max(p[1] for p in points)
    echelle_x = (LARGEUR - 2 * MARGE) / max(est - ouest, 0.01)
    echelle_y = echelle_x / math.cos(math.radians((sud + nord) / 2))
    cadre = Cadre(ouest, nord, echelle_x, echelle_y, round((nord - sud) * echelle_y) + 2 * MARGE)
    return cadre, [
        (*cadre.placer(lon, lat), 5 if habitants > 100_000 else 3 if habitants > 20_000 else 2)
        for lon, lat, habitants in points
    ]


def position(longitude, latitude):
    """Where that place stands; None without coordinates."""
    if longitude is None or latitude is None:
        return None
    dessin = _dessin()
    if dessin:
        cadre, _ = dessin
        x, y = cadre.placer(longitude, latitude)
        if 0 <= x <= LARGEUR and 0 <= y <= cadre.hauteur:
            return Position(x, y, cadre.hauteur, longitude, latitude)
    return Position(None, None, 0, longitude, latitude)


@login_not_required
@require_safe
@conditional_page
@cache_control(public=True, max_age=24 * 3600)
def carte(request):
    """The region's dots as an image, the same for every page."""
    dessin = _dessin()
    cadre, points = dessin or (None, [])
    svg = render_to_string(
        "catalogue/carte.svg", {"largeur": LARGEUR, "hauteur": cadre.hauteur if cadre else LARGEUR, "points": points}
    )
    return HttpResponse(svg, content_type="image/svg+xml")
