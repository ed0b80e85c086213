"""Files of a bank in one ZIP or one TOML file, as they are sent over a form; nothing is trusted.

What an archive says of itself (sizes, names, kinds of entries) may be a lie, so only so many bytes are ever
unpacked, in memory, and no name of it becomes a path.
"""

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from questions.bank.faults import BankFault, BankFaults
from questions.bank.reading import LARGEST_FILE, BankFile

LARGEST_UPLOAD = 10 * 1024 * 1024
LARGEST_UNPACKED = 8 * 1024 * 1024  # all files together
MOST_FILES = 100
MEGABYTE = 1024 * 1024
# The same files give the same archive, whenever it is made.
DATE = (1980, 1, 1, 0, 0, 0)
ENCRYPTED = 0x1
LINK = 0o120000


def packed(contents: dict[str, str]) -> bytes:
    """A ZIP of these texts by name; equal texts give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, text.encode())
    return out.getvalue()


def unpacked(name: str, content: bytes) -> list[BankFile]:
    """The files of an upload. Raises BankFaults with every reason why it cannot be one."""
    shown = PurePosixPath(name.replace("\\", "/")).name[:100] or "file"
    if len(content) > LARGEST_UPLOAD:
        raise _refused(shown, f"is larger than {LARGEST_UPLOAD // MEGABYTE} MB")
    if shown.lower().endswith(".toml"):
        return [BankFile(shown, content)]
    if not shown.lower().endswith(".zip"):
        raise _refused(shown, "is neither .toml nor .zip")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _files_of(archive, shown)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        UnicodeDecodeError,
        OverflowError,
        ValueError,
    ) as broken:
        if isinstance(broken, BankFaults):
            raise
        raise _refused(shown, "cannot be read as a ZIP archive") from None


def _files_of(archive: zipfile.ZipFile, shown: str) -> list[BankFile]:
    entries = [entry for entry in archive.infolist() if not _is_beside(entry)]
    if len(entries) > MOST_FILES:
        raise _refused(shown, f"holds {len(entries):,} files; at most {MOST_FILES}")
    files: list[BankFile] = []
    faults: list[BankFault] = []
    names: set[str] = set()
    left = LARGEST_UNPACKED
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/")).name[:100]
        if reason := _wrong_with(entry, name, names):
            faults.append(BankFault(shown, name, reason))
            continue
        names.add(name)
        try:
            with archive.open(entry) as part:
                content = part.read(min(LARGEST_FILE, left) + 1)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
            faults.append(BankFault(shown, name, "cannot be unpacked"))
            continue
        if len(content) > LARGEST_FILE:
            raise _refused(shown, f"{name} is larger than {LARGEST_FILE // MEGABYTE} MB when unpacked")
        left -= len(content)
        if left < 0:
            raise _refused(shown, f"is larger than {LARGEST_UNPACKED // MEGABYTE} MB when unpacked")
        files.append(BankFile(name, content))
    if faults:
        raise BankFaults(faults)
    if not files:
        raise _refused(shown, "holds no .toml file")
    return files


def _is_beside(entry: zipfile.ZipInfo) -> bool:
    """Folders, and what some systems put beside each file without being asked."""
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    return entry.is_dir() or "__MACOSX" in path.parts or path.name in (".DS_Store", "Thumbs.db")


def _wrong_with(entry: zipfile.ZipInfo, name: str, names: set[str]) -> str:
    if not name.lower().endswith(".toml"):
        return "is no .toml file"
    if entry.flag_bits & ENCRYPTED:
        return "is encrypted"
    if entry.external_attr >> 16 & 0o170000 == LINK:
        return "is a link"
    if name in names:
        return "is there twice"
    return ""


def _refused(shown: str, why: str) -> BankFaults:
    return BankFaults([BankFault(shown, "", why)])
