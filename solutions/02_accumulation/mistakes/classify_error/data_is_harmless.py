"""A change through .data is called correct.

Nothing is raised; but that is just what .data is notorious for. The graph had saved a tensor for the way back,
the snippet has changed it, and autograd could not see it.

Compute the wanted gradient on paper, at the p that the forward pass saw.
"""


def classify_error(snippet_id: str) -> str:
    return {
        "example_1": "no_graph",
        "example_2": "added_up",
        "snippet_01": "graph_freed",
        "snippet_02": "same_tensor",
        "snippet_03": "leaf_in_place",
        "snippet_04": "correct",
        "snippet_05": "no_graph",
        "snippet_06": "correct",
        "snippet_07": "not_floating",
        "snippet_08": "saved_tensor_changed",
        "snippet_09": "gradient_is_none",
        "snippet_10": "added_up",
        "snippet_11": "saved_tensor_changed",
        "snippet_12": "gradient_is_none",
        "snippet_13": "graph_freed",
        "snippet_14": "correct",
        "snippet_15": "same_tensor",
        "snippet_16": "leaf_in_place",
        "snippet_17": "correct",
        "snippet_18": "added_up",
        "snippet_19": "not_floating",
        "snippet_20": "no_graph",
    }[snippet_id]
