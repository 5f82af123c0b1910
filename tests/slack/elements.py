"""The block elements: what may stand in which block, and how long their parts may be."""

from __future__ import annotations

from collections.abc import Iterator

from tests.slack.shapes import (
    Check,
    Json,
    Shape,
    anything,
    boolean,
    by_type,
    items,
    number,
    one_of,
    plain,
    said,
    string,
    text,
)

_ID = string(255)
_URL = string(3000)
_DATE = string(10, 10)
_CONFIRM = Shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
_OPTION = Shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": _URL})
_MARKED_OPTION = Shape({"text": text(75), "value": string(150)}, {"description": text(75)})
_OPTION_GROUP = Shape({"label": plain(75), "options": items(_OPTION, 100)})
_COMMON: dict[str, Check] = {"action_id": _ID, "confirm": _CONFIRM, "focus_on_load": boolean}
_PLACEHOLDER: dict[str, Check] = {**_COMMON, "placeholder": plain(150)}
_DISPATCH = Shape({}, {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)})


def _options_or_groups(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict) and ("options" in value) == ("option_groups" in value):
        yield said("must provide either options or option_groups", at)


def _image_source(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict) and ("image_url" in value) == ("slack_file" in value):
        yield said("must provide either image_url or slack_file", at)


IMAGE_FIELDS: dict[str, Check] = {"image_url": _URL, "slack_file": anything}
IMAGE = Shape({"alt_text": string(2000)}, IMAGE_FIELDS, _image_source)
_FEEDBACK = Shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})

_BUTTON = Shape(
    {"text": plain(75)},
    {
        "action_id": _ID,
        "confirm": _CONFIRM,
        "url": _URL,
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
    },
)
_SELECTS: dict[str, Check] = {
    "static_select": Shape(
        {},
        {
            **_PLACEHOLDER,
            "options": items(_OPTION, 100),
            "option_groups": items(_OPTION_GROUP, 100),
            "initial_option": _OPTION,
        },
        _options_or_groups,
    ),
    "multi_static_select": Shape(
        {},
        {
            **_PLACEHOLDER,
            "options": items(_OPTION, 100),
            "option_groups": items(_OPTION_GROUP, 100),
            "initial_options": items(_OPTION, 100),
            "max_selected_items": number,
        },
        _options_or_groups,
    ),
    "users_select": Shape({}, {**_PLACEHOLDER, "initial_user": _ID}),
    "channels_select": Shape({}, {**_PLACEHOLDER, "initial_channel": _ID, "response_url_enabled": boolean}),
    "conversations_select": Shape(
        {},
        {
            **_PLACEHOLDER,
            "initial_conversation": _ID,
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": anything,
        },
    ),
}
_CHOICES: dict[str, Check] = {
    **_SELECTS,
    "datepicker": Shape({}, {**_PLACEHOLDER, "initial_date": _DATE}),
    "timepicker": Shape({}, {**_PLACEHOLDER, "initial_time": string(5, 5), "timezone": _ID}),
    "datetimepicker": Shape({}, {**_COMMON, "initial_date_time": number}),
    "radio_buttons": Shape({"options": items(_MARKED_OPTION, 10)}, {**_COMMON, "initial_option": _MARKED_OPTION}),
    "checkboxes": Shape(
        {"options": items(_MARKED_OPTION, 10)}, {**_COMMON, "initial_options": items(_MARKED_OPTION, 10)}
    ),
}
_CLICKED: dict[str, Check] = {
    "button": _BUTTON,
    "overflow": Shape({"options": items(_OPTION, 5)}, {"action_id": _ID, "confirm": _CONFIRM}),
}
_TYPED: dict[str, Check] = {
    "plain_text_input": Shape(
        {},
        {
            **_PLACEHOLDER,
            "initial_value": string(3000, 0),
            "multiline": boolean,
            "min_length": number,
            "max_length": number,
            "dispatch_action_config": _DISPATCH,
        },
    ),
    "number_input": Shape(
        {"is_decimal_allowed": boolean},
        {**_PLACEHOLDER, "initial_value": anything, "min_value": anything, "max_value": anything},
    ),
    "email_text_input": Shape({}, {**_PLACEHOLDER, "initial_value": string(3000, 0)}),
    "url_text_input": Shape({}, {**_PLACEHOLDER, "initial_value": string(3000, 0)}),
}

IN_SECTION = by_type({**_CLICKED, **_CHOICES, "image": IMAGE})
IN_ACTIONS = by_type({**_CLICKED, **_CHOICES})
IN_INPUT = by_type({**_CHOICES, **_TYPED})
IN_CONTEXT = by_type({"image": IMAGE, "plain_text": text(3000, "plain_text"), "mrkdwn": text(3000, "mrkdwn")})
IN_CONTEXT_ACTIONS = by_type(
    {
        "feedback_buttons": Shape({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {"action_id": _ID}),
        "icon_button": Shape(
            {"icon": one_of("trash"), "text": plain(75)},
            {
                "action_id": _ID,
                "confirm": _CONFIRM,
                "value": string(2000),
                "accessibility_label": string(75),
                "visible_to_user_ids": items(_ID, 10),
            },
        ),
    }
)


def elements_of(block: Json) -> list[Json]:
    """The elements of a block that a user can click or fill in."""
    places = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
    return [place for place in places if isinstance(place, dict) and place.get("type") in _INTERACTIVE]


_INTERACTIVE = {*_CLICKED, *_CHOICES, *_TYPED, "feedback_buttons", "icon_button"}
