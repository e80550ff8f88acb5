"""Compare the mandataires and the formateurs of the file, and their places, with the annuaire and the lots."""

from collections import Counter

from rapidfuzz import process

from sofi.annuaire.models import Etablissement, Site
from sofi.echanges.classeurs.adresses import AdresseRefusee
from sofi.echanges.classeurs.doublons import Doublons
from sofi.echanges.classeurs.rapport import CREEE, nommer
from sofi.programmes.models import Attribution, Mandat
from sofi.socle.texte import plier


def comparer_mandataires(lignes, etat, lots_refuses):
    """Who holds each lot (R005, R128, R203)."""
    doublons = Doublons()
    for ligne in lignes:
        numero, siret = ligne.valeurs.get("numero_lot"), ligne.valeurs.get("siret")
        ligne.objet = nommer(f"Lot {numero or '?'}, mandataire {siret or '?'}", ligne.valeurs.get("raison_sociale"))
        lot = _lot(ligne, etat, lots_refuses)
        if ligne.refusee or doublons.refuser(ligne, (numero, siret), "siret", f"Le mandataire {siret} du lot {numero}"):
            continue
        etablissement = _etablissement(ligne, siret, etat)
        mandat = etat.mandats.get((numero, siret))
        if mandat is None:
            mandat = etat.creer(Mandat(lot=lot, mandataire=etablissement))
            etat.mandats[numero, siret] = mandat
            ligne.resultat = CREEE
        if "code_of_cr" in ligne.valeurs:
            etat.modifier(ligne, mandat, "code_of_cr", ligne.valeurs["code_of_cr"])


def comparer_formateurs(lignes, etat, lots_refuses):
    """Who carries each lot out, for whom and where (R005, R129, R202); gives the attributions that the file names."""
    doublons, vues = Doublons(), set()
    par_site = Counter(_cle_de_site(ligne) for ligne in lignes if not ligne.refusee)
    for ligne in lignes:
        siret, numero = ligne.valeurs.get("siret"), ligne.valeurs.get("numero_lot")
        ligne.objet = nommer(f"Lot {numero or '?'}, formateur {siret or '?'}", ligne.valeurs.get("raison_sociale"))
        _lot(ligne, etat, lots_refuses)
        mandat = _mandat(ligne, etat)
        adresse = _adresse(ligne, etat)
        if ligne.refusee:
            continue
        id_action = ligne.valeurs.get("id_action_cr", "")
        site = _site(ligne, siret, adresse, etat)
        cle = (numero, ligne.valeurs["siret_mandataire"], id(site), id_action)
        if doublons.refuser(ligne, cle, "siret", f"Le formateur {siret} sur ce site et cette action du lot {numero}"):
            continue
        seul = par_site[_cle_de_site(ligne)] == 1
        vues.add(id(_comparer_attribution(ligne, mandat, site, seul, etat)))
    return vues


def _cle_de_site(ligne):
    valeurs = ligne.valeurs
    lieu = (plier(valeurs.get("site_adresse", "")), valeurs.get("site_code_postal"))
    return (valeurs["numero_lot"], valeurs["siret_mandataire"], valeurs["siret"], *lieu)


def _lot(ligne, etat, lots_refuses):
    numero = ligne.valeurs.get("numero_lot")
    if not numero or numero in etat.lots:
        return etat.lots.get(numero)
    if numero in lots_refuses:
        raison = f"Le lot {numero} est refusé ligne {lots_refuses[numero].numero} de la feuille « lots » : corrigez-la."
    else:
        raison = f"Le lot {numero} n’est ni dans la feuille « lots » ni dans SOFI. Ajoutez-le ou corrigez le numéro."
        proche = process.extractOne(numero.upper(), {cle: cle.upper() for cle in etat.lots}, score_cutoff=75)
        raison += f" Vouliez-vous dire {proche[2]} ?" if proche else ""
    ligne.refuser("numero_lot", raison)
    return None


def _mandat(ligne, etat):
    numero, siret = ligne.valeurs.get("numero_lot"), ligne.valeurs.get("siret_mandataire")
    mandat = etat.mandats.get((numero, siret))
    if mandat is None and siret and numero in etat.lots:
        ligne.refuser(
            "siret_mandataire",
            f"{siret} n’est pas mandataire du lot {numero}. "
            "Ajoutez-le à la feuille « mandataires » ou corrigez le SIRET.",
        )
    return mandat


def _adresse(ligne, etat):
    """Fields of the site de réalisation that the line describes; empty when it describes none."""
    rue, code_postal, commune = (
        ligne.valeurs.get(nom, "") for nom in ("site_adresse", "site_code_postal", "site_commune")
    )
    if not (rue or code_postal or commune):
        return {}
    for colonne, valeur in (("site_code_postal", code_postal), ("site_commune", commune)):
        if not valeur and not any(refuse == colonne for refuse, _ in ligne.problemes):
            ligne.refuser(colonne, "L’adresse du site est incomplète : donnez le code postal et la commune, ou rien.")
    if not (code_postal and commune):
        return {}
    try:
        trouvee, bureau, remarque = etat.communes.trouver(code_postal, commune)
    except AdresseRefusee as exc:
        ligne.refuser("site_commune", str(exc))
        return {}
    if remarque:
        ligne.informations.append(remarque)
    return {"ligne2": rue, "code_postal": code_postal, "bureau_distributeur": bureau, "commune": trouvee}


def _etablissement(ligne, siret, etat):
    """The establishment of this SIRET, created with its principal site when SOFI does not know it (R067, R072)."""
    nom, nda = ligne.valeurs["raison_sociale"], ligne.valeurs.get("nda", "")
    etablissement = etat.etablissements.get(siret)
    if etablissement is None:
        etablissement = etat.creer(Etablissement(siret=siret, raison_sociale=nom, nda=nda))
        etat.etablissements[siret] = etablissement
        etat.sites[siret].append(etat.creer(Site(etablissement=etablissement, nom_usage=nom, principal=True)))
        ligne.informations.append(f"L’établissement {siret} est créé dans l’annuaire, avec son site principal.")
        return etablissement
    if etablissement.raison_sociale != nom:
        ligne.informations.append(f"SOFI garde son nom : « {etablissement.raison_sociale} » (fichier : « {nom} »).")
    if nda and not etablissement.nda:
        etat.modifier(ligne, etablissement, "nda", nda)
    elif nda and etablissement.nda != nda:
        ligne.informations.append(f"SOFI garde son numéro de déclaration : {etablissement.nda} (fichier : {nda}).")
    return etablissement


def _site(ligne, siret, adresse, etat):
    """The site of this address, else the principal one still without address, else a new secondary one (R075)."""
    etablissement = _etablissement(ligne, siret, etat)
    sites = etat.sites[siret]
    if not adresse and sites:
        return sites[0]
    for site in sites:
        if adresse and _meme_lieu(site, adresse):
            return site
    principal = next((site for site in sites if site.principal), None)
    if principal is not None and not _rue(principal) and not principal.code_postal:
        for champ, valeur in _situer(adresse).items():
            etat.modifier(ligne, principal, champ, valeur, colonne=f"site : {Site._meta.get_field(champ).verbose_name}")
        return principal
    nom_usage = etablissement.raison_sociale
    site = Site(etablissement=etablissement, nom_usage=nom_usage, principal=principal is None, **_situer(adresse))
    sites.append(etat.creer(site))
    ligne.informations.append(f"Le site {'principal' if site.principal else 'secondaire'} est créé dans l’annuaire.")
    return site


def _rue(site):
    return plier(f"{site.ligne1} {site.ligne2} {site.ligne3}")


def _meme_lieu(site, adresse):
    commune = adresse["commune"]
    return (
        _rue(site) == plier(adresse["ligne2"])
        and site.code_postal == adresse["code_postal"]
        and (commune is None or site.commune_id in (None, commune.pk))
    )


def _situer(adresse):
    """The address with the coordinates of its commune."""
    commune = adresse.get("commune")
    return adresse | ({"longitude": commune.lon, "latitude": commune.lat} if commune else {})


def _comparer_attribution(ligne, mandat, site, seul, etat):
    """Create or change the attribution of this site; one alone on its site may change its ID Action CR."""
    valeurs = ligne.valeurs
    connues = etat.attributions[valeurs["numero_lot"], valeurs["siret_mandataire"]]
    du_site = [connue for connue in connues if connue.site is site or (site.pk and connue.site_id == site.pk)]
    id_action = valeurs.get("id_action_cr", "")
    attribution = next((connue for connue in du_site if connue.id_action_cr == id_action), None)
    if attribution is None and seul and len(du_site) == 1:
        attribution = du_site[0]
    if attribution is None:
        attribution = etat.creer(Attribution(mandat=mandat, formateur=site.etablissement, site=site))
        connues.append(attribution)
        ligne.resultat = CREEE
    for champ in ("id_action_cr", "places"):
        if champ in valeurs:
            etat.modifier(ligne, attribution, champ, valeurs[champ])
    etat.modifier(ligne, attribution, "actif", True)
    return attribution
