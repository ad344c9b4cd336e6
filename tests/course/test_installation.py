"""The check of the installation: complete, something missing, a wrong version."""

from importlib import metadata

import pytest

from nnlib.course import installation

COMMAND = "To mend this, run in the repository's folder: python -m pip install -r requirements.txt"


def test_this_installation_is_complete():
    assert installation.missing() == []
    assert installation.report() == "The installation is complete."


@pytest.fixture
def pretend(monkeypatch):
    """Give a function that sets what nnlib requires and what is installed."""

    def set_up(requires, installed):
        def version(name):
            if name not in installed:
                raise metadata.PackageNotFoundError(name)
            return installed[name]

        monkeypatch.setattr(metadata, "requires", lambda distribution: requires)
        monkeypatch.setattr(metadata, "version", version)

    return set_up


@pytest.mark.parametrize(
    ("requires", "installed", "unmet"),
    [
        (["numpy>=2.0"], {"numpy": "2.4.6"}, []),
        (["numpy>=2.0"], {"numpy": "1.26.4"}, ["numpy is 1.26.4, expected >=2.0"]),
        (["numpy>=2.0"], {}, ["numpy is not installed"]),
        (
            ["numpy>=2.0", "matplotlib>=3.9", "tqdm"],
            {"matplotlib": "3.8"},
            [
                "numpy is not installed",
                "matplotlib is 3.8, expected >=3.9",
                "tqdm is not installed",
            ],
        ),
        (['pytest; extra == "test"', 'tomli; python_version < "3"'], {}, []),
        (['tqdm; python_version >= "3"'], {}, ["tqdm is not installed"]),
        (None, {}, []),
    ],
)
def test_what_is_missing_is_said_with_the_command_that_mends_it(
    pretend, requires, installed, unmet
):
    pretend(requires, installed)
    assert installation.missing() == unmet
    lines = [*unmet, COMMAND] if unmet else ["The installation is complete."]
    assert installation.report() == "\n".join(lines)


def test_nnlib_itself_may_be_missing(monkeypatch):
    def not_found(distribution):
        raise metadata.PackageNotFoundError(distribution)

    monkeypatch.setattr(metadata, "requires", not_found)
    assert installation.report() == f"nnlib itself is not installed\n{COMMAND}"
