"""Merge two establishments that are one: everything of the duplicate goes to the one kept, in one transaction."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from sofi.annuaire.models import Contact, Etablissement, Site, Trace
from sofi.comptes.administration import comptes_de
from sofi.comptes.models import CleActivation
from sofi.offre.models import Action, Formation, Session
from sofi.offre.taches import suivre_annuaire
from sofi.programmes.models import Attribution, Mandat

RATTACHEMENTS = (
    ("site,sites", Site, "etablissement"),
    ("contact,contacts", Contact, "etablissement"),
    ("formation,formations", Formation, "etablissement"),
    ("action,actions", Action, "etablissement"),
    ("session,sessions", Session, "etablissement"),
    ("mandat sur un lot,mandats sur des lots", Mandat, "mandataire"),
    ("attribution de lot,attributions de lots", Attribution, "formateur"),
    ("clé d’activation,clés d’activation", CleActivation, "etablissement"),
    ("trace,traces", Trace, "etablissement"),
)
"""All that names an establishment: singular and plural, model, field; a test holds it against the models."""
SUITES = []
"""What rooms above must move too: functions of the one kept and the duplicate, each given by an `AppConfig.ready`."""
A_COMPLETER = ("siege_insee", "nda", "uai", "categorie")
DOMAINES_MAX = 20


class FusionRefusee(Exception):
    """These two cannot be merged: why, and what to do."""


@dataclass(frozen=True)
class Apercu:
    """What merging would do."""

    deplaces: list
    """(what: singular and plural, how many)."""
    comptes: list
    publiees: int
    completes: list
    """Labels of the fields that the duplicate fills in the one kept."""
    principal_perdu: object
    """The duplicate's principal site when it becomes a secondary one, or None."""


def apercu(garde, doublon):
    """What merging would do; nothing is written. Raises FusionRefusee."""
    _verifier(garde, doublon)
    principal = Site.objects.filter(etablissement=doublon, principal=True).first()
    return Apercu(
        deplaces=[
            (quoi, nombre)
            for quoi, modele, champ in RATTACHEMENTS
            if (nombre := modele.objects.filter(**{champ: doublon}).count())
        ],
        comptes=list(comptes_de(doublon)),
        publiees=Action.objects.filter(etablissement=doublon, publiee_le__isnull=False).count(),
        completes=[
            garde._meta.get_field(nom).verbose_name
            for nom in A_COMPLETER
            if getattr(doublon, nom) and not getattr(garde, nom)
        ],
        principal_perdu=principal if Site.objects.filter(etablissement=garde, principal=True).exists() else None,
    )


def _verifier(garde, doublon):
    if garde.pk == doublon.pk:
        raise FusionRefusee("C’est le même établissement : choisissez-en un autre.")
    if doublon.absorbe_par_id is not None:
        raise FusionRefusee(f"{doublon} est déjà fusionné avec un autre établissement.")
    if garde.ferme_le is not None:
        raise FusionRefusee(f"{garde} est fermé : rouvrez-le, ou gardez l’autre.")


@transaction.atomic
def fusionner(garde, doublon, *, par):
    """Give everything of `doublon` to `garde` and close it. Publications follow by a job. Raises FusionRefusee.

    Returns the trace, which names every object moved.
    """
    verrouilles = Etablissement.objects.select_for_update().order_by("pk").in_bulk([garde.pk, doublon.pk])
    garde, doublon = verrouilles[garde.pk], verrouilles[doublon.pk]
    prevu = apercu(garde, doublon)
    if prevu.principal_perdu:
        Site.objects.filter(pk=prevu.principal_perdu.pk).update(principal=False)
    _reunir_les_mandats(garde, doublon)
    deplaces = {}
    for _, modele, champ in RATTACHEMENTS:
        objets = modele.objects.filter(**{champ: doublon})
        deplaces[modele._meta.label] = list(objets.values_list("pk", flat=True))
        objets.update(**{champ: garde})
    for suite in SUITES:
        suite(garde, doublon)
    _completer(garde, doublon)
    garde.signer(par)
    garde.save()
    _fermer(doublon, garde, par)
    suivre_annuaire(garde)
    return Trace.objects.create(
        etablissement=garde,
        geste=Trace.Geste.FUSION,
        par=par,
        texte=f"{doublon} fusionné avec cet établissement : {_en_mots(prevu.deplaces)}.",
        details={"siret": doublon.siret, "deplaces": deplaces},
    )


def _en_mots(deplaces):
    mots = (f"{nombre} {quoi.split(',')[nombre > 1]}" for quoi, nombre in deplaces)
    return ", ".join(mots) or "rien à déplacer"


def _reunir_les_mandats(garde, doublon):
    """On a lot where both are mandataires, one mandat stays, with the attributions of both."""
    siens = {mandat.lot_id: mandat for mandat in Mandat.objects.filter(mandataire=garde)}
    for mandat in Mandat.objects.filter(mandataire=doublon, lot__in=siens):
        reste = siens[mandat.lot_id]
        for attribution in mandat.attributions.all():
            meme = reste.attributions.filter(site=attribution.site, id_action_cr=attribution.id_action_cr).first()
            if meme is None:
                mandat.attributions.filter(pk=attribution.pk).update(mandat=reste)
            else:
                Action.objects.filter(attribution=attribution).update(attribution=meme)
                attribution.delete()
        if mandat.code_of_cr and not reste.code_of_cr:
            Mandat.objects.filter(pk=reste.pk).update(code_of_cr=mandat.code_of_cr)
        mandat.delete()


def _completer(garde, doublon):
    for nom in A_COMPLETER:
        setattr(garde, nom, getattr(garde, nom) or getattr(doublon, nom))
    garde.domaines = list(dict.fromkeys([*garde.domaines, *doublon.domaines]))[:DOMAINES_MAX]


def _fermer(doublon, garde, par):
    Etablissement.objects.filter(absorbe_par=doublon).update(absorbe_par=garde)
    doublon.ferme_le = doublon.ferme_le or timezone.now()
    doublon.absorbe_par, doublon.motif_fermeture = garde, f"Fusionné avec {garde}."
    doublon.signer(par)
    doublon.save()
