"""The main navigation (R030, R032): who sees which entry; an entry nobody has built yet is not shown."""

from django.urls import NoReverseMatch, reverse

# Label, URL name, then the other names and whole rooms that stand under it.
TABLEAU = ("Tableau de bord", "accueil:tableau")
ANNUAIRE = ("Annuaire", "espace_annuaire:etablissement", "espace_annuaire")
FORMATIONS = ("Formations", "accueil:formations", "accueil:sessions", "accueil:actions", "saisie")
INSTRUCTION = ("Instruction", "instruction:file", "instruction")
REGLAGES = ("Réglages", "reglages:accueil", "reglages")
REGION = ("Région", "region:lots", "region")
PUBLIC = [
    ("Rechercher une formation", "catalogue:accueil", "catalogue:offre"),
    ("Organismes de formation", "catalogue:organismes", "catalogue:organisme"),
    ("Se connecter", "account_login"),
]
PAR_PROFIL = {
    "of": [TABLEAU, ANNUAIRE, FORMATIONS],
    "cariforef": [TABLEAU, ANNUAIRE, FORMATIONS, INSTRUCTION, REGLAGES],
    "region": [TABLEAU, ANNUAIRE, FORMATIONS, REGION],
}


def entrees_de(request):
    """Entries for the person of this request, in order: `libelle`, `url`, `courant` ("page", "true" or "")."""
    user = getattr(request, "user", None)
    connecte = user is not None and user.is_authenticated
    prevues = PAR_PROFIL.get(getattr(user, "profil", ""), [TABLEAU]) if connecte else PUBLIC
    return [
        {"libelle": libelle, "url": url, "courant": _courant(request, url, dessous)}
        for libelle, nom, *dessous in prevues
        if (url := _adresse(nom))
    ]


def _adresse(nom):
    try:
        return reverse(nom)
    except NoReverseMatch:
        return ""


def _courant(request, url, dessous):
    if request.path == url:
        return "page"
    ici = getattr(request, "resolver_match", None)
    return "true" if ici and {ici.view_name, ici.namespace} & set(dessous) else ""
