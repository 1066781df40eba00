"""What a submission gets where a grading machine has not what it asks for: it works, and a remark is noted."""

import concurrent.futures
import multiprocessing
import multiprocessing.pool
from collections.abc import Iterator
from typing import Any

import pytest
import torch
import torch.multiprocessing
from torch.utils.data import DataLoader, TensorDataset

from autograder.sandbox.inside.adapted import adapt

PATCHED = (multiprocessing, multiprocessing.pool, torch.multiprocessing, concurrent.futures, torch)


@pytest.fixture
def noted() -> Iterator[list[str]]:
    """What is noted, in a process that can start none; put back afterwards."""
    kept, init, found = [dict(vars(module)) for module in PATCHED], DataLoader.__init__, list[str]()
    adapt(found.append, processes=True)
    yield found
    for module, names in zip(PATCHED, kept, strict=True):
        vars(module).clear()
        vars(module).update(names)
    DataLoader.__init__ = init  # type: ignore[method-assign]


def double(x: int) -> int:
    return 2 * x


def test_a_device_that_is_not_there_is_the_cpu(noted: list[str]) -> None:
    torch.set_default_device("cuda" if not torch.cuda.is_available() else "mtia")
    assert torch.ones(1).device.type == "cpu"
    assert noted == ["device"]


@pytest.mark.parametrize("device", ["cpu", "meta", torch.device("cpu"), None])
def test_a_device_that_is_there_is_taken(noted: list[str], device: Any) -> None:
    torch.set_default_device(device)
    made = torch.ones(1).device.type
    torch.set_default_device(None)
    assert made == (torch.device(device).type if device else "cpu")
    assert noted == []


def test_processes_are_threads_of_this_one(noted: list[str]) -> None:
    results: Any = multiprocessing.Queue()
    worker = multiprocessing.get_context("spawn").Process(target=lambda: results.put(double(4)))
    worker.start()
    worker.join()
    assert results.get(timeout=60) == 8
    assert {*noted} == {"processes"}


@pytest.mark.parametrize("module", [multiprocessing, torch.multiprocessing])
def test_a_pool_maps(noted: list[str], module: Any) -> None:
    module.set_start_method("spawn", force=True)
    with module.Pool(2) as pool:
        assert pool.map(double, range(4)) == [0, 2, 4, 6]
    assert noted == ["processes"]


def test_an_executor_takes_what_only_processes_know(noted: list[str]) -> None:
    context = multiprocessing.get_context()
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=3) as pool:
        assert pool.submit(double, 5).result() == 10
    with concurrent.futures.ProcessPoolExecutor() as pool:
        assert [*pool.map(double, (1, 2))] == [2, 4]
    assert noted == ["processes"] * 2


def test_spawned_ranks_run_one_after_the_other(noted: list[str]) -> None:
    seen: list[tuple[int, str]] = []
    torch.multiprocessing.spawn(lambda rank, word: seen.append((rank, word)), args=("x",), nprocs=2)
    assert seen == [(0, "x"), (1, "x")]
    assert noted == ["processes"]


DATA = TensorDataset(torch.arange(4.0))


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ((), {"num_workers": 2, "prefetch_factor": 4, "persistent_workers": True, "timeout": 5}),
        ((), {"num_workers": 1, "multiprocessing_context": "spawn"}),
    ],
)
def test_a_loaders_workers_are_the_process_itself(
    noted: list[str], arguments: tuple[Any, ...], options: dict[str, Any]
) -> None:
    loader = DataLoader(DATA, 2, *arguments, **options)
    assert loader.num_workers == 0
    assert [batch[0].tolist() for batch in loader] == [[0, 1], [2, 3]]
    assert noted == ["workers"]


def test_a_loader_without_workers_is_left_alone(noted: list[str]) -> None:
    assert [batch[0].tolist() for batch in DataLoader(DATA, 4, num_workers=0)] == [[0, 1, 2, 3]]
    assert noted == []


def test_workers_given_by_their_place_are_taken_too(noted: list[str]) -> None:
    loader = DataLoader(DATA, 2, False, None, None, 3)
    assert loader.num_workers == 0
    assert noted == ["workers"]


def test_where_processes_can_be_started_only_the_device_is_adapted() -> None:
    pool, found, set_device = multiprocessing.Pool, list[str](), torch.set_default_device
    try:
        adapt(found.append, processes=False)
        assert multiprocessing.Pool is pool
        assert torch.set_default_device is not set_device
    finally:
        vars(torch)["set_default_device"] = set_device
