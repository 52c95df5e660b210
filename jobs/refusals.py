"""The one error a kind of work raises when trying again would change nothing."""


class JobRefused(Exception):
    """The work cannot be done as asked; `message` is the French sentence people read."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class LeaseLost(Exception):
    """Somebody else has taken the job since: what this holder made is thrown away."""


class Outrun(Exception):
    """What was built no longer holds at publication (its number is taken): build it again."""
