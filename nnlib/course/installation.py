"""What the installation lacks, if anything."""

from importlib import metadata

from packaging.requirements import Requirement

MEND = "python -m pip install -r requirements.txt"


def missing(distribution: str = "backprop-course") -> list[str]:
    """Return the requirements of an installed package that are not met.

    Parameters
    ----------
    distribution : str, default "backprop-course"
        The package whose requirements are looked at, without its extras.
    """
    unmet = []
    for text in metadata.requires(distribution) or []:
        needed = Requirement(text)
        if needed.marker and not needed.marker.evaluate({"extra": ""}):
            continue
        try:
            version = metadata.version(needed.name)
        except metadata.PackageNotFoundError:
            unmet.append(f"{needed.name} is not installed")
            continue
        if version not in needed.specifier:
            unmet.append(f"{needed.name} is {version}, expected {needed.specifier}")
    return unmet


def report() -> str:
    """Return "The installation is complete.", or what is missing and the command that mends it."""
    try:
        unmet = missing()
    except metadata.PackageNotFoundError:
        unmet = ["nnlib itself is not installed"]
    if not unmet:
        return "The installation is complete."
    return "\n".join([*unmet, f"To mend this, run in the repository's folder: {MEND}"])
