"""What the directory says beside the public list of training organisations: NDA and Qualiopi (R094, R095, R275)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from sofi.annuaire.models import Etablissement
from sofi.annuaire.models.site import CategorieQualiopi
from sofi.referentiels.models import ImportReferentiel, OrganismePublic

REFERENTIEL = "organismes"


@dataclass(frozen=True)
class Comparaison:
    """When the list was read, and where it differs, in sentences."""

    lue_le: datetime
    ecarts: list


def lue_le():
    """When the list was last read, None before the first time."""
    dernier = ImportReferentiel.objects.filter(
        referentiel=REFERENTIEL, statut=ImportReferentiel.Statut.APPLIQUE
    ).first()
    return dernier and dernier.fin


def dernier_echec():
    """The last load of the list when it failed, else None."""
    dernier = ImportReferentiel.objects.filter(referentiel=REFERENTIEL).first()
    return dernier if dernier and not dernier.est_applique else None


def dire(siret, nda):
    """What the list says of who asks for a key, in one sentence (R026)."""
    if lue_le() is None:
        return "La liste n’a pas encore été chargée : vérifiez vous-même."
    memes = list(OrganismePublic.objects.du_siret(siret))
    if not memes:
        return f"Le SIREN {siret[:9]} n’y est pas."
    mots = [f"{un.raison_sociale}, NDA {un.nda}{', certifié Qualiopi' if un.qualiopi else ''}" for un in memes]
    autre = "" if nda in {un.nda for un in memes} or not nda else f" Le numéro donné, {nda}, n’y est pas."
    return f"{' ; '.join(mots)}.{autre}"


def comparer(etablissement, sites, jour):
    """The establishment beside the list; None as long as nobody has read the list."""
    lue = lue_le()
    if lue is None:
        return None
    siren = etablissement.siret[:9]
    lignes = OrganismePublic.objects.actifs().filter(Q(siren=siren) | Q(nda=etablissement.nda))
    return Comparaison(lue, ecarts(etablissement, sites, list(lignes), jour))


def tous_les_ecarts(jour):
    """[(establishment, its sentences)] of the open establishments that differ from the list, by name."""
    lignes = list(OrganismePublic.objects.actifs())
    par_siren, par_nda = {}, {ligne.nda: ligne for ligne in lignes}
    for ligne in lignes:
        par_siren.setdefault(ligne.siren, []).append(ligne)
    trouves = []
    for etablissement in Etablissement.objects.ouverts().prefetch_related("sites"):
        siennes = list(par_siren.get(etablissement.siret[:9], []))
        autre = par_nda.get(etablissement.nda)
        siennes += [autre] if autre is not None and autre not in siennes else []
        if differe := ecarts(etablissement, etablissement.sites.all(), siennes, jour):
            trouves.append((etablissement, differe))
    return trouves


def ecarts(etablissement, sites, lignes, jour):
    """The sentences. `lignes`: those of the list with the same SIREN, or with the NDA typed here."""
    siren = etablissement.siret[:9]
    memes = [ligne for ligne in lignes if ligne.siren == siren]
    if not memes:
        return [f"La liste publique ne contient pas le SIREN {siren}.", *_d_un_autre(etablissement, lignes)]
    return [*_nda(etablissement, memes), *_d_un_autre(etablissement, lignes), *_qualiopi(list(sites), memes, jour)]


def _d_un_autre(etablissement, lignes):
    return [
        f"Le numéro de déclaration {ligne.nda} est celui de {ligne.raison_sociale} (SIREN {ligne.siren}) dans la liste."
        for ligne in lignes
        if ligne.nda == etablissement.nda and ligne.siren != etablissement.siret[:9]
    ]


def _nda(etablissement, memes):
    connus = sorted(ligne.nda for ligne in memes)
    if etablissement.nda in connus:
        return []
    ici = etablissement.nda or "rien"
    return [f"Numéro de déclaration d’activité : {ici} ici, {', '.join(connus)} dans la liste."]


def _qualiopi(sites, memes, jour):
    certifies = [site for site in sites if site.est_certifie(jour)]
    ici = {code for site in certifies for code in site.categories_qualiopi}
    la_bas = categories_publiques(memes)
    if not certifies and la_bas:
        finies = [site.fin_qualiopi for site in sites if site.actif and site.fin_qualiopi]
        fin = f"terminée ici le {max(finies):%d/%m/%Y}" if finies else "pas déclarée ici"
        return [f"Qualiopi : {fin}, en vigueur dans la liste ({_en_mots(la_bas)})."]
    if certifies and not la_bas:
        return ["Qualiopi : déclarée ici, absente de la liste."]
    if ici and ici != la_bas:
        return [f"Catégories Qualiopi : {_en_mots(ici)} ici ; {_en_mots(la_bas)} dans la liste."]
    return []


def categories_publiques(lignes):
    """The codes of the categories that these lines of the list certify."""
    return {code for ligne in lignes for code in CategorieQualiopi.values if getattr(ligne, code)}


def libelles_des_categories(codes):
    """Their labels, in the order of the law."""
    return [categorie.label for categorie in CategorieQualiopi if categorie in codes]


def _en_mots(codes):
    return ", ".join(libelles_des_categories(codes))
