"""A browser without JavaScript, in a few lines: read a form of a page, change some fields, press a button."""

from lxml import html


def page(reponse):
    """The page of an answer, to query by CSS."""
    return html.fromstring(reponse.content.decode())


def champs(document, formulaire="fiche"):
    """What a browser would send for that form: {name: value or list of values}."""
    return _valeurs(document.get_element_by_id(formulaire))


def _valeurs(formulaire):
    envoyes = {}
    for nom, valeur in formulaire.form_values():
        envoyes.setdefault(nom, []).append(valeur or "")
    for vide in formulaire.cssselect("input:not([type=checkbox]):not([type=radio]), textarea"):
        if vide.name and vide.get("disabled") is None:
            envoyes.setdefault(vide.name, [""])
    return envoyes


def envoyer(client, url, *, bouton=None, sans=(), htmx=False, **changes):
    """Open the card, type `changes` in it, press `bouton` (name, value): the answer of the POST."""
    envoyes = champs(page(client.get(url)))
    envoyes |= changes
    for nom in sans:
        envoyes.pop(nom, None)
    if bouton:
        envoyes[bouton[0]] = bouton[1]
    if htmx:
        envoyes["automatique"] = "1"
    entetes = {"HX-Request": "true"} if htmx else {}
    return client.post(url, envoyes, headers=entetes)


def texte(element):
    """What one reads there, on one line."""
    return " ".join(element.text_content().split())


def messages_du_champ(document, nom):
    """The messages beside a field."""
    listes = document.cssselect(f"#id_{nom}_messages li")
    return [texte(un) for un in listes]
