"""The forms in which this program writes documents: what has exactly such a form is good, and no model has to check it.

All are regular expressions of JSON texts without spaces.
"""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, Literal, cast, get_args, get_origin

from thulp_tui.domain.document import Document
from thulp_tui.domain.entry import ENTRY_TYPES, EntryType
from thulp_tui.domain.kinds import Count, Number, Text

TEXT: Final = r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\bfnrt]|u00[01][0-9a-f]))*+"'
"""A string: no escape in it could be half of a surrogate pair."""
WHOLE: Final = r"(?:0|[1-9][0-9]{0,17})"
"""A whole number that fits wherever thulp has one with 64 bits."""
SMALL: Final = r"(?:0|[1-9][0-9]{0,8})"
"""A whole number that fits wherever thulp has one with 32 bits, and nanoseconds below a second."""
NUMBER: Final = rf"-?(?:{WHOLE}\.[0-9]++|[0-9](?:\.[0-9]++)?e(?:-[0-9]{{2,3}}|\+(?:[12]?[0-9]{{2}}|30[0-7])))"
"""A number that is not whole, or written as if it were not."""
UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
"""An id in its one spelling."""
TEXTS: Final = rf"\[(?:{TEXT}(?:,{TEXT})*+)?\]"
"""An array of strings."""
LIMITS: Final = (
    rf'\{{"max_turns":(?:null|{SMALL}),"max_entries":(?:null|{WHOLE}),'
    rf'"max_duration":(?:null|\{{"secs":{WHOLE},"nanos":{SMALL}\}}),"limit_action":"(?:error|end_session|ignore)"\}}'
)
"""A session's limits."""
_OF_FIELDS: Final[list[tuple[Any, str]]] = [
    (Text, TEXT),
    (Count, WHOLE),
    (bool, "(?:true|false)"),
    (Number, NUMBER),
    (dict[Text, Number], rf"\{{(?:{TEXT}:{NUMBER}(?:,{TEXT}:{NUMBER})*+)?\}}"),
]


def form_of(types: Iterable[type[Document]]) -> str:
    """Return the form of documents of any of these types, each a tag with fields of its own."""
    return "|".join(rf"\{{{','.join(_form_of_field(*field) for field in type.fields.items())}\}}" for type in types)


def _form_of_field(name: str, declared: Any) -> str:
    if get_origin(declared) is Literal:
        return f'"{name}":"{get_args(declared)[0]}"'
    return f'"{name}":' + next(form for kind, form in _OF_FIELDS if kind == declared)


_ENTRY_TYPE: Final = re.compile(form_of(ENTRY_TYPES.values()))


@lru_cache(maxsize=1024)
def entry_type(text: bytes) -> EntryType:
    """Return the entry type in a JSON text in UTF-8; raises ValueError, LookupError or TypeError when it is none."""
    told = text.decode()
    value = json.loads(told)
    of_type = ENTRY_TYPES[value["type"]]
    is_good = _ENTRY_TYPE.fullmatch(told)
    return cast(EntryType, of_type.unchecked(value) if is_good else of_type.from_document(value))
