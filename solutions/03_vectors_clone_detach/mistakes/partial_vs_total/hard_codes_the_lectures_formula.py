"""The lecture's formulas are used, whatever w and the loss may be.

They are right for w = p² and the sum of (p − w)². But w_fn and l_fn may be other functions, and yours does
not ask them.

What would autograd do in the place of the formulas?
"""


def partial_vs_total(p, w_fn, l_fn):
    p = p.detach()
    w = p**2
    fixed, dl_dw, dw_dp = 2 * (p - w), -2 * (p - w), 2 * p
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": fixed + dl_dw * dw_dp}
