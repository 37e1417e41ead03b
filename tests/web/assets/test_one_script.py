"""Many ES modules as one script. That ours do the same in one script as apart is shown by every browser test."""

from __future__ import annotations

import pytest

from web.assets.one_script import ModuleError, one_script

MODULES = {
    "p/main.js": "import { a as first, b } from './lib/a.js';\nimport { late } from '../late.js';\nstart(first, b, late);\n",
    "p/lib/a.js": "import {\n  c,\n} from './c.js';\nexport const a = c;\nexport async function b() {}\n",
    "p/lib/c.js": "import { late } from '../../late.js';\nimport { words } from '../../i18n/words.js';\nexport class c {}\n",
    "late.js": "import { words } from './i18n/words.js';\nexport const late = words;\n",
}


def test_each_module_is_there_once_before_those_that_import_it() -> None:
    script = one_script("p/main.js", MODULES.__getitem__, {"i18n/words.js"})
    order = ["late.js", "p/lib/c.js", "p/lib/a.js", "p/main.js"]
    places = [script.index(f"// {path}\n") for path in order]
    assert places == sorted(places)
    assert [script.count(f"// {path}\n") for path in order] == [1, 1, 1, 1]
    assert script.startswith("import * as outside0 from './../i18n/words.js';\n")
    assert script.count("import ") == 1
    assert "export " not in script
    assert "const { a: first, b } = module2;" in script
    assert "return { a, b };" in script


@pytest.mark.parametrize(
    "text",
    [
        "export default 1;\n",
        "export let a = 1;\n",
        "export { a };\n",
        "import a from './c.js';\n",
        "import * as a from './c.js';\n",
        "const a = import('./c.js');\n",
        "const a = import.meta.url;\n",
        "const a = await b;\n",
    ],
)
def test_what_is_not_understood_stops_the_start(text: str) -> None:
    with pytest.raises(ModuleError, match=r"main\.js"):
        one_script("main.js", {"main.js": text, "c.js": ""}.__getitem__)


def test_modules_that_import_each_other_stop_the_start() -> None:
    modules = {"a.js": "import { b } from './b.js';\n", "b.js": "import { a } from './a.js';\nexport const b = 1;\n"}
    with pytest.raises(ModuleError, match="imports itself"):
        one_script("a.js", modules.__getitem__)
