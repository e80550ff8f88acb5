"""What surrounds a form field on screen: hint, rule, counter and messages, tied to its control.

A form may carry `champs_meta`, a dict by field name, every key optional: `obligatoire` (bool, the star), `aide` (hint),
`consigne` (the programme's instruction), `programme` (its name and year), `verrou` (what imposes the value),
`texte_prescrit` (note on a prefilled text), `limite` (visible characters), `pourquoi` (wordings of the rules) and
`messages` (list of {"gravite": "bloquant|avertissement|information", "texte": ...}).
"""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from sofi.socle.html import longueur_visible


def decrire_champ(champ, sans_aide=False):
    """Context of composants/champ.html for a bound field; `sans_aide` leaves the hint and the placeholder out."""
    meta = getattr(champ.form, "champs_meta", {}).get(champ.name, {})
    messages = [{"gravite": "bloquant", "texte": erreur} for erreur in champ.errors]
    messages += [m for m in meta.get("messages", ()) if m["texte"] not in champ.errors]
    limite = meta.get("limite")
    verrou = meta.get("verrou")
    contexte = {
        "champ": champ,
        "ancre": champ.id_for_label or champ.auto_id,
        "sans_aide": sans_aide,
        "groupe": champ.use_fieldset,
        "case": isinstance(champ.field.widget, forms.CheckboxInput),
        "obligatoire": meta.get("obligatoire", champ.field.required),
        "aide": "" if sans_aide else meta.get("aide") or champ.help_text,
        "consigne": meta.get("consigne"),
        "programme": meta.get("programme"),
        "verrou": verrou and (verrou if verrou.startswith("Imposé") else f"Imposé par {verrou}"),
        "texte_prescrit": meta.get("texte_prescrit"),
        "pourquoi": meta.get("pourquoi") or [],
        "messages": messages,
        "suivi": bool(meta.get("suivi")),
        "bloquant": any(m["gravite"] == "bloquant" for m in messages),
        "limite": limite,
        "longueur": longueur_visible(str(champ.value() or "")) if limite else 0,
    }
    contexte["decrit_par"] = _decrit_par(champ, contexte)
    contexte["controle"] = _controle(champ, contexte)
    return contexte


def _decrit_par(champ, contexte):
    """Ids of the lines that describe the control, in reading order."""
    parties = {
        "aide": contexte["aide"],
        "regle": contexte["consigne"] or contexte["verrou"] or contexte["texte_prescrit"],
        "compteur": contexte["limite"],
        "messages": contexte["messages"] or contexte["suivi"],
    }
    return " ".join(f"{champ.auto_id}_{nom}" for nom, present in parties.items() if present)


def _controle(champ, contexte):
    widget = champ.field.widget
    attributs = {} if contexte["groupe"] else {"aria-describedby": contexte["decrit_par"] or None}
    if contexte["bloquant"] and not contexte["groupe"]:
        attributs["aria-invalid"] = "true"
    if contexte["obligatoire"] and not contexte["groupe"]:
        attributs["aria-required"] = "true"
    if contexte["sans_aide"]:
        widget.attrs.pop("placeholder", None)
    if contexte["limite"]:
        attributs["data-limite"] = contexte["limite"]
    if contexte["verrou"] and isinstance(widget, forms.TextInput | forms.Textarea):
        attributs["readonly"] = True
    if classe := _classe(widget):
        attributs["class"] = f"{widget.attrs.get('class', '')} {classe}".strip()
    return champ.as_widget(attrs={nom: valeur for nom, valeur in attributs.items() if valeur is not None})


def _classe(widget):
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return ""
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


def erreurs_de(formulaire):
    """Errors of a form, a formset or a list of forms, as {"ancre", "etiquette", "texte"}; of the whole: no anchor."""
    if isinstance(formulaire, list):
        return [erreur for partie in formulaire for erreur in erreurs_de(partie)]
    if hasattr(formulaire, "forms"):
        erreurs = [{"ancre": "", "etiquette": "", "texte": texte} for texte in formulaire.non_form_errors()]
        return erreurs + [erreur for partie in formulaire.forms for erreur in erreurs_de(partie)]
    return [
        {"ancre": _ancre(formulaire, nom), "etiquette": _etiquette(formulaire, nom), "texte": texte}
        for nom, textes in formulaire.errors.items()
        for texte in textes
    ]


def _ancre(formulaire, nom):
    if nom == NON_FIELD_ERRORS or nom not in formulaire.fields:
        return ""
    champ = formulaire[nom]
    return champ.id_for_label or champ.auto_id


def _etiquette(formulaire, nom):
    return formulaire[nom].label if nom in formulaire.fields else ""
