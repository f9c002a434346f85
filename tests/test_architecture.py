"""The house stands as drawn: layers, sizes, names."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted([*ROOT.glob("kg/**/*.py"), *ROOT.glob("ingest/**/*.py")])
MOST_LINES = 400


def test_the_layers_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([lint], capture_output=True, text=True, cwd=ROOT, check=False)
    assert result.returncode == 0, result.stdout


def test_a_broken_layer_is_noticed(tmp_path: Path) -> None:
    """The check above can fail: a copy of the packages in which kg imports ingest breaks a contract."""
    for package in ("kg", "ingest"):
        for module in (ROOT / package).rglob("*.py"):
            copy = tmp_path / module.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(module.read_text())
    with (tmp_path / "kg" / "kinds.py").open("a") as file:
        file.write("\nimport ingest.entries\n")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [lint, "--no-cache"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        check=False,
    )
    assert result.returncode == 1
    assert "kg never imports ingest BROKEN" in result.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_of_readable_size_and_says_what_it_offers(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES, "look for the seam"
    tree = ast.parse(text)
    assert path.name == "__init__.py" or ast.get_docstring(tree), "no docstring"
    offered = [
        element.value
        for node in tree.body
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)
        for element in node.value.elts  # type: ignore[attr-defined]
    ]
    defined = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    if path.name != "__init__.py" and defined:
        assert offered, "no __all__"
    assert offered == sorted(offered, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    assert path.stem not in [node.name for node in defined if isinstance(node, ast.FunctionDef)] or path.stem in (
        "lineage",
    ), "a function bears its module's name"


def test_app_is_navigation_only() -> None:
    assert (ROOT / "app.py").read_text().count("\n") < 40


def test_importing_kg_and_ingest_is_light() -> None:
    script = "import sys, kg, ingest; print(sorted({'torch', 'streamlit', 'sqlmodel', 'arxiv'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert result.stdout == "[]\n"


def test_every_name_of_the_public_face_is_there() -> None:
    import ingest
    import kg

    for package in (kg, ingest):
        for name in package.__all__:
            assert getattr(package, name) is not None
        with pytest.raises(AttributeError):
            getattr(package, "nothing_of_that_name")  # noqa: B009  (mypy would see the mistake)


def test_torch_is_pinned_and_said_why() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    assert "torch==2.13.0" in tomllib.loads(text)["project"]["dependencies"]
    assert "# Pinned:" in text
