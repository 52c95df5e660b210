"""Follow every link of the site, as somebody: what they can reach, they will."""

import re
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from tests.browser.looking import Walker

Widths = tuple[int, ...]
FILES = re.compile(r"\.(csv|pdf|json|ics|xlsx)$")


def name_of(path: str) -> str:
    """The name of an address, or nothing when it is not one of ours."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def crawl(
    walker: Walker, start: str = "/", *, each: int = 1, most: int = 250, widths: Widths = ()
) -> dict[str, dict[str, list[str]]]:
    """Visit pages from `start`, `each` of a kind; return the faults of each page by its name.

    Each page is looked at in every one of `widths`, or as the window stands. A page that does not
    answer 200 is itself a fault. Files are not opened.
    """
    waiting, seen = [start], {start}
    visited: dict[str, dict[str, list[str]]] = {}
    while waiting and most:
        path = waiting.pop(0)
        name = name_of(urlsplit(path).path)
        if len(visited.get(name, {})) >= each:
            continue
        most -= 1
        response = walker.go(path)
        faults = [] if response.status == 200 else [f"answers {response.status}"]
        for width in widths or (0,):
            if width:
                walker.page.set_viewport_size({"width": width, "height": 760})
            faults += [f"{width}: {fault}" if width else fault for fault in walker.faults()]
        visited.setdefault(name, {})[path] = faults
        for link in _links(walker):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return visited


def faults_of(visited: dict[str, dict[str, list[str]]]) -> dict[str, list[str]]:
    """The pages that have faults, and which."""
    return {path: faults for pages in visited.values() for path, faults in pages.items() if faults}


def _links(walker: Walker) -> list[str]:
    here = urlsplit(walker.page.url)
    found: list[str] = []
    here_to_go = "a[href]:not([download])"
    for href in walker.page.eval_on_selector_all(here_to_go, "all => all.map(one => one.href)"):
        parts = urlsplit(href)
        if parts.netloc != here.netloc or FILES.search(parts.path):
            continue
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if name_of(parts.path):
            found.append(path)
    return found
