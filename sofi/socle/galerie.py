"""Fictitious content of the component gallery."""

import datetime

from django import forms

from sofi.socle.formulaires import (
    Cases,
    CasesLongues,
    ChampDate,
    ChampDecimal,
    ChampEntier,
    ChampOuiNon,
    ChampTexteRiche,
    Choix,
)

PUBLICS = [
    "Demandeur d’emploi",
    "Jeune de 16 à 25 ans",
    "Salarié",
    "Public en reconversion",
    "Travailleur handicapé",
    "Jeune sans qualification",
    "Créateur d’entreprise",
    "Repreneur d’entreprise",
    "Intérimaire",
    "Travailleur non salarié",
    "Agent de la fonction publique",
    "Étudiant",
]
PROGRAMME = "Programme exemple 2026"


class FormulaireGalerie(forms.Form):
    """One field of each kind, bound to an example that holds errors."""

    intitule = forms.CharField(label="Intitulé", max_length=255, required=False)
    site = forms.ChoiceField(
        label="Site lieu",
        required=False,
        choices=[("", "Choisissez…"), ("1", "Site 1 - Organisme fictif du littoral - Principal - Actif")],
    )
    date_debut = ChampDate(label="Date début", required=False)
    date_fin = ChampDate(label="Date fin", required=False)
    duree = ChampDecimal(label="Durée en centre (heures)", required=False)
    places = ChampEntier(label="Nombre de places", required=False)
    rythme = forms.ChoiceField(
        label="Rythme",
        required=False,
        disabled=True,
        choices=[("p", "Temps plein"), ("t", "Temps partiel")],
        initial="p",
    )
    certifiante = ChampOuiNon(label="Formation certifiante")
    periode = forms.ChoiceField(
        label="Entrées et sorties",
        required=False,
        widget=Choix,
        choices=[("fixe", "À dates fixes"), ("esp", "Permanentes")],
    )
    modalites = forms.MultipleChoiceField(
        label="Modalités pédagogiques",
        required=False,
        widget=Cases,
        choices=[("c", "En centre"), ("e", "En entreprise"), ("f", "FOAD")],
    )
    publics = forms.MultipleChoiceField(
        label="Publics", required=False, widget=CasesLongues, choices=[(p, p) for p in PUBLICS]
    )
    objectif = ChampTexteRiche(label="Objectif de la formation", limite=3000, required=False)
    programme = ChampTexteRiche(label="Complément programme", required=False)
    commentaire = forms.CharField(label="Commentaire durée", required=False, widget=forms.Textarea)
    fichier = forms.FileField(label="Certification", required=False, help_text="PDF ou image, 5 Mo au maximum.")
    diffuser = forms.BooleanField(label="Diffuser cette session sur l’espace public", required=False)

    EXEMPLE = {
        "intitule": "Assistant ressources humaines",
        "date_debut": "12/13/2026",
        "date_fin": "2026-12-18",
        "duree": "120,5",
        "places": "douze",
        "certifiante": "oui",
        "modalites": ["c"],
        "publics": PUBLICS[:2],
        "objectif": "<p>Consolider un <strong>projet d’études</strong> supérieures :</p><ul><li><p>découvrir,</p></li>"
        "<li><p>se préparer.</p></li></ul>",
        "commentaire": "Dont 20 heures de remise à niveau.",
    }
    champs_meta = {
        "intitule": {"obligatoire": True, "verrou": PROGRAMME, "aide": "255 caractères au maximum."},
        "site": {
            "obligatoire": True,
            "messages": [{"gravite": "bloquant", "texte": "Choisissez le site où la session se déroule."}],
        },
        "date_debut": {
            "obligatoire": True,
            "programme": PROGRAMME,
            "consigne": "la session débute obligatoirement en 2026.",
            "pourquoi": ["« La session doit obligatoirement débuter en 2026. » (règle du programme exemple)"],
        },
        "duree": {
            "messages": [
                {
                    "gravite": "avertissement",
                    "texte": "La durée dépasse les 280 heures en centre prévues par le programme.",
                }
            ]
        },
        "rythme": {"verrou": PROGRAMME},
        "certifiante": {"obligatoire": True},
        "modalites": {
            "messages": [
                {"gravite": "information", "texte": "« FOAD » compte la session parmi celles ouvertes à distance."}
            ]
        },
        "publics": {"obligatoire": True, "aide": "Cochez tous les publics concernés."},
        "objectif": {
            "obligatoire": True,
            "limite": 3000,
            "texte_prescrit": "Texte prescrit, à adapter",
            "aide": "Ce que la personne saura faire à la fin.",
        },
        "commentaire": {"limite": 30},
    }


def ligne_de_liste(rang):
    """A row of the example list (R059)."""
    intitule = "Titre professionnel assistant ressources humaines"
    return {
        "formation": 192,
        "action": 5075,
        "session": 3036 + rang,
        "intitule": f"{intitule} - {intitule}",
        "site": "Organisme fictif du littoral",
        "commune": "Ville-sur-Mer",
        "debut": "28/06/2026",
        "fin": "17/12/2026",
        "dispositif": 8,
        "actif": rang % 3 != 2,
    }


def passeport():
    """A session that goes to some outlets and not to others."""
    regle = {"message": "aucun public n’est coché.", "libelle_du_champ": "Publics"}
    return {
        "sorties": [("Site régional public", datetime.date(2026, 11, 20)), ("Offre Info", None)],
        "manques": [{"arret": {"canaux": ["Système A", "Système B"], "regle": regle}, "url": "#contenu"}],
    }
