"""A tensor without a graph is said to have lost it.

Nothing was freed: backward() was called just once. The graph was never recorded, because nothing required grad
when the forward pass ran, or because recording was switched off.

What is loss.grad_fn before backward()?
"""


def classify_error(snippet_id: str) -> str:
    return {
        "example_1": "graph_freed",
        "example_2": "added_up",
        "snippet_01": "graph_freed",
        "snippet_02": "same_tensor",
        "snippet_03": "leaf_in_place",
        "snippet_04": "behind_autograd",
        "snippet_05": "graph_freed",
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
        "snippet_17": "behind_autograd",
        "snippet_18": "added_up",
        "snippet_19": "not_floating",
        "snippet_20": "graph_freed",
    }[snippet_id]
