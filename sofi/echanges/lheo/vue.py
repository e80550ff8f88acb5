"""What a LHÉO session says, with the action and the formation above it, and SOFI's words for its codes."""

from dataclasses import dataclass, field

from lheo import valeur_de
from sofi.diffusion.lheo.reperes import TABLES
from sofi.echanges.lheo.valeurs import extra, texte
from sofi.referentiels.listes import choix
from sofi.regles.champs import CHAMPS
from sofi.socle.texte import plier

REGION = "2"
SPECIFICITES = "specificites"
LIBELLES = {champ.liste: champ.libelle for champ in CHAMPS if champ.liste}
"""Closed list -> the field that draws from it."""


@dataclass
class Vue:
    """`remarques` gathers what is said and could not be taken."""

    formation: object
    action: object
    session: object
    etat: object
    certification: object = None
    remarques: list = field(default_factory=list)

    def code(self, liste, contenu):
        """SOFI's code for a LHÉO code."""
        brut = texte(contenu)
        if brut is None:
            return None
        connu = self.etat.codes.get((liste, brut))
        if connu is None:
            self.remarquer(f"« {LIBELLES.get(liste, liste)} », le code LHÉO « {brut[:20]} » n’a pas d’équivalent")
        return connu

    def codes(self, liste, contenus):
        """SOFI's codes for several."""
        connus = [self.code(liste, contenu) for contenu in contenus]
        return list(dict.fromkeys(code for code in connus if code)) or None

    def nommes(self, liste, contenu):
        """(codes of the labels that a text names, the folded words that are none of them)."""
        reste, trouves = f" {plier(texte(contenu) or '')} ", set()
        for code, libelle in sorted(choix(liste), key=lambda choisi: -len(choisi[1])):
            mots = f" {plier(libelle)} "
            if mots in reste:
                trouves.add(code)
                reste = reste.replace(mots, " ")
        return [code for code, _ in choix(liste) if code in trouves], reste.strip()

    def formacodes(self, liste, contenus):
        """SOFI's codes for Formacodes of periods and means."""
        voulus = {texte(contenu) for contenu in contenus}
        presents = {code for code, _ in choix(liste)}
        return [code for code, formacode in TABLES["modalites"].items() if formacode in voulus and code in presents]

    def remarquer(self, phrase):
        """Note it once."""
        if phrase not in self.remarques:
            self.remarques.append(phrase)

    @property
    def financeur(self):
        """The Région's, else the first, else None."""
        financeurs = self.action.organisme_financeur
        de_la_region = [un for un in financeurs if texte(un.code_financeur) == REGION]
        return next(iter([*de_la_region, *financeurs]), None)

    @property
    def numero(self):
        """The number that follows the session from one file to the next, "" without one."""
        return (self.session.numero or self.action.numero or "").strip()[:255]

    @property
    def lot(self):
        """The number of the lot, "" when the file does not say it."""
        noms = ("numero-lot-financeur", "ref-action-marche-financeur")
        return next((lot for nom in noms if (lot := extra(self.financeur, SPECIFICITES, nom))), "")

    @property
    def id_action(self):
        """The Région's number of the action, "" when the file does not say it."""
        return extra(self.financeur, SPECIFICITES, "id-action-financeur") or ""

    @property
    def sirets(self):
        """Those of the responsible and of the delivering organisations."""
        responsable = self.formation.organisme_formation_responsable.SIRET_organisme_formation.SIRET
        formateurs = [un.SIRET_formateur.SIRET for un in self.action.organisme_formateur]
        return {str(valeur_de(siret)) for siret in (responsable, *formateurs)}
