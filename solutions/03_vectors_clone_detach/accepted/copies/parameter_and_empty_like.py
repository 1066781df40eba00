"""A Parameter for the leaf, an empty tensor that is filled for the copy."""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    cut_copy = torch.empty_like(p, requires_grad=False)
    cut_copy.copy_(p.detach())
    return {
        "linked_copy": p.view_as(p).clone(),
        "linked_alias": p.unsqueeze(0).squeeze(0),
        "cut_copy": cut_copy,
        "cut_alias": p.detach().view_as(p),
        "fresh_leaf": torch.nn.Parameter(p.detach().clone()),
    }
