"""Courses that use others' libraries: stock's gradebook and ours say the same of each cell, and the instructor's own solution gets full marks.

The libraries are those of the extra ``libraries``; a course whose library is not installed is skipped. In each the library is imported
in a cell without a mark, and used in cells that test, where a word on standard error costs all points.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from foreign_courses.made import Course, of

pytestmark = [pytest.mark.needs_sandbox, pytest.mark.libraries]

ROWS = 200_000
TABLE = "group,x,y\n" + "".join(f"{n % 7},{n},{n * n % 1009}.{n % 1000:03}\n" for n in range(ROWS))
"""A file beside the notebook of more than three MiB."""
COURSES = {
    "pandas": Course(
        [
            ("plain", "import pandas as pd"),
            ("answer", "def means(path):\n    return pd.read_csv(path).groupby('group')['x'].mean()"),
            (
                "test",
                "found = means('table.csv')\nassert len(found) == 7\npd.testing.assert_index_equal(found.index, pd.RangeIndex(7), exact=False, check_names=False)",
            ),
            ("test", f"assert pd.read_csv('table.csv')['x'].max() == {ROWS - 1}"),
        ],
        {"wrong": {1: "def means(path):\n    return pd.read_csv(path)['x']"}},
        {"table.csv": TABLE},
    ),
    "sklearn": Course(
        [
            (
                "plain",
                "import numpy as np\nfrom sklearn.cluster import KMeans\nfrom sklearn.ensemble import RandomForestClassifier\nfrom sklearn.metrics import pairwise_distances\nfrom sklearn.mixture import GaussianMixture\nfrom sklearn.model_selection import cross_val_score\nx = np.vstack([np.zeros((300, 4)), np.ones((300, 4))]) + np.arange(2400).reshape(600, 4) % 7 / 100\ny = np.arange(600) // 300",
            ),
            ("answer", "def clustered(kind):\n    return kind(2, random_state=0).fit(x).predict(x)"),
            ("test", "assert len({*clustered(KMeans)[:300]}) == 1"),
            ("test", "assert len({*clustered(GaussianMixture)[300:]}) == 1"),
            ("test", "assert pairwise_distances(x, n_jobs=2).shape == (600, 600)"),
            (
                "test",
                "forest = RandomForestClassifier(10, n_jobs=2, random_state=0)\nassert cross_val_score(forest, x, y, cv=3, n_jobs=2).mean() == 1",
            ),
        ],
        {"wrong": {1: "def clustered(kind):\n    return np.arange(600)"}},
    ),
    "plotnine": Course(
        [
            ("plain", "import pandas as pd\nfrom plotnine import aes, geom_point, ggplot\ntable = pd.DataFrame({'x': [1, 2], 'y': [3, 4]})"),
            ("answer", "def drawn():\n    return ggplot(table, aes('x', 'y')) + geom_point()"),
            ("test", "assert len(drawn().draw().axes) == 1"),
            ("test", "drawn().save('plot.png', verbose=False)\nfrom pathlib import Path\nassert Path('plot.png').stat().st_size > 1000"),
        ],
        {"wrong": {1: "def drawn():\n    return None"}},
    ),
    "seaborn": Course(
        [
            ("plain", "import seaborn as sns\nimport matplotlib.pyplot as plt"),
            ("answer", "def drawn():\n    return sns.boxplot(x=[1, 2, 3, 10])"),
            ("test", "assert drawn().get_lines()\nplt.show()"),
        ],
        {"wrong": {1: "def drawn():\n    return plt.subplots()[1]"}},
    ),
    "jax": Course(
        [
            ("plain", "import jax\nimport jax.numpy as jnp"),
            ("answer", "def slope(x):\n    return jax.jit(jax.grad(lambda t: t ** 3))(x)"),
            ("test", "assert float(slope(2.0)) == 12.0"),
            ("test", "assert jnp.allclose(jax.vmap(slope)(jnp.ones(3)), 3.0)"),
        ],
        {"wrong": {1: "def slope(x):\n    return 3 * x"}},
    ),
    "polars": Course(
        [
            ("plain", "import polars as pl"),
            ("answer", "def total(path):\n    return pl.read_csv(path).group_by('group').agg(pl.col('x').sum()).sort('group')"),
            ("test", "assert total('table.csv').shape == (7, 2)"),
            ("test", "assert pl.DataFrame({'a': [1, 2]})['a'].sum() == 3"),
        ],
        {"wrong": {1: "def total(path):\n    return pl.read_csv(path)"}},
        {"table.csv": TABLE},
    ),
    "tqdm": Course(
        [
            ("plain", "import sys\nfrom tqdm import tqdm, trange"),
            ("answer", "def counted():\n    return [n for n in trange(50, file=sys.stdout)]"),
            ("test", "assert counted() == [*range(50)]"),
            ("test", "import io\nassert [*tqdm([1, 2], file=io.StringIO())] == [1, 2]"),
        ],
        {"wrong": {1: "def counted():\n    return []"}},
    ),
    "joblib": Course(
        [
            ("plain", "import joblib"),
            ("answer", "def squares(**how):\n    return joblib.Parallel(n_jobs=2, **how)(joblib.delayed(pow)(n, 2) for n in range(4))"),
            ("test", "assert squares() == [0, 1, 4, 9]"),
            ("test", "assert squares(prefer='threads') == [0, 1, 4, 9]"),
            ("test", "memory = joblib.Memory('kept', verbose=0)\nassert memory.cache(squares)() == [0, 1, 4, 9]"),
        ],
        {"wrong": {1: "def squares(**how):\n    return []"}},
    ),
    "numba": Course(
        [
            ("plain", "import numba\nimport numpy as np"),
            ("answer", "@numba.njit(parallel=True)\ndef total(x):\n    s = 0.0\n    for i in numba.prange(len(x)):\n        s += x[i]\n    return s"),
            ("test", "assert total(np.ones(1000)) == 1000"),
            ("test", "@numba.vectorize\ndef double(x):\n    return 2 * x\nassert double(np.ones(3)).sum() == 6"),
        ],
        {"wrong": {1: "def total(x):\n    return 0"}},
    ),
    "ipywidgets": Course(
        [
            ("plain", "import ipywidgets\nfrom IPython.display import display"),
            ("answer", "out = ipywidgets.Output()\ndisplay(out)\ndef doubled(slider):\n    with out:\n        print('from the widget')\n    return 2 * slider.value"),
            ("test", "assert doubled(ipywidgets.IntSlider(3)) == 6"),
            ("test", "with out:\n    1 / 0\nassert doubled(ipywidgets.IntSlider(1)) == 2"),
        ],
        {"wrong": {1: "def doubled(slider):\n    return 0"}},
    ),
}  # fmt: skip
"""By the module that must be there."""
IN_A_KERNEL = {"jax", "polars"}
"""What gives up in a session, each in its own way, and is executed once more in a kernel."""


@pytest.mark.parametrize("name", COURSES)
def test_a_course_scores_as_by_stock(name: str, scores: Any, tmp_path: Path) -> None:
    pytest.importorskip(name)
    course = COURSES[name]
    found = scores(course, ("stock", "bulk"))
    assert found["bulk"] == found["stock"]
    tests = sum(kind == "test" for kind, _ in course.cells)
    assert of("perfect", found["bulk"]) == [2] * tests
    assert of("wrong", found["bulk"])[0] == 0
    refused = refusals(tmp_path / "bulk" / "report.json")["perfect"]
    assert bool(refused) == (name in IN_A_KERNEL), refused


def refusals(report: Path) -> dict[str, str]:
    """By student, what a session refused so that a kernel was tried, as ``--report`` tells it."""
    students = json.loads(report.read_text())["students"]
    return {student["student"]: student["notebooks"][0]["kernel"] for student in students}
