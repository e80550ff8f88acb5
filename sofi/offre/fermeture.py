"""Close an establishment and open it again: its logins and its keys follow at once, many offers by a job."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sofi.annuaire.models import Etablissement, Trace
from sofi.comptes.administration import comptes_de
from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action, Session
from sofi.offre.notifications import destinataires_de
from sofi.offre.retrait import a_refuser, a_retirer, reste_a_retirer, retirer_tout
from sofi.offre.statuts import Statut
from sofi.offre.taches import retirer_les_offres
from sofi.socle.courriel import envoyer

A_LA_FOIS = 10
"""Up to so many offers leave with the closing itself; more of them by a job, one after the other."""


class FermetureRefusee(Exception):
    """The establishment cannot be closed or opened again: why, and what to do."""


@dataclass(frozen=True)
class Suites:
    """What closing an establishment brings about."""

    a_retirer: list
    a_refuser: list
    brouillons: int
    comptes: list
    ailleurs: int
    """Sessions of other establishments that name one of its sites: the CARIF-OREF must look at them."""


def suites(etablissement):
    """What closing it would bring about; nothing is written."""
    actions = Action.objects.filter(etablissement=etablissement)
    sites = Q(site_lieu__etablissement=etablissement) | Q(organisme_responsable__etablissement=etablissement)
    return Suites(
        a_retirer=list(a_retirer(etablissement)),
        a_refuser=list(a_refuser(etablissement)),
        brouillons=actions.filter(statut__in=[Statut.EN_COURS, Statut.EN_ATTENTE_REPONSES], publiee_le=None).count(),
        comptes=[compte for compte in comptes_de(etablissement) if not _gere_ailleurs(compte, etablissement)],
        ailleurs=Session.objects.filter(sites, retiree_le=None).exclude(etablissement=etablissement).count(),
    )


def _gere_ailleurs(compte, etablissement):
    """True when the login also administers another open establishment."""
    autres = compte.sites.filter(etablissement__ferme_le=None)
    return autres.exclude(etablissement=etablissement).exists()


@transaction.atomic
def fermer(etablissement, motif, *, par):
    """Withdraw what it publishes, refuse what it waits for, close its logins and keys. Raises FermetureRefusee.

    From now on nobody enters, sends or validates anything there; more than `A_LA_FOIS` offers are withdrawn by a job.
    The reason is the message of every move. One mail tells its people, instead of one an offer.
    """
    etablissement = Etablissement.objects.select_for_update().get(pk=etablissement.pk)
    if etablissement.ferme_le is not None:
        raise FermetureRefusee("Cet établissement est déjà fermé.")
    a_faire, destinataires = suites(etablissement), destinataires_de(etablissement)
    comptes = [compte.pk for compte in a_faire.comptes]
    Utilisateur.objects.filter(pk__in=comptes).update(is_active=False)
    maintenant = timezone.now()
    etablissement.cles.filter(utilisee_le=None, expire_le__gt=maintenant).update(expire_le=maintenant)
    etablissement.ferme_le, etablissement.motif_fermeture = maintenant, motif
    etablissement.signer(par)
    etablissement.save()
    actions = [action.pk for action in (*a_faire.a_retirer, *a_faire.a_refuser)]
    if len(actions) > A_LA_FOIS:
        retirer_les_offres.configure(lock=f"fermeture-{etablissement.pk}").defer(
            etablissement_pk=etablissement.pk, par_pk=par.pk
        )
    else:
        retirer_tout(etablissement, par)
    if destinataires:
        envoyer("Sofi : votre établissement est fermé", _texte(etablissement, len(a_faire.a_retirer)), destinataires)
    return Trace.objects.create(
        etablissement=etablissement,
        geste=Trace.Geste.FERMETURE,
        par=par,
        texte=motif,
        details={"comptes": comptes, "actions": actions},
    )


def _texte(etablissement, retirees):
    offres = "Aucune offre n’était publiée." if not retirees else f"Ses {retirees} actions publiées ne le sont plus."
    if retirees == 1:
        offres = "Son action publiée ne l’est plus."
    return (
        f"Le Cariforef a fermé {etablissement.raison_sociale} (SIRET {etablissement.siret}) dans Sofi.\n\n"
        f"Motif : {etablissement.motif_fermeture}\n\n"
        f"{offres} Ce que vous aviez saisi est gardé.\n\n"
        "Une erreur\u00a0? Appelez ou écrivez au service Offre du Cariforef."
    )


@transaction.atomic
def rouvrir(etablissement, *, par):
    """Open it again, with the logins that closing it had closed; its offers stay withdrawn, to be sent again."""
    etablissement = Etablissement.objects.select_for_update().get(pk=etablissement.pk)
    if etablissement.ferme_le is None:
        raise FermetureRefusee("Cet établissement est déjà ouvert.")
    if etablissement.absorbe_par is not None:
        raise FermetureRefusee(f"Cet établissement est fusionné avec {etablissement.absorbe_par} : il reste fermé.")
    if restent := reste_a_retirer(etablissement):
        raise FermetureRefusee(f"Le retrait de ses offres n’est pas fini ({restent} encore) : attendez la fin.")
    fermeture = etablissement.traces.filter(geste=Trace.Geste.FERMETURE).first()
    comptes = fermeture.details.get("comptes", []) if fermeture else []
    rouverts = Utilisateur.objects.filter(pk__in=comptes, sites__etablissement=etablissement).distinct()
    rouverts = list(rouverts.values_list("pk", flat=True))
    Utilisateur.objects.filter(pk__in=rouverts).update(is_active=True)
    etablissement.ferme_le, etablissement.motif_fermeture = None, ""
    etablissement.signer(par)
    etablissement.save()
    return Trace.objects.create(
        etablissement=etablissement, geste=Trace.Geste.REOUVERTURE, par=par, details={"comptes": rouverts}
    )
