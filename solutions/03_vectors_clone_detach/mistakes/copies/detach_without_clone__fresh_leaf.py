"""The fresh leaf shares its memory with p.

It is a leaf that requires grad, and still the same numbers: train it, and p changes with it.

Does detach() copy anything?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": p.detach().clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.detach().requires_grad_(),
    }
