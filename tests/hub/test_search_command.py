"""`relais search`: any file of products, asked in plain words."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCTS = """sku;désignation;rayon;prix;largeur (mm);programmes
A1;Lave-linge Mini;Lave-linge;299,00;400;coton, laine
A2;Lave-linge Maxi;Lave-linge;299,00;600;coton, laine
A3;Filtre pour lave-linge;Accessoires;9,90;;
"""


def search(folder: Path, *queries: str) -> list[dict[str, object]]:
    (folder / "products.csv").write_text(PRODUCTS, "utf-8")
    asked = [json.dumps({"id": number, "query": query}) for number, query in enumerate(queries)]
    (folder / "queries.jsonl").write_text("\n".join(asked), "utf-8")
    command = [sys.executable, "-m", "hub", "search", "--products", "products.csv", "--queries", "queries.jsonl"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)}
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_query_is_answered_in_order_with_all_that_was_understood(tmp_path):
    narrow, filters = search(tmp_path, "une machine à laver de moins de 42 cm de large", "filtre pour lave-linge")
    assert narrow.pop("ms")
    assert narrow == {
        "id": 0,
        "class": "Lave-linge",
        "criteria": [
            {"attribute": "class", "op": "=", "value": "Lave-linge", "unit": None},
            {"attribute": "largeur", "op": "<", "value": 42.0, "unit": "cm"},
        ],
        "superlative": None,
        "ids": ["A1"],
        "near": [],
        "unmet": [],
    }
    assert filters["ids"] == ["A3"]


def test_when_nothing_fits_the_nearest_and_what_excludes_them_are_told(tmp_path):
    [found] = search(tmp_path, "lave-linge de moins de 30 cm de large")
    assert found["ids"] == []
    assert found["near"] == ["A1", "A2"]
    assert found["unmet"] == [{"attribute": "largeur", "op": "<", "value": 30.0, "unit": "cm"}]


def test_a_line_that_is_no_query_is_told_and_the_others_are_answered(tmp_path):
    (tmp_path / "products.csv").write_text(PRODUCTS, "utf-8")
    lines = ['{"id": 1, "query": ""}', "not json", '{"id": 3}', '{"id": "d", "query": "lave-linge 🙂", "lang": null}']
    (tmp_path / "queries.jsonl").write_text("\n".join(lines), "utf-8")
    command = [sys.executable, "-m", "hub", "search", "--products", "products.csv", "--queries", "queries.jsonl"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT)}
    )
    empty, answered = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, empty["ids"], answered["id"], answered["ids"]) == (1, [], "d", ["A1", "A2"])
    assert "line 2: " in done.stderr
    assert "line 3: " in done.stderr
