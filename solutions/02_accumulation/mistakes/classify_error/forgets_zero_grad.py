"""A gradient that contains an earlier pass is taken for the wanted one.

Nothing is raised, so nothing seems to be wrong. But backward() adds to p.grad, and nobody resets it unless the
code does. (Is the line that seems to do so spelt correctly? And does retain_graph reset anything?)

Work out the wanted number on paper. Is it what the snippet answers?
"""


def classify_error(snippet_id: str) -> str:
    return {
        "example_1": "no_graph",
        "example_2": "correct",
        "snippet_01": "graph_freed",
        "snippet_02": "same_tensor",
        "snippet_03": "leaf_in_place",
        "snippet_04": "behind_autograd",
        "snippet_05": "no_graph",
        "snippet_06": "correct",
        "snippet_07": "not_floating",
        "snippet_08": "saved_tensor_changed",
        "snippet_09": "gradient_is_none",
        "snippet_10": "correct",
        "snippet_11": "saved_tensor_changed",
        "snippet_12": "gradient_is_none",
        "snippet_13": "graph_freed",
        "snippet_14": "correct",
        "snippet_15": "same_tensor",
        "snippet_16": "leaf_in_place",
        "snippet_17": "behind_autograd",
        "snippet_18": "correct",
        "snippet_19": "not_floating",
        "snippet_20": "no_graph",
    }[snippet_id]
