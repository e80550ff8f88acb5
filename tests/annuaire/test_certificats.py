"""A certificate is known by its bytes and kept privately."""

import struct

import pytest
from django.core.files.storage import default_storage

from sofi.annuaire.certificats import TAILLE_MAX, CertificatRefuse, joindre, lire_type, retirer
from tests.fabriques import organisme

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"


def png(largeur=10, hauteur=10, fin=True):
    entete = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", largeur, hauteur) + b"\x08\x02\x00\x00\x00abcd"
    return entete + b"\x00" * 50 + (b"\x00\x00\x00\x00IEND\xaeB`\x82" if fin else b"")


def jpeg(largeur=10, hauteur=10, fin=True):
    cadre = b"\xff\xc0" + struct.pack(">HBHH", 17, 8, hauteur, largeur) + b"\x00" * 10
    return (
        b"\xff\xd8\xff\xe0"
        + struct.pack(">H", 16)
        + b"\x00" * 14
        + cadre
        + b"\x00" * 30
        + (b"\xff\xd9" if fin else b"")
    )


@pytest.mark.exigence("R094", "R097")
def test_a_pdf_a_png_and_a_jpeg_are_known_by_their_bytes():
    assert [lire_type(contenu) for contenu in (PDF, png(), jpeg())] == ["pdf", "png", "jpg"]


@pytest.mark.exigence("R094")
@pytest.mark.parametrize(
    "contenu",
    [
        b"",
        b"<script>alert(1)</script>",
        b"#!/bin/sh\n%PDF-1.7 %%EOF",
        b"MZ\x90\x00",
        PDF[:-8],
        png(fin=False),
        jpeg(fin=False),
        png(60000, 60000),
        jpeg(65000, 65000),
        png(0, 0),
        b"\x89PNG\r\n\x1a\nIEND",
        b"\xff\xd8\xff\xd9",
        PDF + b"0" * TAILLE_MAX,
    ],
)
def test_scripts_bombs_truncated_and_heavy_files_are_refused(contenu):
    with pytest.raises(CertificatRefuse):
        lire_type(contenu)


def test_five_megabytes_pass_and_one_byte_more_does_not():
    juste = PDF[:9] + b"0" * (TAILLE_MAX - len(PDF)) + PDF[9:]
    assert lire_type(juste) == "pdf"
    with pytest.raises(CertificatRefuse, match="5 Mo"):
        lire_type(juste + b"\n")


@pytest.mark.django_db
def test_a_certificate_has_a_hidden_name_and_its_former_file_goes(django_capture_on_commit_callbacks):
    site = organisme().site_principal
    joindre(site, PDF, "../../etc/Mon certificat.exe")
    premier = site.certificat.name
    assert site.certificat_nom == "Mon certificat.pdf"
    assert "certificat" not in premier.lower() and premier.startswith("qualiopi/")
    with django_capture_on_commit_callbacks(execute=True):
        joindre(site, png(), "b.png")
    assert not default_storage.exists(premier) and default_storage.exists(site.certificat.name)
    dernier = site.certificat.name
    with django_capture_on_commit_callbacks(execute=True):
        retirer(site)
    assert not default_storage.exists(dernier) and not site.certificat
