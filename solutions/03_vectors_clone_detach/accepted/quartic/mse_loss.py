"""F.mse_loss with the sum as its reduction."""

import torch.nn.functional as F


def quartic(p: torch.Tensor) -> torch.Tensor:
    return F.mse_loss(p, p * p, reduction="sum")
