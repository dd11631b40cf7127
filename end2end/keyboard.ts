// Working with the keys alone: Tab to what is wanted, and on the way everything that takes the focus shows it and lets it go.

import { type Locator, type Page, expect } from '@playwright/test';

/** More stops than the longest page has. */
const MOST_STOPS = 150;

/** What the browser tells of the element that has the focus. */
interface Stop {
  /** Nothing has it: between the end of the page and its beginning. */
  nowhere: boolean;
  /** An outline or a ring around it, or around the label or tile that stands for it. */
  isSeen: boolean;
  /** For messages. */
  name: string;
}

/** Presses Tab until this has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor({ state: 'attached' });
  let before = await page.evaluateHandle(() => document.activeElement);
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press('Tab');
    const now = await page.evaluateHandle(() => document.activeElement);
    const stop = await page.evaluate(look, now);
    if (!stop.nowhere) {
      expect(await page.evaluate(([one, other]) => one === other, [before, now] as const), `${stop.name} holds the focus`).toBe(false);
      expect(stop.isSeen, `${stop.name} shows that it has the focus`).toBe(true);
      await expect(page.locator(':focus')).toBeInViewport();
    }
    before = now;
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`no way to ${String(target)} with the Tab key`);
}

/** Runs in the page. */
function look(element: Element | null): Stop {
  if (!element || element === document.body) return { nowhere: true, isSeen: false, name: 'the page' };
  const shows = (one: Element | null) => {
    if (!one) return false;
    const style = getComputedStyle(one);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
  };
  const around = [element, element.closest('label'), element.closest('.tile'), element.closest('.filter'), element.parentElement];
  const text = (element.getAttribute('aria-label') ?? element.id ?? '') || element.textContent?.trim().slice(0, 40);
  return { nowhere: false, isSeen: around.some(shows), name: `${element.tagName.toLowerCase()} ${text}` };
}

/** Tabs into a field and types in place of what stands there. */
export async function typeInto(page: Page, control: Locator, text: string): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
  await expect(control).toHaveValue(text);
}

/** Tabs to something and presses Enter. */
export async function press(page: Page, control: Locator): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press('Enter');
}
