"""Published texts on public pages: cleaned once more, whatever wrote them."""

from urllib.parse import urlsplit

from django import template
from django.template.defaultfilters import linebreaks
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from sofi.socle.html import nettoyer_html

register = template.Library()


@register.filter
def texte_publie(texte):
    """A rich text cleaned, or a plain one in paragraphs; "" for nothing."""
    if not texte:
        return ""
    html = nettoyer_html(texte) if "</" in texte or "<br" in texte else linebreaks(texte, autoescape=True)
    return format_html('<div class="texte-riche">{}</div>', mark_safe(html))  # noqa: S308


@register.filter
def adresse_sure(url):
    """The address when it is one of the web, else ""."""
    try:
        return url if urlsplit(url).scheme in {"http", "https"} else ""
    except ValueError:
        return ""


@register.filter
def euros(montant):
    """1250.5 → 1 250,50 €."""
    return f"{montant:,.2f}".replace(",", "\u202f").replace(".", ",") + "\u00a0€"


@register.filter
def telephone(numero):
    """What a `tel:` link takes."""
    return "".join(signe for signe in numero if signe.isdigit() or signe == "+")
