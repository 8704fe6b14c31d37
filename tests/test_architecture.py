"""The rules of tests/rules_of_the_tree.py on the real tree, and each of them on sources seeded to break it."""

import ast
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests import rules_of_the_tree as rules

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "usen_desk").rglob("*.py"))
MIRRORED = ("contract", "api", "local", "ui", "server")

# Tests of a whole folder rather than of one module; each with what it is about.
WHOLE_FOLDER_TESTS = {
    "tests/contract/test_golden.py": "answers of a release, of every module of the contract",
    "tests/server/test_access_matrix.py": "endpoints x roles x states of the objects",
    "tests/ui/test_pyside_probe.py": "the build of PySide6, not a module of ours",
}
UNTESTED = re.compile(r"usen_desk/server/db/migrations/|/__init__\.py$")


def relative(path):
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def tracked_files():
    """What git tracks or would add; where there is no git, everything but hidden and built folders."""
    command = [shutil.which("git") or "false", "-C", str(ROOT), "ls-files", "-z", "-co", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=False)
    if listed.returncode == 0:
        paths = [ROOT / name for name in os.fsdecode(listed.stdout).split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not re.match(r"\.|(out|dist|build)/", relative(path))]
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_every_source_keeps_the_rule(rule):
    problems = [
        f"{relative(path)}: {problem}" for path in SOURCES for problem in list(rule(relative(path), parsed(path)))[:3]
    ]
    assert not problems, "\n" + "\n".join(problems)


def test_dev_py_stays_short():
    assert not list(rules.stays_short("dev.py", parsed(ROOT / "dev.py")))


def test_no_tracked_file_names_a_registry_or_a_machine():
    problems = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        problems += [f"{relative(path)}: {problem}" for problem in rules.names_no_machine(text)]
    assert not problems, "\n" + "\n".join(problems)


def has_behaviour(tree):
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(tree))


def mirrors(test, sources):
    """Whether a test file stands where a module (or a package) of the sources says it should."""
    folder, stem = Path(test).parent.as_posix(), Path(test).stem.removeprefix("test_")
    inside = Path("usen_desk") / Path(folder).relative_to("tests")
    names = {Path(path).stem.strip("_") for path in sources if Path(path).parent == inside}
    names |= {Path(path).parent.name for path in sources if Path(path).parent.parent == inside}
    return any(stem == name or stem.startswith(name + "_") for name in names)


def has_mirror(source, tests):
    """Whether a module has its test file; `tests` maps each test file to the names it imports.

    Its test stands in the mirrored folder, or beside it as a test of the whole folder (tests/ui/test_widgets_….py), and
    is named after it or imports it. test_search.py is for search.py and all that was split from it (search_store.py …),
    test_search_speed.py is for it too. A feature's store is tested through its service on both databases, the parts of
    a tab through their page.
    """
    module = Path(source)
    folder = (Path("tests") / module.relative_to("usen_desk")).parent
    whole_folder = f"{folder.as_posix().rpartition('/')[0]}/test_{folder.name}_"
    dotted = source.removesuffix(".py").replace("/", ".")
    kind = module.stem.rpartition("_")[2]
    is_part = rules.TAB_FILE.match(source) and rules.TAB_KINDS.get(kind) is rules.PARTS
    names = {module.stem.strip("_")} | ({"service"} if module.name == "store.py" else set())
    for test, imported in tests.items():
        stem = Path(test).stem.removeprefix("test_")
        if Path(test).parent == folder:
            named = any(f"{a}_".startswith(f"{b}_") for name in names for a, b in ((stem, name), (name, stem)))
            if named or dotted in imported or (is_part and re.search(r"(^|_)page(_|$)", stem)):
                return True
        elif test.startswith(whole_folder) and dotted in imported:
            return True
    return False


def imported_by_test(path):
    """What a test file imports itself and through what stands beside the tests."""
    names = rules.imported_names(parsed(path))
    beside = [ROOT / (name.replace(".", "/") + ".py") for name in names if name.startswith("tests.")]
    return names.union(*(rules.imported_names(parsed(file)) for file in beside if file.is_file()))


def test_every_module_with_behaviour_has_its_test_file():
    tests = {relative(path): imported_by_test(path) for path in (ROOT / "tests").rglob("test_*.py")}
    modules = [relative(path) for path in SOURCES if has_behaviour(parsed(path))]
    missing = [path for path in modules if not UNTESTED.search(path) and not has_mirror(path, tests)]
    assert not missing, "\n" + "\n".join(missing)


def test_every_test_file_mirrors_a_module():
    sources = [relative(path) for path in SOURCES]
    tests = [relative(path) for folder in MIRRORED for path in (ROOT / "tests" / folder).rglob("test_*.py")]
    lost = [path for path in tests if path not in WHOLE_FOLDER_TESTS and not mirrors(path, sources)]
    assert not lost, "\n" + "\n".join(lost)


CLIENT, SERVICE = "usen_desk/api/client.py", "usen_desk/server/accounts/service.py"
LONG_FUNCTION = "def long():\n" + "    pass\n" * 61
SEEDS = [
    (rules.stays_short, CLIENT, LONG_FUNCTION),
    (rules.stays_short, CLIENT, "x = 1\n" * 401),
    (rules.keeps_japanese_at_the_edges, CLIENT, "x = '検索'"),
    (
        rules.keeps_japanese_at_the_edges,
        SERVICE,
        "def f():\n    '''検索'''\n    return f'{1}件'",
    ),
    (rules.keeps_sql_in_stores, SERVICE, "x = 'SELECT id FROM store'"),
    (
        rules.keeps_sql_in_stores,
        SERVICE,
        "x = '''\n insert or ignore into a values (1)'''",
    ),
    (rules.keeps_sql_in_stores, "usen_desk/local/drafts.py", "x = 'pragma journal_mode'"),
    (rules.keeps_its_place_in_the_tab, "usen_desk/ui/accounts/stuff.py", ""),
    (rules.keeps_its_place_in_the_tab, "usen_desk/ui/accounts/presenter.py", "from PySide6.QtWidgets import QWidget"),
    (rules.keeps_its_place_in_the_tab, "usen_desk/ui/accounts/stores_model.py", "import PySide6.QtWidgets"),
    (rules.keeps_its_place_in_the_tab, "usen_desk/ui/accounts/presenter.py", "from usen_desk.ui.accounts import page"),
    (rules.keeps_its_place_in_the_tab, "usen_desk/ui/accounts/a_model.py", "import usen_desk.ui.accounts.presenter"),
    (rules.keeps_its_place_in_the_tab, "usen_desk/ui/find/hit_view.py", "from usen_desk.ui.find import hit_dialog"),
    (rules.keeps_its_place_in_the_tab, "usen_desk/ui/find/hit_view.py", "import usen_desk.ui.find.presenter"),
    (
        rules.keeps_its_place_in_the_tab,
        "usen_desk/ui/find/hit_view.py",
        "from usen_desk.ui.find.presenter import FindPresenter",
    ),
    (rules.runs_on_windows, "usen_desk/local/paths.py", "import fcntl"),
    (rules.runs_on_windows, "usen_desk/local/paths.py", "from os import fork"),
    (rules.runs_on_windows, "usen_desk/__main__.py", "import os\nos.geteuid()"),
    (rules.runs_on_windows, "usen_desk/ui/app.py", "import signal\nsignal.SIGKILL"),
    (rules.runs_on_windows, "usen_desk/ui/app.py", "x = '/tmp/desk'"),
    (rules.runs_on_windows, "usen_desk/ui/formatting.py", "x = '%-m月'"),
    (rules.runs_on_windows, "usen_desk/local/settings.py", "open('a')"),
    (rules.runs_on_windows, "usen_desk/local/settings.py", "path.write_text('a')"),
    (rules.runs_on_windows, "usen_desk/local/settings.py", "multiprocessing.get_context('fork')"),
    (rules.uses_no_slow_widgets, "usen_desk/ui/accounts/page.py", "from PySide6.QtWidgets import QTableWidget"),
    (rules.uses_no_slow_widgets, "usen_desk/ui/accounts/page.py", "QtWidgets.QListWidget()"),
    (rules.uses_no_slow_widgets, "usen_desk/ui/accounts/page.py", "table.resizeRowsToContents()"),
    (rules.shows_plain_text_only, "usen_desk/ui/accounts/page.py", "QLabel('a')"),
    (rules.shows_plain_text_only, "usen_desk/ui/accounts/page.py", "class Name(QtWidgets.QLabel): ..."),
    (rules.shows_plain_text_only, "usen_desk/ui/widgets/label.py", "QLabel('a')"),
]


@pytest.mark.parametrize(("rule", "path", "source"), SEEDS)
def test_each_rule_finds_what_breaks_it(rule, path, source):
    assert list(rule(path, ast.parse(source)))


ALLOWED = [
    ("usen_desk/ui/shell/top_bar_view.py", "from usen_desk.ui.shell.light_view import LightView"),
    ("usen_desk/ui/find/hit_view.py", "from usen_desk.ui.find.presenter import Hit"),
    ("usen_desk/ui/accounts/page.py", "from usen_desk.ui.accounts.presenter import Presenter\nx = '検索'"),
    ("usen_desk/server/accounts/store.py", "x = 'select id from store'"),
    (CLIENT, "'''検索'''\nopen('a', 'rb')\nopen('a', encoding='utf-8')\nx = '/v1/accounts'"),
    ("usen_desk/ui/widgets/label.py", "QLabel('a').setTextFormat(Qt.TextFormat.PlainText)"),
    ("usen_desk/server/jobs/sender.py", "import os, signal\nx = 'select one of these'\nos.geteuid()"),
]


@pytest.mark.parametrize(("path", "source"), ALLOWED)
def test_the_rules_allow_what_is_right(path, source):
    assert not [problem for rule in rules.RULES for problem in rule(path, ast.parse(source))]


@pytest.mark.parametrize(
    "line",
    [
        "see https://mirror.example/" + "simple/",
        "pip --index-" + "url x",
        "cd /" + "root/desk",
        "C:\\" + "Users\\me",
        "'/" + "home/me/x'",
    ],
)
def test_registry_addresses_and_machine_paths_are_found(line):
    assert list(rules.names_no_machine(line))


ACCOUNTS = "usen_desk/server/accounts"


@pytest.mark.parametrize(
    ("source", "test", "imported"),
    [
        (f"{ACCOUNTS}/service.py", "tests/server/accounts/test_service.py", ()),
        (f"{ACCOUNTS}/service.py", "tests/server/accounts/test_service_search.py", ()),
        (f"{ACCOUNTS}/store.py", "tests/server/accounts/test_service.py", ()),
        (f"{ACCOUNTS}/search_store.py", "tests/server/accounts/test_search.py", ()),
        ("usen_desk/__main__.py", "tests/test_main.py", ()),
        ("usen_desk/ui/accounts/script_card.py", "tests/ui/accounts/test_customer_page.py", ()),
        ("usen_desk/ui/widgets/pill.py", "tests/ui/test_widgets_gallery.py", ("usen_desk.ui.widgets.pill",)),
    ],
)
def test_a_module_with_its_test_is_seen(source, test, imported):
    assert has_mirror(source, {test: set(imported)})


@pytest.mark.parametrize(
    ("source", "test", "imported"),
    [
        (f"{ACCOUNTS}/service.py", "tests/server/accounts/test_store.py", ()),
        (f"{ACCOUNTS}/service.py", "tests/server/branches/test_service.py", (f"{ACCOUNTS}/service",)),
        (f"{ACCOUNTS}/searching.py", "tests/server/accounts/test_search.py", ()),
        ("usen_desk/ui/accounts/presenter.py", "tests/ui/accounts/test_page.py", ()),
        ("usen_desk/ui/accounts/script_card.py", "tests/ui/accounts/test_presenter.py", ()),
        ("usen_desk/ui/widgets/pill.py", "tests/ui/test_widgets_gallery.py", ()),
    ],
)
def test_a_module_without_its_test_is_seen(source, test, imported):
    assert not has_mirror(source, {test: set(imported)})


def test_a_test_without_its_module_is_seen():
    sources = [f"{ACCOUNTS}/service.py"]
    assert mirrors("tests/server/accounts/test_service.py", sources)
    assert mirrors("tests/server/test_accounts.py", sources)
    assert not mirrors("tests/server/accounts/test_store.py", sources)
