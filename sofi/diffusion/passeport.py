"""« Passeport de diffusion »: to which outlets a session goes, and which rule keeps it out of the others (R197)."""

from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Prefetch

from sofi.diffusion.conditions import PAR_CODE
from sofi.diffusion.models import Canal, FragmentLheo, Publication, RegleDiffusion, SessionPubliee
from sofi.diffusion.models.passeport import Voie

PAR_LOT = 500


@dataclass(frozen=True)
class Arret:
    """A rule that stops a session, and the outlets that it closes."""

    regle: RegleDiffusion
    canaux: tuple


@dataclass(frozen=True)
class Passeport:
    """Where a session goes (`ouverts`) and what stops it elsewhere (`arrets`), in the order of the outlets."""

    ouverts: tuple
    arrets: tuple

    @property
    def fermes(self):
        """The codes of the outlets to which it does not go, sorted."""
        return sorted({canal.pk for arret in self.arrets for canal in arret.canaux})


@dataclass(frozen=True)
class Reglement:
    """The outlets and the rules in force, read once for as many sessions as one likes."""

    canaux: tuple
    regles: tuple

    @classmethod
    def en_vigueur(cls):
        """As set by the CARIF-OREF: two queries."""
        regles = RegleDiffusion.objects.filter(active=True).annotate(codes=ArrayAgg("canaux"))
        regles = regles.order_by(*RegleDiffusion._meta.ordering)  # grouping forgets the order of the model
        return cls(tuple(Canal.objects.actifs()), tuple(regles))

    def passeport(self, instantane, session, jour=None, retenue=""):
        """The passport of a frozen session on that day; without a day, rules that look at the calendar keep quiet.

        `retenue`: why its publication is held back from the LHÉO file, if it is.
        """
        arrets = [self._hors_du_fichier(retenue)] if retenue else []
        for regle in self.regles:
            condition = PAR_CODE[regle.condition]
            if (condition.datee and jour is None) or condition.remplie(instantane, session, jour):
                continue
            if canaux := tuple(canal for canal in self.canaux if canal.pk in regle.codes):
                arrets.append(Arret(regle, canaux))
        fermes = {canal.pk for arret in arrets for canal in arret.canaux}
        return Passeport(tuple(canal for canal in self.canaux if canal.pk not in fermes), tuple(arrets))

    def _hors_du_fichier(self, retenue):
        message = f"l’offre publiée ne fait pas un LHÉO valide, elle est retenue : {retenue.partition(chr(10))[0]}"
        return Arret(RegleDiffusion(message=message), tuple(un for un in self.canaux if un.voie == Voie.FICHIER))


def conditions_gardees(canal):
    """The codes of the conditions that close that outlet whatever the day, sorted."""
    codes = RegleDiffusion.objects.filter(active=True, canaux=canal).values_list("condition", flat=True)
    return tuple(sorted({code for code in codes if not PAR_CODE[code].datee}))


def reevaluer():
    """After a change of the rules: write again which outlets are closed to each published session. Returns how many."""
    reglement, changees = Reglement.en_vigueur(), []
    lignes = Prefetch("sessions", SessionPubliee.objects.only("publication_id", "canaux_fermes"))
    retenues = dict(FragmentLheo.objects.retenus().values_list("numero", "retenue"))
    for publication in Publication.objects.en_ligne().prefetch_related(lignes).iterator(chunk_size=PAR_LOT):
        instantane = publication.instantane
        figees = {session.numero: session for session in instantane.action.sessions}
        for ligne in publication.sessions.all():
            fermes = reglement.passeport(instantane, figees[ligne.numero], retenue=retenues.get(ligne.pk, "")).fermes
            if fermes != ligne.canaux_fermes:
                ligne.canaux_fermes = fermes
                changees.append(ligne)
    SessionPubliee.objects.bulk_update(changees, ["canaux_fermes"], batch_size=PAR_LOT)
    return len(changees)
