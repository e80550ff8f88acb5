"""Places and people: addresses, contacts, the organisation in charge and the one that delivers."""

from lheo.elements import (
    Adresse,
    CodeUAIFormateur,
    CodeUAIOrganismeFormation,
    ContactFormateur,
    ContactFormation,
    ContactOrganisme,
    Coordonnees,
    CoordonneesOrganisme,
    Geolocalisation,
    OrganismeFormateur,
    OrganismeFormationResponsable,
    SIRETFormateur,
    SIRETOrganismeFormation,
    Telfixe,
    Web,
)
from sofi.diffusion.lheo.textes import couper, lignes

ACCUEIL = "4"


def adresse(lieu, reperes):
    """The address of a site with its name, its INSEE code and its coordinates."""
    place = None
    if lieu.latitude is not None and lieu.longitude is not None:
        place = Geolocalisation(latitude=f"{lieu.latitude:.6f}", longitude=f"{lieu.longitude:.6f}")
    return Adresse(
        denomination=couper(lieu.nom, 255) or None,
        ligne=lignes(lieu.lignes) or lignes([lieu.nom])[:1],
        codepostal=lieu.code_postal or None,
        ville=couper(lieu.ville or lieu.commune, 50) or None,
        departement=lieu.departement or None,
        code_INSEE_commune=lieu.code_insee or None,
        region=reperes.region if lieu.departement in reperes.departements else None,
        pays="FR",
        geolocalisation=place,
    )


def personne(qui):
    """How to reach a person."""
    return Coordonnees(
        nom=couper(qui.nom_de_famille or qui.nom, 50) or None,
        prenom=couper(qui.prenom, 50) or None,
        **_joindre(qui),
    )


def accueil(lieu, reperes=None):
    """How to reach the front desk of a site; its address too when `reperes` is given."""
    return Coordonnees(
        nom="Accueil",
        adresse=adresse(lieu, reperes) if reperes else None,
        web=Web(urlweb=[lieu.site_web]) if lieu.site_web else None,
        **_joindre(lieu),
    )


def _joindre(qui):
    return {
        "telfixe": Telfixe(numtel=[qui.telephone]) if qui.telephone else None,
        "courriel": qui.email or None,
    }


def contact_formation(lieu):
    """The front desk of the site that delivers."""
    return ContactFormation(tag="principal", type_contact=ACCUEIL, coordonnees=accueil(lieu))


def formateur(lieu, reperes):
    """The organisation that delivers: one, for some readers take one only."""
    return OrganismeFormateur(
        numero=reperes.numero(f"OF{lieu.numero}"),
        tag="principal",
        SIRET_formateur=SIRETFormateur(SIRET=lieu.siret),
        raison_sociale_formateur=couper(lieu.raison_sociale, 250),
        contact_formateur=[ContactFormateur(tag="principal", type_contact=ACCUEIL, coordonnees=accueil(lieu, reperes))],
        code_UAI_formateur=CodeUAIFormateur(code_UAI=lieu.uai) if lieu.uai else None,
    )


def responsable(lieu, reperes):
    """The organisation in charge, who holds the declaration of activity: the mandataire."""
    return OrganismeFormationResponsable(
        numero=reperes.numero(f"OF{lieu.numero}"),
        numero_activite=lieu.nda or None,
        SIRET_organisme_formation=SIRETOrganismeFormation(SIRET=lieu.siret),
        nom_organisme=couper(lieu.nom or lieu.raison_sociale, 250),
        raison_sociale=couper(lieu.raison_sociale, 250),
        coordonnees_organisme=CoordonneesOrganisme(coordonnees=accueil(lieu, reperes)),
        contact_organisme=[ContactOrganisme(tag="principal", type_contact=ACCUEIL, coordonnees=accueil(lieu))],
        code_UAI_organisme_formation=CodeUAIOrganismeFormation(code_UAI=lieu.uai) if lieu.uai else None,
    )
