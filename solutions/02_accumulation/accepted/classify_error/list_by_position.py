"""Two letters of a code for each snippet, by position."""

LETTERS = [
    "graph_freed",
    "leaf_in_place",
    "saved_tensor_changed",
    "no_graph",
    "not_floating",
    "added_up",
    "gradient_is_none",
    "behind_autograd",
    "same_tensor",
    "correct",
]


def classify_error(snippet_id: str) -> str:
    if snippet_id.startswith("example"):
        return {"1": "no_graph", "2": "added_up"}[snippet_id[-1]]
    names = dict(zip("glsnfaubtc", LETTERS, strict=True))
    return names["gtlbncfsuasugctlbafn"[int(snippet_id[-2:]) - 1]]
