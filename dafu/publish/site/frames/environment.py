"""Jinja as it is, but for what it does with stand-ins."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from jinja2 import Environment, nodes, pass_context, pass_environment, pass_eval_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context, Macro
from jinja2.utils import _PassArg
from markupsafe import escape

from dafu.publish.site.frames.watched import Hole, Stand, Text, Unframed, Unwatched, hole_of, joined

_LOOPS = "dafu_loops"
_SEES_THROUGH = {"first"}
"""Filters that only ask a stand-in what it notes."""
_TESTS = {"defined", "undefined", "none"}
"""Tests that a stand-in answers as its value does: neither None nor an undefined value has one."""
_IN_A_LOOP = (nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Name, nodes.Getattr, nodes.Const, nodes.Call)

Filter = Callable[..., Any]


def watched_environment(env: Environment, filters: Mapping[str, Filter]) -> Environment:
    """An environment for the same templates in which stand-ins can be rendered; those filters know them."""
    watched = env.overlay()
    watched.bytecode_cache = None  # which knows nothing of how templates are compiled here
    watched.code_generator_class = _Generator
    watched.context_class = _Context
    vars(watched)["concat"] = joined
    vars(watched)["shown"] = _shown
    vars(watched)[_LOOPS] = {}
    own: dict[str, Filter] = {"e": _escape, "escape": _escape, "replace": _replace, **filters}
    watched.filters = _guarded(env.filters, _SEES_THROUGH) | own
    watched.tests = _guarded(env.tests, _TESTS)
    return watched


class _Generator(CodeGenerator):
    def _output_child_pre(self, _: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or frame.eval_ctx.autoescape or finalize.src is not None:
            self.write("environment.refused(")  # there is no such thing, which leaves the page to the other environment
        else:
            self.write("environment.shown(")

    def visit_Macro(self, node: nodes.Macro, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Note whether all macros of this name are lists that see nothing but their argument."""
        loops: dict[str, bool] = vars(self.environment)[_LOOPS]
        loops[node.name] = loops.get(node.name, True) and _is_closed_loop(node)
        super().visit_Macro(node, frame)


def _is_closed_loop(macro: nodes.Macro) -> bool:
    """Whether what a macro writes depends on its one argument alone, and holds a list."""
    inside = [node for part in macro.body for node in (part, *part.find_all(nodes.Node))]
    calls = [node for node in inside if isinstance(node, nodes.Call)]
    return (
        len(macro.args) == 1
        and not macro.defaults
        and any(isinstance(node, nodes.For) for node in inside)
        and all(isinstance(node, _IN_A_LOOP) for node in inside)
        and all(isinstance(call.node, nodes.Name) and call.node.name == macro.name for call in calls)
        and not find_undeclared_variables(_template_of(macro))
    )


def _template_of(macro: nodes.Macro) -> nodes.Template:
    template = nodes.Template([macro], lineno=macro.lineno)
    template.environment = macro.environment
    return template


class _Context(Context):
    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Lists would make a frame for each number of items; a macro that sees nothing but its list is called when a frame is filled."""
        if isinstance(called, Macro) and len(args) == 1 and isinstance(args[0], Stand):
            loops: dict[str, bool] = vars(self.environment)[_LOOPS]
            if loops.get(called.name):
                return hole_of(args[0], lambda value, _: called(value))
        return super().call(called, *args, **kwargs)


def _shown(value: Any) -> Any:
    if isinstance(value, Stand):
        return hole_of(value)
    if isinstance(value, Hole | Text):
        return value
    return str(value)


def _escape(value: Any) -> Any:
    return hole_of(value, lambda shown, _: escape(shown)) if isinstance(value, Stand) else _whole(escape, value)


def _replace(value: Any, old: str, new: str) -> Any:
    if isinstance(value, Text):
        return value.replaced(str(old), str(new))
    return _whole(lambda text: str(text).replace(str(old), str(new)), value)


def _whole(function: Filter, value: Any) -> Any:
    if isinstance(value, Unwatched):
        raise Unframed("a filter")
    return function(value)


def _guarded(functions: Mapping[str, Any], harmless: Collection[str]) -> dict[str, Any]:
    """The same filters or tests, which take no stand-in unless they only ask what is noted."""
    return {
        name: _refusing(function, Hole | Text if name in harmless else Unwatched)
        for name, function in functions.items()
    }


def _refusing(function: Filter, refused: Any) -> Filter:
    def asked(*args: Any, **kwargs: Any) -> Any:
        """What the function gives."""
        if any(isinstance(value, refused) for value in (*args, *kwargs.values())):
            raise Unframed("a filter or test")
        return function(*args, **kwargs)

    passed = _PassArg.from_obj(function)
    return asked if passed is None else _PASSING[passed](asked)


_PASSING: dict[_PassArg, Callable[[Filter], Filter]] = {
    _PassArg.context: pass_context,
    _PassArg.eval_context: pass_eval_context,
    _PassArg.environment: pass_environment,
}
