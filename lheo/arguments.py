"""The arguments of the command line, in French to the last word."""

import argparse
import re
import sys
from collections.abc import Callable
from typing import NoReturn

IMPOSSIBLE = 2
ERREURS = (
    (r"the following arguments are required: (.*)", r"Il manque : \1."),
    (r"unrecognized arguments: (.*)", r"Je ne connais pas : \1."),
    (
        r"argument (\S+): invalid choice: (.*) \(choose from (.*)\)",
        r"\1 : \2 n’est pas possible ; choisissez parmi \3.",
    ),
    (r"argument (\S+): invalid int value: (.*)", r"\1 : \2 n’est pas un nombre entier."),
    (r"argument (\S+): expected one argument", r"\1 demande une valeur."),
)
"""What argparse says -> what we say."""


class _Aide(argparse.HelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None) -> None:
        super().add_usage(usage, actions, groups, "Usage : " if prefix is None else prefix)


class Lecteur(argparse.ArgumentParser):
    """A parser whose help and errors are in French."""

    def __init__(self, **options: object):
        super().__init__(**{"formatter_class": _Aide, "add_help": False} | options)
        self._positionals.title, self._optionals.title = "Arguments", "Options"
        self.add_argument("-h", "--help", "--aide", action="help", help="montre cette aide")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and leave with code 2."""
        for anglais, francais in ERREURS:
            message = re.sub(anglais, francais, message)
        sys.stderr.write(f"{self.format_usage()}lheo : {message}\nTapez « {self.prog} --aide ».\n")
        sys.exit(IMPOSSIBLE)


def commande(
    commandes: argparse._SubParsersAction, nom: str, executer: Callable[[argparse.Namespace], int], aide: str
) -> Lecteur:
    """A command under the main one; `executer` gives its exit code."""
    faite = commandes.add_parser(nom, help=aide, description=f"{aide[0].upper()}{aide[1:]}.")
    faite.set_defaults(executer=executer)
    return faite
