"""The cut ones made under no_grad; a new view for the linked alias."""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    with torch.no_grad():
        cut_copy, fresh_leaf = p.clone(), p.clone()
    return {
        "linked_copy": p * 1,
        "linked_alias": p.view(p.shape),
        "cut_copy": cut_copy,
        "cut_alias": p.detach(),
        "fresh_leaf": fresh_leaf.requires_grad_(),
    }
