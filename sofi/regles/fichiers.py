"""Campaign files: a programme, its year and its rules in one TOML file, read and checked (R007, R291).

    source = "Procédure …"                      # default source of the rules
    [type_dispositif]  code, libelle, nature
    [programme]        code, nom, libelle
    [campagne]         annee, procedure_mise_a_jour
    [[regles]]         code, champ = "fiche.champ", genre, parametres.…, consigne, gravite, source

Checking reads the référentiels; nothing is written.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django import forms

from sofi.programmes.models import TypeDispositif
from sofi.regles.champs import CHAMPS
from sofi.regles.genres import GENRES
from sofi.regles.models import Carte, Gravite, Regle

DONNEES = Path(__file__).resolve().parent / "donnees"
_CLES = {"code", "champ", "genre", "parametres", "consigne", "gravite", "source"}
_CHAMPS = {f"{un.carte}.{un.nom}": un for un in CHAMPS}


class FichierRefuse(Exception):
    """The file cannot be loaded: `erreurs` say in French where and why."""

    def __init__(self, chemin, erreurs):
        super().__init__(f"{Path(chemin).name} : {' ; '.join(erreurs)}")
        self.erreurs = list(erreurs)


@dataclass(frozen=True)
class CampagneLue:
    """A campaign file, checked. `regles`: field values of the rows, in order."""

    chemin: Path
    type_dispositif: dict
    programme: dict
    campagne: dict
    regles: list


class EnTeteType(forms.ModelForm):
    class Meta:
        model = TypeDispositif
        fields = ["libelle", "nature"]

    code = forms.IntegerField(min_value=0, max_value=32767)


class EnTeteProgramme(forms.Form):
    code = forms.RegexField(r"^[A-Za-z0-9]+$", max_length=20)
    nom = forms.CharField(max_length=120)
    libelle = forms.CharField(max_length=160)


class EnTeteCampagne(forms.Form):
    annee = forms.IntegerField(min_value=2000, max_value=2100)
    procedure_mise_a_jour = forms.CharField(max_length=60, required=False)


class LigneDeRegle(forms.ModelForm):
    class Meta:
        model = Regle
        fields = ["code", "consigne", "gravite", "source"]

    def validate_unique(self):
        """The code is looked up in the campaign by the loader."""


def fichiers_livres():
    """The campaign files of the project."""
    return sorted(DONNEES.glob("*.toml"))


def lire_campagne(chemin):
    """Read and check a campaign file. Raises FichierRefuse with every error found."""
    chemin = Path(chemin)
    brut, erreurs = _toml(chemin), []
    lus = {}
    for nom, formulaire in (
        ("type_dispositif", EnTeteType),
        ("programme", EnTeteProgramme),
        ("campagne", EnTeteCampagne),
    ):
        section = brut.get(nom)
        fiche = formulaire(section if isinstance(section, dict) else {})
        erreurs += [f"[{nom}] {texte}" for texte in _erreurs(fiche)]
        lus[nom] = fiche.cleaned_data
    lignes = brut.get("regles", [])
    if not isinstance(lignes, list):
        raise FichierRefuse(chemin, [*erreurs, "les règles s’écrivent en [[regles]]"])
    source = str(brut.get("source", ""))
    regles = [_regle(rang, ligne, source, erreurs) for rang, ligne in enumerate(lignes, 1)]
    codes = [regle["code"] for regle in regles if regle]
    erreurs += [f"le code « {code} » est donné deux fois" for code in sorted(set(codes)) if codes.count(code) > 1]
    if erreurs:
        raise FichierRefuse(chemin, erreurs)
    return CampagneLue(chemin, regles=regles, **lus)


def _toml(chemin):
    try:
        return tomllib.loads(chemin.read_text(encoding="utf-8"))
    except OSError as exc:
        raise FichierRefuse(chemin, ["ce fichier ne peut pas être lu"]) from exc
    except UnicodeDecodeError as exc:
        raise FichierRefuse(chemin, ["ce fichier n’est pas en UTF-8"]) from exc
    except tomllib.TOMLDecodeError as exc:
        raise FichierRefuse(chemin, [f"ce fichier n’est pas du TOML lisible ({exc})"]) from exc


def _erreurs(formulaire):
    return [f"{nom} : {texte}" for nom, textes in formulaire.errors.items() for texte in textes]


def _regle(rang, ligne, source, erreurs):
    """The field values of a rule, or None after noting what is wrong with it."""
    if not isinstance(ligne, dict):
        erreurs.append(f"règle {rang} : une règle s’écrit en [[regles]]")
        return None
    ici = f"règle {rang} ({ligne.get('code', 'sans code')})"
    inconnues = sorted(set(ligne) - _CLES)
    le_champ = _CHAMPS.get(str(ligne.get("champ")))
    genre = GENRES.get(str(ligne.get("genre")))
    fautes = [f"« {nom} » n’est pas attendu" for nom in inconnues]
    if le_champ is None:
        fautes.append(f"le champ « {ligne.get('champ', '')} » n’existe pas (écrivez « fiche.champ »)")
    if genre is None:
        fautes.append(f"le genre « {ligne.get('genre', '')} » n’existe pas ({', '.join(GENRES)})")
    elif le_champ and not genre.convient_a(le_champ):
        fautes.append(f"« {genre.libelle} » ne convient pas à « {le_champ.libelle} »")
    if fautes:
        erreurs += [f"{ici} : {faute}" for faute in fautes]
        return None
    return _valeurs(ici, rang, ligne, le_champ, genre, source, erreurs)


def _valeurs(ici, rang, ligne, le_champ, genre, source, erreurs):
    parametres = genre.formulaire(genre.formulaire.depuis(_table(ligne.get("parametres"))), champ=le_champ)
    source = ligne.get("source") or (f"{source}, {Carte(le_champ.carte).label}" if source else "")
    fiche = LigneDeRegle(
        {
            "code": ligne.get("code"),
            "consigne": ligne.get("consigne", ""),
            "gravite": ligne.get("gravite", genre.gravite),
            "source": source,
        }
    )
    fautes = _erreurs(fiche) + _erreurs(parametres)
    if fautes:
        erreurs += [f"{ici} : {faute}" for faute in fautes]
        return None
    return {
        "carte": le_champ.carte,
        "champ": le_champ.nom,
        "genre": genre.code,
        "parametres": parametres.valeurs(),
        "ordre": rang * 10,
        **fiche.cleaned_data,
        "gravite": Gravite(fiche.cleaned_data["gravite"]),
    }


def _table(valeur):
    return valeur if isinstance(valeur, dict) else {}
