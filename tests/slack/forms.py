"""What an element sends when somebody clicks it or fills it in."""

from __future__ import annotations

from tests.slack.control import Impossible
from tests.slack.shapes import Json

_CHOOSES_ONE = {
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
_INITIAL = {
    "users_select": "initial_user",
    "channels_select": "initial_channel",
    "conversations_select": "initial_conversation",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "datetimepicker": "initial_date_time",
}
_ONE_OPTION = {"static_select", "radio_buttons", "overflow"}
_MANY_OPTIONS = {"multi_static_select", "checkboxes"}


def action_of(element: Json, value: object) -> Json:
    """The entry of ``actions`` for an element; ``value`` picks an option, a date, one of the feedback buttons."""
    kind = element["type"]
    action: Json = {"type": kind, "action_id": element["action_id"]}
    if kind == "feedback_buttons":
        sides = [element["positive_button"], element["negative_button"]]
        return {**action, **_with(sides, value, "feedback button", ("text", "value"))}
    if kind in ("button", "icon_button"):
        return action | {name: element[name] for name in ("text", "value") if name in element}
    return {**action, **state_of(element, value)}


def filled_in(view: Json, values: Json) -> Json:
    """The state of a view's inputs; ``values`` goes by action_id, what is left out keeps its initial value."""
    state: Json = {}
    unknown = set(values)
    for block in view["blocks"]:
        element = block.get("element")
        if block["type"] != "input" or not element:
            continue
        action_id = element.get("action_id", block["block_id"])
        unknown.discard(action_id)
        made = {"type": element["type"], **state_of(element, values.get(action_id))}
        if not block.get("optional") and not any(made.get(name) for name in made if name != "type"):
            raise Impossible(f"{action_id} must be filled in")
        state[block["block_id"]] = {action_id: made}
    if unknown:
        raise Impossible(f"the view has no inputs {sorted(unknown)}")
    return state


def state_of(element: Json, value: object) -> Json:
    """What an element holds once somebody entered a value, or did not."""
    kind = element["type"]
    if kind in _ONE_OPTION:
        initial = element.get("initial_option")
        return {"selected_option": initial if value is None else _with(_options(element), value, "option")}
    if kind in _MANY_OPTIONS:
        wanted = value if isinstance(value, list) else []
        chosen = [_with(_options(element), one, "option") for one in wanted]
        return {"selected_options": element.get("initial_options", []) if value is None else chosen}
    if kind in _CHOOSES_ONE:
        return {_CHOOSES_ONE[kind]: element.get(_INITIAL[kind]) if value is None else value}
    return {"value": _typed(element, value)}


def _typed(element: Json, value: object) -> object:
    text = element.get("initial_value") if value is None else value
    if isinstance(text, str) and not element.get("min_length", 0) <= len(text) <= element.get("max_length", 3000):
        raise Impossible(f"the input does not take {len(text)} characters")
    return text or None


def _options(element: Json) -> list[Json]:
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group["options"])]


def _with(choices: list[Json], value: object, noun: str, names: tuple[str, ...] = ()) -> Json:
    for choice in choices:
        if choice["value"] == value:
            return {name: choice[name] for name in names or choice}
    raise Impossible(f"there is no {noun} {value}")
