"""How a result is told: what it is, beside what was hoped for."""

import statistics


def tell(
    name: str, value: float, target: float, *, unit: str = "", at_least: bool = False, note=""
) -> None:
    """Prints one line with the target and whether it was met."""
    met = value >= target if at_least else value <= target
    sign = "≥" if at_least else "≤"
    print(
        f"  {name:<38}{value:>9.2f}{unit:<4} target {sign} {target:g}{unit:<4}"
        f" {'met' if met else 'missed':<7} {note}".rstrip(),
        flush=True,
    )


def middle(values: list[float]) -> float:
    """The median of the runs."""
    return statistics.median(values)
