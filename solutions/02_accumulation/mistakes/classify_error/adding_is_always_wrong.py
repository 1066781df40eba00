"""Code that is right is taken for an unwanted accumulation.

Two backward() calls do not make a mistake. Was p.grad reset in between? If not: does the first line of the
snippet want the last gradient alone, or a sum?

What does the snippet answer, and what is wanted?
"""


def classify_error(snippet_id: str) -> str:
    return {
        "example_1": "no_graph",
        "example_2": "added_up",
        "snippet_01": "graph_freed",
        "snippet_02": "same_tensor",
        "snippet_03": "leaf_in_place",
        "snippet_04": "behind_autograd",
        "snippet_05": "no_graph",
        "snippet_06": "added_up",
        "snippet_07": "not_floating",
        "snippet_08": "saved_tensor_changed",
        "snippet_09": "gradient_is_none",
        "snippet_10": "added_up",
        "snippet_11": "saved_tensor_changed",
        "snippet_12": "gradient_is_none",
        "snippet_13": "graph_freed",
        "snippet_14": "added_up",
        "snippet_15": "same_tensor",
        "snippet_16": "leaf_in_place",
        "snippet_17": "behind_autograd",
        "snippet_18": "added_up",
        "snippet_19": "not_floating",
        "snippet_20": "no_graph",
    }[snippet_id]
