"""Writing to a leaf is taken for a change of a saved tensor.

A leaf that requires grad may not be written to at all while autograd records, whether a graph has saved it or
not. The error comes at once, in that very line; also if only one element is written to.

In which line does the snippet stop?
"""


def classify_error(snippet_id: str) -> str:
    return {
        "example_1": "no_graph",
        "example_2": "added_up",
        "snippet_01": "graph_freed",
        "snippet_02": "same_tensor",
        "snippet_03": "saved_tensor_changed",
        "snippet_04": "behind_autograd",
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
        "snippet_16": "saved_tensor_changed",
        "snippet_17": "behind_autograd",
        "snippet_18": "added_up",
        "snippet_19": "not_floating",
        "snippet_20": "no_graph",
    }[snippet_id]
