"""What money does: the enterprises of a network, a club's files on them, and what it owns."""

from investments.models.enterprises import (
    Enterprise,
    EnterpriseEnd,
    EnterpriseYear,
    LegalForm,
    Sector,
    Stage,
)
from investments.models.holdings import (
    Holding,
    HoldingAct,
    HoldingMotion,
    Instalment,
    Movement,
    MovementKind,
)
from investments.models.pipeline import (
    CAPITAL_INSTRUMENTS,
    LOAN_INSTRUMENTS,
    Instrument,
    Proposal,
    ProposalState,
    Referent,
)

__all__ = [
    "CAPITAL_INSTRUMENTS",
    "LOAN_INSTRUMENTS",
    "Enterprise",
    "EnterpriseEnd",
    "EnterpriseYear",
    "Holding",
    "HoldingAct",
    "HoldingMotion",
    "Instalment",
    "Instrument",
    "LegalForm",
    "Movement",
    "MovementKind",
    "Proposal",
    "ProposalState",
    "Referent",
    "Sector",
    "Stage",
]
