"""Statistical secrecy: what is shown is safe, and what is hidden cannot be worked out."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from network.secrecy import Cell, hide, hide_through_time, is_safe, merged


def enterprises(*amounts: int, prefix: str = "e") -> Cell:
    units = {f"{prefix}{place}": amount for place, amount in enumerate(amounts)}
    return Cell(total=sum(amounts), units=(units,))


def persons(count: int) -> Cell:
    return Cell(total=count, persons=count)


def test_two_enterprises_are_too_few_and_three_are_enough() -> None:
    assert not is_safe(enterprises(100, 100))
    assert is_safe(enterprises(100, 100, 100))


def test_no_enterprise_may_weigh_more_than_eighty_five_hundredths() -> None:
    assert is_safe(enterprises(85, 10, 5))
    assert not is_safe(enterprises(86, 9, 5))


def test_ten_persons_are_too_few_and_eleven_are_enough() -> None:
    assert not is_safe(persons(10))
    assert is_safe(persons(11))


def test_an_empty_cell_about_enterprises_has_nothing_to_hide() -> None:
    assert is_safe(Cell())


def test_a_sum_of_zeros_tells_each_of_them() -> None:
    assert not is_safe(enterprises(0, 0, 0))


def test_each_kind_of_unit_must_be_safe() -> None:
    clubs = {"c1": 150, "c2": 150}
    firms = {"e1": 100, "e2": 100, "e3": 100}
    assert not is_safe(Cell(total=300, units=(clubs, firms)))


def test_one_hidden_cell_takes_a_second_with_it() -> None:
    hidden = hide(
        {
            "food": enterprises(100, 100, 100, prefix="a"),
            "culture": enterprises(70, prefix="b"),
            "energy": enterprises(50, 60, 70, prefix="c"),
        }
    )
    assert hidden.cells == {"culture", "energy"}
    assert not hidden.total


def test_a_total_that_is_itself_unsafe_is_hidden_too() -> None:
    hidden = hide({"food": enterprises(100, prefix="a"), "culture": enterprises(5, prefix="b")})
    assert hidden.cells == {"food", "culture"}
    assert hidden.total


def test_nothing_is_hidden_when_nothing_needs_it() -> None:
    hidden = hide({"women": persons(12), "men": persons(15)})
    assert hidden.cells == frozenset()
    assert not hidden.total


def test_two_cumulated_sums_do_not_give_away_the_year_between() -> None:
    years = {
        2021: enterprises(10, 10, 10, prefix="a"),
        2022: enterprises(40, prefix="b"),
        2023: enterprises(20, 20, prefix="c"),
        2024: enterprises(9, 9, 9, prefix="d"),
    }
    hidden, cumulated = hide_through_time(years)
    assert hidden == {2022, 2023}
    assert cumulated == {2022}


def test_the_first_years_of_a_network_do_not_hide_its_cumulated_sums_for_ever() -> None:
    years = {
        1985: enterprises(10, prefix="a"),
        1986: Cell(total=20, units=({"a0": 10, "b1": 10},)),
        1987: Cell(total=40, units=({"a0": 10, "b1": 10, "c0": 10, "c1": 10},)),
        1988: enterprises(9, 9, 9, 9, prefix="d"),
    }
    hidden, cumulated = hide_through_time(years)
    assert hidden == {1985, 1986, 1987}
    assert cumulated == {1985, 1986}


def test_balances_brought_over_by_one_club_do_not_show_through_the_cumulated_sum() -> None:
    years = {2023: enterprises(10, 10, 10), 2024: enterprises(10, 10, 10)}
    brought = {2024: enterprises(700, prefix="opening")}
    hidden, cumulated = hide_through_time(years, brought)
    assert hidden == frozenset()
    assert cumulated == {2024}


cells = st.lists(st.integers(0, 500), max_size=6)
tables = st.lists(cells, min_size=1, max_size=8)


def built(table: list[list[int]]) -> dict[str, Cell]:
    return {
        f"cell {place}": enterprises(*amounts, prefix=f"{place}.") if amounts else Cell()
        for place, amounts in enumerate(table)
    }


@settings(max_examples=400, deadline=None)
@given(tables)
def test_what_is_shown_is_safe_and_what_is_hidden_is_safe_together(table: list[list[int]]) -> None:
    found = built(table)
    hidden = hide(found)
    assert all(is_safe(cell) for key, cell in found.items() if key not in hidden.cells)
    together = merged([found[key] for key in hidden.cells])
    assert hidden.total == (not is_safe(together))


@settings(max_examples=400, deadline=None)
@given(tables)
def test_subtracting_what_is_shown_from_the_total_recovers_no_cell_and_no_unit(
    table: list[list[int]],
) -> None:
    """Promise row 45: the differencing attack on one table with its total."""
    found = built(table)
    hidden = hide(found)
    if hidden.total or not hidden.cells:
        return
    left = sum(cell.total for cell in found.values()) - sum(
        cell.total for key, cell in found.items() if key not in hidden.cells
    )
    filled = [found[key] for key in hidden.cells if not found[key].is_empty]
    assert len(filled) > 1
    largest = max(max(cell.units[0].values()) for cell in filled)
    assert Fraction(largest, int(left)) <= Fraction(85, 100)


@settings(max_examples=400, deadline=None)
@given(st.lists(cells, min_size=2, max_size=10))
def test_no_linear_combination_of_years_and_cumulated_sums_gives_a_hidden_year(
    table: list[list[int]],
) -> None:
    """Promise row 45: the differencing attack through time, solved exactly."""
    found = built(table)
    hidden, cumulated = hide_through_time(found)
    keys = list(found)
    known = [[int(key == other) for other in keys] for key in keys if key not in hidden]
    known += [
        [int(place <= until) for place in range(len(keys))]
        for until, key in enumerate(keys)
        if key not in cumulated
    ]
    base = rank(known)
    for key in hidden:
        target = [int(key == other) for other in keys]
        if not found[key].is_empty:
            assert rank([*known, target]) == base + 1


def rank(rows: list[list[int]]) -> int:
    matrix = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((r for r in range(found, len(matrix)) if matrix[r][column]), None)
        if pivot is None:
            continue
        matrix[found], matrix[pivot] = matrix[pivot], matrix[found]
        for row in range(found + 1, len(matrix)):
            factor = matrix[row][column] / matrix[found][column]
            matrix[row] = [a - factor * b for a, b in zip(matrix[row], matrix[found], strict=True)]
        found += 1
    return found
