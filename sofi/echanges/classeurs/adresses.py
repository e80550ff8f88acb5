"""Find the commune that a line of the file names by its postal code and its name."""

import re
from collections import defaultdict

from rapidfuzz import process

from sofi.referentiels.models import CodePostal, Commune, Departement
from sofi.referentiels.recherche.communes import ABREGES
from sofi.socle.texte import plier

PROPOSITIONS = 5


class AdresseRefusee(ValueError):
    """The commune cannot be found; the text says which ones come near."""


def nom_simple(nom):
    """Folded name without CEDEX and with « saint » in full."""
    sans_cedex = re.sub(r"\bcedex\b.*", "", plier(nom)).strip()
    return " ".join(ABREGES.get(mot, mot) for mot in sans_cedex.split())


class Communes:
    """The communes loaded in the référentiels, asked by postal code and name; two queries in all."""

    def __init__(self, codes_postaux):
        self.departements = set(Departement.objects.values_list("pk", flat=True))
        self.par_code = defaultdict(list)
        for postal in CodePostal.objects.filter(code_postal__in=codes_postaux).select_related("commune"):
            self.par_code[postal.code_postal].append(postal)
        self.trouvees = {}
        self._par_nom = None

    def trouver(self, code_postal, nom):
        """(commune or None, bureau distributeur, remark); raises AdresseRefusee within the region (R081 to R084)."""
        if (code_postal, nom) not in self.trouvees:
            self.trouvees[code_postal, nom] = self._chercher(code_postal, nom)
        return self.trouvees[code_postal, nom]

    def _chercher(self, code_postal, nom):
        simple = nom_simple(nom)
        postaux = self.par_code.get(code_postal, [])
        for postal in postaux:
            if simple in (nom_simple(postal.commune.nom), nom_simple(postal.libelle_acheminement)):
                return postal.commune, postal.libelle_acheminement, ""
        if postaux:
            raise AdresseRefusee(
                f"La commune « {nom} » n’a pas le code postal {code_postal}. "
                f"À ce code : {', '.join(postal.commune.nom for postal in postaux[:PROPOSITIONS])}."
            )
        if code_postal[:2] not in self.departements:
            return None, nom.upper(), f"{code_postal} {nom} est hors des communes connues : gardée telle qu’écrite."
        return self._chercher_par_nom(code_postal, nom, simple)

    def _chercher_par_nom(self, code_postal, nom, simple):
        """A postal code of the region that no commune has, a CEDEX for instance: the name decides."""
        for commune in self.par_nom.get(simple, []):
            if commune.departement_id == code_postal[:2]:
                remarque = (
                    f"Le code postal {code_postal} n’est pas celui d’une commune : {commune.nom} trouvée par son nom."
                )
                return commune, plier(nom).upper(), remarque
        proches = [self.par_nom[trouve][0].nom for trouve, *_ in process.extract(simple, self.par_nom.keys(), limit=3)]
        raise AdresseRefusee(
            f"Aucune commune « {nom} » au code postal {code_postal}. Vérifiez les deux. "
            f"Noms proches : {', '.join(proches)}."
        )

    @property
    def par_nom(self):
        """Active communes by folded name, read when first needed."""
        if self._par_nom is None:
            self._par_nom = defaultdict(list)
            for commune in Commune.objects.filter(actif=True):
                self._par_nom[nom_simple(commune.nom)].append(commune)
        return self._par_nom
