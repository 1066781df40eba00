"""The trusted end of a child: how it is enclosed, started, spoken to and followed. What runs enclosed is in :mod:`autograder.sandbox.inside`."""
