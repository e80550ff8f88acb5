"""State of the directory sheet: what LHÉO 2.3 or the sources ask for and that is not there yet."""

OBLIGATOIRES_DU_SITE = (
    ("nom_usage", "le nom d’usage"),
    ("code_postal", "le code postal"),
    ("bureau_distributeur", "le bureau distributeur"),
    ("commune_id", "la commune INSEE"),
)


def manques(etablissement, sites, contacts):
    """What is missing, as (sentence, anchor of the bloc, site or None); empty when the sheet is complete."""
    trouves = []
    if not etablissement.nda:
        trouves.append(("Le numéro de déclaration d’activité manque : LHÉO le demande.", "etablissement", None))
    if not etablissement.domaines:
        trouves.append(("Choisissez au moins un domaine de formation.", "etablissement", None))
    actifs = [site for site in sites if site.actif]
    if not any(site.principal for site in actifs):
        trouves.append(("L’établissement n’a pas de site principal actif.", "site", None))
    for site in actifs:
        if absents := _manques_du_site(site):
            trouves.append((f"Site {site.pk} - {site.nom_usage} : il manque {', '.join(absents)}.", "site", site))
    if not contacts:
        trouves.append(("Ajoutez au moins un contact : LHÉO demande qui joindre.", "contacts", None))
    elif not any(contact.email or contact.telephone for contact in contacts):
        trouves.append(("Aucun contact n’a de téléphone ni d’email.", "contacts", None))
    return trouves


def _manques_du_site(site):
    absents = [mots for nom, mots in OBLIGATOIRES_DU_SITE if not getattr(site, nom)]
    if not (site.ligne1 or site.ligne2 or site.ligne3):
        absents.insert(0, "une ligne d’adresse")
    if not (site.telephone_fixe or site.telephone_mobile or site.email):
        absents.append("un téléphone ou un email")
    return absents
