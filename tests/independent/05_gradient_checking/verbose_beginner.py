# style: verbose beginner, prints and temporaries
# %%
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]  # takes a tensor, returns a tensor of shape ()
Gradient = Callable[[Tensor], Tensor]  # takes a tensor, returns a tensor of the same shape

# %%
Verdict = Literal["passed", "wrong", "kink", "stochastic"]


@dataclass(frozen=True)
class CheckResult:
    """What a gradient check found.

    ``error`` is the largest rᵢ over the coordinates that could be judged; ``worst_index`` is a position in
    ``x.flatten()``, or None where there is nothing to point at.
    """

    verdict: Verdict
    error: float
    worst_index: int | None

    @property
    def passed(self) -> bool:
        """Whether the gradient may be believed. "I cannot tell" is not a pass."""
        return self.verdict == "passed"

# %%
def central_difference(f: Function, x: Tensor, i: int, eps: float) -> Tensor:
    plus = x.clone()
    plus[i] = plus[i] + eps
    minus = x.clone()
    minus[i] = minus[i] - eps
    value_plus = f(plus)
    value_minus = f(minus)
    print("f on the right", value_plus, "f on the left", value_minus)
    difference = value_plus - value_minus
    slope = difference / (2 * eps)
    return slope


# %%
def numerical_grad(f: Function, x: Tensor, eps: float = 1e-5) -> Tensor:
    shape = x.shape
    how_many = x.numel()
    flat = x.clone().reshape(how_many)
    result = torch.zeros(how_many, dtype=x.dtype)
    for i in range(how_many):
        plus = flat.clone()
        plus[i] = plus[i] + eps
        minus = flat.clone()
        minus[i] = minus[i] - eps
        right = f(plus.reshape(shape))
        left = f(minus.reshape(shape))
        result[i] = (right - left) / (2 * eps)
        print("coordinate", i, "slope", result[i])
    return result.reshape(shape)


# %%
def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("a and b must have the same shape")
    list_a = a.detach().double().reshape(-1).tolist()
    list_b = b.detach().double().reshape(-1).tolist()
    # look for nan and inf
    for number in list_a + list_b:
        if math.isnan(number) or math.isinf(number):
            print("there is a nan or an infinity!")
            return float("nan")
    # find the biggest one, so that the squares do not overflow
    biggest = 0.0
    for number in list_a + list_b:
        if abs(number) > biggest:
            biggest = abs(number)
    if biggest == 0.0:
        return 0.0
    sum_a = 0.0
    sum_b = 0.0
    sum_difference = 0.0
    for k in range(len(list_a)):
        number_a = list_a[k] / biggest
        number_b = list_b[k] / biggest
        sum_a = sum_a + number_a * number_a
        sum_b = sum_b + number_b * number_b
        sum_difference = sum_difference + (number_a - number_b) ** 2
    answer = math.sqrt(sum_difference) / (math.sqrt(sum_a) + math.sqrt(sum_b))
    if answer > 1.0:
        answer = 1.0
    print("relative error", answer)
    return answer


# %%
def eps_sweep(
    f: Function,
    g: Gradient,
    x: Tensor,
    epss: Sequence[float],
    dtype: torch.dtype,
    *,
    measure: Callable[[Function, Tensor, float], Tensor],
) -> Tensor:
    z = x.clone().to(dtype)
    z_double = z.to(torch.float64)
    truth = g(z_double)
    length_of_truth = torch.sqrt((truth * truth).sum())
    errors = torch.zeros(len(epss), dtype=torch.float64)
    for k in range(len(epss)):
        m = measure(f, z, epss[k])
        m = m.to(torch.float64)
        difference = m - truth
        length = torch.sqrt((difference * difference).sum())
        errors[k] = length / length_of_truth
        print("eps", epss[k], "error", errors[k].item())
    return errors


# %%
def gradient_check(
    f: Function, grad_fn: Gradient, x: Tensor, *, eps: float = 1e-5, rtol: float = 1e-3, atol: float = 1e-5
) -> CheckResult:
    # 1. is there noise?
    first = f(x.clone()).item()
    second = f(x.clone()).item()
    if first != second:
        print("noise!")
        return CheckResult("stochastic", math.inf, None)
    claimed = grad_fn(x.clone())
    if claimed.shape != x.shape:
        raise ValueError("the gradient has the wrong shape")
    claimed_list = claimed.detach().reshape(-1).tolist()
    kinks = []
    error = 0.0
    worst = None
    for i in range(x.numel()):
        plus = x.clone().reshape(-1)
        plus[i] += eps
        minus = x.clone().reshape(-1)
        minus[i] -= eps
        value_plus = f(plus.reshape(x.shape)).item()
        value_minus = f(minus.reshape(x.shape)).item()
        forward = (value_plus - first) / eps
        backward = (first - value_minus) / eps
        measured = (forward + backward) / 2
        limit = 0.01 * max(1, abs(forward), abs(backward))
        if abs(forward - backward) > limit:
            kinks.append(i)
        else:
            numerator = abs(claimed_list[i] - measured)
            denominator = atol + rtol * abs(measured)
            if math.isnan(numerator):
                r = math.inf
            elif denominator == 0.0:
                r = math.inf  # something / 0 is inf, and 0 / 0 is nan, which counts as inf
            else:
                r = numerator / denominator
            print("coordinate", i, "claimed", claimed_list[i], "measured", measured, "r", r)
            if worst is None or r > error:
                error = r
                worst = i
    # 2. wrong
    if error > 1:
        return CheckResult("wrong", error, worst)
    # 3. kink
    if len(kinks) > 0:
        return CheckResult("kink", error, kinks[0])
    # 4. passed
    return CheckResult("passed", error, None)


# %%
def find_bug(impls: Mapping[str, tuple[Function, Gradient, Sequence[Tensor]]]) -> dict[str, bool]:
    state_before = torch.get_rng_state()
    answers = {}
    eps = 1e-5
    for name in impls:
        f = impls[name][0]
        grad_fn = impls[name][1]
        points = impls[name][2]
        is_wrong = False
        for point in points:
            x = point.clone()
            torch.manual_seed(123)
            claimed = grad_fn(x.clone())
            if claimed.shape != x.shape:
                is_wrong = True
                continue
            for i in range(len(x)):
                plus = x.clone()
                plus[i] = plus[i] + eps
                minus = x.clone()
                minus[i] = minus[i] - eps
                torch.manual_seed(123)
                value_plus = f(plus).item()
                torch.manual_seed(123)
                value_minus = f(minus).item()
                slope = (value_plus - value_minus) / (2 * eps)
                c = claimed[i].item()
                allowed = 2 * (1e-5 + 1e-3 * abs(slope))
                if math.isfinite(c) and abs(c - slope) <= allowed:
                    pass
                else:
                    print(name, "is wrong at coordinate", i, ":", c, "instead of", slope)
                    is_wrong = True
        answers[name] = is_wrong
    torch.set_rng_state(state_before)
    return answers
