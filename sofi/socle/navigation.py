"""The main navigation (R030): who sees which entry; an entry nobody has built yet is not shown."""

from django.urls import NoReverseMatch, reverse

PUBLIC = [("catalogue:recherche", "Rechercher une formation"), ("account_login", "Se connecter")]
COMMUNES = [
    ("accueil:tableau", "Tableau de bord"),
    ("espace_annuaire:accueil", "Annuaire"),
    ("saisie:formations", "Formations"),
]
CARIFOREF = [("instruction:file", "Instruction"), ("reglages:accueil", "Réglages")]
REGION = [("region:accueil", "Région")]
PAR_PROFIL = {"of": COMMUNES, "cariforef": COMMUNES + CARIFOREF, "region": COMMUNES + REGION}


def entrees_de(request):
    """Entries for the person of this request: `libelle`, `url`, `courant` ("page", "true" or "")."""
    user = getattr(request, "user", None)
    connecte = user is not None and user.is_authenticated
    noms = PAR_PROFIL.get(getattr(user, "profil", ""), COMMUNES) if connecte else PUBLIC
    return [
        {"libelle": libelle, "url": url, "courant": _courant(request, nom, url)}
        for nom, libelle in noms
        if (url := _adresse(nom))
    ]


def _adresse(nom):
    try:
        return reverse(nom)
    except NoReverseMatch:
        return ""


def _courant(request, nom, url):
    if request.path == url:
        return "page"
    trouve = getattr(request, "resolver_match", None)
    espace = nom.partition(":")[0] if ":" in nom else None
    return "true" if trouve and espace and trouve.namespace == espace else ""
