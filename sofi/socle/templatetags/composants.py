"""Tags behind the components of `templates/composants/`: each component documents its parameters on top of its file."""

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from sofi.socle.champs import decrire_champ, erreurs_de
from sofi.socle.contexte import connu, site
from sofi.socle.icones import ICONES
from sofi.socle.navigation import entrees_de

register = template.Library()

GRAVITES = {
    "info": ("info", "Information", "info"),
    "success": ("ok", "C’est fait", "success"),
    "warning": ("alerte", "Attention", "warning"),
    "danger": ("erreur", "Erreur", "danger"),
    "bloquant": ("erreur", "Erreur", "danger"),
    "avertissement": ("alerte", "Attention", "warning"),
    "information": ("info", "À noter", "info"),
}
NIVEAUX = {"debug": "info", "error": "danger"}
TAILLES = (10, 25, 100)


@register.simple_tag
def icone(nom, classe=""):
    """An inline pictogram, hidden from assistive technologies: the words beside it say the same."""
    return format_html(
        '<svg class="icone {}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        classe,
        ICONES[nom],
    )


@register.simple_tag
def url_si_existe(nom, *arguments):
    """Address of this URL name, or "" while nobody has built it."""
    try:
        return reverse(nom, args=arguments)
    except NoReverseMatch:
        return ""


@register.simple_tag
def lien_si_existe(nom, libelle, classe=""):
    """A link, or nothing while the URL name does not exist."""
    adresse = url_si_existe(nom)
    if not adresse:
        return ""
    return format_html('<a href="{}"{}>{}</a>', adresse, _classe(classe), libelle)


def _classe(classe):
    return format_html(' class="{}"', classe) if classe else ""


@register.simple_tag
def site_courant():
    """The region and its contacts wherever `site` is missing or is another's (error pages, allauth)."""
    return site(None)["site"]


@register.simple_tag
def site_connu():
    """The same as last read, without any query."""
    return connu()


@register.simple_tag(takes_context=True)
def entrees_navigation(context):
    """Entries of the main navigation for this person: only those that exist and that they may open (R030)."""
    request = context.get("request")
    return entrees_de(request) if request else []


@register.filter
def gravite(niveau):
    """Icon, word and tone of a severity: Bootstrap's name, a rule's, or a level of Django's messages."""
    icone_, mot, ton = GRAVITES[NIVEAUX.get(niveau, niveau or "info")]
    return {"icone": icone_, "mot": mot, "ton": ton}


@register.inclusion_tag("composants/message.html")
def message(texte, gravite="info", mot=""):
    """See composants/message.html."""
    return {"texte": texte, "gravite": gravite, "mot": mot}


@register.inclusion_tag("composants/statut.html")
def statut(libelle, ton="neutre", icone="point"):
    """See composants/statut.html."""
    return {"libelle": libelle, "ton": ton, "icone": icone}


@register.inclusion_tag("composants/compteur.html")
def compteur(libelle, nombre, url="", note=""):
    """See composants/compteur.html."""
    return {"libelle": libelle, "nombre": nombre, "url": url, "note": note}


@register.inclusion_tag("composants/champ.html")
def champ(champ_lie, classe="", etiquette="", sans_aide=False):
    """A form field with all that surrounds it; see composants/champ.html."""
    contexte = decrire_champ(champ_lie, sans_aide=sans_aide)
    return contexte | {"classe": classe, "etiquette": etiquette or champ_lie.label}


@register.inclusion_tag("composants/sommaire_erreurs.html")
def sommaire_erreurs(*formulaires):
    """Every error of these forms and formsets, each a link to its field; nothing when there is none."""
    return {"erreurs": [erreur for formulaire in formulaires for erreur in erreurs_de(formulaire)]}


@register.inclusion_tag("composants/entete_tri.html", takes_context=True)
def entete_tri(context, cle, libelle, classe=""):
    """A sortable column header; `?tri=cle` sorts upwards, `?tri=-cle` downwards, the page number is dropped."""
    parametres = context["request"].GET.copy()
    courant = parametres.get("tri", context.get("tri", ""))
    parametres.pop("page", None)
    parametres["tri"] = f"-{cle}" if courant == cle else cle
    sens = {cle: "ascending", f"-{cle}": "descending"}.get(courant, "")
    return {"libelle": libelle, "classe": classe, "sens": sens, "adresse": f"?{parametres.urlencode()}"}


@register.inclusion_tag("composants/pagination.html", takes_context=True)
def pagination(context, page, tailles=TAILLES):
    """Range, previous and next, page size of a list (R056, R058); keeps every other parameter of the address."""
    parametres = context["request"].GET.copy()
    parametres.pop("page", None)
    autres = [(cle, valeur) for cle, valeurs in parametres.lists() if cle != "taille" for valeur in valeurs]
    base = parametres.urlencode()
    return {"page": page, "tailles": tailles, "autres": autres, "debut_adresse": f"?{base}&" if base else "?"}


@register.filter
def entier(nombre):
    """1234567 → 1 234 567, with narrow no-break spaces; anything that is not a number stays as it is."""
    try:
        return f"{int(nombre):,}".replace(",", "\u202f")
    except (TypeError, ValueError):
        return nombre


@register.filter
def code_fas(code):
    """A code FAS with its session's number in bold (R054)."""
    debut, tiret, session = code.rpartition("-")
    return format_html("{}{}<strong>{}</strong>", debut, tiret, session)


@register.filter
def pluriel(nombre, mots):
    """`{{ 3|pluriel:"session,sessions" }}`: in French, 0 and 1 are singular."""
    un, plusieurs = mots.split(",")
    return plusieurs if abs(nombre) >= 2 else un


@register.filter
def texte_riche(html):
    """Rich text already cleaned by `sofi.socle.html.nettoyer_html`, wrapped for its style."""
    return format_html('<div class="texte-riche">{}</div>', mark_safe(html)) if html else ""  # noqa: S308
