"""Puts the drop-ins into a course's configuration; called from its nbgrader_config.py.

    from autograder.nbgrader.config import use_dropins

    c = get_config()
    use_dropins(c)

Nothing heavy is imported here: every nbgrader command reads the configuration.
"""

from pathlib import Path
from typing import Any

PACKAGE = "autograder.nbgrader"
SANITIZE = [
    "nbgrader.preprocessors.ClearOutput",
    f"{PACKAGE}.repair.RepairCells",
    f"{PACKAGE}.checked_cells.CheckCells",
]
"""In place of ``Autograde.sanitize_preprocessors``."""
AUTOGRADE = [
    f"{PACKAGE}.execute.SandboxedExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    f"{PACKAGE}.saving.SaveScores",
    "nbgrader.preprocessors.AssignLatePenalties",
]
"""In place of ``Autograde.autograde_preprocessors``; the cells' metadata have been checked once, after they were repaired."""
FEEDBACK = [
    "nbgrader.preprocessors.GetGrades",
    f"{PACKAGE}.feedback.HideHiddenTests",
    f"{PACKAGE}.feedback.OnlyOwnPages",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
"""In place of ``GenerateFeedback.preprocessors``."""
EXPORTER = f"{PACKAGE}.one_pass.OnePassExporter"
"""In place of ``Autograde.exporter_class``."""

PAGE = f"{PACKAGE}.feedback_page.FeedbackPage"
"""In place of ``GenerateFeedback.exporter_class``."""


def use_dropins(c: Any, *, solutions: Path | None = None) -> None:
    """Have nbgrader sanitize, execute, save and give feedback with this package.

    Args:
        c: the configuration, from ``get_config()``.
        solutions: the solutions/ folder of assignments that are observed and judged, if the course has any.
    """
    c.Autograde.exporter_class = EXPORTER
    c.Autograde.sanitize_preprocessors = list(SANITIZE)
    c.Autograde.autograde_preprocessors = list(AUTOGRADE)
    c.GenerateFeedback.preprocessors = list(FEEDBACK)
    c.GenerateFeedback.exporter_class = PAGE
    if solutions:
        c.SandboxedExecute.solutions = c.FeedbackPage.solutions = str(Path(solutions).resolve())
