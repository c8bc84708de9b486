"""The keys of stage 1, worked out by running what its questions show."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from packaging.specifiers import SpecifierSet

from tests.curriculum.answers import begins, code, options, right, run, value


def test_variables_and_types() -> None:
    names = run(1, "py-variables-types.q1")
    assert right(1, "py-variables-types.q1") == {str(names["a"])}
    assert value(1, "py-variables-types.q2") == eval(code(1, "py-variables-types.q2")[0])
    true = {text for text in options(1, "py-variables-types.q3") if eval(text)}
    assert right(1, "py-variables-types.q3") == true


def test_control_flow() -> None:
    assert value(1, "py-control-flow.q1") == run(1, "py-control-flow.q1", 0, 1)["total"]
    grade = "pass" if (s := run(1, "py-control-flow.q2", 3)["s"]) >= 50 else "good" if s >= 80 else "fail"
    assert begins(1, "py-control-flow.q2") == f'"{grade}"'
    nums = run(1, "py-control-flow.q3", 0)["nums"]
    for n in nums:
        if n % 2 == 0:
            nums.remove(n)
    assert right(1, "py-control-flow.q3") == {str(nums)}
    assert value(1, "py-control-flow.q4") == run(1, "py-control-flow.q4", 0, 1)["n"]
    row: list[str] = []
    exec(code(1, "py-control-flow.q5")[0] + " raise AssertionError", {"row": row})
    assert begins(1, "py-control-flow.q5") == "The condition is false"


def test_functions_and_modules(tmp_path: Path) -> None:
    names = run(1, "py-functions-modules.q1", 0)
    calls = [eval(each, names) for each in code(1, "py-functions-modules.q1")[1:]]
    assert right(1, "py-functions-modules.q1") == {str(calls[1])}
    assert right(1, "py-functions-modules.q2") == {str(run(1, "py-functions-modules.q2", 0, 1)["x"])}
    assert right(1, "py-functions-modules.q3") == {str(run(1, "py-functions-modules.q3", 0, 1, 2)["x"])}
    names = run(1, "py-functions-modules.q4", 0)
    assert value(1, "py-functions-modules.q4") == eval(code(1, "py-functions-modules.q4")[1], names)


def test_objects() -> None:
    names = run(1, "py-oop.q1", 0, 1, 2, 3)
    assert begins(1, "py-oop.q1") == str(names["b"].members).replace("'", '"')

    class A:
        def name(self) -> str:
            return "A"

        def hello(self) -> str:
            return "I am " + self.name()

    class B(A):
        def name(self) -> str:
            return "B"

    assert begins(1, "py-oop.q2") == f'"{B().hello()}"'

    class Model:
        def __init__(self) -> None:
            self.steps = 0

    class Net(Model):
        def __init__(self, size: int) -> None:
            self.size = size

    with pytest.raises(AttributeError, match="steps"):
        _ = Net(3).steps
    assert begins(1, "py-oop.q3") == "An AttributeError"


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "three"
    path.write_text("a\nb\nc\n", encoding="utf-8")
    run(1, "py-files.q1", 0, path=path)
    assert path.read_text(encoding="utf-8") == ""
    assert begins(1, "py-files.q1") == "Nothing"
    line = code(1, "py-files.q2")[0]
    assert value(1, "py-files.q2") == len(next(csv.reader([line])))
    assert len(line.split(",")) == 4
    assert right(1, "py-files.q3") == {str(eval(code(1, "py-files.q3")[0], {"json": json}))}
    assert begins(1, "py-files.q4") == "Two wrong letters"
    assert options(1, "py-files.q4")[3].endswith("é".encode().decode("latin-1"))
    total = 0
    try:
        for v in ("3", "x", "5"):
            total += int(v)
    except ValueError:
        pass
    assert value(1, "py-files.q5") == total


def test_the_versions_that_a_requirement_allows() -> None:
    wanted = SpecifierSet(code(1, "py-environments.q3")[0].removeprefix("numpy"))
    assert right(1, "py-environments.q3") == {each for each in options(1, "py-environments.q3") if each in wanted}


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_git(tmp_path: Path) -> None:
    def git(*line: str) -> str:
        settings = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        return subprocess.run(
            ["git", "-C", tmp_path, *settings, *line], check=True, capture_output=True, text=True
        ).stdout  # fmt: skip

    git("init", "-q", "-b", "main")
    data = tmp_path / "data.csv"
    data.write_text("first")
    git("add", ".")
    data.write_text("second")
    git("commit", "-q", "-m", "A")
    assert git("show", "HEAD:data.csv") == "first"  # q1: what was staged
    (tmp_path / ".gitignore").write_text("data.csv")
    assert git("status", "--porcelain", "data.csv") == " M data.csv\n"  # q2: ignoring does not untrack
    assert begins(1, "git-basics.q2") == "It is shown as modified"
    git("commit", "-q", "-a", "-m", "B")
    git("branch", "feature")
    git("commit", "-q", "--allow-empty", "-m", "E")
    git("checkout", "-q", "feature")
    git("commit", "-q", "--allow-empty", "-m", "C")
    git("commit", "-q", "--allow-empty", "-m", "D")
    git("checkout", "-q", "main")
    git("merge", "-q", "--no-edit", "feature")
    assert value(1, "git-basics.q3") == len(git("log", "--oneline").splitlines())


def test_numpy() -> None:
    assert right(1, "numpy.q1") == {str((np.ones((4, 1)) + np.ones(3)).shape)}
    assert value(1, "numpy.q2") == run(1, "numpy.q2", 0, 1, 2, np=np)["a"].sum()
    assert begins(1, "numpy.q3") == str(np.ones((3, 4)).mean(axis=0).shape)
    assert value(1, "numpy.q4") == run(1, "numpy.q4", 0, 1, np=np)["a"][0]
    names = run(1, "numpy.q5", np=np)
    assert right(1, "numpy.q5") == {text for text in options(1, "numpy.q5") if eval(text, names) == 3}


def test_pandas_selection() -> None:
    df = pd.DataFrame({"x": range(10), "y": 1})
    assert value(1, "pandas.q1") == sum(len(eval(each, {"df": df})) for each in code(1, "pandas.q1"))
    total = pd.Series([1, 2], index=["a", "b"]) + pd.Series([10, 20], index=["b", "c"])
    assert total.dropna().to_dict() == {"b": 12}
    assert right(1, "pandas.q2") == {f"b: {total['b']:.0f}, with gaps at {' and '.join(total[total.isna()].index)}"}


@pytest.mark.filterwarnings("ignore")  # pandas warns of the lines that write nothing, and that is the question
def test_pandas_assignment() -> None:

    def writes(line: str) -> bool:
        df = pd.DataFrame({"x": [0, 1, 2, 3], "y": 1})
        exec(line, {"df": df})
        return bool(df["y"].tolist() == [1, 1, 0, 0])

    assert right(1, "pandas.q3") == {line for line in options(1, "pandas.q3") if writes(line)}


def test_pandas_reading_and_filtering(tmp_path: Path) -> None:
    path = tmp_path / "ages.csv"
    path.write_text("name,age\na,31\nb,28\nc,\n")
    assert begins(1, "pandas.q4").split()[0] == str(pd.read_csv(path)["age"].dtype)
    df = pd.DataFrame({"age": [31, 31, 31, 29, 30], "city": ["Oslo", "Rome", "Bergen", "Oslo", "Bergen"]})

    def keeps(line: str) -> list[int]:
        try:
            return list(eval(line, {"df": df}).index)
        except ValueError:
            return []

    assert right(1, "pandas.q5") == {line for line in options(1, "pandas.q5") if keeps(line) == [0, 2]}


def test_charts() -> None:
    assert value(1, "matplotlib.q2") == 6 * 200
    counts, edges = np.histogram([0, 1, 1, 2, 10], bins=5)
    assert (value(1, "matplotlib.q4"), list(edges)) == (counts[0], [0, 2, 4, 6, 8, 10])
    assert value(1, "seaborn.q1") == np.mean([2, 4, 9])
