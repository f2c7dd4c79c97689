"""Tests of the built site: it is complete, and no link is broken.

`make docs` runs them after the build.
"""

from __future__ import annotations

import inspect
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import atleast
import pytest

SITE = Path(__file__).resolve().parents[2] / "target" / "docs"
REFERENCE = SITE / "docs" / "reference.html"
PAGES = sorted(SITE.rglob("*.html"))


class Page(HTMLParser):
    """A page's anchors, its links, and its text without code."""

    def __init__(self, path: Path) -> None:
        """Read the page."""
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.is_code = False
        self.prose = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the element's id and link."""
        found = dict(attrs)
        self.anchors.add(found.get("id") or "")
        self.links += [link for key in ("href", "src") if (link := found.get(key))]
        self.is_code = self.is_code or tag in ("code", "pre", "script", "style")

    def handle_endtag(self, tag: str) -> None:
        """Note the end of code."""
        self.is_code = self.is_code and tag not in ("code", "pre", "script", "style")

    def handle_data(self, data: str) -> None:
        """Collect text that is not code."""
        if not self.is_code:
            self.prose += data


@pytest.fixture(scope="module")
def pages() -> dict[Path, Page]:
    return {path: Page(path) for path in PAGES}


def public_names() -> set[str]:
    """Return every public name of the package and of its classes."""
    names = set()
    # `open` is public, but not in `__all__`, so that `import *` does not replace Python's own.
    for name in [*atleast.__all__, "open"]:
        names.add(f"atleast.{name}")
        value = getattr(atleast, name)
        if inspect.isclass(value):
            its_names = [*vars(value), *vars(value).get("__annotations__", ())]
            names |= {f"atleast.{name}.{its}" for its in its_names if not its.startswith("_")}
    return names


def test_every_public_name_is_documented(pages: dict[Path, Page]) -> None:
    anchors = pages[REFERENCE].anchors
    documented = {anchor for anchor in anchors if anchor.startswith("atleast.")}
    assert documented == public_names()
    assert len(documented) > 50
    assert "<dd></dd>" not in REFERENCE.read_text(encoding="utf-8"), "a name has no docs"


def test_no_link_is_broken(pages: dict[Path, Page]) -> None:
    followed = 0
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path.relative_to(SITE)} links to {link}"
            if parts.fragment and target.suffix == ".html":
                anchor = unquote(parts.fragment)
                assert anchor in pages[target].anchors, f"{path.relative_to(SITE)} links to {link}"
            followed += 1
    assert followed > 500


def test_no_markup_is_visible(pages: dict[Path, Page]) -> None:
    """If a docstring or page was parsed as the wrong language, its backticks are visible."""
    for path, page in pages.items():
        assert "`" not in page.prose, path.relative_to(SITE)


def test_the_site_loads_nothing_from_other_hosts(pages: dict[Path, Page]) -> None:
    """No script, font, picture or style sheet is loaded from another host."""
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert 'src="http' not in text, path.relative_to(SITE)
        assert 'rel="stylesheet" href="http' not in text, path.relative_to(SITE)
