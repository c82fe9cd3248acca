"""A page is read once it has come.

A click that leads elsewhere returns as soon as the new page begins. What is then counted or read at
once is the part that has come: on a slow machine, less than the page. Here every reading waits
until the browser has the whole document; a reading that waits for its element does so too, because
an element begins before it ends.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Locator, Page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

OF_A_PART = (
    "all", "all_inner_texts", "all_text_contents", "bounding_box", "count", "evaluate",
    "evaluate_all", "get_attribute", "inner_html", "inner_text", "input_value", "is_checked",
    "is_disabled", "is_editable", "is_enabled", "is_hidden", "is_visible", "text_content",
)  # fmt: skip
OF_THE_WHOLE = (
    "content", "evaluate", "get_attribute", "inner_html", "inner_text", "input_value",
    "is_checked", "is_disabled", "is_enabled", "is_hidden", "is_visible", "query_selector",
    "query_selector_all", "screenshot", "text_content", "title",
)  # fmt: skip


@contextmanager
def reading_whole_pages(browser: Browser) -> Iterator[None]:
    """Let whatever reads a page of ``browser`` wait until its document has come.

    Pages of another browser (the product's own, an installed extension's) are left alone.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name in OF_A_PART:
            patch.setattr(Locator, name, _once_come(getattr(Locator, name), browser))
        for name in OF_THE_WHOLE:
            patch.setattr(Page, name, _once_come(getattr(Page, name), browser))
        yield


def _once_come(read: Callable[..., Any], browser: Browser) -> Callable[..., Any]:
    @functools.wraps(read)
    def read_once_come(read_from: Locator | Page, *given: Any, **named: Any) -> Any:
        page = read_from.page if isinstance(read_from, Locator) else read_from
        if page.context.browser is browser:
            page.wait_for_load_state("domcontentloaded")
        return read(read_from, *given, **named)

    return read_once_come
