"""Batches are small at first, take about as long as they should, and are shared out evenly at the end."""

from autograder.classroom.scale.batches import MOST, TARGET_S, BatchSizer


def sized(each_s: float, waiting: int = 10_000, slots: int = 2, rounds: int = 12) -> list[int]:
    """The sizes of batches one after another, if each submission takes so long."""
    sizer, sizes = BatchSizer(), []
    for _ in range(rounds):
        sizes.append(sizer.size(waiting, slots))
        sizer.learn(sizes[-1], sizes[-1] * each_s)
    return sizes


def test_nothing_is_known_of_the_first_so_it_is_one_submission() -> None:
    assert BatchSizer().size(1000, 4) == 1


def test_a_batch_is_at_most_twice_as_large_as_any_before_and_never_takes_longer_than_it_should() -> None:
    sizes = sized(0.1)
    assert sizes[:5] == [1, 2, 4, 8, 15]
    assert {*sizes[4:]} == {15}
    assert 15 * 0.1 <= TARGET_S < 16 * 0.1


def test_of_the_slowest_one_travels_and_of_the_fastest_no_more_than_there_may() -> None:
    assert {*sized(20.0)} == {1}
    assert sized(1e-6)[-1] == MOST


def test_when_submissions_become_slower_batches_become_smaller() -> None:
    sizer = BatchSizer()
    for _ in range(8):
        sizer.learn(16, 1.6)
    before = sizer.size(10_000, 2)
    sizer.learn(16, 32.0)
    assert (before, sizer.size(10_000, 2)) == (15, 1)


def test_towards_the_end_every_thread_gets_the_same() -> None:
    sizer = BatchSizer()
    for _ in range(8):
        sizer.learn(16, 0.16)
    assert sizer.size(12, 2) == 3
    assert sizer.size(1, 8) == 1
    assert sizer.size(5, 0) == 3, "nobody is there any more: it is sent to who comes next"
