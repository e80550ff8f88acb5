"""Communes by the beginning of a postal code or by name, as one types (R081)."""

from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import Concat

from sofi.socle.texte import plier

from ..models import CodePostal

ABREGES = {"st": "saint", "ste": "sainte"}


def chercher_communes(texte, limite=20):
    """Postal codes with their commune (and its département), the likeliest first.

    Takes a postal code or its beginning (or else an INSEE code), a name or a part of it, or a postal code and a name.
    """
    mots = [ABREGES.get(mot, mot) for mot in plier((texte or "")[:100]).split()]
    chiffres = next((mot for mot in mots if mot.isdigit()), "")
    nom = " ".join(mot for mot in mots if not mot.isdigit())
    if not mots:
        return []
    trouves = CodePostal.objects.filter(actif=True, commune__actif=True).select_related("commune__departement")
    if chiffres:
        par_code_postal = trouves.filter(code_postal__startswith=chiffres)
        trouves = par_code_postal if par_code_postal.exists() else trouves.filter(commune=chiffres)
    if nom:
        trouves = trouves.filter(commune__nom_plie__contains=nom).alias(
            entoure=Concat(Value(" "), F("commune__nom_plie"), Value(" "), output_field=TextField())
        )
        rang = Case(
            When(commune__nom_plie=nom, then=0),
            When(entoure__contains=f" {nom} ", then=1),
            When(commune__nom_plie__startswith=nom, then=2),
            When(entoure__contains=f" {nom}", then=3),
            default=4,
        )
        return list(trouves.order_by(rang, F("commune__population").desc(nulls_last=True), "code_postal")[:limite])
    return list(trouves.order_by("code_postal", F("commune__population").desc(nulls_last=True))[:limite])
