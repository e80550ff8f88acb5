"""The main navigation (R030, R032): who sees which entry; an entry nobody has built yet is not shown."""

from django.urls import NoReverseMatch, reverse

PUBLIC = [("Rechercher une formation", "catalogue:accueil"), ("Se connecter", "account_login")]
TABLEAU = ("Tableau de bord", "accueil:tableau")
ANNUAIRE = ("Annuaire", "espace_annuaire:etablissement")
LISTES = [("Actions de formation", "accueil:actions"), ("Sessions de formation", "accueil:sessions")]
CREER = [("Formations publiques", "saisie:creer")]
FORMATIONS = ("Formations", [("Actions", LISTES), ("Créer", CREER)])
CONSULTATION = ("Formations", [("Actions", LISTES)])
PAR_PROFIL = {
    "of": [TABLEAU, ANNUAIRE, FORMATIONS],
    "cariforef": [
        TABLEAU,
        ANNUAIRE,
        FORMATIONS,
        ("Instruction", "instruction:file"),
        ("Réglages", "reglages:accueil"),
    ],
    "region": [TABLEAU, ANNUAIRE, CONSULTATION, ("Région", "region:lots")],
}


def entrees_de(request):
    """Entries for the person of this request, in order.

    Each has `libelle` and `courant` ("page", "true" or ""), and either `url` or `sections`, a list of
    {"libelle", "liens"} that opens below it.
    """
    user = getattr(request, "user", None)
    connecte = user is not None and user.is_authenticated
    prevues = PAR_PROFIL.get(getattr(user, "profil", ""), [TABLEAU]) if connecte else PUBLIC
    return [entree for libelle, cible in prevues if (entree := _entree(request, libelle, cible))]


def _entree(request, libelle, cible):
    if isinstance(cible, str):
        return _lien(request, libelle, cible)
    sections = [
        {"libelle": titre, "liens": liens}
        for titre, prevus in cible
        if (liens := [lien for nom, adresse in prevus if (lien := _lien(request, nom, adresse))])
    ]
    courant = "true" if any(lien["courant"] == "page" for section in sections for lien in section["liens"]) else ""
    return {"libelle": libelle, "sections": sections, "courant": courant} if sections else None


def _lien(request, libelle, nom):
    try:
        url = reverse(nom)
    except NoReverseMatch:
        return None
    return {"libelle": libelle, "url": url, "courant": _courant(request, nom, url)}


def _courant(request, nom, url):
    if request.path == url:
        return "page"
    trouve = getattr(request, "resolver_match", None)
    espace = nom.partition(":")[0] if ":" in nom else None
    partage = espace == "accueil"
    return "true" if trouve and espace and not partage and trouve.namespace == espace else ""
