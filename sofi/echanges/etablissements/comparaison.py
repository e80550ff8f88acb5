"""Compare the three sheets with the directory: each line learns its result, the state learns what to write."""

from sofi.annuaire.models import Contact, Etablissement, Site
from sofi.echanges.classeurs.adresses import AdresseRefusee
from sofi.echanges.classeurs.doublons import Doublons
from sofi.echanges.classeurs.rapport import CREEE, Rapport, nommer
from sofi.echanges.etablissements.etat import Etat
from sofi.socle.texte import plier

DOMAINES_MAX = 20
CHAMPS_DE_L_ETABLISSEMENT = ("raison_sociale", "siege_insee", "nda", "uai", "categorie", "domaines")
CHAMPS_DU_SITE = ("nom_usage", "ligne1", "ligne2", "ligne3", "longitude", "latitude", "telephone_fixe")
CHAMPS_DU_SITE += ("telephone_mobile", "email", "site_web", "qualites", "modalite_accueil", "perimetre")
CHAMPS_DU_SITE += ("categories_qualiopi", "fin_qualiopi", "actif")
CHAMPS_DU_CONTACT = ("nom", "prenom", "fonction", "telephone", "email", "referents")
RUE = ("ligne1", "ligne2", "ligne3")


def comparer(lecture):
    """The report of the file and the state that holds what to create and change; nothing is written."""
    if lecture.refus:
        return Rapport(lecture.refus + lecture.toutes(), structure=False), None
    etat = Etat(lecture)
    _comparer_etablissements(lecture.lignes["etablissements"], etat)
    refuses = {ligne.valeurs.get("siret"): ligne for ligne in lecture.lignes["etablissements"] if ligne.refusee}
    _comparer_sites(lecture.lignes["sites"], etat, refuses)
    _donner_un_site_principal(etat)
    _comparer_contacts(lecture.lignes["contacts"], etat, refuses)
    return Rapport(lecture.toutes()), etat


def _reprendre(ligne, objet, champs, etat):
    """Give the object what the line says; an empty cell says nothing."""
    for champ in champs:
        valeur = ligne.valeurs.get(champ)
        if valeur not in (None, "", []):
            etat.modifier(ligne, objet, champ, valeur)


def _comparer_etablissements(lignes, etat):
    doublons = Doublons()
    for ligne in lignes:
        siret, nom = ligne.valeurs.get("siret"), ligne.valeurs.get("raison_sociale")
        ligne.objet = nommer(siret or "?", nom)
        inconnus = [code for code in ligne.valeurs.get("domaines") or () if code not in etat.domaines]
        if inconnus:
            ligne.refuser("domaines", f"Formacodes inconnus : {', '.join(inconnus)}. Corrigez-les ou retirez-les.")
        if len(ligne.valeurs.get("domaines") or ()) > DOMAINES_MAX:
            ligne.refuser("domaines", f"{DOMAINES_MAX} domaines au plus. Retirez-en.")
        connu = etat.etablissements.get(siret)
        if connu is None and not nom:
            ligne.refuser("raison_sociale", "Cet établissement est nouveau : donnez sa raison sociale.")
        if ligne.refusee or doublons.refuser(ligne, siret, "siret", f"L’établissement {siret}"):
            continue
        if connu is None:
            connu = etat.etablissements[siret] = etat.creer(Etablissement(siret=siret))
            ligne.resultat = CREEE
        elif connu.ferme_le is not None:
            ligne.informations.append(f"Cet établissement est fermé depuis le {connu.ferme_le:%d/%m/%Y}.")
        _reprendre(ligne, connu, CHAMPS_DE_L_ETABLISSEMENT, etat)


def _etablissement(ligne, etat, refuses):
    """The establishment of the line, or None and a refusal."""
    siret = ligne.valeurs.get("siret")
    if not siret or siret in etat.etablissements:
        return etat.etablissements.get(siret)
    if siret in refuses:
        raison = f"L’établissement {siret} est refusé, feuille « etablissements », ligne {refuses[siret].numero}."
    else:
        raison = f"{siret} n’est ni dans la feuille « etablissements » ni dans SOFI. Ajoutez-le ou corrigez le SIRET."
    ligne.refuser("siret", raison)
    return None


def _trouver(ligne, colonne, objets, noms):
    """The object that the line names by its number, or by its `noms`; None when it is new."""
    numero, cherche = ligne.valeurs.get(colonne), _plies(ligne.valeurs.get(nom) for nom in noms)
    if numero:
        trouve = next((objet for objet in objets if objet.pk == numero), None)
        if trouve is None:
            ligne.refuser(colonne, f"{numero} n’est pas de cet établissement. Corrigez-le ou videz la cellule.")
        return trouve
    memes = [objet for objet in objets if _plies(getattr(objet, nom) for nom in noms) == cherche]
    if len(memes) > 1:
        numeros = ", ".join(str(objet.pk) for objet in memes)
        ligne.refuser(colonne, f"{len(memes)} portent ce nom. Donnez le numéro : {numeros}.")
    return memes[0] if memes else None


def _plies(mots):
    return [plier(mot or "") for mot in mots]


def _comparer_sites(lignes, etat, refuses):
    doublons = Doublons()
    for ligne in lignes:
        siret, nom = ligne.valeurs.get("siret"), ligne.valeurs.get("nom_usage")
        ligne.objet = nommer(f"Site {ligne.valeurs.get('numero_site') or 'de ' + (siret or '?')}", nom)
        etablissement = _etablissement(ligne, etat, refuses)
        if etablissement is None or ligne.refusee:
            continue
        site = _trouver(ligne, "numero_site", etat.sites[siret], ["nom_usage"])
        if site is None and not nom and not ligne.refusee:
            ligne.refuser("nom_usage", "Ce site est nouveau : donnez son nom d’usage.")
        _verifier_principal(ligne, site, etat.sites[siret])
        adresse = {} if ligne.refusee else _adresse(ligne, site, etat)
        cle = (siret, site.pk if site and site.pk else plier(nom or ""))
        if ligne.refusee or doublons.refuser(ligne, cle, "nom_usage", "Ce site"):
            continue
        if site is None:
            site = etat.creer(Site(etablissement=etablissement, principal=bool(ligne.valeurs.get("principal"))))
            etat.sites[siret].append(site)
            ligne.resultat = CREEE
        _reprendre_site(ligne, site, adresse, etat)


def _reprendre_site(ligne, site, adresse, etat):
    """Give the site what the line says; a new address without coordinates forgets those of the former one."""
    avant = [getattr(site, champ) for champ in (*RUE, "code_postal", "commune")]
    _reprendre(ligne, site, CHAMPS_DU_SITE, etat)
    for champ, valeur in adresse.items():
        etat.modifier(ligne, site, champ, valeur)
    deplace = avant != [getattr(site, champ) for champ in (*RUE, "code_postal", "commune")]
    if deplace and ligne.valeurs.get("longitude") is None and site.longitude is not None:
        for champ in ("longitude", "latitude"):
            etat.modifier(ligne, site, champ, None)
        etat.modifier(ligne, site, "situation", "")


def _verifier_principal(ligne, site, sites):
    voulu = ligne.valeurs.get("principal")
    actuel = next((un for un in sites if un.principal), None)
    if voulu and actuel is not None and actuel is not site:
        ligne.refuser("principal", f"Le site principal est déjà « {actuel.nom_usage} ». Écrivez non.")
    elif site is not None and voulu is not None and voulu != site.principal:
        ligne.refuser("principal", "Un fichier ne change pas le site principal. Videz la cellule.")
    if ligne.valeurs.get("actif") is False and (site.principal if site else voulu):
        ligne.refuser("actif", "Le site principal reste actif. Écrivez oui.")
    if (ligne.valeurs.get("longitude") is None) != (ligne.valeurs.get("latitude") is None):
        ligne.refuser("latitude", "Donnez la longitude et la latitude ensemble, ou ni l’une ni l’autre.")


def _adresse(ligne, site, etat):
    """code postal, bureau distributeur and commune that the line gives, completed by those of the site."""
    ecrits = {nom: ligne.valeurs.get(nom) or "" for nom in ("code_postal", "bureau_distributeur", "commune")}
    if not (ecrits["code_postal"] or ecrits["commune"]):
        return {"bureau_distributeur": ecrits["bureau_distributeur"]} if ecrits["bureau_distributeur"] else {}
    code_postal = ecrits["code_postal"] or (site.code_postal if site else "")
    nom = ecrits["commune"] or (site.commune.nom if site and site.commune else "") or ecrits["bureau_distributeur"]
    if not (code_postal and nom):
        ligne.refuser("commune", "L’adresse est incomplète : donnez le code postal et la commune.")
        return {}
    try:
        commune, bureau, remarque = etat.communes.trouver(code_postal, nom)
    except AdresseRefusee as exc:
        ligne.refuser("commune", str(exc))
        return {}
    if remarque:
        ligne.informations.append(remarque)
    bureau = ecrits["bureau_distributeur"] or bureau
    return {"code_postal": code_postal, "bureau_distributeur": bureau, "commune": commune}


def _donner_un_site_principal(etat):
    """An establishment without principal site gets one: its first site, else a new one of its name."""
    for siret, etablissement in etat.etablissements.items():
        sites = etat.sites[siret]
        if any(site.principal for site in sites):
            continue
        nouveaux = [site for site in sites if site._state.adding]
        if nouveaux:
            nouveaux[0].principal = True
        elif etablissement._state.adding:
            nom = etablissement.raison_sociale
            sites.append(etat.creer(Site(etablissement=etablissement, nom_usage=nom, principal=True)))


def _comparer_contacts(lignes, etat, refuses):
    doublons = Doublons()
    for ligne in lignes:
        siret, nom = ligne.valeurs.get("siret"), ligne.valeurs.get("nom")
        qui = ", ".join(filter(None, (nom, ligne.valeurs.get("prenom"))))
        ligne.objet = nommer(f"Contact {ligne.valeurs.get('numero_contact') or 'de ' + (siret or '?')}", qui)
        etablissement = _etablissement(ligne, etat, refuses)
        if etablissement is None or ligne.refusee:
            continue
        contact = _trouver(ligne, "numero_contact", etat.contacts[siret], ["nom", "prenom"])
        if contact is None and not nom and not ligne.refusee:
            ligne.refuser("nom", "Ce contact est nouveau : donnez son nom.")
        site = _site_du_contact(ligne, etat.sites[siret])
        cle = (siret, contact.pk if contact and contact.pk else plier(qui))
        if ligne.refusee or doublons.refuser(ligne, cle, "nom", "Ce contact"):
            continue
        if contact is None:
            contact = etat.creer(Contact(etablissement=etablissement))
            etat.contacts[siret].append(contact)
            ligne.resultat = CREEE
        _reprendre(ligne, contact, CHAMPS_DU_CONTACT, etat)
        if site is not None:
            etat.modifier(ligne, contact, "site", site)


def _site_du_contact(ligne, sites):
    """The site that the line names, or None; a name that no site has, or that several have, is refused."""
    nom = ligne.valeurs.get("site") or ""
    trouves = [site for site in sites if nom and plier(site.nom_usage) == plier(nom)]
    if nom and len(trouves) != 1:
        connus = ", ".join(f"« {site.nom_usage} »" for site in sites[:5])
        combien = "Aucun site ne porte" if not trouves else "Plusieurs sites portent"
        ligne.refuser("site", f"{combien} le nom « {nom} ». Sites connus : {connus or 'aucun'}.")
    return trouves[0] if len(trouves) == 1 else None
