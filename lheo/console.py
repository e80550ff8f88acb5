"""The command `lheo`: verify, read, compare and count LHÉO files."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain

import msgspec

from lheo import flux, rapport, statistiques, tableur
from lheo.arguments import IMPOSSIBLE, Lecteur, commande
from lheo.comparaison import comparer
from lheo.lecture import Signalement, lire
from lheo.verification import verifier

ACCEPTE, REFUSE = 0, 1


class Impossible(Exception):
    """The command cannot do what is asked: its message says why."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command; gives its exit code: 0 all is well, 1 the file is refused (or differs), 2 it could not be done."""
    options = _lecteur_d_arguments().parse_args(arguments)
    try:
        return options.executer(options)
    except BrokenPipeError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return IMPOSSIBLE
    except FileNotFoundError as erreur:
        return _echouer(f"Le fichier {erreur.filename} n’existe pas.")
    except OSError as erreur:
        return _echouer(f"Le fichier {erreur.filename or ''} ne peut pas être lu : {erreur.strerror or erreur}.")
    except (Impossible, flux.Illisible) as erreur:
        return _echouer(str(erreur))


def _echouer(message: str) -> int:
    sys.stderr.write(f"lheo : {message}\n")
    return IMPOSSIBLE


def _lecteur_d_arguments() -> Lecteur:
    lecteur = Lecteur(prog="lheo", description="Vérifie, lit, compare et compte des fichiers LHÉO 2.3.")
    commandes = lecteur.add_subparsers(required=True, metavar="COMMANDE", dest="commande")
    une = commande(commandes, "verifier", executer_verifier, "dit ce qui ne va pas dans un fichier")
    une.add_argument("fichier", help="fichier LHÉO, compressé par gzip ou non ; - pour l’entrée standard")
    une.add_argument("--xsd", metavar="F.xsd", help="consulte aussi le schéma officiel (demande lxml)")
    une.add_argument("--format", choices=rapport.FORMATS, default="texte", help="forme du rapport (texte)")
    une.add_argument("--limite", type=int, default=20, help="constats montrés par règle, 0 pour tous (20)")
    une = commande(commandes, "lire", executer_lire, "donne les formations d’un fichier à d’autres outils")
    une.add_argument("fichier", help="fichier LHÉO ; - pour l’entrée standard")
    une.add_argument(
        "--format",
        choices=tableur.FORMATS,
        default="jsonl",
        help="une formation (jsonl) ou une session (csv) par ligne",
    )
    une.add_argument("--strict", action="store_true", help="s’arrête au premier défaut au lieu de le signaler")
    une = commande(commandes, "comparer", executer_comparer, "dit ce qui change d’un fichier à l’autre")
    une.add_argument("avant", help="le premier fichier LHÉO")
    une.add_argument("apres", help="le second")
    une.add_argument("--format", choices=("texte", "jsonl"), default="texte", help="forme de la réponse (texte)")
    une = commande(commandes, "statistiques", executer_statistiques, "compte ce que contient un fichier")
    une.add_argument("fichier", help="fichier LHÉO ; - pour l’entrée standard")
    une.add_argument("--format", choices=statistiques.FORMATS, default="texte", help="forme de la réponse (texte)")
    return lecteur


def _source(nom: str) -> flux.Source:
    return sys.stdin.buffer if nom == "-" else nom


def executer_verifier(options: argparse.Namespace) -> int:
    """Write the report; 0 when the schema refuses nothing."""
    anomalies = verifier(_source(options.fichier))
    if options.xsd:
        anomalies = chain(anomalies, _arbitrage(options))
    releve = rapport.Releve(anomalies, options.limite)
    rapport.FORMATS[options.format](options.fichier, releve, sys.stdout)
    return ACCEPTE if releve.accepte else REFUSE


def _arbitrage(options: argparse.Namespace) -> Iterator[rapport.Anomalie]:
    from lheo.officiel import verifier_avec_schema

    if options.fichier == "-":
        raise Impossible("Avec --xsd, donnez le nom du fichier : il est lu deux fois.")
    try:
        yield from verifier_avec_schema(options.fichier, options.xsd)
    except ImportError:
        raise Impossible("L’option --xsd demande la bibliothèque lxml, qui n’est pas installée.") from None


def _dire(signalement: Signalement) -> None:
    perdue = "formation perdue, " if signalement.perdue else ""
    sys.stderr.write(f"lheo : {perdue}ligne {signalement.ligne}, {signalement.chemin} : {signalement.message}\n")


def executer_lire(options: argparse.Namespace) -> int:
    """Write the formations; what is left aside is told on the error output."""
    perdues = []

    def signaler(signalement: Signalement) -> None:
        _dire(signalement)
        perdues.extend([signalement] * signalement.perdue)

    formations = lire(_source(options.fichier), strict=options.strict, signaler=signaler)
    tableur.FORMATS[options.format](formations, sys.stdout)
    return REFUSE if perdues else ACCEPTE


def executer_comparer(options: argparse.Namespace) -> int:
    """Write the differences; 1 when there are some."""
    genres: Counter[tuple[str, str]] = Counter()
    for difference in comparer(options.avant, options.apres, _dire):
        genres[difference.niveau, difference.genre] += 1
        if options.format == "jsonl":
            sys.stdout.write(msgspec.json.encode(difference._asdict()).decode() + "\n")
        else:
            champs = f" : {', '.join(difference.champs)}" if difference.champs else ""
            sys.stdout.write(f"{difference.genre} {difference.niveau} {difference.numero}{champs}\n")
    if options.format == "texte":
        bilan = ", ".join(f"{niveau} ({genre}) : {nombre}" for (niveau, genre), nombre in genres.items())
        sys.stdout.write(f"{bilan or 'Aucune différence'}.\n")
    return REFUSE if genres else ACCEPTE


def executer_statistiques(options: argparse.Namespace) -> int:
    """Write the counts."""
    comptes = statistiques.compter(lire(_source(options.fichier), signaler=_dire))
    statistiques.FORMATS[options.format](comptes, sys.stdout)
    return ACCEPTE


if __name__ == "__main__":
    sys.exit(main())
