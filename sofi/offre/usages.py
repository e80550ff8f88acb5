"""What of the offer uses a site or a contact: neither is deleted while something does."""

from django.db.models import Q

from sofi.annuaire.models import PorteOuverte, Site
from sofi.offre.models import Action, InformationCollective, Session
from sofi.programmes.models import Attribution

REFERENTS = ("referent_pmr", "referent_prf", "referent_mobilite")
MAXIMUM = 50


def usages_du_site(site):
    """Sentences, one a use, at most 50 of a kind."""
    actions = Action.objects.filter(site_dispensateur=site).order_by("pk")
    sessions = Session.objects.filter(Q(site_lieu=site) | Q(organisme_responsable=site)).select_related("action")
    reunions = InformationCollective.objects.filter(site=site).select_related("session__action").order_by("pk")
    attributions = Attribution.objects.filter(site=site).select_related("mandat").order_by("pk")
    return [
        *(f"Action {action.formation_id}-{action.pk} : site dispensateur" for action in actions[:MAXIMUM]),
        *(f"Session {un.code_fas} : lieu ou organisme responsable" for un in sessions.order_by("pk")[:MAXIMUM]),
        *(f"Information collective de la session {une.session.code_fas}" for une in reunions[:MAXIMUM]),
        *(f"Lot {une.mandat.lot_id} : site de réalisation" for une in attributions[:MAXIMUM]),
        *(f"Portes ouvertes {une.code} : {une.libelle}" for une in PorteOuverte.objects.filter(site=site)[:MAXIMUM]),
    ]


def sessions_du_contact(contact):
    """The sessions that name this contact as a référent."""
    nomme = Q()
    for role in REFERENTS:
        nomme |= Q(**{role: contact})
    return Session.objects.filter(nomme).select_related("action").order_by("pk")


def remplacer_contact(ancien, nouveau):
    """Put another contact wherever the former one is a référent in the living offers."""
    for role in REFERENTS:
        Session.objects.filter(**{role: ancien}).update(**{role: nouveau})


def sites_proposables(etablissements, action):
    """The sites an entry may name: the active ones of these establishments, and those it already names."""
    nommes = Q(pk__in=[action.site_dispensateur_id, action.attribution.site_id if action.attribution else None])
    for champ in ("site_lieu", "organisme_responsable"):
        nommes |= Q(pk__in=Session.objects.filter(action=action).values(champ))
    nommes |= Q(pk__in=InformationCollective.objects.filter(session__action=action).values("site"))
    return Site.objects.filter(Q(actif=True) | nommes, etablissement__in=etablissements)
