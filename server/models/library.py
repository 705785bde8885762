#!/usr/bin/env python3
"""Writes python_library.txt and node_library.txt: what the modules that come with Python and Node export.

usage: library.py TYPESHED_STDLIB TYPES_NODE "month of the sources"

From the stubs of typeshed and of @types/node, every version and platform together, so that a name that is missing here is
missing everywhere. Modules that answer for any name are left out. What the Python and the Node hold that run this is added.
"""
import ast, importlib, json, pathlib, re, subprocess, sys, warnings

warnings.simplefilter("ignore")
stdlib, node, when = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
here = pathlib.Path(__file__).parent


def names(body, module, out):
    for it in body:
        if isinstance(it, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            out.add(it.name)
        elif isinstance(it, ast.AnnAssign) and isinstance(it.target, ast.Name):
            out.add(it.target.id)
        elif isinstance(it, ast.Assign):
            out.update(n.id for t in it.targets for n in ast.walk(t) if isinstance(n, ast.Name))
        elif isinstance(it, ast.Import):
            # In a stub, only `import a as a` hands on.
            out.update(a.asname for a in it.names if a.asname == a.name)
        elif isinstance(it, ast.ImportFrom):
            for a in it.names:
                if a.name == "*":
                    out.add("*" + resolve(it, module))
                elif a.asname:
                    out.add(a.asname)
        elif isinstance(it, ast.If):
            names(it.body, module, out)
            names(it.orelse, module, out)
        elif isinstance(it, ast.Try):
            names(it.body, module, out)


def resolve(it, module):
    if not it.level:
        return it.module
    base = module.split(".")[: len(module.split(".")) - it.level]
    return ".".join(base + ([it.module] if it.module else []))


modules = {}
for path in sorted(stdlib.rglob("*.pyi")):
    parts = list(path.relative_to(stdlib).with_suffix("").parts)
    is_package = parts[-1] == "__init__"
    if is_package:
        parts.pop()
    module = ".".join(parts)
    out = set()
    names(ast.parse(path.read_text()).body, module + (".__init__" if is_package else ""), out)
    modules[module] = out
    if len(parts) > 1:
        modules.setdefault(".".join(parts[:-1]), set()).add(parts[-1])


def held(module):
    if module.split(".")[0] in ("antigravity", "this", "idlelib", "lib2to3", "test", "turtledemo", "__main__"):
        return set()
    try:
        return set(dir(importlib.import_module(module)))
    except Exception:
        return set()


def whole(module, seen=()):
    out = set()
    for name in modules.get(module, ()):
        if name.startswith("*"):
            if name[1:] not in seen:
                out |= whole(name[1:], (*seen, name[1:]))
        else:
            out.add(name)
    return out


lines = [f"# What each module of Python's library exports, in any version and on any platform: typeshed, {when}. By library.py."]
for module in sorted(modules):
    found = whole(module)
    if found and "__getattr__" not in found:
        found |= held(module)
    if "__getattr__" in found or module.startswith("_") or not found:
        continue
    lines.append(f"{module}: {' '.join(sorted(found))}")
(here / "python_library.txt").write_text("\n".join(lines) + "\n")

script = "const o={};for(const m of require('module').builtinModules)if(!m.startsWith('_'))o[m]=Object.keys(require(m));console.log(JSON.stringify(o))"
exports = json.loads(subprocess.run(["node", "--no-deprecation", "-e", script], capture_output=True, text=True, check=True).stdout)
lines = [f"# What each module that is built into Node exports, in any version: @types/node, {when}, and Node itself. By library.py."]
word = re.compile(r"(?:function|const|class|let|var|interface|type|namespace|enum|import)\s+([A-Za-z_$][\w$]*)")
listed = re.compile(r"export\s*\{([^}]*)\}")
# An object that exports what it holds has its members in an interface: every word of these counts.
for module in sorted(exports):
    found = set(exports[module]) | {"default"}
    path = node / (module + ".d.ts")
    if path.exists():
        text = path.read_text()
        found |= set(word.findall(text))
        for block in listed.findall(text):
            found |= {part.split(" as ")[-1].strip() for part in block.split(",")}
        found |= set(re.findall(r"^\s+(?:readonly |static )?([A-Za-z_$][\w$]*)\??[(:<]", text, re.M))
    lines.append(f"{module}: {' '.join(sorted(name for name in found if name))}")
(here / "node_library.txt").write_text("\n".join(lines) + "\n")
