"""A .grad that is None is taken for a tensor of zeros.

Before the first backward(), and for tensors that are not leaves, there is no gradient. None has no zero_ and no
clone, and the snippet stops with an AttributeError.

Print the .grad in question. What is it?
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
        "snippet_06": "correct",
        "snippet_07": "not_floating",
        "snippet_08": "saved_tensor_changed",
        "snippet_09": "correct",
        "snippet_10": "added_up",
        "snippet_11": "saved_tensor_changed",
        "snippet_12": "correct",
        "snippet_13": "graph_freed",
        "snippet_14": "correct",
        "snippet_15": "same_tensor",
        "snippet_16": "leaf_in_place",
        "snippet_17": "behind_autograd",
        "snippet_18": "added_up",
        "snippet_19": "not_floating",
        "snippet_20": "no_graph",
    }[snippet_id]
