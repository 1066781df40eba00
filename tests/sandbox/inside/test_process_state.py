"""Every switch of torch's is put back before a probe: a walk over all that torch has, so that a new one is noticed."""

import gc
import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.autograd import forward_ad, graph

from autograder.sandbox.inside import process_state
from autograder.sandbox.inside.process_state import LEFT_ALONE, SWITCHES, ProcessState, out_of_inference_mode

C: Any = torch._C
NO_STATE = {
    "autocast_dtype": "one for each device; put back by itself",
    "cached_tensors_enabled": "of CUDA graphs",
    "check_sparse_tensor_invariants": "checks more, computes the same",
    "conj": "of one tensor",
    "cublas_allow_bf16_reduced_precision_reduction": "CUDA",
    "cublas_allow_fp16_reduced_precision_reduction": "CUDA",
    "dispatch_mode": "a mode; left",
    "flush_denormal": "has no getter; put back each time",
    "fp32_precision_setter": "of one backend and operation",
    "generator_metaclass": "of torch itself",
    "meta_in_tls_dispatch_include": "within torch's own modes",
    "neg": "of one tensor",
    "onednn_allow_tf32": "GPUs",
    "only_lift_cpu_tensors": "within torch's own modes",
    "override_stale_capture_stream": "CUDA",
    "print_stack_traces_on_fatal_signal": "a process that dies says nothing here",
    "printoptions": "put back by itself",
    "should_use_format_with_string_table": "of saving to a file",
    "skip_next_torch_function": "gone with the next call",
    "tensor_metadata": "of one tensor",
    "throw_on_mutable_data_ptr": "of one tensor",
    "value_trace": "while tracing",
    "warn_always": "another name of warnAlways",
    "warn_deprecated_on_mutable_data_ptr": "of one tensor",
    "warn_on_accumulate_grad_stream_mismatch": "CUDA",
    "worker_signal_handlers": "of a data loader's workers",
    **dict.fromkeys(
        ("sdp_use_cudnn", "sdp_use_fa3", "sdp_use_flash", "sdp_use_math", "sdp_use_mem_efficient", "sdp_use_overrideable"),
        "which of several kernels on GPUs",
    ),
}  # fmt: skip
"""What is called ``set_…`` in torch, and is no switch of the process, or is put back by itself."""


@pytest.fixture(autouse=True)
def before() -> Iterator[None]:
    state = ProcessState()
    yield
    state.restore()


def setters() -> set[str]:
    names = [name for owner in (C, torch) for name in dir(owner)]
    return {name.partition("set_")[2] for name in names if name.startswith(("set_", "_set_"))}


def test_every_setter_of_torchs_is_put_back_or_known() -> None:
    put_back = {name for name, _, _ in process_state.pairs()}
    assert setters() - put_back - LEFT_ALONE.keys() - NO_STATE.keys() == set()
    assert len(SWITCHES) > 20


OTHER_VALUES: dict[type, Callable[[Any], Any]] = {bool: lambda value: not value, int: lambda value: value + 1}


@pytest.mark.parametrize("name", sorted({name for name, _, _ in process_state.pairs()}))
def test_a_switch_that_was_turned_is_turned_back(name: str) -> None:
    get, put = next((get, put) for found, get, put in process_state.pairs() if found == name)
    value, state = get(), ProcessState()
    other = OTHER_VALUES.get(type(value), lambda _: None)(value)
    try:
        put(other)
    except Exception:  # noqa: BLE001 - it takes other values, of which nothing is known here
        pytest.skip("no other value is known")
    state.restore()
    assert get() == value


def enter(mode: Any) -> None:
    mode.__enter__()


def push_hooks() -> None:
    enter(graph.saved_tensors_hooks(lambda t: t * 2, lambda t: t))


MESSES: dict[str, Callable[[], Any]] = {
    "grad mode": lambda: torch.set_grad_enabled(False),
    "no_grad": lambda: enter(torch.no_grad()),
    "inference mode": lambda: enter(torch.inference_mode()),
    "autocast": lambda: enter(torch.autocast("cpu", dtype=torch.bfloat16)),
    "anomaly": lambda: torch.autograd.set_detect_anomaly(True),
    "deterministic": lambda: torch.use_deterministic_algorithms(True, warn_only=True),
    "dtype": lambda: torch.set_default_dtype(torch.float64),
    "device": lambda: torch.set_default_device("meta"),
    "device entered": lambda: enter(torch.device("meta")),
    "hooks": push_hooks,
    "no hooks": lambda: C._autograd._saved_tensors_hooks_disable("not now"),
    "dual level": forward_ad.enter_dual_level,
    "module hook": lambda: torch.nn.modules.module.register_module_forward_hook(lambda *_: torch.zeros(1)),
    "printing": lambda: torch.set_printoptions(precision=1, sci_mode=True),
    "denormals": lambda: torch.set_flush_denormal(True),
    "numpy's errors": lambda: np.seterr(all="raise"),
    "numpy's printing": lambda: np.set_printoptions(precision=1),
    "trace": lambda: sys.settrace(lambda *_: None),
    "recursion": lambda: sys.setrecursionlimit(200),
    "garbage": gc.disable,
    "folder": lambda: os.chdir("/"),
}


def facts() -> list[Any]:
    """What a probe could notice."""
    x = torch.ones(1, requires_grad=True)
    y = torch.nn.Linear(1, 1, bias=False)(x) * x
    y.sum().backward()
    return [
        x.is_inference(), x.requires_grad, y.requires_grad, x.grad is not None, torch.zeros(1).dtype, (torch.ones(1, 1) @ torch.ones(1, 1)).dtype,
        torch.zeros(1).device.type, repr(torch.tensor([1.23456])), torch.is_anomaly_enabled(), torch.get_deterministic_debug_mode(),
        (torch.tensor([1e-310], dtype=torch.float64) * 1).item(), vars(forward_ad)["_current_level"], np.geterr(), str(np.float64([1.23456])),
        sys.getrecursionlimit(), gc.isenabled(), Path.cwd(), y.shape,
    ]  # fmt: skip


@pytest.mark.parametrize("name", MESSES)
def test_a_mess_is_cleaned_up(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    state = ProcessState.fresh()
    before = facts()
    random.seed(1)
    mess = MESSES[name]()
    with out_of_inference_mode():
        state.restore()
        traced = sys.gettrace()
        after = facts()
    del mess
    assert traced is None
    assert [repr(fact) for fact in after] == [repr(fact) for fact in before]


def test_a_limit_on_recursion_that_was_raised_stays() -> None:
    state, limit = ProcessState(), sys.getrecursionlimit()
    sys.setrecursionlimit(limit + 1000)
    state.restore()
    assert sys.getrecursionlimit() == limit + 1000
    sys.setrecursionlimit(limit)
