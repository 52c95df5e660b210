"""How many clubs, by age: created is not active, nor in management, nor dissolved."""

from clubs.models import Phase
from network.figures import Coverage, Figure
from network.sources import Sources


def club_figures(sources: Sources) -> list[Figure]:
    """Clubs by phase on the last day counted. Counts of clubs are not secret, and always whole."""
    clubs = sources.clubs
    whole = Coverage(known=len(clubs), expected=len(clubs))
    phases = {phase: sum(1 for club in clubs if club.phase == phase) for phase in Phase}
    values = {
        "clubs_created_cumulated": len(clubs),
        "clubs_created": sum(1 for club in clubs if club.created_on.year == sources.year),
        "clubs_forming": phases[Phase.FORMING],
        "clubs_active": phases[Phase.ACTIVE] + phases[Phase.EXTENDED],
        "clubs_extended": phases[Phase.EXTENDED],
        "clubs_management": phases[Phase.MANAGEMENT],
        "clubs_liquidating": phases[Phase.LIQUIDATING],
        "clubs_dissolved": phases[Phase.DISSOLVED],
    }
    return [Figure(key, value, whole) for key, value in values.items()]
