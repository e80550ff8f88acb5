"""Texts and dates as LHÉO takes them."""

import re
import textwrap

from sofi.socle.html import texte_visible

LONG = 3000
DERNIER_MOT = re.compile(r"\s\S*$")


def plat(texte):
    """Plain text with line breaks, whether it was typed as rich text or not."""
    return texte_visible(texte) if texte.lstrip().startswith("<") else texte.strip()


def couper(texte, limite, suite=""):
    """At most `limite` characters, cut after a word; `suite`, an address, then says where the rest is."""
    if len(texte) <= limite:
        return texte
    fin = f"… {suite}" if suite else "…"
    garde = limite - len(fin) - 1
    debut = texte[:garde]
    if not texte[garde].isspace():
        debut = DERNIER_MOT.sub("", debut)
    return debut.rstrip() + fin


def joindre(principal, complement, suite=""):
    """Both texts, the second whole before the first: it is what the organisation says of its own offer."""
    complement = couper(complement, LONG, suite)
    reste = LONG - len(complement) - 2
    if not complement or reste < LONG // 10:
        return complement or couper(principal, LONG, suite)
    return "\n\n".join(partie for partie in (couper(principal, reste, suite), complement) if partie)


def enumerer(valeurs):
    """Labels one after the other, as a sentence begins."""
    return phrase(", ".join(valeur.libelle for valeur in valeurs))


def phrase(texte):
    """With a capital at its beginning, and the others as they are."""
    return texte[:1].upper() + texte[1:]


def lignes(textes):
    """Address lines of at most fifty characters, four at most."""
    coupees = [ligne for texte in textes for ligne in textwrap.wrap(texte, 50)]
    return coupees[:4]


def jour(date):
    """AAAAMMJJ, None without a date."""
    return f"{date:%Y%m%d}" if date else None


def en_francais(date):
    """JJ/MM/AAAA."""
    return f"{date:%d/%m/%Y}"


def heure(instant):
    """14h15, None without an hour."""
    return f"{instant.hour:02}h{instant.minute:02}" if instant else None


def euros(montant):
    """6500.00, None without an amount."""
    return None if montant is None else f"{montant:.2f}"


def oui(vrai):
    """1 or 0."""
    return "1" if vrai else "0"
