"""The cut copy and the fresh leaf are float32, whatever p was.

tolist() hands over all the digits, torch.tensor() then takes the default dtype. For a p in float64 that is
the wrong one.

Which way of copying keeps the dtype?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": torch.tensor(p.tolist()),
        "cut_alias": p.detach(),
        "fresh_leaf": torch.tensor(p.tolist(), requires_grad=True),
    }
