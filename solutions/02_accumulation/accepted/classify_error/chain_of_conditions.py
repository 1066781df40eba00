"""A chain of conditions on the number of the snippet."""


def classify_error(snippet_id: str) -> str:
    kind, number = snippet_id.split("_")
    if kind == "example":
        return "no_graph" if number == "1" else "added_up"
    number = int(number)
    if number in (1, 13):
        return "graph_freed"
    elif number in (5, 20):
        return "no_graph"
    elif number in (3, 16):
        return "leaf_in_place"
    elif number in (8, 11):
        return "saved_tensor_changed"
    elif number in (7, 19):
        return "not_floating"
    elif number in (9, 12):
        return "gradient_is_none"
    elif number in (10, 18):
        return "added_up"
    elif number in (2, 15):
        return "same_tensor"
    elif number in (4, 17):
        return "behind_autograd"
    return "correct"
