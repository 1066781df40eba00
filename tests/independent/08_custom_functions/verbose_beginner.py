# verbose_beginner: every step spelled out, temporaries, prints and plain loops
# %%
import torch
from torch.autograd import Function


# %%
class Cube(Function):

    @staticmethod
    def forward(ctx, x):
        # remember x for later
        ctx.save_for_backward(x)
        x_times_x = x * x
        result = x_times_x * x
        return result

    @staticmethod
    def backward(ctx, grad_output):
        saved = ctx.saved_tensors
        x = saved[0]
        # the derivative of x^3 is 3 x^2 = x^2 + x^2 + x^2
        x_squared = x * x
        local_derivative = x_squared + x_squared + x_squared
        grad_x = grad_output * local_derivative
        return grad_x


# %%
class Softplus(Function):

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        # log(1+e^x) = x + log(1+e^-x), I take the first one if x <= 0 and the second one if x > 0
        zeros = torch.zeros_like(x)
        negative_part = torch.minimum(x, zeros)      # is always <= 0
        minus_positive_part = torch.minimum(-x, zeros)   # is always <= 0
        answer_if_negative = torch.log1p(torch.exp(negative_part))
        answer_if_positive = x + torch.log1p(torch.exp(minus_positive_part))
        is_positive = x > 0
        y = torch.where(is_positive, answer_if_positive, answer_if_negative)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        # sigmoid, without overflow in either of the branches
        is_positive = x > 0
        zeros = torch.zeros_like(x)
        x_if_negative = torch.where(is_positive, zeros, x)
        x_if_positive = torch.where(is_positive, x, zeros)
        e1 = torch.exp(x_if_negative)
        e2 = torch.exp(-x_if_positive)
        sigmoid_if_negative = e1 / (1 + e1)
        sigmoid_if_positive = 1 / (1 + e2)
        sigmoid = torch.where(is_positive, sigmoid_if_positive, sigmoid_if_negative)
        result = grad_output * sigmoid
        return result


# %%
class ScaledMul(Function):

    @staticmethod
    def forward(ctx, x, p, scale):
        x_shape = list(x.shape)
        p_shape = list(p.shape)
        if x_shape != p_shape:
            message = "x has shape " + str(x_shape) + " but p has shape " + str(p_shape)
            raise ValueError(message)
        ctx.save_for_backward(x, p)
        ctx.scale = scale
        product = x * p
        y = product * scale
        return y

    @staticmethod
    def backward(ctx, grad_output):
        x, p = ctx.saved_tensors
        scale = ctx.scale
        x_is_wanted = ctx.needs_input_grad[0]
        p_is_wanted = ctx.needs_input_grad[1]
        grad_x = None
        grad_p = None
        grad_scale = None
        if x_is_wanted == True:
            grad_x = grad_output * p
            grad_x = grad_x * scale
        if p_is_wanted == True:
            grad_p = grad_output * x
            grad_p = grad_p * scale
        return grad_x, grad_p, grad_scale


# %%
class ClampSTE(Function):

    @staticmethod
    def forward(ctx, x, low, high):
        if low > high:
            raise ValueError("low must not be greater than high")
        ctx.save_for_backward(x)
        ctx.low = low
        ctx.high = high
        y = x.clone()
        y[x < low] = low
        y[x > high] = high
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        # Below: x - eta*g must get bigger, so g must be negative.
        # Above: x - eta*g must get smaller, so g must be positive.
        x_is_below = x < ctx.low
        x_is_above = x > ctx.high
        x_is_inside = torch.logical_not(torch.logical_or(x_is_below, x_is_above))
        good_below = torch.logical_and(x_is_below, grad_output < 0)
        good_above = torch.logical_and(x_is_above, grad_output > 0)
        passes = torch.logical_or(x_is_inside, torch.logical_or(good_below, good_above))
        nothing = torch.zeros_like(grad_output)
        grad_x = torch.where(passes, grad_output, nothing)
        grad_low = None
        grad_high = None
        return grad_x, grad_low, grad_high


# %%
def make_copies(inputs):
    copies = []
    for t in inputs:
        copy = t.detach().clone()
        copy.requires_grad = t.requires_grad
        copies.append(copy)
    return copies


def make_cotangent(shape, seed):
    my_generator = torch.Generator()
    my_generator.manual_seed(seed)
    size = torch.rand(shape, generator=my_generator, dtype=torch.float64) + 0.2     # 0.2 ... 1.2
    size[size == 1] = 0.77
    sign = torch.randint(0, 2, shape, generator=my_generator) * 2.0 - 1.0
    return sign.double() * size


def gradients_of(fn, copies, v, create_graph):
    wanted = []
    for c in copies:
        if c.requires_grad:
            wanted.append(c)
    y = fn(*copies)
    if not y.requires_grad:
        # nothing is connected: all the gradients are missing, and missing counts as 0
        return [torch.zeros_like(c) for c in wanted], wanted
    found = torch.autograd.grad(y, wanted, grad_outputs=v, create_graph=create_graph, allow_unused=True)
    result = []
    for g, c in zip(found, wanted):
        if g is None:
            g = torch.zeros_like(c)
        result.append(g)
    return result, wanted


def close_enough(a, b, biggest):
    if a != a or b != b:
        return False
    return abs(a - b) <= 0.001 * biggest + 1e-7


def check_gradient(fn, inputs):
    h = 1e-5
    y = fn(*make_copies(inputs))
    for seed in range(3):
        v = make_cotangent(y.shape, seed)
        for sign in [1, -1]:
            cotangent = sign * v
            grads, _ = gradients_of(fn, make_copies(inputs), cotangent.clone(), False)
            measured = []
            claimed = []
            number_of_grad = 0
            for k in range(len(inputs)):
                if not inputs[k].requires_grad:
                    continue
                g = grads[number_of_grad].detach().reshape(-1).tolist()
                number_of_grad = number_of_grad + 1
                for i in range(inputs[k].numel()):
                    plus = make_copies(inputs)
                    minus = make_copies(inputs)
                    with torch.no_grad():
                        plus[k].view(-1)[i] += h
                        minus[k].view(-1)[i] -= h
                    f_plus = (fn(*plus) * cotangent).sum().item()
                    f_minus = (fn(*minus) * cotangent).sum().item()
                    measured.append((f_plus - f_minus) / (2 * h))
                    claimed.append(g[i])
            biggest = 0.0
            for m in measured:
                if abs(m) > biggest:
                    biggest = abs(m)
            for m, c in zip(measured, claimed):
                if not close_enough(m, c, biggest):
                    return False
    return True


def check_scaling(fn, inputs):
    y = fn(*make_copies(inputs))
    v = make_cotangent(y.shape, 17)
    once, _ = gradients_of(fn, make_copies(inputs), v.clone(), False)
    thrice, _ = gradients_of(fn, make_copies(inputs), (v * 3).clone(), False)
    for a, b in zip(once, thrice):
        difference = (3 * a - b).abs()
        allowed = 1e-6 * (3 * a).abs() + 1e-9
        if not bool((difference <= allowed).all()):
            return False
    return True


def weighed_sum_of_gradients(fn, copies, v, weights, create_graph):
    grads, wanted = gradients_of(fn, copies, v, create_graph)
    total = torch.zeros((), dtype=torch.float64)
    for g, w in zip(grads, weights):
        total = total + (g * w).sum()
    return total, wanted


def check_second(fn, inputs):
    h = 1e-5
    y = fn(*make_copies(inputs))
    v = make_cotangent(y.shape, 3)
    weights = []
    for t in inputs:
        if t.requires_grad:
            weights.append(make_cotangent(t.shape, 4 + len(weights)))
    # what autograd says
    v_leaf = v.clone()
    v_leaf.requires_grad = True
    total, wanted = weighed_sum_of_gradients(fn, make_copies(inputs), v_leaf, weights, True)
    things = wanted + [v_leaf]
    if total.requires_grad:
        answers = list(torch.autograd.grad(total, things, allow_unused=True))
    else:
        answers = [None] * len(things)
    claimed = []
    for a, t in zip(answers, things):
        if a is None:
            a = torch.zeros_like(t)
        claimed = claimed + a.detach().reshape(-1).tolist()
    # what the difference quotients say
    measured = []
    for k in range(len(inputs)):
        if not inputs[k].requires_grad:
            continue
        for i in range(inputs[k].numel()):
            values = []
            for step in [h, -h]:
                moved = make_copies(inputs)
                with torch.no_grad():
                    moved[k].view(-1)[i] += step
                value, _ = weighed_sum_of_gradients(fn, moved, v.clone(), weights, False)
                values.append(value.item())
            measured.append((values[0] - values[1]) / (2 * h))
    for i in range(v.numel()):
        values = []
        for step in [h, -h]:
            moved_v = v.clone()
            moved_v.view(-1)[i] += step
            value, _ = weighed_sum_of_gradients(fn, make_copies(inputs), moved_v, weights, False)
            values.append(value.item())
        measured.append((values[0] - values[1]) / (2 * h))
    biggest = 0.0
    for m in measured:
        if abs(m) > biggest:
            biggest = abs(m)
    for m, c in zip(measured, claimed):
        if not close_enough(m, c, biggest):
            return False
    return True


def check_layout(fn, inputs):
    normal = make_copies(inputs)
    turned = []
    for t in inputs:
        other = t.detach().clone().transpose(0, -1).contiguous().transpose(0, -1)
        other.requires_grad = t.requires_grad
        turned.append(other)
    y1 = fn(*make_copies(inputs)).detach()
    v = make_cotangent(y1.shape, 11)
    g1, _ = gradients_of(fn, normal, v.clone(), False)
    # one call for the value and one for the gradients, so another copy
    turned_again = []
    for t in turned:
        other = t.detach().clone(memory_format=torch.preserve_format)
        other.requires_grad = t.requires_grad
        turned_again.append(other)
    y2 = fn(*turned_again).detach()
    g2, _ = gradients_of(fn, turned, v.clone(), False)
    if y1.shape != y2.shape:
        return False
    everything_1 = [y1] + list(g1)
    everything_2 = [y2] + list(g2)
    for a, b in zip(everything_1, everything_2):
        if not torch.allclose(a, b, rtol=1e-6, atol=1e-9, equal_nan=True):
            return False
    return True


def check_pure(fn, inputs):
    copies = make_copies(inputs)
    y = fn(*make_copies(inputs))
    v = make_cotangent(y.shape, 8)
    v_handed_over = v.clone()
    gradients_of(fn, copies, v_handed_over, False)
    for before, after in zip(inputs, copies):
        if before.detach().numpy().tobytes() != after.detach().numpy().tobytes():
            return False
    if v.numpy().tobytes() != v_handed_over.detach().numpy().tobytes():
        return False
    return True


def certify(fn, inputs):
    rng_state_before = torch.get_rng_state()
    grad_mode_before = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    answer = {}
    try:
        try:
            answer["gradient"] = check_gradient(fn, inputs)
        except RuntimeError as error:
            print("gradient:", error)
            answer["gradient"] = False
        try:
            answer["scaling"] = check_scaling(fn, inputs)
        except RuntimeError as error:
            print("scaling:", error)
            answer["scaling"] = False
        try:
            answer["second"] = check_second(fn, inputs)
        except RuntimeError as error:
            print("second:", error)
            answer["second"] = False
        try:
            answer["layout"] = check_layout(fn, inputs)
        except RuntimeError as error:
            print("layout:", error)
            answer["layout"] = False
        try:
            answer["pure"] = check_pure(fn, inputs)
        except RuntimeError as error:
            print("pure:", error)
            answer["pure"] = False
    finally:
        torch.set_grad_enabled(grad_mode_before)
        torch.set_rng_state(rng_state_before)
    print("my verdict:", answer)
    return answer
