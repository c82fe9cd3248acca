"""The conditions a rule file may name, by the name of their function.

A condition takes the facts and the day, then the parameters of the rule's version as keywords, and
returns an :class:`~guichet.law.outcomes.Outcome`, or ``None`` when it does not concern these facts.
It never reads a clock, and never turns "unknown" into "no". The modules ``conditions_*`` register
theirs; to add one, write a function there with the decorator and name it in a TOML file.
"""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError

from guichet.law.facts import Facts
from guichet.law.outcomes import Outcome

MODULES = (
    "guichet.law.conditions_appointment",
    "guichet.law.conditions_court",
    "guichet.law.conditions_evidence",
    "guichet.law.conditions_limits",
    "guichet.law.conditions_person",
    "guichet.law.conditions_situation",
    "guichet.law.conditions_urgency",
    "guichet.law.moments",
    "guichet.law.moments_court",
)

Condition = Callable[..., Outcome | None]
Moment = Callable[..., dt.date | None]
Named = TypeVar("Named", bound=Callable[..., Any])

_CONDITIONS: dict[str, Condition] = {}
_MOMENTS: dict[str, Moment] = {}


class UnknownCondition(ValueError):
    """A TOML file names a condition that does not exist, or gives it wrong parameters."""


def condition(function: Named) -> Named:
    """Register a condition for the rule files."""
    _CONDITIONS[function.__name__] = function
    return function


def moment(function: Named) -> Named:
    """Register a computed day for the deadline files: same call, returns a day or ``None``."""
    _MOMENTS[function.__name__] = function
    return function


@cache
def _load() -> None:
    for module in MODULES:
        importlib.import_module(module)


def bound_condition(name: str, parameters: Mapping[str, Any]) -> BoundCondition:
    """Return the condition ``name`` with its parameters checked. Raises UnknownCondition."""
    _load()
    if name not in _CONDITIONS:
        raise UnknownCondition(f"condition = {name!r} does not exist")
    function = _CONDITIONS[name]
    return BoundCondition(name, function, _checked(name, function, parameters))


def bound_moment(name: str, parameters: Mapping[str, Any]) -> BoundMoment:
    """Return the computed day ``name`` with its parameters checked. Raises UnknownCondition."""
    _load()
    if name not in _MOMENTS:
        raise UnknownCondition(f"moment = {name!r} does not exist")
    function = _MOMENTS[name]
    return BoundMoment(name, function, _checked(name, function, parameters))


class BoundCondition:
    """A condition and the parameters of one version of a rule."""

    def __init__(self, name: str, function: Condition, parameters: Mapping[str, Any]) -> None:
        self.name, self.parameters = name, dict(parameters)
        self._function = function

    def __call__(self, facts: Facts, day: dt.date) -> Outcome | None:
        """Return the outcome for these facts on this day."""
        return self._function(facts, day, **self.parameters)


class BoundMoment:
    """A computed day and the parameters of one version of a deadline."""

    def __init__(self, name: str, function: Moment, parameters: Mapping[str, Any]) -> None:
        self.name, self.parameters = name, dict(parameters)
        self._function = function

    def __call__(self, facts: Facts, day: dt.date) -> dt.date | None:
        """Return the day, or ``None`` when nothing makes this delay run."""
        return self._function(facts, day, **self.parameters)


def _checked(
    name: str, function: Callable[..., Any], parameters: Mapping[str, Any]
) -> dict[str, Any]:
    """Check the parameters against the keyword-only arguments of ``function``, types included."""
    wanted, needed = _keywords(function)
    unknown = sorted(set(parameters) - set(wanted))
    missing = sorted(needed - set(parameters))
    if unknown or missing:
        raise UnknownCondition(f"{name}: unknown keys {unknown}, missing keys {missing}")
    try:
        return {key: wanted[key].validate_python(value) for key, value in parameters.items()}
    except ValidationError as error:
        raise UnknownCondition(f"{name}: {error}") from error


@cache
def _keywords(function: Callable[..., Any]) -> tuple[dict[str, TypeAdapter[Any]], set[str]]:
    """Return the keyword-only arguments with the check of their type, and those without default."""
    wanted = [
        parameter
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    ]
    needed = {one.name for one in wanted if one.default is inspect.Parameter.empty}
    hints = _hints(function, [one.name for one in wanted])
    return {one.name: _adapter(hints[one.name]) for one in wanted}, needed


def _hints(function: Callable[..., Any], names: Iterable[str]) -> dict[str, Any]:
    """Return the types of the arguments ``names``: the others are not worth working out."""
    written = {name: function.__annotations__[name] for name in names}
    return get_type_hints(SimpleNamespace(__annotations__=written), function.__globals__)


_ADAPTERS: dict[str, TypeAdapter[Any]] = {}


def _adapter(hint: Any) -> TypeAdapter[Any]:
    """Return the check of a type, made once for all the conditions that use it."""
    if str(hint) not in _ADAPTERS:
        _ADAPTERS[str(hint)] = TypeAdapter(hint)
    return _ADAPTERS[str(hint)]
