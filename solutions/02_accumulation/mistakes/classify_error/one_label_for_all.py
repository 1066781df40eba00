"""Every snippet gets the same label.

One of ten is right by chance. The snippets differ, and so do their ends: some raise, and not all for the same
reason; others raise nothing and are wrong nevertheless.

Choose two snippets, and call run_snippet on each. What do they do?
"""


def classify_error(snippet_id: str) -> str:
    return "graph_freed"
