"""An in-place change that autograd notices is taken for one that it cannot see.

no_grad means that the change is not recorded as a part of the graph. It is counted all the same, and backward()
compares. An addition to the result of an operation is counted, too.

Run the snippet. What does the message speak of?
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
        "snippet_08": "behind_autograd",
        "snippet_09": "gradient_is_none",
        "snippet_10": "added_up",
        "snippet_11": "behind_autograd",
        "snippet_12": "gradient_is_none",
        "snippet_13": "graph_freed",
        "snippet_14": "correct",
        "snippet_15": "same_tensor",
        "snippet_16": "leaf_in_place",
        "snippet_17": "behind_autograd",
        "snippet_18": "added_up",
        "snippet_19": "not_floating",
        "snippet_20": "no_graph",
    }[snippet_id]
