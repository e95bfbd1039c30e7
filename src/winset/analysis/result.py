"""What an analysis holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Annotated, ClassVar, Final, Literal, TypeAlias

from pydantic import ConfigDict, Field, PlainSerializer, TypeAdapter, WithJsonSchema

from winset.case.model import Case
from winset.display import Displayed, belongs
from winset.files.explain import Understood
from winset.findings.accounts.results import AccountsFinding
from winset.findings.bargaining import BargainingSpace
from winset.findings.belief import Belief
from winset.findings.bridges.results import BridgesFinding
from winset.findings.causes.obstacles import Causes
from winset.findings.compliance import ComplianceFinding
from winset.findings.gates.results import Diagnosis
from winset.findings.insisting import Insistence
from winset.findings.inspected import Inspected
from winset.findings.judgement.ranges import Ranged
from winset.findings.judgement.results import Judgement
from winset.findings.kinds.results import KindsFinding
from winset.findings.learning import LearningFinding
from winset.findings.misfit import MisfitFinding
from winset.findings.misreading.results import Reading
from winset.findings.offers import OfferJudged
from winset.findings.onlookers import OnlookersFinding
from winset.findings.packages.results import PackagesFinding
from winset.findings.progress.results import Progress
from winset.findings.steps import StepsFinding
from winset.findings.structure import StructuralCheck
from winset.findings.unknowns.ranking import UnknownsFinding
from winset.findings.wants import Want
from winset.findings.zone import ZoneFinding
from winset.inference.condition import Conditioned
from winset.model import Model, compile_case
from winset.worlds import Worlds

__all__ = ["FORMAT", "Analysis", "Results", "results_adapter", "to_bytes"]

FORMAT: Final = "winset.analysis/2"

#: A case goes to JSON as a case file does, defaults left out.
_WholeCase: TypeAlias = Annotated[
    Case,
    PlainSerializer(Case.to_mapping),
    WithJsonSchema(
        {
            "type": "object",
            "description": "The case, as a case file has it: see `winset schema case`.",
        }
    ),
]


@dataclass(frozen=True, eq=False, kw_only=True)
class Results:
    """What is written of an analysis, and read back; sections not asked for are None.

    Numbers are rounded to six decimals: shares are far coarser than that, sums of doubles far
    finer.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid",
        ser_json_inf_nan="strings",
        serialize_by_alias=True,
        json_schema_serialization_defaults_required=True,
    )

    format: Literal["winset.analysis/2"] = FORMAT
    version: Annotated[str, Field(description="Version of Winset.")]
    input_hash: Annotated[
        str,
        Field(
            pattern="^[0-9a-f]{64}$",
            description="SHA-256 of the case in its canonical form: comments do not count.",
        ),
    ]
    seed: Annotated[int, Field(ge=0)]
    n_worlds: Annotated[int, Field(ge=1, alias="worlds", description="Number of worlds.")]
    sections: Annotated[tuple[str, ...], Field(description="Sections that were computed.")]
    record: Annotated[
        bool, Field(description="Whether worlds are weighed by how well they explain the record.")
    ]
    case: _WholeCase
    judgement: Judgement
    zone: ZoneFinding
    structure: StructuralCheck
    kinds: KindsFinding
    packages: PackagesFinding
    offers: tuple[OfferJudged, ...]
    bargaining: BargainingSpace
    inspected: Inspected | None = None
    misfit: MisfitFinding | None = None
    steps: StepsFinding | None = None
    gates: Diagnosis | None = None
    causes: Causes | None = None
    misreading: tuple[Reading, ...] | None = None
    compliance: ComplianceFinding | None = None
    progress: tuple[Progress, ...] | None = None
    insistence: tuple[Insistence, ...] | None = None
    bridges: BridgesFinding | None = None
    unknowns: UnknownsFinding | None = None
    onlookers: OnlookersFinding | None = None
    learning: LearningFinding | None = None
    belief: Belief | None = None
    accounts: AccountsFinding | None = None
    understood: tuple[Understood, ...]
    ranges: tuple[Ranged, ...] = ()
    wants: tuple[Want, ...] = ()
    placeholders: Annotated[
        tuple[str, ...],
        Field(description="Paths of judgements that only stand where nobody has judged yet."),
    ] = ()
    drafts: Annotated[
        tuple[str, ...],
        Field(description="Paths of what was drafted from documents, and not accepted yet."),
    ] = ()
    warnings: tuple[str, ...] = ()


@cache
def results_adapter() -> TypeAdapter[Results]:
    """Return what writes and reads results."""
    return TypeAdapter(Results)


def to_bytes(results: Results) -> bytes:
    """Return results as JSON, in one way only."""
    return results_adapter().dump_json(results)


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Analysis(Displayed, Results):
    """What was computed for one case; sections that were not asked for are None.

    Two are equal where all their results are. ``worlds`` are the draws behind the shares (None
    where a run was read back without them), ``conditioned`` what the record made of them,
    ``seconds`` how long each step took; none of these counts.
    ``record`` says whether worlds were weighed by how well they explain the record. Everything
    else is plain results, which ``winset analyze --json`` prints and :func:`winset.open_run`
    reads back.
    """

    worlds: Worlds | None = field(default=None, repr=False)
    conditioned: Conditioned | None = field(default=None, repr=False)
    seconds: Mapping[str, float] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Tell every finding of whom it is: it is shown with this case's names."""
        for part in vars(self).values():
            belongs(part, self)

    def __repr__(self) -> str:
        """Say what was analysed; a notebook shows the answer."""
        return (
            f"<Analysis of {self.case.title!r}: {self.n_worlds:,} worlds, seed {self.seed}, "
            f"{', '.join(self.sections)}>"
        )

    def __eq__(self, other: object) -> bool:
        """Compare everything that is written of two analyses."""
        if not isinstance(other, Analysis):
            return NotImplemented
        return to_bytes(self) == to_bytes(other)

    @cached_property
    def model(self) -> Model:
        """The case compiled: what its ids and judgements are called."""
        return compile_case(self.case)

    def __hash__(self) -> int:
        """Hash what the results depend on."""
        return hash((self.version, self.input_hash, self.seed, self.n_worlds, self.sections))
