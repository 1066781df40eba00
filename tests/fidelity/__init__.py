"""Notebooks and scripts with the quirks of everyday work, each executed by a real kernel and by the grader. See README.md."""
