"""The rules of the tree that import-linter and ruff cannot say, each a function from one file to its problems.

A rule is given the file's path from the root and its parsed source, so that tests/test_architecture.py can run it on
the tree and on small seeded sources alike. ARCHITECTURE and STYLE are the source of each rule.
"""

import ast
import re
from collections.abc import Callable, Iterator

MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60
# A migration is one list of statements, written once and never read for its logic.
STATEMENT_LISTS = re.compile(r"usen_desk/server/db/migrations/versions/")

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
# Where text for people, or data made of Japanese characters, may stand.
TEXT_HOMES = re.compile(
    r"usen_desk/(ui/|__main__\.py|contract/text\.py|server/(portal|mail|demo_data|commands)/|server/__main__\.py"
    r"|server/(settings|messages)\.py|server/\w+/(\w+_)?(catalogue|import|export|columns|messages|texts)\.py)"
)

SQL = re.compile(
    r"\s*(select\s.+\sfrom\s|select\s+\d|insert\s+(or\s+\w+\s+)?into\s|update\s+\w+\s+set\s|delete\s+from\s|pragma\s+\w"
    r"|(create|alter|drop)\s+(unique\s+|virtual\s+)?(table|index|trigger)\s)",
    re.IGNORECASE | re.DOTALL,
)
SQL_HOMES = re.compile(r"usen_desk/(server/(.+/)?store\.py|server/db/.+|local/store/.+)$")

# What a file in a tab may be called (its last word) and which files of its own tab it may import.
ANYTHING, NOTHING = re.compile(r""), re.compile(r"(?!)")
MODELS, PARTS = re.compile(r"_model$"), re.compile(r"_(model|delegate|view|form|card)$")
TAB_KINDS = {"page": ANYTHING, "presenter": MODELS, "model": NOTHING, "delegate": MODELS} | dict.fromkeys(
    ("view", "form", "filters", "composer", "dialog", "chart", "editor", "card"), PARTS
)
KNOW_NO_WIDGETS = {"presenter", "model"}
TAB_FILE = re.compile(r"usen_desk/ui/(?!widgets/|sending/|preview/)(\w+)/(?!__init__)(\w+)\.py$")

DESKTOP = re.compile(r"usen_desk/(ui|api|local|contract)/|usen_desk/(__main__|resources)\.py$")
POSIX_MODULES = {"fcntl", "pwd", "grp", "resource", "termios", "tty", "pty", "syslog", "posix", "crypt"}
POSIX_NAMES = {
    "os": {"fork", "forkpty", "geteuid", "getuid", "getgid", "setsid", "mkfifo", "uname", "killpg", "chown", "rename"},
    "signal": {"SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGCHLD", "SIGPIPE", "alarm", "pause"},
}
POSIX_PATH = re.compile(r"/(etc|usr|var|tmp|home|root|proc|sys|dev|run|opt|bin|sbin|lib)(/|$)")
POSIX_TIME_FORMAT = re.compile(r"%-[a-zA-Z]")

SLOW_WIDGETS = {"QListWidget", "QTableWidget", "QTreeWidget"}
SLOW_CALLS = {"setIndexWidget", "setCellWidget", "resizeRowsToContents", "resizeColumnsToContents"}

# Written so that this file does not match itself.
REGISTRY_ADDRESS = re.compile(r"https?://[^\s\"']+/(simple|pypi)\b|--(extra-)?index-ur[l]\b|--find-link[s]\b")
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(root|work|home/[a-z]\w*)/|[A-Z]:\\Users\\", re.ASCII)

Rule = Callable[[str, ast.Module], Iterator[str]]


def imported_names(tree: ast.Module) -> set[str]:
    """Every module and every `module.name` that the source imports, wherever the import stands."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return names


def _strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """String literals that do something: no docstrings, and no comments on the tables of a schema."""
    remarks = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    remarks |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "comment"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in remarks:
            yield node


def stays_short(path: str, tree: ast.Module) -> Iterator[str]:
    if STATEMENT_LISTS.match(path):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield f"line {node.lineno}: {node.name} has {lines} lines, {MAX_FUNCTION_LINES} are allowed"
    last = max((node.end_lineno or 0 for node in tree.body), default=0)
    if last > MAX_MODULE_LINES:
        yield f"has {last} lines, {MAX_MODULE_LINES} are allowed"


def keeps_japanese_at_the_edges(path: str, tree: ast.Module) -> Iterator[str]:
    if TEXT_HOMES.match(path):
        return
    for node in _strings(tree):
        if JAPANESE.search(node.value):
            yield f"line {node.lineno}: text for people belongs in ui/, portal/, mail/, columns, texts or messages"


def keeps_sql_in_stores(path: str, tree: ast.Module) -> Iterator[str]:
    if SQL_HOMES.match(path):
        return
    for node in _strings(tree):
        if SQL.match(node.value):
            yield f"line {node.lineno}: SQL belongs in a store.py or in server/db"


def keeps_its_place_in_the_tab(path: str, tree: ast.Module) -> Iterator[str]:
    found = TAB_FILE.match(path)
    if not found:
        return
    tab, stem = found.groups()
    kind = stem.rpartition("_")[2]
    if kind not in TAB_KINDS:
        yield f"no such kind of file in a tab: {stem} (a name ends in {', '.join(TAB_KINDS)})"
        return
    imports = imported_names(tree)
    own_tab = f"usen_desk.ui.{tab}."
    siblings = {name.removeprefix(own_tab).split(".")[0] for name in imports if name.startswith(own_tab)}
    if TAB_KINDS[kind] is PARTS:
        siblings -= _presenters_asked_for_values(tree, own_tab)
    for sibling in sorted(siblings):
        if not TAB_KINDS[kind].search(sibling):
            yield f"a {kind} may not import {sibling}"
    if kind in KNOW_NO_WIDGETS and any(name.startswith("PySide6.QtWidgets") for name in imports):
        yield f"a {kind} may not know widgets"


def _presenters_asked_for_values(tree: ast.Module, own_tab: str) -> set[str]:
    """Presenters from which only frozen values are imported, such as what a view is to show, never the presenter."""
    asked = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    values = {node.module: not any(alias.name.endswith("Presenter") for alias in node.names) for node in asked}
    modules = {(module or "").removeprefix(own_tab) for module, only_values in values.items() if only_values}
    return {module for module in modules if module.endswith("presenter")}


def runs_on_windows(path: str, tree: ast.Module) -> Iterator[str]:
    """Names and paths that only POSIX has, and files opened in the machine's own encoding (CP932 in Japan)."""
    if not DESKTOP.match(path):
        return
    for name in sorted(imported_names(tree)):
        module, _, attribute = name.partition(".")
        if module in POSIX_MODULES or attribute in POSIX_NAMES.get(module, ()):
            yield f"imports {name}, which Windows lacks or does differently"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in POSIX_NAMES.get(node.value.id, ()):
                yield f"line {node.lineno}: {node.value.id}.{node.attr}, which Windows lacks or does differently"
        if isinstance(node, ast.Call):
            yield from _windows_problems_of_call(node)
    for constant in _strings(tree):
        if POSIX_PATH.match(constant.value):
            yield f"line {constant.lineno}: a POSIX path"
        if POSIX_TIME_FORMAT.search(constant.value):
            yield f"line {constant.lineno}: %-d and its like fail on Windows"


def _windows_problems_of_call(call: ast.Call) -> Iterator[str]:
    keywords = {keyword.arg for keyword in call.keywords}
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    arguments = [a.value for a in [*call.args, *(k.value for k in call.keywords)] if isinstance(a, ast.Constant)]
    if name in {"get_context", "set_start_method"} and "fork" in arguments:
        yield f"line {call.lineno}: Windows has no fork"
    opens_text = isinstance(call.func, ast.Name) and name == "open" and not any("b" in str(a) for a in arguments[-1:])
    if (opens_text or name in {"read_text", "write_text"}) and "encoding" not in keywords:
        yield f"line {call.lineno}: {name} without encoding"


def uses_no_slow_widgets(path: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        name = getattr(node, "attr", getattr(node, "id", None))
        if name in SLOW_WIDGETS | SLOW_CALLS:
            yield f"line {getattr(node, 'lineno', 0)}: {name} makes a widget or a measure for each row"
    for name in sorted(imported_names(tree)):
        if name.rpartition(".")[2] in SLOW_WIDGETS:
            yield f"imports {name}: views over models only"


def shows_plain_text_only(path: str, tree: ast.Module) -> Iterator[str]:
    """A QLabel guesses rich text unless told otherwise, so only ui/widgets builds one, as PlainText."""
    if not path.startswith("usen_desk/ui/"):
        return
    made = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    made += [base for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for base in node.bases]
    if "QLabel" not in {getattr(node, "attr", getattr(node, "id", None)) for node in made}:
        return
    if not path.startswith("usen_desk/ui/widgets/"):
        yield "builds a QLabel: take the plain-text label of ui/widgets"
    elif not {"setTextFormat", "setPixmap"} & {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}:
        yield "builds a QLabel without setTextFormat(PlainText); one with a picture alone needs none"


def names_no_machine(text: str) -> Iterator[str]:
    """For any text file: no registry address, no path of one machine."""
    for number, line in enumerate(text.splitlines(), 1):
        for pattern in (REGISTRY_ADDRESS, MACHINE_PATH):
            if found := pattern.search(line):
                yield f"line {number}: {found.group().strip()}"


RULES: tuple[Rule, ...] = (
    stays_short,
    keeps_japanese_at_the_edges,
    keeps_sql_in_stores,
    keeps_its_place_in_the_tab,
    runs_on_windows,
    uses_no_slow_widgets,
    shows_plain_text_only,
)
