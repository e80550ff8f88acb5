"""Demonstration organisations, their people, and the lots they hold."""

import datetime

from sofi.annuaire.models import Contact, Etablissement, PorteOuverte, Site
from sofi.comptes.models import Utilisateur
from sofi.programmes.models import Attribution, Lot, Mandat


def creer_organismes(donnees, aujourdhui):
    """The establishments with their sites and two contacts each. Returns {key: Etablissement}."""
    return {ligne["cle"]: _organisme(ligne, aujourdhui) for ligne in donnees["organismes"]}


def _organisme(ligne, aujourdhui):
    etablissement = Etablissement.objects.create(
        siret=ligne["siret"],
        siege_insee=ligne["siret"],
        raison_sociale=ligne["nom"],
        nda=ligne["nda"],
        domaines=ligne["domaines"],
    )
    for rang, site in enumerate(ligne["sites"]):
        Site.objects.create(
            etablissement=etablissement,
            nom_usage=site["nom"],
            principal=rang == 0,
            ligne2=site["ligne2"],
            code_postal=site["code_postal"],
            bureau_distributeur=site["nom"].split(" - ")[-1].upper(),
            commune_id=site["commune"],
            telephone_fixe=site["telephone"],
            email=f"{ligne['cle']}@demo-sofi.fr",
            site_web=f"https://www.{ligne['cle'].replace('_', '-')}.demo-sofi.fr",
            qualites=["qualiopi"],
            categories_qualiopi=["actions_formation", "apprentissage"],
            perimetre="regionale",
            fin_qualiopi=aujourdhui + datetime.timedelta(days=25 + 200 * rang),
        )
    _contacts(etablissement, ligne["cle"])
    PorteOuverte.objects.create(
        site=etablissement.sites.get(principal=True),
        libelle="Portes ouvertes",
        nature="formation_continue",
        site_internet=f"https://www.{ligne['cle'].replace('_', '-')}.demo-sofi.fr/portes-ouvertes",
        date_debut=aujourdhui + datetime.timedelta(days=40),
        date_fin=aujourdhui + datetime.timedelta(days=41),
    )
    return etablissement


def _contacts(etablissement, cle):
    for nom, prenom, fonction, referents in (
        ("MARTIN", "Claire", "Référente handicap et mobilité", ["handicap", "mobilite", "sofi"]),
        ("BERNARD", "Hugo", "Responsable de formation", ["prf", "pedagogique"]),
    ):
        Contact.objects.create(
            etablissement=etablissement,
            site=etablissement.site_principal,
            nom=nom,
            prenom=prenom,
            fonction=fonction,
            telephone="02-40-00-00-10",
            email=f"{prenom.lower()}.{nom.lower()}.{cle}@demo-sofi.fr",
            referents=referents,
        )


def creer_comptes(donnees, organismes):
    """The logins of the four profiles, with the demonstration's password. Returns {e-mail: Utilisateur}."""
    comptes = {}
    for ligne in donnees["comptes"]:
        sites = [site for cle in ligne["organismes"] for site in organismes[cle].sites.all()]
        comptes[ligne["email"]] = Utilisateur.objects.creer(
            ligne["email"],
            donnees["mot_de_passe"],
            sites=sites,
            profil=ligne["profil"],
            prenom=ligne["prenom"],
            nom=ligne["nom"],
        )
    return comptes


def creer_lots(donnees, campagnes, organismes):
    """Each year's lots with their mandataire and formateurs. Returns the attributions, lot by lot."""
    attributions = []
    for campagne in campagnes:
        for ligne in donnees["lots"]:
            if ligne["programme"] == campagne.programme_id:
                attributions += _lot(ligne, campagne, organismes)
    return attributions


def _lot(ligne, campagne, organismes):
    lot = Lot.objects.create(
        numero=f"{ligne['programme']}{campagne.annee}_{ligne['rang']}",
        campagne=campagne,
        intitule=ligne.get("intitule", ""),
        departement_id=ligne["departement"],
        forfait_recrutement=ligne.get("forfait_recrutement", False),
        validation_partielle=ligne.get("validation_partielle", False),
        places_commandees=ligne["places"],
        date_debut=datetime.date(campagne.annee, 1, 1),
        date_fin=datetime.date(campagne.annee, 12, 31),
    )
    mandat = Mandat.objects.create(
        lot=lot, mandataire=organismes[ligne["mandataire"]], code_of_cr=str(70 + ligne["rang"])
    )
    formateurs = [organismes[cle] for cle in ligne["formateurs"]]
    return [
        Attribution.objects.create(
            mandat=mandat,
            formateur=formateur,
            site=site,
            id_action_cr=str(2800 + 10 * ligne["rang"] + rang),
            places=ligne["places"] // (2 * len(formateurs)),
        )
        for formateur in formateurs
        for rang, site in enumerate(formateur.sites.all())
    ]
