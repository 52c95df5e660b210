"""What a person, and a machine for them, sees of a page: a walker with eyes."""

from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Response

from tests.build import PASSWORD

AXE = (Path(__file__).resolve().parent.parent / "vendor/axe.min.js").read_text()
EXPECTED_NOISE = ("Failed to load resource: the server responded with a status of 4",)


class Walker:
    """A window of the browser: goes, logs in, looks, and remembers what the console said."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.noise: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.noise.append(str(error)))
        page.on("dialog", lambda dialog: (self.noise.append(dialog.message), dialog.dismiss()))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED_NOISE):
            self.noise.append(message.text)

    def go(self, path: str) -> Response:
        """Open a page of the site."""
        response = self.page.goto(path)
        assert response is not None
        return response

    def login(self, username: str, password: str = PASSWORD) -> "Walker":
        """Log in by identifier and password, as a person does."""
        self.go("/compte/login/")
        self.page.fill("#id_login", username)
        self.page.fill("#id_password", password)
        self.page.get_by_role("button", name="Se connecter", exact=True).click()
        self.page.wait_for_url(lambda url: "/compte/login" not in url)
        return self

    def press(self, name: str) -> None:
        """Press the button of that name."""
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        """Follow the link of that name, in the page rather than in its frame."""
        self.page.locator("main").get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def says(self, words: str) -> bool:
        """Whether the page's text holds these words, spaces of any kind alike."""
        return _plain(words) in _plain(self.page.inner_text("body"))

    def faults(self) -> list[str]:
        """Everything wrong with the page in sight: axe, sideways scrolling, console."""
        found = [f"axe {fault}" for fault in self.axe()]
        if sideways := self.sideways():
            found.append(f"scrolls sideways by {sideways} px")
        found += [f"console: {noise}" for noise in self.noise]
        self.noise.clear()
        return found

    def axe(self) -> list[str]:
        """axe-core's violations, each with the first element it names."""
        # An isolated world keeps the site's own content policy in force while axe looks.
        session = self.page.context.new_cdp_session(self.page)
        frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})
        where = {"contextId": world["executionContextId"]}
        session.send("Runtime.evaluate", {"expression": AXE, **where})
        answer: dict[str, Any] = session.send(
            "Runtime.evaluate",
            {
                "expression": "axe.run(document, {resultTypes: ['violations']})"
                ".then(result => result.violations.map(fault => `${fault.id}: "
                "${fault.nodes.map(node => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`))",
                "awaitPromise": True,
                "returnByValue": True,
                **where,
            },
        )
        session.detach()
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return list(answer["result"]["value"])

    def sideways(self) -> int:
        """How many pixels the page is wider than its window."""
        return int(
            self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        )

    def tab_to(self, name: str, *, presses: int = 80) -> None:
        """Reach the control of that name with the Tab key alone; its focus must show."""
        for _press in range(presses):
            self.page.keyboard.press("Tab")
            words = self.page.evaluate(
                "(() => { const at = document.activeElement; return at.getAttribute('aria-label')"
                " || (at.labels && at.labels[0] ? at.labels[0].innerText : '')"
                " || at.innerText || ''; })()"
            )
            if _plain(name) in _plain(words):
                assert self.focus_shows(), f"the focus on « {name} » does not show"
                return
        raise AssertionError(f"« {name} » cannot be reached with the keyboard")

    def focus_shows(self) -> bool:
        """Whether the element with the focus, or the card around it, is outlined."""
        return bool(
            self.page.evaluate(
                "(() => { let at = document.activeElement; for (let up = 0; at && up < 3; up++, "
                "at = at.parentElement) { const style = getComputedStyle(at); if "
                "(style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 1) return true"
                " } return false; })()"
            )
        )


def _plain(text: str) -> str:
    return " ".join(
        text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'").split()
    ).casefold()
