"""The Qualiopi certificate: what its bytes are, and keeping it privately (R094, R097)."""

import struct
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

TAILLE_MAX = 5 * 1024 * 1024
"""R094: 5 Mo, in bytes."""
PIXELS_MAX = 60_000_000
TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}
PNG = b"\x89PNG\r\n\x1a\n"
CADRES_JPEG = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


class CertificatRefuse(Exception):
    """Why a file cannot be a certificate, in French."""


def lire_type(contenu):
    """ "pdf", "png" or "jpg" from the bytes alone, never from the name; raises CertificatRefuse (R094)."""
    if not contenu:
        raise CertificatRefuse("Ce fichier est vide. Choisissez-en un autre.")
    if len(contenu) > TAILLE_MAX:
        raise CertificatRefuse("Ce fichier est trop lourd : 5 Mo au maximum.")
    if contenu.startswith(b"%PDF-"):
        complet, extension = b"%%EOF" in contenu[-2048:], "pdf"
    elif contenu.startswith(PNG):
        complet, extension = b"IEND" in contenu[-16:] and _image_raisonnable(_taille_png(contenu)), "png"
    elif contenu.startswith(b"\xff\xd8\xff"):
        complet = b"\xff\xd9" in contenu[-64:] and _image_raisonnable(_taille_jpeg(contenu))
        extension = "jpg"
    else:
        raise CertificatRefuse("Ce fichier n’est ni un PDF, ni une image PNG ou JPEG, quel que soit son nom.")
    if not complet:
        raise CertificatRefuse("Ce fichier est incomplet ou abîmé : enregistrez-le de nouveau, puis renvoyez-le.")
    return extension


def _image_raisonnable(taille):
    return taille is not None and 0 < taille[0] * taille[1] <= PIXELS_MAX


def _taille_png(contenu):
    if contenu[12:16] != b"IHDR" or len(contenu) < 33:
        return None
    return struct.unpack(">II", contenu[16:24])


def _taille_jpeg(contenu):
    """(height, width) in the first frame header, or None."""
    rang = 2
    while rang + 9 < len(contenu) and contenu[rang] == 0xFF:
        marque = contenu[rang + 1]
        if marque == 0xFF:
            rang += 1
            continue
        longueur = struct.unpack(">H", contenu[rang + 2 : rang + 4])[0]
        if marque in CADRES_JPEG:
            return struct.unpack(">HH", contenu[rang + 5 : rang + 9])
        rang += 2 + longueur
    return None


def joindre(site, contenu, nom):
    """Keep this certificate for the site under an unguessable name; the former file goes once all is saved."""
    extension = lire_type(contenu)
    ancien = site.certificat.name
    site.certificat.save(f"{uuid.uuid4().hex}.{extension}", ContentFile(contenu), save=False)
    racine = (nom or "").replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    racine = "".join(signe for signe in racine if signe.isprintable())[:100].strip()
    site.certificat_nom = f"{racine or 'certificat'}.{extension}"
    site.save(update_fields=["certificat", "certificat_nom"])
    if ancien:
        transaction.on_commit(lambda: default_storage.delete(ancien))


def retirer(site):
    """Forget the certificate of the site."""
    ancien = site.certificat.name
    site.certificat = site.certificat_nom = ""
    site.save(update_fields=["certificat", "certificat_nom"])
    if ancien:
        transaction.on_commit(lambda: default_storage.delete(ancien))


def type_mime(site):
    """The MIME type of the certificate kept."""
    return TYPES[site.certificat.name.rpartition(".")[2]]
