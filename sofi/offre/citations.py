"""Where the words of the living offers name a person, and their addresses taken out of them."""

from django.db.models import CharField, Q, TextField

from sofi.annuaire.models import Etablissement
from sofi.offre.effacement_publications import sans_adresses
from sofi.offre.models import Action, Formation, InformationCollective, Session

ETABLISSEMENT = {
    Formation: "etablissement",
    Action: "etablissement",
    Session: "etablissement",
    InformationCollective: "session__etablissement",
}
"""What holds words, and the way from it to its establishment."""


def citations(modele, mots, **choix):
    """[(object, its text fields that hold one of these words, whatever the case)]."""
    mots = [mot.lower() for mot in mots]
    textes = [champ for champ in modele._meta.concrete_fields if isinstance(champ, CharField | TextField)]
    citant = Q(pk__in=[])
    for champ in textes:
        for mot in mots:
            citant |= Q(**{f"{champ.name}__icontains": mot})
    return [
        (objet, [champ for champ in textes if any(mot in getattr(objet, champ.name).lower() for mot in mots)])
        for objet in modele.objects.filter(citant, **choix).order_by("pk")
    ]


def citations_en_mots(compte, adresses):
    """Sentences: the fields that hold one of the addresses, and in the offers of their establishments their name."""
    nommes = {(un.prenom, un.nom) for un in (compte, compte.contact) if un and un.prenom and un.nom}
    noms = [" ".join(ordre) for prenom, nom in nommes for ordre in ((prenom, nom), (nom, prenom))]
    siens = Etablissement.objects.filter(Q(sites__in=compte.sites.all()) | Q(contacts__in=[compte.contact_id]))
    return [
        f"{_nommer(objet)} : « {champ.verbose_name} » {suite}"
        for modele, etablissement in ETABLISSEMENT.items()
        for mots, choix, suite in (
            (adresses, {}, "cite son adresse, qui sera remplacée"),
            (noms, {f"{etablissement}__in": siens}, "cite son nom, à corriger dans la fiche"),
        )
        for objet, champs in citations(modele, mots, **choix)
        for champ in champs
    ]


def _nommer(objet):
    match objet:
        case Formation():
            return f"Formation {objet.pk}"
        case Action():
            return f"Action {objet.formation_id}-{objet.pk}"
        case InformationCollective():
            return f"Session {objet.session.code_fas}, information collective"
    return f"Session {objet.code_fas}"


def remplacer_les_adresses(adresses, nouvelle):
    """Put another address, or none, in place of these in the words of the living offers. Inside a transaction."""
    for modele in ETABLISSEMENT:
        for trouve, champs in citations(modele, adresses):
            objet = modele.objects.select_for_update().get(pk=trouve.pk)
            noms = [champ.name for champ in champs]
            for nom in noms:
                setattr(objet, nom, sans_adresses(getattr(objet, nom), adresses, nouvelle))
            if hasattr(objet, "version"):
                objet.version += 1
                noms.append("version")
            objet.save(update_fields=noms)
