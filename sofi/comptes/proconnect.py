"""ProConnect: OpenID Connect by authorization code, as its documentation asks for (state, nonce, signed userinfo).

It never opens an account: it finds the one of its subject, or else of its verified address.
"""

import secrets
from urllib.parse import urlencode, urlsplit
from urllib.request import Request

import jwt
from django.conf import settings
from django.core.cache import cache

from sofi.annuaire.exterieur import ServiceIndisponible, lire, objet_json
from sofi.comptes.models import Utilisateur

ATTENTE, JETON, FIN = "proconnect_attente", "proconnect_jeton", "proconnect_fin"
"""In the session: what one left for ProConnect with; its token, while signed in; the same, once signed out."""
PORTEE = "openid given_name usual_name email"
SIGNATURES = ["RS256", "ES256"]
HEURE = 3600
ADRESSES = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
MARGE = 60
"""Seconds by which two clocks may differ."""


class IdentiteRefusee(Exception):
    """What came back does not prove who the person is, or is no one here; the message is for them."""


def propose():
    """True when this site is known to a provider."""
    return bool(settings.SOFI_PROCONNECT_URL and settings.SOFI_PROCONNECT_CLIENT)


def configuration():
    """The provider's addresses, from its discovery document, kept an hour. Raises ServiceIndisponible."""
    emetteur = settings.SOFI_PROCONNECT_URL.rstrip("/")
    lue = cache.get(f"proconnect:{emetteur}")
    if lue is None:
        lue = objet_json(lire(_demande(f"{emetteur}/.well-known/openid-configuration")))
        if not all(isinstance(lue.get(nom), str) for nom in ADRESSES) or lue["issuer"].rstrip("/") != emetteur:
            raise ServiceIndisponible("configuration incomplète ou d’un autre émetteur")
        cache.set(f"proconnect:{emetteur}", lue, HEURE)
    return lue


def _demande(adresse, **options):
    if urlsplit(adresse).scheme not in {"http", "https"}:
        raise ServiceIndisponible("adresse incorrecte")
    return Request(adresse, **options)  # noqa: S310 the scheme is checked above


def partir(retour):
    """(address to send the person to, what to keep in the session). Raises ServiceIndisponible."""
    attente = {"state": secrets.token_urlsafe(32), "nonce": secrets.token_urlsafe(32), "retour": retour}
    parametres = {
        "response_type": "code",
        "client_id": settings.SOFI_PROCONNECT_CLIENT,
        "redirect_uri": retour,
        "scope": PORTEE,
        "state": attente["state"],
        "nonce": attente["nonce"],
    }
    return f"{configuration()['authorization_endpoint']}?{urlencode(parametres)}", attente


def identifier(attente, state, code):
    """(claims of the person, id token) for the code that came back. Raises IdentiteRefusee, ServiceIndisponible."""
    if not attente or not code or not _memes(attente["state"], state):
        raise IdentiteRefusee("Cette connexion a été commencée ailleurs ou il y a trop longtemps\u00a0: recommencez.")
    ici = configuration()
    envoi = {
        "grant_type": "authorization_code",
        "client_id": settings.SOFI_PROCONNECT_CLIENT,
        "client_secret": settings.SOFI_PROCONNECT_SECRET,
        "redirect_uri": attente["retour"],
        "code": code,
    }
    jetons = objet_json(lire(_demande(ici["token_endpoint"], data=urlencode(envoi).encode(), method="POST")))
    jeton = str(jetons.get("id_token", ""))
    preuve = _verifie(jeton, ici)
    if not _memes(attente["nonce"], preuve.get("nonce")):
        raise IdentiteRefusee("La réponse de ProConnect ne correspond pas à votre demande\u00a0: recommencez.")
    entete = {"Authorization": f"Bearer {jetons.get('access_token', '')}"}
    personne = lire(_demande(ici["userinfo_endpoint"], headers=entete)).strip()
    dites = objet_json(personne) if personne.startswith(b"{") else _verifie(personne.decode("ascii", "replace"), ici)
    if dites.get("sub") != preuve["sub"]:
        raise IdentiteRefusee("ProConnect répond pour deux personnes différentes\u00a0: recommencez.")
    return dites, jeton


def _memes(attendu, recu):
    return secrets.compare_digest(attendu.encode(), str(recu).encode(errors="replace"))


def _verifie(jeton, ici):
    """The claims of a token signed by the provider for us, and still valid."""
    try:
        cle = _cle(jwt.get_unverified_header(jeton).get("kid"), ici["jwks_uri"])
        return jwt.decode(
            jeton,
            cle,
            algorithms=SIGNATURES,
            audience=settings.SOFI_PROCONNECT_CLIENT,
            issuer=ici["issuer"],
            leeway=MARGE,
            options={"require": ["exp", "iss", "aud", "sub"]},
        )
    except jwt.PyJWTError as exc:
        raise IdentiteRefusee("La réponse de ProConnect n’est pas signée comme il faut\u00a0: recommencez.") from exc


def _cle(kid, adresse):
    """The provider's public key of that name; asked for again once, when it has changed."""
    for connues in (cache.get(f"proconnect:{adresse}"), None):
        lues = connues or objet_json(lire(_demande(adresse)))
        cache.set(f"proconnect:{adresse}", lues, HEURE)
        for cle in jwt.PyJWKSet.from_dict(lues).keys:
            if cle.key_id == kid:
                return cle
    raise jwt.InvalidKeyError("clé inconnue")


def compte_de(personne):
    """The account of these claims: of the subject, else of the verified address, then bound to the subject.

    Raises IdentiteRefusee, in the same words for an unknown, closed or otherwise bound account.
    """
    ouverts = Utilisateur.objects.filter(is_active=True)
    compte = ouverts.filter(sujet_proconnect=personne["sub"]).first()
    if compte is not None:
        return compte
    email = str(personne.get("email") or "")
    sure = settings.SOFI_PROCONNECT_MAILS_SURS or personne.get("email_verified") is True
    compte = ouverts.filter(email__iexact=email, sujet_proconnect=None).first() if email and sure else None
    if compte is None:
        raise IdentiteRefusee(
            "Aucun compte Sofi ne correspond à cette identité ProConnect. "
            "Connectez-vous avec votre mot de passe, ou demandez un accès."
        )
    compte.sujet_proconnect = personne["sub"]
    compte.save(update_fields=["sujet_proconnect"])
    return compte


def adresse_de_fin(jeton, retour):
    """Where the person's browser ends the session of ProConnect, or None when the provider has no such page."""
    try:
        fin = configuration().get("end_session_endpoint")
    except ServiceIndisponible:
        return None
    parametres = {"id_token_hint": jeton, "state": secrets.token_urlsafe(32), "post_logout_redirect_uri": retour}
    return f"{fin}?{urlencode(parametres)}" if fin else None
