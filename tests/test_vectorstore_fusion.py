"""Reciprocal rank fusion, with values worked by hand."""

import numpy as np
import pytest

from vectorstore.fusion import fuse, ranks


@pytest.mark.parametrize(
    ("found", "scores"),
    [
        pytest.param([[1, 2, 0]], [1 / 61, 1 / 62, 0], id="one-list"),
        pytest.param([[1, 2, 0], [0, 1, 2]], [1 / 61, 1 / 62 + 1 / 61, 1 / 62], id="agreement"),
    ],
)
def test_fuse_matches_scores_worked_by_hand(found: list[list[int]], scores: list[float]) -> None:
    assert fuse(np.array(found)) == pytest.approx(scores)


@pytest.mark.parametrize("bad", [np.array([1, 2]), np.array([[1, -1]])])
def test_fuse_refuses_what_is_no_table_of_ranks(
    bad: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]",
) -> None:
    with pytest.raises(ValueError, match="rank"):
        fuse(bad)


def test_ranks_count_from_one_and_leave_out_what_was_not_found() -> None:
    assert ranks(np.array([0.2, 0.0, 0.9, 0.2], dtype=np.float32)).tolist() == [2, 0, 1, 3]
