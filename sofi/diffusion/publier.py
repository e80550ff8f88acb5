"""Freeze a publication, or take it off line."""

from django.utils import timezone

from sofi.diffusion.conditions import est_financee_par_la_region
from sofi.diffusion.instantane import vers_json
from sofi.diffusion.lheo import fragments
from sofi.diffusion.models import Publication, SessionPubliee
from sofi.diffusion.passeport import Reglement


def en_ligne(action_numero):
    """The publication of that action that is shown now, or None."""
    return Publication.objects.en_ligne().filter(action=action_numero).first()


def publier(instantane, *, par=None):
    """Freeze the picture as the action's publication on line, in place of the former one.

    Call inside a transaction: the search rows and the LHÉO fragments change with it.
    """
    _finir(instantane.action.numero)
    publication = Publication.objects.create(
        action=instantane.action.numero, contenu=vers_json(instantane), publiee_par=par
    )
    fragments.ecrire(publication, instantane)
    retenues = dict(publication.fragments.retenus().values_list("numero", "retenue"))
    reglement = Reglement.en_vigueur()
    SessionPubliee.objects.bulk_create(
        [
            _ligne(
                publication,
                instantane,
                session,
                reglement.passeport(instantane, session, retenue=retenues.get(session.numero, "")),
            )
            for session in instantane.action.sessions
            if session.date_debut and session.date_fin
        ]
    )
    return publication


def retirer(action_numero):
    """Take the action's publication off line; its content is kept. True when there was one."""
    fragments.retirer(action_numero)
    return _finir(action_numero)


def _finir(action_numero):
    SessionPubliee.objects.filter(publication__action=action_numero).delete()
    return bool(Publication.objects.en_ligne().filter(action=action_numero).update(fin_le=timezone.now()))


def _ligne(publication, instantane, session, passeport):
    lieu = session.site_lieu
    dispensateur = instantane.action.site_dispensateur
    places = [dispositif.nb_places for dispositif in session.dispositifs if dispositif.nb_places is not None]
    restantes = [
        dispositif.nb_places_restantes
        for dispositif in session.dispositifs
        if dispositif.nb_places_restantes is not None
    ]
    return SessionPubliee(
        numero=session.numero,
        publication=publication,
        code_fas=instantane.code_fas(session),
        intitule=instantane.intitule,
        organisme=dispensateur.raison_sociale if dispensateur else instantane.action.organisme.libelle,
        siret=dispensateur.siret if dispensateur else "",
        site=dispensateur.nom if dispensateur else "",
        commune=(lieu.commune or lieu.ville) if lieu else "",
        code_insee=lieu.code_insee if lieu else "",
        code_postal=lieu.code_postal if lieu else "",
        departement=lieu.departement if lieu else "",
        longitude=lieu.longitude if lieu else None,
        latitude=lieu.latitude if lieu else None,
        date_debut=session.date_debut,
        date_fin=session.date_fin,
        programme=instantane.programme.code if instantane.programme else "",
        programme_nom=instantane.programme.libelle if instantane.programme else "",
        financee_region=est_financee_par_la_region(session),
        places=sum(places) if places else None,
        places_restantes=sum(restantes) if restantes else None,
        recrutement=session.recrutement.code if session.recrutement else "",
        recrutement_libelle=session.recrutement.libelle if session.recrutement else "",
        canaux_fermes=passeport.fermes,
        mots=_mots(instantane, session),
    )


def _mots(instantane, session):
    """What a search for words looks at."""
    formation, action = instantane.formation, instantane.action
    morceaux = [
        instantane.intitule,
        *(domaine.libelle for domaine in formation.domaines),
        *(bloc.libelle for bloc in formation.blocs),
        formation.certification.code_rncp if formation.certification else "",
        action.organisme.libelle,
        instantane.programme.libelle if instantane.programme else "",
        instantane.code_fas(session),
    ]
    for lieu in (action.site_dispensateur, session.site_lieu):
        if lieu:
            morceaux += [lieu.nom, lieu.raison_sociale, lieu.commune]
    return "\n".join(dict.fromkeys(morceau for morceau in morceaux if morceau))
