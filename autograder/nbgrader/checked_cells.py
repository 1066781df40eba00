"""Drop-in for nbgrader's ``CheckCellMetadata``: what its validator has found right of one student's cell is right of another's."""

import json
from functools import lru_cache
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator, ValidationError
from nbgrader.preprocessors import CheckCellMetadata

MOST_KEPT = 2_000
"""So many different marks are remembered; an assignment has some dozens."""


class CheckCells(CheckCellMetadata):  # type: ignore[misc] # nbgrader leaves it untyped
    """As nbgrader checks them, but each kind of marks once: its validator checks its own schema again for every cell."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> Any:
        """Check one notebook's marks.

        Raises:
            ValidationError: they are not what nbgrader's format says.
        """
        try:
            _validator().validate_nb(nb)
        except ValidationError:
            message = "Notebook failed to validate; the nbgrader metadata may be corrupted."
            self.log.exception(message)
            raise ValidationError(message) from None
        return nb, resources


class RememberingValidator(MetadataValidator):  # type: ignore[misc] # nbgrader leaves it untyped
    """Nbgrader's own; a cell whose type and marks it has passed before is not looked at again. Names that occur twice are found as ever."""

    def __init__(self) -> None:
        super().__init__()
        self._passed = set[str]()

    def validate_cell(self, cell: NotebookNode) -> None:
        """Check one cell's marks.

        Raises:
            ValidationError, SchemaTooOldError, SchemaTooNewError: as nbgrader has it.
        """
        marks = cell.metadata.get("nbgrader")
        if marks is None:
            return
        about = json.dumps([cell.cell_type, marks], sort_keys=True)
        if about in self._passed:
            return
        super().validate_cell(cell)
        if (
            marks.get("cell_type", cell.cell_type) == cell.cell_type
        ):  # else it has been warned of, and will be again
            self._passed.add(about)
        if len(self._passed) > MOST_KEPT:
            self._passed.clear()


@lru_cache(1)
def _validator() -> RememberingValidator:
    return RememberingValidator()
