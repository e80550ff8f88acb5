"""What the tests of the four programmes share: an entry made right, then spoilt on one field."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from sofi.offre.controles import controler
from sofi.offre.models import Action
from sofi.regles.anomalies import bloquantes
from sofi.regles.jeu import effets, regles_de
from tests import fabriques

SOURCES = Path(__file__).resolve().parents[3] / "shared" / "mission" / "sources"


def lue(action):
    """The action as controls read it."""
    return Action.objects.completes().get(pk=action.pk)


def entree_juste(campagne, **options):
    """An entry that nothing stops from being submitted."""
    action = fabriques.completer(fabriques.saisie(campagne, **options))
    assert bloquantes(controler(action)) == []
    return action


def objet(action, carte):
    """The card's object of that action; the first session and its first dispositif."""
    session = action.sessions.first()
    return {
        "formation": action.formation,
        "action": action,
        "session": session,
        "dispositif": session.dispositifs.first(),
    }[carte]


def ecrire(action, carte, **valeurs):
    """Write these values on a card, whatever the form would say of them."""
    apps.get_model("offre", carte).objects.filter(pk=objet(action, carte).pk).update(**valeurs)


def saisir(action, carte, **valeurs):
    """Write these values on a card, then give what the controls find on those fields."""
    ecrire(action, carte, **valeurs)
    noms = {nom.removesuffix("_id") for nom in valeurs}
    return [un for un in controler(lue(action)) if un.carte == carte and un.champ in noms]


def dit(anomalie):
    """Its message, with one kind of space."""
    return anomalie.message.replace("\xa0", " ")


def messages_bloquants(action, carte, **valeurs):
    """The blocking messages of the rules on those fields once these values are written; at least one."""
    messages = [dit(un) for un in saisir(action, carte, **valeurs) if un.bloquante and un.code.startswith("regle.")]
    assert messages, f"{carte}.{valeurs} was accepted"
    assert all(str(action.formation.campagne) in message for message in messages)
    return " ".join(messages)


def accepte(action, carte, **valeurs):
    """No anomaly at all on those fields once these values are written."""
    assert saisir(action, carte, **valeurs) == []


def averti(action, carte, **valeurs):
    """The only anomaly on those fields, a warning: its message."""
    (anomalie,) = saisir(action, carte, **valeurs)
    assert anomalie.gravite == "avertissement"
    return dit(anomalie)


def signale(action, carte, **valeurs):
    """The anomalies are only told to the validator: their messages."""
    anomalies = saisir(action, carte, **valeurs)
    assert anomalies and {un.gravite for un in anomalies} == {"information"}
    return [dit(un) for un in anomalies]


def effet(campagne, carte, nom):
    """What the campaign's rules do to that field of the form."""
    return effets(regles_de(campagne), carte, nom)


def phrase(texte):
    """A text for comparison with a source: one kind of space, apostrophe and dash, no mark-up."""
    sans_marques = re.sub(r"[*_<>]|</?u>", "", texte.replace("’", "'").replace("–", "-"))
    return " ".join(re.sub(r"\^\{(\w+)\}", r"\1", sans_marques).split())


def source(numero):
    """The text of that source document, for comparison; skips the test without it."""
    trouves = sorted(SOURCES.glob(f"{numero}_*.txt"))
    if not trouves:
        pytest.skip("the sources are not beside the project")
    return phrase(trouves[0].read_text(encoding="utf-8"))
