"""« Récapitulatif »: the whole entry as it will be read, and the button that sends it (R216, R217, R221)."""

from django import forms
from django.shortcuts import render

from sofi.espaces.saisie.etat import Examen
from sofi.espaces.saisie.fiches import RESUMES
from sofi.offre.demandes import derniere_demande
from sofi.offre.models import Action
from sofi.offre.statuts import Statut
from sofi.socle.formulaires import ChampDate


class Envoi(forms.Form):
    """What goes with the entry: a message, and the Région's agreement when a published offer changes (R013, R221)."""

    message = forms.CharField(
        label="Message au Cariforef",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Facultatif : ce que le Cariforef doit savoir de cette offre ou de sa modification.",
    )
    accord_region = forms.CharField(
        label="Référence de l’accord de la Région",
        required=False,
        max_length=120,
        help_text="Une offre publiée ne se modifie qu’avec son accord préalable : numéro ou objet du courrier.",
    )
    accord_region_le = ChampDate(label="Date de l’accord de la Région", required=False)

    def __init__(self, *arguments, action, **options):
        initiales = {"accord_region": action.accord_region, "accord_region_le": action.accord_region_le}
        super().__init__(*arguments, initial=initiales, **options)
        self.champs_meta = {"accord_region": {"obligatoire": True}}
        if not demande_un_accord(action):
            del self.fields["accord_region"], self.fields["accord_region_le"]


def demande_un_accord(action):
    """True when the change of a published offer of a programme is about to be sent (R013, R221)."""
    return action.est_publiee and action.campagne is not None and action.est_modifiable


def recapitulatif(request, numero):
    """The summary of an entry one may see."""
    return afficher(request, Examen(request.user, numero))


def afficher(request, examen, *, formulaire=None, refus=""):
    """The page, with the form as it was sent and why it was refused when it was."""
    action = examen.action
    contexte = examen.contexte | {
        "formulaire": formulaire or Envoi(action=action),
        "refus": refus,
        "fiches": [
            (vue, _lignes(RESUMES[vue.etape.carte](_objet(action, vue.etape), examen.regles))) for vue in examen.fiches
        ],
        "demande": derniere_demande(action),
        "en_attente": _en_attente(action) if action.statut == Statut.EN_ATTENTE_VALIDATION else 0,
    }
    return render(request, "saisie/recapitulatif.html", contexte)


def _lignes(blocs):
    """The blocs that have something to read."""
    lus = [(titre, [(libelle, valeur) for libelle, valeur in lignes if valeur != ""]) for titre, lignes in blocs]
    return [(titre, lignes) for titre, lignes in lus if lignes]


def _objet(action, etape):
    if etape.carte == "formation":
        return action.formation
    if etape.carte == "action":
        return action
    fiches = {("session", session.pk): session for session in action.sessions.all()}
    fiches |= {("dispositif", un.pk): un for session in action.sessions.all() for un in session.dispositifs.all()}
    return fiches[etape.carte, etape.numero]


def _en_attente(action):
    """How many actions of the organisme wait for the Cariforef: the counter of the dashboard (R217)."""
    return Action.objects.filter(etablissement=action.etablissement_id, statut=Statut.EN_ATTENTE_VALIDATION).count()
