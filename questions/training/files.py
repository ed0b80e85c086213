"""The file of a trained reader: weights as 8-bit numbers, the word pieces, the criteria, and the bars."""

import io
import json
import zipfile

import numpy

# A column for each criterion: how much a row counts and what it then says, for the words that show the criterion
# and for those around them.
LOOKS = ("weigh", "say", "weigh_around", "say_around")
FIXED_DATE = (1980, 1, 1, 0, 0, 0)  # the hash of the file is part of the engine's version


def written(
    weights: dict, pieces: list[str], criteria: list[str], bars: dict[str, dict[str, float]]
) -> bytes:
    """The file that ``feedback.reader.Reader`` reads; the same weights give the same bytes."""
    arrays = {}

    def small(name: str, values) -> None:
        values = numpy.asarray(values)
        scale = (numpy.abs(values).max(1) / 127 + 1e-12).astype("f")
        arrays[name] = numpy.rint(values / scale[:, None]).astype(numpy.int8)
        arrays[f"{name}.scale"] = scale

    small("pieces", weights["pieces"])
    for name in ("places", *LOOKS):
        arrays[name] = numpy.asarray(weights[name]).astype("f2")
    for name in ("norm", "lean"):
        arrays[name] = numpy.asarray(weights[name]).astype("f")
    for n, layer in enumerate(weights["layers"]):
        for name, values in layer.items():
            if name in ("ask", "mix", "grow", "shrink"):
                small(f"{n}.{name}", values)
            else:
                arrays[f"{n}.{name}"] = numpy.asarray(values).astype("f")
    about = {"pieces": pieces, "criteria": criteria, "layers": len(weights["layers"]), "bars": bars}
    arrays["about"] = numpy.frombuffer(json.dumps(about, ensure_ascii=False).encode(), numpy.uint8)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            part = io.BytesIO()
            numpy.save(part, arrays[name])
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", FIXED_DATE), part.getvalue())
    return out.getvalue()


def read(weights: bytes) -> tuple[dict, dict]:
    """The weights in full numbers, as ``written`` takes them, and what the file says about itself."""
    arrays = dict(numpy.load(io.BytesIO(weights), allow_pickle=False))
    about = json.loads(bytes(arrays.pop("about")).decode())
    full = {}
    for name, values in arrays.items():
        if name.endswith(".scale"):
            continue
        values = values.astype("f")
        full[name] = values * arrays[f"{name}.scale"][:, None] if f"{name}.scale" in arrays else values
    layers = [
        {name.removeprefix(f"{n}."): full.pop(name) for name in list(full) if name.startswith(f"{n}.")}
        for n in range(about["layers"])
    ]
    for name in LOOKS[2:]:  # which a reader of an earlier version has not: nothing is said around the words
        full.setdefault(name, numpy.zeros_like(full["weigh"]))
    return {**full, "layers": layers}, about


def with_bars(weights: bytes, bars: dict[str, dict[str, float]]) -> bytes:
    """The same reader with other bars."""
    source = zipfile.ZipFile(io.BytesIO(weights))
    about = json.loads(bytes(numpy.load(io.BytesIO(source.read("about.npy")))).decode())
    about["bars"] = bars
    fresh = io.BytesIO()
    numpy.save(fresh, numpy.frombuffer(json.dumps(about, ensure_ascii=False).encode(), numpy.uint8))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            held = fresh.getvalue() if entry.filename == "about.npy" else source.read(entry)
            archive.writestr(zipfile.ZipInfo(entry.filename, FIXED_DATE), held)
    return out.getvalue()
