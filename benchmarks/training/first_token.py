"""A cross-encoder's graph whose last layer computes only what is read of it: the first token.

The head reads the first token of each text. In the last layer the others are attended to, and need no outputs of their
own: no projection and no feed-forward part, which are three quarters of a layer. The numbers stay the same.
"""

from __future__ import annotations

from collections.abc import Iterator

import openvino
from openvino import opset13

_TOKENS = 1
"""The axis of tokens between layers: (texts, tokens, channels)."""
_QUERIES = 2
"""The axis of tokens in an attention's queries and its mask: (texts, heads, tokens, …)."""


def first_token_only(graph: openvino.Model) -> openvino.Model:
    """The same graph, changed in place."""
    attention = [node for node in graph.get_ordered_ops() if node.get_type_name() == "ScaledDotProductAttention"][-1]
    queries, _, _, mask, *_ = attention.inputs()
    taken = list(queries.get_source_output().get_target_inputs())  # by what asks for their shape, too
    first = _first(queries.get_source_output(), _QUERIES)
    for one in taken:
        one.replace_source_output(first)
    mask.replace_source_output(_first(mask.get_source_output(), _QUERIES))
    behind = list(_behind(attention))
    joined = next(node for node in behind if node.get_type_name() == "Reshape" and _rank(node) == _TOKENS + 2)
    # What went into the layer tells it the number of tokens.
    joined.input(1).replace_source_output(opset13.constant([-1, 1, _channels(behind)]).output(0))
    added = next(node for node in behind if node.get_type_name() == "Add" and _is_dynamic(node.input(1)))
    added.input(1).replace_source_output(_first(added.input_value(1), _TOKENS))
    graph.validate_nodes_and_infer_types()
    return graph


def _first(source: openvino.Output, axis: int) -> openvino.Output:
    return opset13.slice(source, [0], [1], [1], [axis]).output(0)


def _behind(node: openvino.Node) -> Iterator[openvino.Node]:
    """What the numbers of a node go through, one after the other, until they go two ways."""
    while True:
        targets = [into.get_node() for into in node.output(0).get_target_inputs()]
        following = [target for target in targets if target.get_type_name() != "ShapeOf"]
        if len(following) != 1:
            return
        node = following[0]
        yield node


def _rank(node: openvino.Node) -> int:
    return int(node.get_output_partial_shape(0).rank.get_length())


def _channels(behind: list[openvino.Node]) -> int:
    return int(behind[-1].get_output_partial_shape(0)[_TOKENS + 1].get_length())


def _is_dynamic(given: openvino.Input) -> bool:
    """Whether it comes from the texts, not from the model's weights."""
    return bool(given.get_partial_shape().is_dynamic)
