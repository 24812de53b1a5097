"""How a person's day goes by on our pages: signing in, filling in a form, sending it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page

from tests.browser.chromium import LONGEST
from tests.browser.system import CREDENTIAL

DESK, PHONE = (1280, 900), (320, 640)
MOST_TABS = 80


@asynccontextmanager
async def somebody(
    browser: Browser, size: tuple[int, int], *, scripts: bool
) -> AsyncIterator[Page]:
    """A page of somebody who was never here, on a screen of this size, with scripts or without."""
    width, height = size
    async with await browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=scripts
    ) as context:
        context.set_default_timeout(LONGEST)
        yield await context.new_page()


async def signs_in(page: Page, address: str, number: str) -> None:
    """By the form of staff or of an organisation, at its address."""
    await page.goto(address)
    await page.fill("#number", number)
    await page.fill("#credential", CREDENTIAL)
    await presses(page, "Sign in")


async def presses(page: Page, name: str) -> None:
    """The button of this name, or the link that looks like one."""
    await page.get_by_role("button", name=name, exact=True).click()


async def follows(page: Page, name: str) -> None:
    """The link of this name; where the menu has it too, the page's own."""
    await page.get_by_role("link", name=name, exact=True).last.click()


async def fills_in(page: Page, answers: Mapping[str, str]) -> None:
    """Answers by the names of their inputs; "yes" marks a box, and a word chooses among a list."""
    for name, answer in answers.items():
        inputs = page.locator(f'[name="{name}"]')
        kind = await inputs.first.get_attribute("type")
        if kind in ("radio", "checkbox"):
            await page.locator(f'[name="{name}"][value="{answer}"]').check()
        else:
            await inputs.fill(answer)


async def sees(page: Page, *words: str) -> None:
    """Each of these on the page as it stands."""
    shown = await page.inner_text("body")
    assert [word for word in words if word not in shown] == [], shown


async def sends(page: Page, answers: Mapping[str, str]) -> None:
    """A deed's form: filled in, checked, sent, and done."""
    await fills_in(page, answers)
    await presses(page, "Continue")
    await sees(page, "Check before you send")
    await presses(page, "Confirm and send")
    await sees(page, "Done", "What happens next")


async def tabs_to(page: Page, name: str, *, enter: bool = True) -> None:
    """With the Tab key alone, to what has this text or id; and press it. An AssertionError if the
    keyboard does not come there.
    """
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        at = await page.evaluate(
            "() => [document.activeElement.id, document.activeElement.innerText?.trim()]"
        )
        if name in at:
            break
    else:
        raise AssertionError(f"the keyboard does not come to {name}")
    if enter:
        await page.keyboard.press("Enter")
