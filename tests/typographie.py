"""French spaces: a no-break one before : ; ? ! and », and after «, in what people read.

`python tests/typographie.py` tells the lines where one is missing; with `--corriger` it puts it there. It looks at the
strings of our Python but docstrings, and at the templates but their comments.
Texts of the sources (rules of the programmes, référentiels) are left as they are.
"""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSECABLE = "\u00a0"
AVANT = re.compile(r"(?<=[\w»)%…’'\]}>*]) (?=(?:[:;?!]|»)(?:[\s\"'<{).,…]|$|»))")
APRES = re.compile("« (?=\\S)|«(?=[^\\s\u00a0\u202f&])")
LUS = ["config/*.py", "sofi/*.py", "lheo/*.py", "sofi/*.html", "sofi/*.txt"]
COMMENTAIRES = re.compile(r"({#.*?#}|{% comment %}.*?{% endcomment %}|<script.*?</script>)", re.DOTALL)


def corrige(texte):
    """The text with its no-break spaces."""
    return APRES.sub(f"«{INSECABLE}", AVANT.sub(INSECABLE, texte))


def corrige_gabarit(source):
    """A template, its comments and scripts left alone."""
    morceaux = COMMENTAIRES.split(source)
    return "".join(corrige(un) if rang % 2 == 0 else un for rang, un in enumerate(morceaux))


def corrige_python(source):
    """A module, only its strings that are not docstrings."""
    arbre, octets = ast.parse(source), source.encode()
    debuts = [0]
    for ligne in octets.splitlines(keepends=True):
        debuts.append(debuts[-1] + len(ligne))
    for noeud in sorted(_chaines(arbre), key=lambda un: (un.lineno, un.col_offset), reverse=True):
        ici = debuts[noeud.lineno - 1] + noeud.col_offset
        la = debuts[noeud.end_lineno - 1] + noeud.end_col_offset
        octets = octets[:ici] + corrige(octets[ici:la].decode()).encode() + octets[la:]
    return octets.decode()


def _chaines(arbre):
    """The outermost strings that are not docstrings."""
    prose = {id(un.value) for un in ast.walk(arbre) if isinstance(un, ast.Expr)}
    pile = [arbre]
    while pile:
        noeud = pile.pop()
        if isinstance(noeud, ast.JoinedStr) or (isinstance(noeud, ast.Constant) and isinstance(noeud.value, str)):
            if id(noeud) not in prose:
                yield noeud
        else:
            pile += ast.iter_child_nodes(noeud)


def corrections():
    """(path, source, corrected source) of each file where a space is missing."""
    commande = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--"]
    noms = subprocess.run([*commande, *LUS], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    for nom in sorted(set(noms)):
        chemin = ROOT / nom
        if not chemin.is_file():
            continue
        source = chemin.read_text(encoding="utf-8")
        corrigee = (corrige_python if nom.endswith(".py") else corrige_gabarit)(source)
        if corrigee != source:
            yield chemin, source, corrigee


def fautes():
    """`file:line` of each missing space."""
    return [
        f"{chemin.relative_to(ROOT)}:{rang}"
        for chemin, source, corrigee in corrections()
        for rang, (avant, apres) in enumerate(zip(source.splitlines(), corrigee.splitlines(), strict=True), 1)
        if avant != apres
    ]


if __name__ == "__main__":
    if "--corriger" in sys.argv:
        for chemin, _, corrigee in corrections():
            chemin.write_text(corrigee, encoding="utf-8")
    else:
        print("\n".join(fautes()))
