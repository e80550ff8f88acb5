"""« État de la saisie »: what is left to do, where it will be broadcast, what happened (R197, R215)."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from sofi.espaces.saisie import pages, parcours
from sofi.espaces.saisie.diffusions import diffusions
from sofi.offre.controles import controler
from sofi.offre.demandes import derniere_demande
from sofi.offre.models import Action
from sofi.offre.perimetre import dans_le_perimetre
from sofi.offre.statuts import PAR_CODE, Statut
from sofi.offre.suppression import est_supprimable
from sofi.offre.workflow import transitions_ouvertes
from sofi.regles.anomalies import bloquantes
from sofi.regles.jeu import regles_de

TONS = {
    Statut.EN_COURS: ("info", "modifier"),
    Statut.EN_ATTENTE_VALIDATION: ("warning", "horloge"),
    Statut.EN_ATTENTE_REPONSES: ("warning", "alerte"),
    Statut.VALIDEE: ("success", "ok"),
    Statut.REFUSEE: ("danger", "refus"),
    Statut.RETIREE: ("neutre", "refus"),
    Statut.ARCHIVEE: ("neutre", "historique"),
}
DECISIVES = ("demander", "refuser")


@dataclass(frozen=True)
class Point:
    """An anomaly as a link to its field."""

    gravite: str
    message: str
    url: str


@dataclass(frozen=True)
class FicheVue:
    """A card of the entry with what is wrong on it."""

    etape: parcours.Etape
    points: list


class Examen:
    """An action as this person sees it, with its rules and anomalies: what the state and the summary read."""

    def __init__(self, par, numero):
        visibles = Action.objects.visibles_par(par).completes()
        self.action = get_object_or_404(visibles, pk=numero)
        self.par = par
        self.regles = regles_de(self.action.campagne)
        self.anomalies = controler(self.action, self.regles)
        self.etapes = parcours.etapes(self.action, self.anomalies)

    @property
    def bloquantes(self):
        """What stops the submission."""
        return bloquantes(self.anomalies)

    @property
    def fiches(self):
        """Every card, in the order of the path, with its points."""
        return [
            FicheVue(
                etape,
                [
                    Point(un.gravite, un.message, self.adresse(etape, un.champ))
                    for un in self.anomalies
                    if (un.carte, un.objet) == (etape.carte, etape.numero)
                ],
            )
            for etape in self.etapes
        ]

    def adresse(self, etape, champ):
        """The field on its card; the agreement of the Région is typed on the summary."""
        if champ == "accord_region":
            return f"{reverse('saisie:recapitulatif', args=[self.action.pk])}#id_accord_region"
        return f"{etape.url}#id_{champ}" if champ else etape.url

    @property
    def diffusions(self):
        """Session by session, where it will be read (R197)."""
        return diffusions(self.action, self.etapes)

    @property
    def contexte(self):
        """What both pages show."""
        ton, icone = TONS[self.action.statut]
        return {
            "action": self.action,
            "examen": self,
            "statut_ton": ton,
            "statut_icone": icone,
            "transitions": {une.code: une for une in transitions_ouvertes(self.action, self.par)},
            "supprimable": est_supprimable(self.action, self.par),
            "modifiable": self.action.est_modifiable and dans_le_perimetre(self.action, self.par),
        }


def etat(request, numero):
    """What is left to do on each card, then the broadcast and the history."""
    examen = Examen(request.user, numero)
    evenements = list(examen.action.evenements.select_related("par"))
    contexte = examen.contexte | {
        "evenements": [(evenement, PAR_CODE[evenement.transition].libelle) for evenement in evenements],
        "demande": derniere_demande(examen.action) or _refus(examen.action, evenements),
        "que_faire": pages.que_faire(examen.action, request.user),
    }
    return render(request, "saisie/etat.html", contexte)


def _refus(action, evenements):
    """The reason of a refusal that still stands."""
    dernier = evenements[0] if evenements else None
    return dernier if action.statut == Statut.REFUSEE and dernier and dernier.transition in DECISIVES else None
