"""The derivative by w is returned: 2w, which is 20·p0.

This is the first factor of the chain rule only, be it written as 2*w or as 20*p, or multiplied by dw/dw, which is 1,
in the place of dw/dp. It says what happens if w moves by a little. But w moves ten times as fast as p.

If p grows by 0.001, by how much does w grow?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    w.retain_grad()
    (w**2).backward()
    return w.grad
