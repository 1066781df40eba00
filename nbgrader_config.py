"""This repository as an nbgrader course. ``make nbgrader`` prepares it; docs/nbgrader.md shows a term with it.

Everything nbgrader makes lies below build/nbgrader, or below $NBGRADER_COURSE if that is set.
"""

import os
from pathlib import Path

from autograder.nbgrader.config import use_dropins

c = get_config()  # noqa: F821 - nbgrader's

repository = Path(__file__).resolve().parent
course = Path(os.environ.get("NBGRADER_COURSE", repository / "build" / "nbgrader")).resolve()

c.CourseDirectory.course_id = "autograd"
c.CourseDirectory.root = str(course)
c.Exchange.root = str(course / "exchange")

use_dropins(c, solutions=repository / "solutions")
