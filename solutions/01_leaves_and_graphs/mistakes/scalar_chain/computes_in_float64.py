"""The tensors are float64 instead of float32.

float64 is more exact, and takes twice the memory. The description asks for float32, torch's default.

Where does the dtype of your p come from?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([float(p0)], dtype=torch.float64, requires_grad=True)
    w = 10 * p
    return p, w, w**2
