"""Where in a source something stands, and who drafted it as long as nobody has accepted it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from winset.case.errors import refusal
from winset.case.fields import Model

__all__ = ["Draft", "Passage", "Passages"]


class Passage(Model):
    """The exact place in the text of a source from which something was read."""

    source: str = Field(description="Id of the source.")
    start: Annotated[int, Field(ge=0)] = Field(
        description="Characters of its text before the passage."
    )
    end: int = Field(description="Characters of its text up to the end of the passage.")
    quote: str = Field(description="The passage itself, word for word.")

    @model_validator(mode="after")
    def _as_long(self) -> Passage:
        if self.end <= self.start:
            said = f"a passage from {self.start} to {self.end}"
            raise refusal("passage", said, "an end after its start")
        if len(self.quote) != self.end - self.start:
            said = f"the quote has {len(self.quote)} characters"
            wanted = f"the {self.end - self.start} from {self.start} to {self.end}, word for word"
            raise refusal("passage", said, wanted)
        return self


def _as_list(value: object) -> object:
    """One passage, or a list of them."""
    return (value,) if isinstance(value, dict | Passage) else value


Passages = Annotated[
    tuple[Passage, ...],
    BeforeValidator(_as_list),
    Field(description="Where in a source it stands: { source, start, end, quote }, or several."),
]
Draft = Annotated[
    str,
    Field(description="Who drafted it, where nobody has accepted it yet; a person takes this out."),
]
