"""What SOFI holds of an establishment's offer, read once, and how the file's words lead to it."""

from functools import cache

from lheo import valeur_de
from sofi.annuaire.models import Contact, Etablissement, Site
from sofi.diffusion.lheo.reperes import TABLES
from sofi.echanges.lheo.valeurs import texte
from sofi.echanges.models import NumeroLheo
from sofi.offre.models import Action
from sofi.programmes.models import Attribution
from sofi.referentiels.listes import codes_lheo
from sofi.referentiels.models import Certification, Formacode
from sofi.regles.jeu import effets, regles_de
from sofi.socle.texte import plier


class Etat:
    """Objects of the base by what the file calls them; `etablissement` is None when SOFI does not know the SIRET."""

    tout_public = TABLES["public"]

    def __init__(self, lecture):
        self.etablissement = Etablissement.objects.filter(siret=lecture.siret).first()
        self.par = lecture.par
        self.codes_de_sofi = codes_lheo()
        self.codes = {(liste, lheo): code for (liste, code), lheo in self.codes_de_sofi.items()}
        formations = [formation for *_, formation in lecture.formations]
        self.formacodes = _formacodes(formations)
        self.certifications = _certifications(formations)
        self.blocs = cache(_blocs)
        self.effets = cache(lambda campagne: _effets(regles_de(campagne)))
        if self.etablissement:
            self._charger(self.etablissement)

    def _charger(self, etablissement):
        self.sites = list(Site.objects.filter(etablissement=etablissement, actif=True).select_related("commune"))
        self.contacts = list(Contact.objects.filter(etablissement=etablissement))
        self.attributions = list(
            Attribution.objects.pour(etablissement).select_related(
                "mandat__lot__campagne__programme", "mandat__mandataire", "site"
            )
        )
        numeros = NumeroLheo.objects.filter(etablissement=etablissement).select_related("formation", "session")
        self.formations = {(un.numero, un.formation.campagne_id): un.formation for un in numeros if un.formation_id}
        par_pk = {action.pk: action for action in Action.objects.completes().filter(etablissement=etablissement)}
        self.actions = {(action.formation_id, action.attribution_id): action for action in par_pk.values()}
        suivies = {un.session_id: un.numero for un in numeros if un.session_id}
        toutes = [session for action in par_pk.values() for session in action.sessions.all()]
        self.sessions = {suivies[session.pk]: session for session in toutes if session.pk in suivies}
        self.propres = {session.pk: session for session in toutes}
        for session in toutes:
            session.action = par_pk[session.action_id]

    def session_de_sofi(self, vue):
        """The session that SOFI itself numbered so, when the file is one of SOFI's own exports."""
        numero = texte(vue.session.numero) or ""
        if numero.isascii() and numero.isdigit() and (vue.action.numero or "").endswith(f"_{numero}"):
            return self.propres.get(int(numero))
        return None

    def site(self, adresse):
        """The establishment's site at that address: by its name, else the only one of the commune, or None."""
        if adresse is None:
            return None
        nom, insee = plier(texte(adresse.denomination) or ""), texte(adresse.code_INSEE_commune)
        postal, lignes = texte(adresse.codepostal), {plier(texte(ligne) or "") for ligne in adresse.ligne}
        la = [site for site in self.sites if site.commune_id == insee or (not insee and site.code_postal == postal)]
        nommes = [site for site in la if nom and plier(site.nom_usage) == nom]
        adresses = [site for site in la if lignes & {plier(un) for un in (site.ligne1, site.ligne2, site.ligne3) if un}]
        return next((sites[0] for sites in (nommes, adresses, la) if len(sites) == 1), None)

    def contact(self, coordonnees):
        """The establishment's contact with that electronic address or that name, or None."""
        courriel, nom = plier(texte(coordonnees.courriel) or ""), _nom(coordonnees.prenom, coordonnees.nom)
        par_nom = [un for un in self.contacts if nom and _nom(un.prenom, un.nom) == nom]
        par_courriel = [un for un in self.contacts if courriel and plier(un.email) == courriel]
        communs = [un for un in par_courriel if un in par_nom]
        return next((qui[0] for qui in (communs, par_nom, par_courriel) if len(qui) == 1), None)

    def certification(self, formation):
        """The Certif Info record of a formation, by its code, else by the only one with its RNCP code, or None."""
        for un in formation.certification:
            code, rncp = texte(un.code_CERTIFINFO), texte(un.code_RNCP)
            trouvees = self.certifications.get(code) or self.certifications.get(rncp) or []
            if len(trouvees) == 1:
                return trouvees[0]
        return None


def _nom(prenom, nom):
    return plier(" ".join(str(valeur_de(un)) for un in (prenom, nom) if un))


def _formacodes(formations):
    codes = {texte(code) for formation in formations for code in formation.domaine_formation.code_FORMACODE}
    return {formacode.code for formacode in Formacode.objects.par_codes(sorted(codes))}


def _certifications(formations):
    """Active records by Certif Info code and by RNCP code."""
    dites = [certification for formation in formations for certification in formation.certification]
    codes = {code for un in dites if (code := texte(un.code_CERTIFINFO) or "").isdigit() and len(code) < 9}
    rncp = {texte(un.code_RNCP) for un in dites if un.code_RNCP}
    actives = Certification.objects.actives().select_related("type")
    trouvees = {str(un.pk): [un] for un in actives.filter(pk__in=codes)}
    for une in actives.filter(code_rncp__in=rncp):
        trouvees.setdefault(une.code_rncp, []).append(une)
    return trouvees


def _blocs(certification):
    """Codes of its blocs, in order."""
    return tuple(bloc.pk for bloc in certification.blocs()) if certification else ()


def _effets(regles):
    return cache(lambda carte, nom: effets(regles, carte, nom))
