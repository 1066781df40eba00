"""Whose row is whose: the rows of a platform's own export beside the results of a class. Ids alone decide; nothing is guessed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.results.model import SubmissionResult


@dataclass(frozen=True)
class Matched:
    """``pairs``: the result of each row, by the row's number, where there is one. ``rowless``: students without a row; ``idle``: rows without a result."""

    pairs: dict[int, SubmissionResult]
    rowless: list[str]
    idle: list[int]


def match_rows(
    rows: Mapping[int, Sequence[str]], results: Sequence[SubmissionResult], platform: str
) -> Matched:
    """Find the row of each result: by the platform's own id if it was collected from there, else by the student's.

    Args:
        rows: the ids that stand in each row, the platform's own first.
    """
    owners = defaultdict[str, set[int]](set)
    for key, ids in rows.items():
        for one in filter(None, ids):
            owners[one].add(key)
    pairs, rowless = dict[int, SubmissionResult](), list[str]()
    for result in results:
        about = result.handed_in
        known_by = about.platform_id if about and about.platform == platform else ""
        found = owners.get(known_by) or owners.get(result.id) or set()
        if len(found) == 1 and not found & pairs.keys():
            pairs[next(iter(found))] = result
        else:
            rowless.append(result.id)
    return Matched(pairs, rowless, [key for key in rows if key not in pairs])
