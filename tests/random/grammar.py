"""Random programs out of a grammar that is data.

A grammar file holds, for each symbol, the forms it can take. A form has

    value    the expression or statements that it stands for; of a list, one is chosen
    before   lines that are put in front of where it is used
    top      lines at the top of the module
    weight   how often it is chosen, 1 unless said

In all of them `{symbol}` is another symbol, expanded once for the form, and `{$name}` a fresh name. A line that holds
nothing but a symbol becomes as many lines as it needs; `{symbol.before}` says where the lines go that have to stand in front
of the symbol. Without that, they go in front of where the form is used.
"""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

PLACEHOLDER = re.compile(r"\{(\$?[A-Za-z_]+)(\.before)?\}")
LINE = re.compile(r"( *)\{(\$?[A-Za-z_]+)(\.before)?\}")
DEEPEST = 6


@dataclass
class Expansion:
    value: str
    before: list[str] = field(default_factory=list)


class Program:
    """One module that is being made."""

    def __init__(self, grammar: dict, rng: random.Random, fixed: dict[str, str]):
        self.grammar, self.rng, self.fixed = grammar, rng, fixed
        self.top: list[str] = []
        self.forms: list[str] = []
        self.names = 0

    def expand(self, symbol: str, depth: int = 0) -> Expansion:
        if symbol in self.fixed:
            return Expansion(self.fixed[symbol])
        forms = self.grammar[symbol]
        if depth > DEEPEST:
            forms = [form for form in forms if form.get("leaf")] or forms
        form = self.rng.choices(forms, [form.get("weight", 1) for form in forms])[0]
        return self.fill(form, symbol, depth)

    def fill(self, form: dict, symbol: str, depth: int) -> Expansion:
        value = form.get("value", "")
        value = self.rng.choice(value) if isinstance(value, list) else value
        top, before = form.get("top", "").strip("\n"), form.get("before", "").strip("\n")
        self.forms.append(f"{symbol}: {value.strip().splitlines()[0] if value.strip() else top}")
        parts: dict[str, Expansion] = {}
        placed: set[str] = set()
        for text in (top, before, value):
            for name, is_before in PLACEHOLDER.findall(text):
                if name not in parts:
                    parts[name] = self.fresh(name) if name.startswith("$") else self.expand(name, depth + 1)
                if is_before:
                    placed.add(name)
        if top:
            self.top.append(self.write(top, parts))
        own = self.write(before, parts).splitlines() if before else []
        loose = [line for name, part in parts.items() if name not in placed for line in part.before]
        return Expansion(self.write(value, parts), loose + own)

    def fresh(self, name: str) -> Expansion:
        self.names += 1
        return Expansion(f"{name[1:]}{self.names}")

    @staticmethod
    def write(text: str, parts: dict[str, Expansion]) -> str:
        lines = []
        for line in text.splitlines():
            alone = LINE.fullmatch(line)
            if alone:
                part = parts[alone[2]]
                inner = part.before if alone[3] else part.value.splitlines()
                lines += [alone[1] + each if each else each for each in inner]
            else:
                lines.append(PLACEHOLDER.sub(lambda found: parts[found[1]].value, line))
        return "\n".join(lines)


@dataclass
class Made:
    """A module, and what is chosen of it elsewhere than in its text."""

    text: str
    forms: list[str]
    choices: dict[str, str]


class Grammar:
    def __init__(self, path: Path):
        read = tomllib.loads(path.read_text())
        self.head = read.pop("head")
        self.choices: dict[str, dict[str, str]] = read.pop("choose", {})
        self.symbols: dict[str, list[dict]] = {}
        for symbol, forms in read.items():
            self.symbols[symbol] = forms
        # `also = "plain"` of a symbol's form stands for all forms of another.
        for symbol, forms in self.symbols.items():
            for form in [form for form in forms if "also" in form]:
                forms.remove(form)
                forms.extend(self.symbols[form["also"]])

    def make(self, rng: random.Random, name: str) -> Made:
        """One module with one route, `/name`."""
        chosen = {choice: rng.choice(sorted(options)) for choice, options in self.choices.items()}
        fixed = {"name": name}
        symbols = dict(self.symbols)
        for choice, option in chosen.items():
            for key, value in self.choices[choice][option].items():
                # `"@done" = "command"`: one symbol stands for another.
                if key.startswith("@"):
                    symbols[key[1:]] = self.symbols[value]
                else:
                    fixed[key] = value.replace("{name}", name)
        program = Program(symbols, rng, fixed)
        program.top.append(program.expand("route").value)
        return Made(
            self.head.replace("{name}", name) + "\n\n" + "\n\n\n".join(program.top) + "\n", program.forms, chosen
        )
