"""Code postal / ville: one search fills the code postal, the bureau distributeur and the commune (R081 to R084)."""

from dataclasses import dataclass, field

from django.shortcuts import render

from sofi.referentiels.models import CodePostal, Commune
from sofi.referentiels.recherche import chercher_communes
from sofi.socle.texte import plier

PROPOSEES = 20


def proposer(request):
    """The postal codes that answer what is being typed, as buttons."""
    texte = request.GET.get("site-ville", "")[:100].strip()
    return render(request, "annuaire/villes.html", villes(texte))


def villes(texte):
    """Context of the proposals for this text."""
    return {"villes": chercher_communes(texte, PROPOSEES) if len(texte) > 1 else [], "ville_cherchee": texte}


def valeurs_de(pk):
    """What choosing this postal code puts in the form, or nothing when it is unknown."""
    choisi = (
        CodePostal.objects.select_related("commune").filter(pk=pk).first() if pk.isascii() and pk.isdecimal() else None
    )
    if choisi is None:
        return {}
    return {
        "code_postal": choisi.code_postal,
        "bureau_distributeur": choisi.libelle_acheminement,
        "commune": choisi.commune.nom,
    }


@dataclass
class Accord:
    """What a postal code, a bureau distributeur and a commune's name come to, and what is wrong, by field."""

    bureau_distributeur: str
    commune: Commune | None = None
    erreurs: dict = field(default_factory=dict)


def accorder(code_postal, bureau_distributeur, nom):
    """Find the commune these name, and fill the bureau distributeur when it is empty.

    A postal code that the référentiel does not hold (another region) is accepted without commune.
    """
    accord = Accord(bureau_distributeur)
    if code_postal and not (len(code_postal) == 5 and code_postal.isascii() and code_postal.isdecimal()):
        accord.erreurs["code_postal"] = "Le code postal a 5 chiffres, par exemple 44200."
        return accord
    possibles = (
        list(CodePostal.objects.filter(code_postal=code_postal).select_related("commune")) if code_postal else []
    )
    if nom:
        retenus = [un for un in possibles if un.commune.nom_plie == plier(nom)]
        accord.commune = retenus[0].commune if retenus else _seule(nom, code_postal, accord)
    elif len({un.commune_id for un in possibles}) == 1:
        retenus, accord.commune = possibles, possibles[0].commune
    else:
        retenus = []
        if possibles:
            noms = ", ".join(un.commune.nom for un in possibles[:12])
            accord.erreurs["commune"] = (
                f"Le code postal {code_postal} couvre plusieurs communes : {noms}. Saisissez la vôtre."
            )
    if retenus and not bureau_distributeur:
        accord.bureau_distributeur = retenus[0].libelle_acheminement
    return accord


def _seule(nom, code_postal, accord):
    """The one commune of that name; a commune that the postal code does not serve is refused."""
    trouvees = list(Commune.objects.filter(nom_plie=plier(nom), actif=True)[:2])
    if not trouvees:
        accord.erreurs["commune"] = (
            f"La commune « {nom} » n’est pas connue. Cherchez-la dans « Code postal / ville », ou videz ce champ."
        )
    elif len(trouvees) > 1:
        accord.erreurs["commune"] = f"Plusieurs communes s’appellent {nom} : donnez aussi le code postal."
    elif code_postal and CodePostal.objects.filter(code_postal=code_postal).exists():
        accord.erreurs["commune"] = (
            f"Le code postal {code_postal} ne dessert pas {trouvees[0].nom}. Corrigez l’un des deux."
        )
    return None if accord.erreurs else trouvees[0]
