"""The repository lints itself: the conventions of ARCHITECTURE that a machine can hold."""

import ast
import re
import subprocess
from contextlib import suppress
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.exigences import cited, known
from tests.typographie import fautes

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE, LONGEST_TEST_FILE, LONGEST_FUNCTION = 400, 1000, 40
DRAWERS = {"services", "utils", "helpers", "managers", "service", "util", "helper", "manager"}
WEB_ROOMS = ("sofi/espaces/", "sofi/comptes/", "sofi/socle/")
WEB_MODULES = ("django.http", "django.shortcuts", "django.template", "django.views")
CLASS_MAKERS = {"formset_factory", "modelform_factory", "modelformset_factory", "inlineformset_factory"}
PROGRAMME_WORDS = re.compile(
    r"\b(E2C|1E1F|PREPA|PASS Entreprendre|Parcours Entrepreneur|1 emploi|deuxième chance|2e chance|2ème chance)\b",
    re.IGNORECASE,
)
COMMUNE_WORDS = re.compile(
    r"\b(Nantes|Angers|Le Mans|Laval|La Roche-sur-Yon|Saint-Nazaire|Cholet|Saint-Herblain|Rezé)\b"
)
FORMACODE = re.compile(r"\d{5}")
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(work|root|home|tmp|Users)/\w")
INDEX_HOST = re.compile(r"pypi[.]org|pythonhosted[.]org|[-]-(extra-)?index-url|[-]-find-links")


@cache
def tracked(*patterns):
    """Files git knows (or would add), by pattern."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted({name for name in listed if (ROOT / name).is_file()})


def code_files():
    """Our Python but migrations and tests."""
    return [name for name in tracked("config/*.py", "sofi/*.py", "lheo/*.py") if "/migrations/" not in name]


@cache
def tree_of(name):
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def each_node(names, *kinds):
    for name in names:
        for node in ast.walk(tree_of(name)):
            if isinstance(node, kinds):
                yield name, node


def literals(name):
    """The strings of a file that are not docstrings."""
    tree = tree_of(name)
    prose = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node


def imported(node):
    """Modules an import statement names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]


def test_no_file_is_longer_than_one_subject_needs():
    long = {
        name: lines
        for name in [*code_files(), *tracked("tests/*.py")]
        if (lines := len((ROOT / name).read_text(encoding="utf-8").splitlines()))
        > (LONGEST_TEST_FILE if name.startswith("tests/") else LONGEST_FILE)
    }
    assert long == {}


def test_no_function_is_longer_than_forty_lines():
    long = [
        f"{name}:{node.lineno} {node.name} ({node.end_lineno - node.lineno + 1})"
        for name, node in each_node(code_files(), ast.FunctionDef, ast.AsyncFunctionDef)
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_only_the_workflow_assigns_a_statut():
    others = [name for name in code_files() if name != "sofi/offre/workflow.py"]
    assigned = [
        f"{name}:{node.lineno}"
        for name, node in each_node(others, ast.Assign, ast.AugAssign, ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "statut"
    ]
    passed = [
        f"{name}:{node.lineno}"
        for name, node in each_node(others, ast.Call)
        if getattr(node.func, "attr", "") in {"create", "update", "update_or_create", "get_or_create"}
        and any(keyword.arg == "statut" for keyword in node.keywords)
    ]
    assert assigned + passed == []


def test_no_programme_commune_or_formacode_is_written_in_python():
    written = [
        f"{name}:{node.lineno} {node.value[:60]!r}"
        for name in code_files()
        for node in literals(name)
        if PROGRAMME_WORDS.search(node.value) or COMMUNE_WORDS.search(node.value) or FORMACODE.fullmatch(node.value)
    ]
    assert written == []


def test_there_is_no_drawer():
    assert [name for name in code_files() if DRAWERS & {part.removesuffix(".py") for part in Path(name).parts}] == []


def test_there_is_no_signal_and_no_acting_save():
    signals = [
        f"{name}:{node.lineno}"
        for name, node in each_node(code_files(), ast.Import, ast.ImportFrom)
        if any("signals" in module or module == "django.dispatch.receiver" for module in imported(node))
    ]
    saves = [
        f"{name}:{node.lineno}"
        for name, node in each_node([name for name in code_files() if "/models" in name], ast.FunctionDef)
        if node.name in {"save", "delete", "asave", "adelete"}
    ]
    assert signals + saves == []


def test_no_class_is_built_at_run_time():
    built = []
    for name, node in each_node(code_files(), ast.FunctionDef, ast.AsyncFunctionDef):
        for call in ast.walk(node):
            if isinstance(call, ast.Call):
                called = getattr(call.func, "id", getattr(call.func, "attr", ""))
                if called in CLASS_MAKERS or (called == "type" and len(call.args) == 3):
                    built.append(f"{name}:{call.lineno} {called}")
    assert built == []


def test_only_the_rooms_with_screens_speak_http():
    speaking = [
        f"{name}:{node.lineno}"
        for name, node in each_node(code_files(), ast.Import, ast.ImportFrom)
        if name.startswith("sofi/") and not name.startswith(WEB_ROOMS)
        if any(module.startswith(WEB_MODULES) for module in imported(node))
    ]
    assert speaking == []


def test_every_model_has_its_word_in_the_glossary():
    glossary = ROOT / "GLOSSAIRE.md"
    if not glossary.exists():
        pytest.skip("no GLOSSAIRE.md yet")
    text = glossary.read_text(encoding="utf-8")
    models = [model for model in apps.get_models() if model.__module__.startswith("sofi.")]
    assert [model.__name__ for model in models if not re.search(rf"\b{model.__name__}\b", text)] == []


def test_no_file_names_this_machine_or_a_package_index():
    named = []
    for name in tracked():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if MACHINE_PATH.search(text) or INDEX_HOST.search(text) or f"{ROOT}/" in text:
            named.append(name)
    assert named == []


def test_every_cited_requirement_exists():
    assert sorted(set(cited()) - set(known())) == []


def test_french_texts_have_their_no_break_spaces():
    assert fautes() == [], "run python tests/typographie.py --corriger"


@pytest.mark.django_db
def test_migrations_say_what_the_models_say():
    told = StringIO()
    with suppress(SystemExit):
        call_command("makemigrations", dry_run=True, check=True, stdout=told)
    assert told.getvalue().strip() == "No changes detected"
