"""The linked alias is a clone, with memory of its own.

A gradient reaches p from it, as it should. But what is written into p does not show in it.

Which operations are recorded, and yet copy nothing?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.clone(),
        "cut_copy": p.detach().clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.detach().clone().requires_grad_(),
    }
