"""A published offer as the public reads it: only the sessions it may see, with words rather than codes."""

import json
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.safestring import mark_safe

from sofi.diffusion.conditions import est_financee_par_la_region
from sofi.diffusion.instantane import Instantane, Lieu, SessionFigee
from sofi.espaces.catalogue.carte import Position, position
from sofi.socle.html import texte_visible

COUTS = ["nature", "intitule", "prise_en_charge", "frais_ttc", "frais_ht", "frais_additionnels", "frais_certification"]
"""What the page says of the money of a dispositif."""


@dataclass(frozen=True)
class SessionAffichee:
    """A session with what its frozen form does not say by itself."""

    figee: SessionFigee
    code: tuple
    choisie: bool
    jour: date

    @property
    def terminee(self):
        """Whether it is over on that day."""
        return bool(self.figee.date_fin and self.figee.date_fin < self.jour)

    @property
    def informations_collectives(self):
        """Those one can still come to."""
        return [une for une in self.figee.informations_collectives if not une.date or une.date >= self.jour]

    @property
    def financee_region(self):
        """True when a programme of the Région pays for it."""
        return est_financee_par_la_region(self.figee)

    @property
    def places(self):
        """(places left or None, places or None), over its dispositifs."""
        return tuple(
            _somme(getattr(dispositif, nom) for dispositif in self.figee.dispositifs)
            for nom in ("nb_places_restantes", "nb_places")
        )

    @property
    def publics(self):
        """For whom, over its dispositifs."""
        return list(
            dict.fromkeys(public.libelle for dispositif in self.figee.dispositifs for public in dispositif.publics)
        )

    @property
    def contacts(self):
        """Whom to call, each person once with its roles. The mail de liaison is for tools, never public (R194)."""
        roles = (
            ("référent de la formation", self.figee.referent_prf),
            ("référent handicap", self.figee.referent_pmr),
            ("référent mobilité", self.figee.referent_mobilite),
        )
        par_personne = {}
        for role, personne in roles:
            if personne:
                par_personne.setdefault(personne, []).append(role)
        return tuple((", ".join(les_roles), personne) for personne, les_roles in par_personne.items())

    @property
    def couts(self):
        """What it costs, dispositif by dispositif, to compare it with others."""
        return tuple(tuple(getattr(un, nom) for nom in COUTS) for un in self.figee.dispositifs)

    @property
    def heures(self):
        """Hours in all, or None."""
        return _somme((self.figee.duree_centre, self.figee.duree_entreprise))


def _somme(valeurs):
    connues = [valeur for valeur in valeurs if valeur is not None]
    return sum(connues) if connues else None


@dataclass(frozen=True)
class FicheOffre:
    """What the page shows. `lieux`: each place once, with where it stands on the map (or None)."""

    instantane: Instantane
    sessions: list
    choisie: SessionAffichee | None
    lieux: list
    schema: str

    @property
    def publics(self):
        """For whom, over its sessions."""
        return list(dict.fromkeys(public for session in self.sessions for public in session.publics))

    @property
    def plan(self):
        """The height of the locator, None when no place stands on it."""
        return next((pin.hauteur for _, pin in self.lieux if pin and pin.x is not None), None)

    @property
    def sous_titre(self):
        """The heading under which a session's own parts stand: its name comes between when there are several."""
        return "h4" if len(self.inscriptions) > 1 else "h3"

    @property
    def a_venir(self):
        """The sessions not over."""
        return [session for session in self.sessions if not session.terminee]

    @property
    def inscriptions(self):
        """The sessions one may still ask about, each alone; all of them when all are over."""
        return [[session] for session in self.a_venir or self.sessions]

    @property
    def couts(self):
        """The same, together when they cost the same."""
        return self._ensemble(lambda session: session.couts)

    @property
    def contacts(self):
        """The same, together when the same people answer."""
        return self._ensemble(lambda session: (session.contacts, session.figee.site_lieu))

    def _ensemble(self, cle):
        groupes = {}
        for (session,) in self.inscriptions:
            groupes.setdefault(cle(session), []).append(session)
        return list(groupes.values())


def fiche_de(instantane, visibles, numero=None, jour=None):
    """The page's content; None when the public may see no session of it, or not that one.

    `visibles`: the numbers of the sessions that the regional sites show (R197).
    """
    jour = jour or timezone.localdate()
    sessions = [
        SessionAffichee(
            figee=session,
            code=(instantane.formation.numero, instantane.action.numero, session.numero),
            choisie=session.numero == numero,
            jour=jour,
        )
        for session in instantane.action.sessions
        if session.numero in visibles
    ]
    choisie = next((session for session in sessions if session.choisie), None)
    if not sessions or (numero and choisie is None):
        return None
    sessions.sort(key=lambda une: (not une.choisie, une.terminee, une.figee.date_debut or date.max, une.figee.numero))
    return FicheOffre(instantane, sessions, choisie, _lieux(sessions), en_json(schema(instantane, sessions)))


def _lieux(sessions) -> list[tuple[Lieu, Position | None]]:
    lieux = {session.figee.site_lieu.numero: session.figee.site_lieu for session in sessions if session.figee.site_lieu}
    return [(lieu, position(lieu.longitude, lieu.latitude)) for lieu in lieux.values()]


_ECHAPPEMENTS = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def en_json(valeurs):
    """JSON that no text can close early when it stands in a page."""
    return mark_safe(json.dumps(valeurs, ensure_ascii=False).translate(_ECHAPPEMENTS))  # noqa: S308


def schema(instantane, sessions):
    """The offer for search engines: schema.org Course, with its instances."""
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": instantane.intitule,
        "description": texte_visible(instantane.action.objectifs)[:500] or instantane.intitule,
        "provider": {"@type": "Organization", "name": instantane.action.organisme.libelle},
        "hasCourseInstance": [_instance(session.figee) for session in sessions if not session.terminee],
    }


def _instance(session):
    instance = {
        "@type": "CourseInstance",
        "courseMode": session.modalite_enseignement.libelle if session.modalite_enseignement else "",
        "startDate": session.date_debut.isoformat() if session.date_debut else "",
        "endDate": session.date_fin.isoformat() if session.date_fin else "",
    }
    if session.site_lieu:
        instance["location"] = {
            "@type": "Place",
            "name": session.site_lieu.nom,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": ", ".join(session.site_lieu.lignes),
                "postalCode": session.site_lieu.code_postal,
                "addressLocality": session.site_lieu.ville,
                "addressCountry": "FR",
            },
        }
    return {cle: valeur for cle, valeur in instance.items() if valeur}
