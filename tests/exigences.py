"""Which requirements of docs/exigences.md are proved by which tests; run as a script, prints those that none cites."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RANGES = {
    "Le métier de bout en bout (R001-R014, R029-R066, R125-R262, R291-R306)": [
        (1, 14),
        (29, 66),
        (125, 262),
        (291, 306),
    ],
}
DEFINITION = re.compile(r"^(?:- \[.\] |\| *)\**(R\d{3})\b", re.MULTILINE)


def known():
    """Requirement code -> the line that states it."""
    text = (ROOT / "docs" / "exigences.md").read_text(encoding="utf-8")
    return {found.group(1): text[found.end() :].split("\n", 1)[0].strip(" |*—") for found in DEFINITION.finditer(text)}


def cited():
    """Requirement code -> test files that cite it with the marker `exigence`."""
    codes = {}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", None) == "exigence":
                for argument in call.args:
                    codes.setdefault(ast.literal_eval(argument), set()).add(path.relative_to(ROOT).as_posix())
    return codes


def main():
    stated, proved = known(), cited()
    missing = {code: line for code, line in stated.items() if code not in proved}
    print(f"{len(stated) - len(missing)} exigences sur {len(stated)} sont citées par un test.")
    for title, spans in RANGES.items():
        asked = [code for code in missing if any(low <= int(code[1:]) <= high for low, high in spans)]
        show(title, asked, missing)
        for code in asked:
            del missing[code]
    show("Les autres", missing, missing)


def show(title, codes, lines):
    print(f"\n{title} : {len(codes)} sans test" if codes else f"\n{title} : aucune sans test")
    for code in codes:
        print(f"  {code} {lines[code][:110]}")


if __name__ == "__main__":
    main()
