"""The Fiche Dispositif: its form, the proposed TTC, its summary rows (R199 to R213)."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from sofi.espaces.saisie.cartes.formulaire import FormulaireDeFiche
from sofi.espaces.saisie.cartes.resume import lignes_de
from sofi.regles.models import Carte

CARTE = Carte.DISPOSITIF
CENTIME = Decimal("0.01")
PLUS_GRAND_MONTANT = Decimal("99999999.99")


class FormulaireDispositif(FormulaireDeFiche):
    """Publics, places, costs; what comes from the lot is only shown (R199, R201 to R203)."""

    carte = CARTE
    rangees = (
        ("nb_places", "nb_places_restantes"),
        ("effectif_minimal", "capacite_simultanee"),
        ("frais_ht", "taux_tva", "frais_ttc"),
        ("frais_certification", "prise_en_charge"),
    )

    def lire_le_reste(self, lecture):
        """An empty Frais TTC gets the proposed amount when one saves on purpose, or asks for it (R210)."""
        valeurs = lecture.valeurs
        demande = self.data.get("proposer") == "frais_ttc"
        vide = valeurs.get("frais_ttc") is None and "frais_ttc" not in lecture.illisibles
        if demande or (vide and "automatique" not in self.data):
            proposes = ttc(valeurs.get("frais_ht"), valeurs.get("taux_tva"))
            if proposes is not None:
                valeurs["frais_ttc"] = proposes
                lecture.illisibles.pop("frais_ttc", None)


def ttc(frais_ht, taux_tva):
    """HT × (1 + TVA), in euros to the centime; None while one of them is missing."""
    if frais_ht is None or not taux_tva:
        return None
    try:
        montant = (frais_ht * (1 + Decimal(taux_tva) / 100)).quantize(CENTIME, ROUND_HALF_UP)
    except InvalidOperation:
        return None
    return montant if montant <= PLUS_GRAND_MONTANT else None


def lignes_du_lot(dispositif):
    """What comes from the lot: shown, never typed."""
    return [
        ("Description", [("Dispositif", dispositif.intitule)]),
        (
            "Codes externes",
            [
                ("Numéro lot CR", dispositif.lot_id or ""),
                ("ID Action CR", dispositif.id_action_cr),
                ("OF Mandataire CR", dispositif.of_mandataire_cr),
            ],
        ),
    ]


def lignes(dispositif, regles=()):
    """Its summary rows: the dispositif, its publics, its external codes, then places and costs."""
    (description, siennes), codes = lignes_du_lot(dispositif)
    (_, publics), *suite = lignes_de(CARTE, dispositif, regles)
    return [(description, [*siennes, *publics]), codes, *suite]
