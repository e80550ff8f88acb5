"""Take the instantané of an action, and bring a living copy back to one."""

import msgspec
from django.utils import timezone

from sofi.annuaire.models import Contact, Site
from sofi.diffusion import instantane as fige
from sofi.offre.models import InformationCollective, PeriodeInscription
from sofi.referentiels.listes import libelle
from sofi.referentiels.models import BlocCompetence, Formacode
from sofi.regles.champs import Sorte, champs_de


def valeur(liste, code):
    """A coded value with its label, or None when nothing is chosen."""
    return fige.Valeur(code, libelle(liste, code)) if code else None


def lieu(site):
    """A site as published, or None."""
    if site is None:
        return None
    commune = site.commune
    return fige.Lieu(
        numero=site.pk,
        nom=site.nom_usage,
        siret=site.etablissement.siret,
        raison_sociale=site.etablissement.raison_sociale,
        nda=site.etablissement.nda,
        uai=site.etablissement.uai,
        lignes=tuple(ligne for ligne in (site.ligne1, site.ligne2, site.ligne3) if ligne),
        code_postal=site.code_postal,
        ville=site.bureau_distributeur or (commune.nom if commune else ""),
        commune=commune.nom if commune else "",
        code_insee=commune.pk if commune else "",
        departement=commune.departement_id if commune else site.code_postal[:2],
        longitude=_coordonnee(site.longitude, commune and commune.lon),
        latitude=_coordonnee(site.latitude, commune and commune.lat),
        telephone=site.telephone_fixe or site.telephone_mobile,
        email=site.email,
        site_web=site.site_web,
    )


def _coordonnee(du_site, de_la_commune):
    coordonnee = du_site if du_site is not None else de_la_commune
    return None if coordonnee is None else float(coordonnee)


def personne(contact):
    """A contact as published, or None."""
    if contact is None:
        return None
    return fige.Personne(
        numero=contact.pk,
        nom=contact.nom_complet,
        nom_de_famille=contact.nom,
        prenom=contact.prenom,
        fonction=contact.fonction,
        telephone=contact.telephone,
        email=contact.email,
    )


def prendre(action):
    """The instantané of an action as it stands now. Read it from `Action.objects.completes()`."""
    formation, campagne = action.formation, action.formation.campagne
    return fige.Instantane(
        programme=fige.Valeur(campagne.programme_id, campagne.programme.nom) if campagne else None,
        campagne_annee=campagne.annee if campagne else None,
        formation=_formation(formation),
        action=_action(action),
    )


def _simples(objet, carte):
    """The fields that need no other table: texts, numbers, dates, coded values with their labels."""
    valeurs = {}
    for champ in champs_de(carte):
        brute = getattr(objet, champ.nom)
        if champ.sorte == Sorte.CHOIX:
            valeurs[champ.nom] = valeur(champ.liste, brute)
        elif champ.sorte == Sorte.MULTIPLE:
            valeurs[champ.nom] = tuple(valeur(champ.liste, code) for code in brute)
        elif champ.sorte == Sorte.SITE:
            valeurs[champ.nom] = lieu(brute)
        elif champ.sorte == Sorte.CONTACT:
            valeurs[champ.nom] = personne(brute)
        elif champ.sorte in _DIRECTES:
            valeurs[champ.nom] = brute
    return valeurs


_DIRECTES = {
    Sorte.TEXTE,
    Sorte.RICHE,
    Sorte.OUI_NON,
    Sorte.ENTIER,
    Sorte.DECIMAL,
    Sorte.DATE,
    Sorte.URL,
    Sorte.COURRIEL,
}


def _formation(formation):
    offerte = formation.certification
    domaines = [
        fige.Valeur(formacode.code, formacode.libelle) for formacode in Formacode.objects.nommes(formation.domaines)
    ]
    return fige.FormationFigee(
        numero=formation.pk,
        certification=certification(offerte) if offerte else None,
        type_certification=formation.type_certification,
        objectif=formation.texte("objectif"),
        programme=formation.texte("programme"),
        domaines=tuple(domaines),
        domaine_principal=next((un for un in domaines if un.code == formation.domaine_principal), None),
        version_formacode=formation.version_formacode,
        blocs=tuple(bloc(un) for un in BlocCompetence.objects.filter(pk__in=formation.blocs).order_by("ordre", "pk")),
        **_simples(formation, "formation"),
    )


def certification(offerte):
    """A Certif Info record as published."""
    return fige.CertificationFigee(
        code=offerte.pk,
        intitule=offerte.intitule,
        code_rncp=offerte.code_rncp,
        codes_rs=tuple(str(code) for code in offerte.codes_rs),
        codes_rome=tuple(offerte.codes_rome),
        code_nsf=offerte.code_nsf,
        certificateurs=tuple(offerte.certificateurs),
    )


def bloc(choisi):
    """A bloc of competences as published."""
    return fige.BlocFige(choisi.pk, choisi.libelle, choisi.objectif, choisi.programme)


def _action(action):
    return fige.ActionFigee(
        numero=action.pk,
        connue_depuis=_jour(action.creee_le),
        organisme=fige.Valeur(action.etablissement.siret, action.etablissement.raison_sociale),
        sessions=tuple(_session(session) for session in action.sessions.all()),
        **_simples(action, "action"),
    )


def _jour(instant):
    """The day of an instant, None without one."""
    return timezone.localdate(instant) if instant else None


def _session(session):
    return fige.SessionFigee(
        numero=session.pk,
        connue_depuis=_jour(session.publiee_le),
        informations_collectives=tuple(
            fige.InformationCollectiveFigee(
                numero=info.pk, site=lieu(info.site), **{nom: getattr(info, nom) for nom in INFO}
            )
            for info in session.informations_collectives
        ),
        periodes_inscription=tuple(
            fige.PeriodeInscriptionFigee(
                numero=periode.pk,
                type=valeur("type_periode_inscription", periode.type),
                date_debut=periode.date_debut,
                date_fin=periode.date_fin,
            )
            for periode in session.periodes_inscription
        ),
        dispositifs=tuple(_dispositif(dispositif) for dispositif in session.dispositifs.all()),
        date_debut_prevue=session.date_debut_prevue,
        **_simples(session, "session"),
    )


INFO = ("lieu", "date", "heure_debut", "heure_fin", "places", "a_distance", "url", "commentaire")


def _dispositif(dispositif):
    return fige.DispositifFige(
        numero=dispositif.pk,
        intitule=dispositif.intitule,
        code=dispositif.type_dispositif_id,
        nature=dispositif.type_dispositif.nature,
        lot=dispositif.lot_id or "",
        id_action_cr=dispositif.id_action_cr,
        of_mandataire_cr=dispositif.of_mandataire_cr,
        **_simples(dispositif, "dispositif"),
    )


def restaurer(action, instantane):
    """Bring the living copy of an action, its formation, sessions and dispositifs back to that picture.

    Sessions typed since then are deleted, deleted ones come back with their number. The formation is left
    alone when another action shares it. Call inside a transaction.
    """
    if action.formation.actions.count() == 1:
        _remettre(action.formation, "formation", instantane.formation)
    _remettre(action, "action", instantane.action)
    gardees = {session.numero for session in instantane.action.sessions}
    action.sessions.exclude(pk__in=gardees).delete()
    presentes = {session.pk: session for session in action.sessions.all()}
    for image in instantane.action.sessions:
        session = presentes.get(image.numero) or action.sessions.model(
            pk=image.numero, action=action, etablissement_id=action.etablissement_id
        )
        session.publiee_le = session.publiee_le or action.publiee_le
        session.date_debut_prevue = image.date_debut_prevue
        _remettre(session, "session", image)
        _remettre_tables(session, image)
        session.dispositifs.exclude(pk__in={dispositif.numero for dispositif in image.dispositifs}).delete()
        for image_dispositif in image.dispositifs:
            _remettre_dispositif(session, image_dispositif)


def disparus(instantane):
    """What the picture quotes and the directory no longer holds, by name: it could not be restored."""
    lieux = {lieu.numero: lieu.nom for lieu in _cites(instantane, fige.Lieu)}
    personnes = {personne.numero: personne.nom for personne in _cites(instantane, fige.Personne)}
    for modele, cites in ((Site, lieux), (Contact, personnes)):
        for numero in modele.objects.filter(pk__in=cites).values_list("pk", flat=True):
            del cites[numero]
    return [*lieux.values(), *personnes.values()]


def _cites(structure, genre):
    """Every structure of that kind in the picture, at whatever depth."""
    if isinstance(structure, genre):
        yield structure
    elif isinstance(structure, tuple):
        for element in structure:
            yield from _cites(element, genre)
    elif isinstance(structure, msgspec.Struct):
        for nom in structure.__struct_fields__:
            yield from _cites(getattr(structure, nom), genre)


def _remettre(objet, carte, image):
    for champ in champs_de(carte):
        if champ.sorte == Sorte.TABLE:
            continue
        figee = getattr(image, champ.nom)
        if champ.sorte == Sorte.CERTIFICATION:
            objet.certification_id = figee.code if figee else None
        elif champ.sorte in {Sorte.SITE, Sorte.CONTACT}:
            setattr(objet, f"{champ.nom}_id", figee.numero if figee else None)
        elif isinstance(figee, tuple):
            setattr(objet, champ.nom, [un.code for un in figee])
        elif champ.sorte in {Sorte.CHOIX, Sorte.FORMACODE}:
            setattr(objet, champ.nom, figee.code if figee else "")
        else:
            setattr(objet, champ.nom, figee)
    for nom in {"formation": ("type_certification", "objectif", "programme", "version_formacode")}.get(carte, ()):
        setattr(objet, nom, getattr(image, nom))
    objet.saisie_illisible = {}
    objet.version += 1
    objet.save()


def _remettre_tables(session, image):
    session.infos_collectives.all().delete()
    session.periodes_inscription_set.all().delete()
    InformationCollective.objects.bulk_create(
        InformationCollective(
            pk=info.numero,
            session=session,
            site_id=info.site.numero if info.site else None,
            **{nom: getattr(info, nom) for nom in INFO},
        )
        for info in image.informations_collectives
    )
    PeriodeInscription.objects.bulk_create(
        PeriodeInscription(
            pk=periode.numero,
            session=session,
            type=periode.type.code if periode.type else "",
            date_debut=periode.date_debut,
            date_fin=periode.date_fin,
        )
        for periode in image.periodes_inscription
    )


def _remettre_dispositif(session, image):
    dispositif = session.dispositifs.filter(pk=image.numero).first() or session.dispositifs.model(
        pk=image.numero, session=session
    )
    dispositif.type_dispositif_id = image.code
    dispositif.lot_id = image.lot or None
    dispositif.id_action_cr = image.id_action_cr
    dispositif.of_mandataire_cr = image.of_mandataire_cr
    _remettre(dispositif, "dispositif", image)
