"""Breadcrumbs of the room reglages."""

from django.urls import reverse


def fil(campagne=None):
    """From the home of the settings down to a campaign."""
    etapes = [("Réglages", reverse("reglages:accueil")), ("Campagnes et règles", reverse("reglages:campagnes"))]
    if campagne is not None:
        etapes.append((str(campagne), reverse("reglages:campagne", args=[campagne.pk])))
    return etapes


def fil_referentiels():
    """From the home of the settings down to the referentials."""
    return [("Réglages", reverse("reglages:accueil"))]
