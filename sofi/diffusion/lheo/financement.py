"""Who pays, for how many, and what is left to pay."""

from lheo.elements import Extra, Extras, OrganismeFinanceur, Valeur
from sofi.diffusion.lheo.reperes import TABLES
from sofi.diffusion.lheo.textes import couper, enumerer, euros, oui
from sofi.programmes.models.campagne import Nature


def financeurs(session, reperes):
    """One for each dispositif, eight at most: places, programme, and the Région's codes."""
    return [
        OrganismeFinanceur(
            numero=reperes.numero(f"D{dispositif.numero}"),
            code_financeur=TABLES["financeurs"].get(dispositif.nature, "0"),
            nb_places_financees=dispositif.nb_places,
            extras=[Extras(info="specificites", extra=_specificites(dispositif, reperes)), *_prix(dispositif, session)],
        )
        for dispositif in session.dispositifs[:8]
    ]


def _specificites(dispositif, reperes):
    codes = [reperes.code("public", public) for public in dispositif.publics]
    dits = {
        "programme-financeur": dispositif.intitule,
        "ref-action-marche-financeur": dispositif.lot,
        "numero-lot-financeur": dispositif.lot,
        "id-action-financeur": dispositif.id_action_cr,
        "of-mandataire-financeur": dispositif.of_mandataire_cr,
        "nb-places-restantes": dispositif.nb_places_restantes,
    }
    return [
        *(Extra(info="code-public-vise", ref=TABLES["version_publics"], valeur=code) for code in codes if code),
        *_extras(dits),
    ]


def _extras(dits):
    return [Extra(info=nom, valeur=str(valeur)) for nom, valeur in dits.items() if valeur not in (None, "")]


def _prix(dispositif, session):
    """Each dispositif's own price, when they are not the same."""
    if len({un.frais_ttc for un in session.dispositifs}) < 2:
        return []
    extras = _extras(_frais(dispositif))
    return [Extras(info="frais-pedagogiques", extra=extras)] if extras else []


def _frais(dispositif):
    return {
        "taux-tva": dispositif.taux_tva.code if dispositif.taux_tva else None,
        "frais-ht": euros(dispositif.frais_ht),
        "frais-ttc": euros(dispositif.frais_ttc),
    }


def prix(session):
    """The price of the action and the extras that detail it, when every dispositif has the same."""
    if not session.dispositifs or len({dispositif.frais_ttc for dispositif in session.dispositifs}) > 1:
        return None, []
    extras = _extras(_frais(session.dispositifs[0]))
    return euros(session.dispositifs[0].frais_ttc), [Extras(info="frais-pedagogiques", extra=extras)] if extras else []


def publics(session, reperes):
    """The codes of all publics, then their labels."""
    tous = list({public.code: public for dispositif in session.dispositifs for public in dispositif.publics}.values())
    codes = [code for public in tous if (code := reperes.code("public", public))] or [TABLES["public"]]
    version = TABLES["version_publics"]
    return [Valeur(valeur=code, ref=version) for code in codes[:10]], couper(enumerer(tous), 250) or None


def frais_restants(session):
    """What the learner pays beside, in words."""
    montants = [un.frais_additionnels for un in session.dispositifs if un.frais_additionnels]
    phrases = (
        [f"Frais additionnels non pris en charge : {euros(max(montants)).replace('.', ',')} €."] if montants else []
    )
    if any(un.frais_certification for un in session.dispositifs):
        phrases.append("Frais de passage de la certification à prévoir.")
    return couper(" ".join(phrases), 200) or None


def prise_en_charge(session):
    """0 or 1, then by whom."""
    payeurs = list(dict.fromkeys(un.intitule for un in session.dispositifs if un.prise_en_charge))
    detail = f"Frais pédagogiques pris en charge : {', '.join(payeurs)}." if payeurs else ""
    return oui(payeurs), couper(detail, 600) or None


def conventionnee(session):
    """1 when a programme of the Région pays."""
    return oui(any(un.nature == Nature.PROGRAMME_REGION for un in session.dispositifs))
