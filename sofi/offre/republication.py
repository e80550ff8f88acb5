"""The directory or a référentiel changed: bring what published offers quote of it up to date, and nothing else.

What an OF is typing in its offers stays out: the published picture itself is refreshed, not taken again.
"""

import msgspec
from django.db import transaction
from django.db.models import Q

from sofi.annuaire.models import Contact, Etablissement, Site
from sofi.diffusion.instantane import BlocFige, CertificationFigee, FormationFigee, Lieu, Personne, Valeur
from sofi.diffusion.models import Publication
from sofi.diffusion.publier import publier
from sofi.offre.instantane import bloc, certification, lieu, personne
from sofi.offre.models import Action
from sofi.referentiels.models import BlocCompetence, Certification


def republier(etablissement_pk, remplaces=None):
    """Refresh the publications on line that name sites or people of this establishment. Returns how many changed.

    `remplaces`: number of a contact who left → number of the one who took over.
    """
    remplaces = {int(parti): reste for parti, reste in (remplaces or {}).items()}
    concernees = Action.objects.filter(
        Q(etablissement=etablissement_pk)
        | Q(attribution__formateur=etablissement_pk)
        | Q(attribution__mandat__mandataire=etablissement_pk)
        | Q(attribution__site__etablissement=etablissement_pk)
    ).values_list("pk", flat=True)
    connus = _connus(etablissement_pk, remplaces)
    return sum(_actualiser_publication(numero, connus) for numero in sorted(set(concernees)))


def _connus(etablissement_pk, remplaces):
    """The present pictures of the establishment's sites and people: {(type, number): picture}."""
    sites = Site.objects.filter(etablissement=etablissement_pk).select_related("etablissement", "commune")
    connus = {(Lieu, site.pk): lieu(site) for site in sites}
    connus |= {
        (Personne, contact.pk): personne(contact) for contact in Contact.objects.filter(etablissement=etablissement_pk)
    }
    for parti, reste in remplaces.items():
        if (Personne, reste) in connus:
            connus[Personne, parti] = connus[Personne, reste]
    return connus


def republier_certifications():
    """Refresh the publications on line whose certification or blocs are no longer those of the référentiels.

    Returns how many changed.
    """
    citees = Publication.objects.en_ligne().exclude(contenu__formation__certification=None)
    codes = set(citees.values_list("contenu__formation__certification__code", flat=True))
    certifications = Certification.objects.in_bulk(codes)
    fiches = {une.code_rncp for une in certifications.values()} - {""}
    connus = {(CertificationFigee, code): certification(une) for code, une in certifications.items()}
    connus |= {(BlocFige, un.pk): bloc(un) for un in BlocCompetence.objects.filter(code_rncp__in=fiches)}
    formations = citees.order_by("action").values_list("action", "contenu__formation")
    changees = [action for action, figee in formations.iterator() if _differe(figee, connus)]
    return sum(_actualiser_publication(numero, connus) for numero in changees)


def _differe(figee, connus):
    avant = msgspec.convert(figee, FormationFigee, strict=False)
    return actualiser(avant, connus) != avant


@transaction.atomic
def _actualiser_publication(numero, connus):
    publication = Publication.objects.select_for_update(of=("self",)).en_ligne().filter(action=numero).first()
    if publication is None:
        return False
    avant = publication.instantane
    apres = actualiser(avant, connus)
    etablissement = Etablissement.objects.get(actions=numero)
    organisme = Valeur(etablissement.siret, etablissement.raison_sociale)
    apres = msgspec.structs.replace(apres, action=msgspec.structs.replace(apres.action, organisme=organisme))
    if apres == avant:
        return False
    publier(apres, par=publication.publiee_par)
    return True


def actualiser(partie, connus):
    """The same picture with all that is known of what it quotes as it is now, at any depth."""
    if isinstance(partie, tuple | list):
        return type(partie)(actualiser(une, connus) for une in partie)
    if not isinstance(partie, msgspec.Struct):
        return partie
    if isinstance(partie, Lieu | Personne):
        return connus.get((type(partie), partie.numero), partie)
    if isinstance(partie, CertificationFigee | BlocFige):
        return connus.get((type(partie), partie.code), partie)
    champs = {nom: getattr(partie, nom) for nom in partie.__struct_fields__}
    nouveaux = {nom: actualiser(valeur, connus) for nom, valeur in champs.items()}
    return partie if nouveaux == champs else msgspec.structs.replace(partie, **nouveaux)
