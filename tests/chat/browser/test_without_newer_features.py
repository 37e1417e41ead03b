"""The page in a browser without what the oldest supported ones lack (README): Chrome 97, Firefox 104, Safari 15.4."""

from __future__ import annotations

from playwright.async_api import expect

from tests.chat.browser.conftest import Visit, sent, usable
from tests.chat.conftest import Stack

WITHOUT = """
delete AbortSignal.timeout; delete AbortSignal.any;
delete Promise.withResolvers; delete Promise.try; delete Array.fromAsync; delete Object.groupBy; delete Map.groupBy;
delete URL.canParse; delete URL.parse; delete Response.json; delete window.structuredClone; delete Crypto.prototype.randomUUID;
delete window.requestIdleCallback; delete window.scheduler; delete window.navigation; delete window.Iterator;
delete Intl.Segmenter; delete Intl.DurationFormat; delete Element.prototype.checkVisibility;
delete HTMLElement.prototype.showPopover;
for (const name of ['toSorted', 'toReversed', 'toSpliced', 'with']) delete Array.prototype[name];
for (const name of ['isWellFormed', 'toWellFormed']) delete String.prototype[name];
for (const name of ['union', 'intersection', 'difference', 'isSubsetOf']) delete Set.prototype[name];
for (const owner of [Element, Document]) {
  for (const name of ['matches', 'closest', 'querySelector', 'querySelectorAll']) {
    const native = owner.prototype[name];
    if (native) owner.prototype[name] = function (selector) {
      if (selector.includes(':has(')) throw new DOMException(`'${selector}' is not a valid selector`, 'SyntaxError');
      return native.call(this, selector);
    };
  }
}
const native = window.RegExp;
window.RegExp = new Proxy(native, {
  construct(target, [source, ...flags]) {
    if (/\\(\\?<[=!]/.test(String(source?.source ?? source))) throw new SyntaxError('invalid group specifier name');
    return new target(source, ...flags);
  },
});
"""


async def test_the_page_works_without_them(visit: Visit) -> None:
    page = await visit(WITHOUT)
    assert await page.evaluate("[typeof AbortSignal.timeout, typeof structuredClone]") == ["undefined", "undefined"]
    await sent(page, "Go.")
    await expect(page.locator("#steward-banner")).to_be_hidden()
    await page.locator('#header a[href="?limits"]').click()
    await expect(page.locator("#steward-limits .budget").first).to_be_visible()
    await page.keyboard.press("Escape")
    await page.locator("#chat-settings-open-modal").click()
    await page.locator("#confirm").click()
    await page.reload()
    await usable(page)
    await expect(page.locator('[data-step-type="assistant_message"]')).to_have_count(1)


async def test_the_operators_page_works_without_them(visit: Visit, stack: Stack) -> None:
    page = await visit(WITHOUT)
    name, _, value = (await stack.operator()).partition("=")
    await page.context.add_cookies([{"name": name, "value": value, "url": stack.url}])
    await page.goto(f"{stack.url}/admin")
    await expect(page.locator("#live")).to_contain_text("Live")
