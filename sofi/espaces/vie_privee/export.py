"""What SOFI holds about a person, as plain values."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.forms.models import model_to_dict

from sofi.comptes.models import CleActivation, DemandeCle, DemandeEffacement
from sofi.offre.effacement import sessions_de
from sofi.offre.models import Evenement

NOTRES = {app.label for app in apps.get_app_configs() if app.name.startswith("sofi.")}
PROPRES = (
    "email",
    "nom",
    "prenom",
    "notification_email",
    "is_active",
    "last_login",
    "cree_le",
    "averti_le",
    "sujet_proconnect",
)


def exporter(compte):
    """Everything that names the person or that they did, for JSON. Secrets (password, keys) stay out."""
    return {
        "compte": {nom: getattr(compte, nom) for nom in PROPRES} | {"profil": compte.get_profil_display()},
        "sites_administrables": [str(site) for site in compte.sites.all()],
        "contact": model_to_dict(compte.contact) if compte.contact else None,
        "sessions_qui_vous_nomment": [session.code_fas for session in sessions_de(compte)],
        "second_facteur": _lignes(Authenticator.objects.filter(user=compte), "type", "created_at", "last_used_at"),
        "connexions": _lignes(UserSession.objects.filter(user=compte), "created_at", "ip", "user_agent"),
        "demandes_de_cle": _lignes(
            DemandeCle.objects.filter(email__iexact=compte.email),
            *("siret", "nom", "prenom", "fonction", "telephone", "email", "message", "demandee_le", "reponse"),
        ),
        "cles_d_activation": _lignes(
            CleActivation.objects.filter(email__iexact=compte.email), "etablissement__siret", "expire_le", "utilisee_le"
        ),
        "demandes_d_effacement": _lignes(
            DemandeEffacement.objects.filter(compte=compte), "demandee_le", "message", "reponse", "motif", "traitee_le"
        ),
        "operations_sur_les_offres": _lignes(
            Evenement.objects.filter(par=compte), "action", "transition", "le", "message"
        ),
        "autres_traces": _traces(compte),
    }


def _lignes(objets, *champs):
    return list(objets.order_by("pk").values(*champs))


def _traces(compte):
    """Every other table of ours that refers to the account: which rows, and as what."""
    traces = []
    for lien in compte._meta.get_fields(include_hidden=True):
        modele = lien.related_model
        if not lien.auto_created or lien.concrete or modele._meta.auto_created or modele._meta.app_label not in NOTRES:
            continue
        numeros = list(modele.objects.filter(**{lien.field.name: compte}).order_by("pk").values_list("pk", flat=True))
        if numeros:
            objet, role = str(modele._meta.verbose_name), str(lien.field.verbose_name)
            traces.append({"objet": objet, "role": role, "numeros": numeros})
    return traces
