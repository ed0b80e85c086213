"""Rows with their ratios, as a table to read."""

KEYS = ("name", "p50_ms", "p95_ms", "ratio", "against", "limit")


def with_ratios(timings: list[dict]) -> list[dict]:
    """The rows as bench.json holds them. ratio is p50 over p50; None where the other row is missing."""
    middle = {row["name"]: row["p50_ms"] for row in timings}
    rows = []
    for row in timings:
        other = middle.get(row["against"])
        ratio = round(row["p50_ms"] / other, 2) if other else None
        rows.append({key: ratio if key == "ratio" else row[key] for key in KEYS} | row)
    return rows


def over_limit(rows: list[dict]) -> list[dict]:
    return [row for row in rows if None not in (row["limit"], row["ratio"]) and row["ratio"] > row["limit"]]


def lines(rows: list[dict]) -> list[str]:
    """The table, then what single rows have to say beside their times."""
    wide = max([len(row["name"]) for row in rows] + [4])
    other = max([len(row["against"]) for row in rows] + [7])
    head = f"{'':{wide}} {'p50 ms':>9} {'p95 ms':>9} {'ratio':>7}  {'against':{other}} {'limit':>6} {'MiB':>6} {'queries':>7}"
    made = [head]
    for row in rows:
        made.append(
            f"{row['name']:{wide}} {row['p50_ms']:9.2f} {row['p95_ms']:9.2f} {_short(row['ratio'], 7, 2)}"
            f"  {row['against']:{other}} {_short(row['limit'], 6)} {_short(row.get('memory_mib'), 6, 0)}"
            f" {_short(row.get('queries'), 7, 0)}"
        )
    made.append("")
    for row in rows:
        if "answers_per_second" in row:
            made.append(f"{row['name']}: {row['answers_per_second']} a second, {row['answers']:,} answers")
    for row in rows:
        if "entries" in row:
            made.append(
                f"spaCy's Matcher has {row['entries']:,} of the {row['entries_in_all']:,} entries in the"
                f" {row['word_lists']} word lists that rules name"
            )
            break
    return made


def _short(number: float | None, wide: int, digits: int = 1) -> str:
    return f"{'-':>{wide}}" if number is None else f"{number:{wide}.{digits}f}"
