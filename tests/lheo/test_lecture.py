"""The reader takes what comes, keeps what it can, and cannot be trapped."""

import gzip
import tracemalloc
from io import BytesIO

import pytest

from lheo import Illisible, Limites, lire, valeur_de
from tests.lheo.exemple import en_octets, une_formation

pytestmark = pytest.mark.exigence("R265")


def lu(source, **options):
    signalements = []
    formations = list(lire(source, signaler=signalements.append, **options))
    return formations, [signalement.message for signalement in signalements]


def test_the_official_examples_are_read_whole(reference):
    for fichier in sorted((reference / "examples").glob("*.xml")):
        formations, messages = lu(fichier)
        assert messages == []
        assert len(formations) == 1
    assert valeur_de(formations[0].domaine_formation.code_FORMACODE[0]) == "22402"
    assert formations[0].domaine_formation.code_FORMACODE[0].tag == "principal"
    assert formations[0].action[0].session[0].numero == "S0004567"
    assert formations[0].objectif_formation.endswith("doublages & plafonds.")


@pytest.mark.parametrize("encodage", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_encoding_that_a_file_announces_is_followed(encodage):
    texte = en_octets(une_formation(intitule_formation="Éà")).decode()
    octets = texte.replace("UTF-8", encodage).encode(encodage)
    assert lu(octets)[0][0].intitule_formation == "Éà"


def test_the_older_namespace_is_read_and_a_missing_one_told():
    octets = en_octets()
    assert lu(octets.replace(b"http://lheo.gouv.fr/2.3", b"http://www.lheo.org/2.2")) == ([une_formation()], [])
    formations, messages = lu(octets.replace(b' xmlns="http://lheo.gouv.fr/2.3"', b""))
    assert formations == [une_formation()]
    assert messages == ["Le fichier n’annonce pas l’espace de noms de LHÉO 2.3."]


def test_a_prefix_or_a_packed_file_changes_nothing(tmp_path):
    octets = en_octets()
    prefixe = octets.replace(b"</", b"</l:").replace(b"<", b"<l:").replace(b"<l:/l:", b"</l:").replace(b"<l:?", b"<?")
    assert lu(prefixe.replace(b"xmlns=", b"xmlns:l=")) == ([une_formation()], [])
    assert lu(BytesIO(gzip.compress(octets))) == ([une_formation()], [])


def test_a_formation_that_cannot_be_read_is_told_and_skipped():
    octets = en_octets(une_formation("1"), une_formation("2"), une_formation("3"))
    debut, milieu, fin = octets.split(b"<certifiante>1</certifiante>", 2)
    abime = debut + b"<certifiante>1</certifiante>" + milieu + b"<certifiant>1</certifiant>" + fin
    formations, messages = lu(abime)
    assert [formation.numero for formation in formations] == ["1", "3"]
    assert messages == [
        "Élément inconnu à cet endroit : il est ignoré.",
        "<certifiante> manque : la formation est ignorée.",
    ]
    with pytest.raises(Illisible, match="inconnu"):
        list(lire(abime, strict=True))


def test_a_wrong_order_and_odd_values_do_not_lose_a_formation():
    octets = en_octets().replace(b"<nombre-heures-centre>600<", b"<nombre-heures-centre>six cents<")
    octets = octets.replace(b"<certifiante>1</certifiante>\n", b"")
    octets = octets.replace(b"<domaine-f", b"<certifiante> 1 </certifiante><domaine-f")
    formations, messages = lu(octets)
    assert formations[0].certifiante == "1"
    assert formations[0].action[0].nombre_heures_centre is None
    assert messages == ["« six cents » n’est pas un nombre entier : il est ignoré."]


TRONQUE = "Le fichier est tronqué : il s’arrête avant la dernière balise. Produisez-le ou transférez-le de nouveau."
DOCTYPE = (
    "Le fichier contient une déclaration DOCTYPE : elle est refusée, car elle peut cacher des entités piégées. "
    "Retirez la ligne <!DOCTYPE …> : LHÉO n’en a pas besoin."
)


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.999])
def test_of_a_truncated_file_what_precedes_is_read(part):
    octets = en_octets(*[une_formation(str(rang)) for rang in range(40)])
    coupe = octets[: int(len(octets) * part)]
    formations, messages = lu(coupe)
    assert len(formations) == coupe.count(b"</formation>")
    assert messages == [TRONQUE]
    with pytest.raises(Illisible, match="tronqué"):
        list(lire(coupe, strict=True))


ENTITES = b"""<?xml version="1.0"?>
<!DOCTYPE lheo [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">%s]>
<lheo xmlns="http://lheo.gouv.fr/2.3"><offres>&b;</offres></lheo>"""


@pytest.mark.parametrize(
    "piege", [b"", b'<!ENTITY x SYSTEM "file:///etc/passwd">', b'<!ENTITY % p SYSTEM "http://exemple.fr/p">%p;']
)
def test_entities_are_refused_before_they_are_expanded(piege):
    formations, messages = lu(ENTITES % piege)
    assert formations == []
    assert messages == [DOCTYPE]


class SansFin:
    """A stream that repeats itself for ever, and counts what was taken of it."""

    def __init__(self, debut, morceau):
        self.suite, self.morceau, self.lus = debut, morceau, 0

    def read(self, taille=-1):
        while len(self.suite) < taille:
            self.suite += self.morceau
        lu, self.suite = self.suite[:taille], self.suite[taille:]
        self.lus += len(lu)
        return lu


TETE = en_octets().partition(b"<intitule-formation>")[0]
AVANT = TETE.partition(b"    <formation")[0]


@pytest.mark.parametrize(
    ("debut", "morceau", "message"),
    [
        (TETE + b"<intitule-formation>", b"x" * 4096, "Un texte a une taille démesurée."),
        (TETE + b"<intitule-formation><![CDATA[", b"x" * 4096, "Un texte a une taille démesurée."),
        (TETE + b'<intitule-formation info="', b"x" * 4096, "Une balise a une taille démesurée."),
        (
            TETE + b"<intitule-formation>a</intitule-formation>",
            b"<extras/>" * 500,
            "Une formation a une taille démesurée.",
        ),
        (TETE, b"<extras>" * 500, "Les éléments sont imbriqués sans fin."),
        (TETE + b"<inconnu>", b"<a>" * 500, "Les éléments sont imbriqués sans fin."),
    ],
)
def test_what_never_ends_is_stopped_early_and_in_little_memory(debut, morceau, message):
    source = SansFin(debut, morceau)
    tracemalloc.start()
    _, messages = lu(source, limites=Limites(formation=1 << 21))
    _, sommet = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert messages[-1].startswith(message)
    assert source.lus < 5 << 20
    assert sommet < 60 << 20


def test_bytes_that_are_no_utf8_are_explained():
    octets = en_octets(une_formation(intitule_formation="Éà")).decode().encode("windows-1252")
    _, messages = lu(octets)
    assert messages[0].startswith("Le fichier contient des octets qui ne sont pas de l’UTF-8")
    _, messages = lu(b'<?xml version="1.0" encoding="klingon"?><lheo/>')
    assert messages == ["L’encodage annoncé en tête du fichier n’est pas connu. Enregistrez le fichier en UTF-8."]


def test_memory_does_not_grow_with_the_file(tmp_path):
    corps = en_octets().partition(b"<offres>\n")[2].partition(b"  </offres>")[0]
    sommets = []
    for nombre in (100, 1000):
        (tmp_path / "flux.xml").write_bytes(AVANT + corps * nombre + b"</offres></lheo>")
        tracemalloc.start()
        assert sum(1 for _ in lire(tmp_path / "flux.xml")) == nombre
        sommets.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert sommets[1] < sommets[0] * 1.2


def test_a_tag_in_a_value_is_left_aside_with_all_it_holds():
    octets = en_octets().replace(b"<certifiante>1<", b"<certifiante>1<b>2<i>3</i></b><")
    assert lu(octets) == ([une_formation()], ["Élément inattendu dans une valeur\u00a0: il est ignoré."])


def test_a_long_unknown_element_is_left_aside_without_being_held(tmp_path):
    inconnu = b"<inconnu>" + b"<a>" + b"x" * (3 << 20) + b"</a></inconnu>"
    octets = en_octets().replace(b"<domaine-f", inconnu + b"<domaine-f")
    assert lu(octets) == ([une_formation()], ["Élément inconnu à cet endroit\u00a0: il est ignoré."])
