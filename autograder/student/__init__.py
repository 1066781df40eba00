"""What a student runs: ``check``, the checks shipped with an assignment, and their report."""
