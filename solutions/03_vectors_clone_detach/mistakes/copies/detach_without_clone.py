"""The cut copy is only detached, and shares its memory with p.

detach() cuts the graph and copies nothing. Whatever is written into p shows in the "copy", and the other way
round.

Which second step is missing?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": p.detach(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.detach().clone().requires_grad_(),
    }
