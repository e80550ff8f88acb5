"""The library installs and runs alone, without the project around it."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import lheo
from tests.lheo.exemple import en_octets

CONSTRUIRE = "import sys; from setuptools.build_meta import build_wheel; print(build_wheel(sys.argv[1]))"


def test_the_folder_builds_a_wheel_that_runs_by_itself(tmp_path):
    source, installe = tmp_path / "source", tmp_path / "installe"
    shutil.copytree(
        Path(lheo.__file__).parent, source, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info")
    )
    fait = subprocess.run(
        [sys.executable, "-c", CONSTRUIRE, str(tmp_path)], cwd=source, capture_output=True, text=True, check=True
    )
    with zipfile.ZipFile(tmp_path / fait.stdout.splitlines()[-1]) as roue:
        roue.extractall(installe)
        assert {"py.typed", "entry_points.txt"} <= {nom.rpartition("/")[2] for nom in roue.namelist()}
    (tmp_path / "flux.xml").write_bytes(en_octets())
    dit = subprocess.run(
        [sys.executable, "-m", "lheo", "verifier", "flux.xml"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(installe), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Rien à signaler" in dit.stdout
