"""What a filter that is being typed may become: keys, and values that the sessions have."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from thulp_tui.domain.filter_terms import KEYS
from thulp_tui.domain.filter_tokens import Kind, Token, Value, shown_value, tokens
from thulp_tui.domain.filter_values import Completion, Known, KnownValues
from thulp_tui.domain.ids import short_ids
from thulp_tui.domain.session import Evaluation, Refinement
from thulp_tui.domain.summary import SessionSummary


def known_values(summaries: Iterable[SessionSummary]) -> KnownValues:
    """Return what these sessions have, with the number of sessions that have it."""
    asked = list(summaries)
    heads = [summary.metadata for summary in asked]
    kinds = [head.session_type for head in heads]
    tags = Counter(chain.from_iterable(set(head.tags) for head in heads))
    tools = Counter(chain.from_iterable(summary.tools for summary in asked))
    skills = Counter(kind.skill_name for kind in kinds if isinstance(kind, Evaluation | Refinement))
    parents = Counter(head.parent_session for head in heads if head.parent_session is not None)
    names = {head.id: head.name for head in heads} if parents else {}
    short = short_ids({*names, *parents}) if parents else {}
    ids = tuple(Known(short[parent], names.get(parent, "")) for parent, _ in parents.most_common())
    return KnownValues(_by_use(tags), _by_use(tools), _by_use(skills), ids)


def completions(text: str, cursor: int, known: KnownValues) -> tuple[Completion, ...]:
    """Return how what stands before the cursor may go on; nothing in the middle of a word, or of text in quotes.

    After a space every key is offered; a begun word becomes a key, `#x` a tag; behind a key and its colon there
    are its values, those first that are used most, without those that stand there already.
    """
    if text[cursor : cursor + 1].strip(" )"):
        return ()
    before = tokens(text[:cursor])
    last = before[-1] if before and before[-1].end == cursor else None
    if last is None or last.kind in (Kind.OPEN, Kind.NOT, Kind.DASH):
        return tuple(_keys("", cursor))
    if last.kind is not Kind.TERM:
        return ()
    return tuple(_values(last, known) if last.key else _words(last.values[0], known))


def _by_use(counts: Counter[str]) -> tuple[Known, ...]:
    return tuple(
        Known(value, f"{uses:,}") for value, uses in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def _keys(start: str, at: int) -> Iterator[Completion]:
    for key, means in KEYS.items():
        if key.startswith(start.lower()):
            yield Completion(at, f"{key}:", means.meaning)


def _words(word: Value, known: KnownValues) -> Iterator[Completion]:
    if word.is_quoted:
        return
    if word.text.startswith("#"):
        for tag in known.tags:
            if _goes_on(word.text[1:], tag.value):
                yield Completion(word.start, f"tag:{shown_value(tag.value)}", tag.note)
    else:
        yield from _keys(word.text, word.start)


def _values(token: Token, known: KnownValues) -> Iterator[Completion]:
    *others, last = token.values
    if last.is_quoted and last.is_closed:
        return
    key = token.key.lower()
    written = {value.text for value in others}
    for each in _known(key, known):
        is_named = key == "parent" and last.text.lower() in each.note.lower() and last.text != each.value
        if (is_named or _goes_on(last.text, each.value)) and each.value not in written:
            yield Completion(last.start, shown_value(each.value), each.note)


def _known(key: str, known: KnownValues) -> tuple[Known, ...]:
    """Return what may stand behind a key."""
    found = {"tag": known.tags, "tool": known.tools, "skill": known.skills, "parent": known.parents}.get(key)
    return found if found is not None else tuple(map(Known, KEYS[key].values)) if key in KEYS else ()


def _goes_on(start: str, value: str) -> bool:
    return value != start and value.lower().startswith(start.lower())
