// The second step of the wizard: the service's settings.

import { BAD_HEALTH_CHECKS, BAD_SETTINGS } from '../bad-input.ts';
import { expect, hydrated, test } from '../fixtures.ts';
import { followLink, reviewAndCreate, untilStatus } from '../story.ts';
import {
  draftNamed,
  expectRefused,
  fact,
  field,
  heading,
  onwards,
  port,
  summary,
  typeAndSave,
} from '../wizard.ts';

test('says at the field what is wrong with a name or a port, and keeps what was typed', async ({ signedIn: page }) => {
  await draftNamed(page, 'bad-settings');
  await hydrated(page);
  for (const { what, label, typed, sentence } of BAD_SETTINGS) {
    await test.step(what, async () => {
      await page.getByLabel(label, { exact: true }).fill(typed);
      await onwards(page, 'Review').click();
      await expect(page).toHaveURL(/\/configure\?check=1$/);
      await expectRefused(page, label, typed, sentence);
      await page.getByLabel(label, { exact: true }).fill(label === 'Port' ? '80' : 'bad-settings');
      await page.getByLabel(label, { exact: true }).blur();
      await expect(page.getByLabel(label, { exact: true })).not.toHaveAttribute('aria-invalid');
    });
  }
  await onwards(page, 'Review').click();
  await expect(heading(page)).toHaveText('Review and create');
});

test('knows the names that are taken in the Region, and proposes a free one', async ({ signedIn: page }) => {
  await followLink(page, 'taken-name', 8000);
  await hydrated(page);
  await reviewAndCreate(page);
  await untilStatus(page, 'Running');
  await draftNamed(page, 'not-taken');
  await hydrated(page);
  await page.getByLabel('Service name').fill('taken-name');
  await onwards(page, 'Review').click();
  await expectRefused(
    page,
    'Service name',
    'taken-name',
    'taken-name exists in eu-west-1 already. Choose another name, for example taken-name-2.',
  );
  await page.getByLabel('Service name').fill('taken-name-2');
  await onwards(page, 'Review').click();
  await expect(heading(page)).toHaveText('Review and create');
});

test('offers only the memory that App Runner runs with a CPU', async ({ signedIn: page }) => {
  await draftNamed(page, 'sizes');
  await hydrated(page);
  const [cpu, memory] = [page.getByLabel('Virtual CPU'), page.getByLabel('Virtual memory')];
  for (const [vcpu, memories] of [
    ['0.25 vCPU', ['0.5 GB', '1 GB']],
    ['0.5 vCPU', ['1 GB']],
    ['4 vCPU', ['8 GB', '10 GB', '12 GB']],
    ['2 vCPU', ['4 GB', '6 GB']],
    ['1 vCPU', ['2 GB', '3 GB', '4 GB']],
  ] as const) {
    await cpu.selectOption(vcpu);
    await expect(memory.getByRole('option')).toHaveText([...memories]);
  }
  // What does not fit any more is replaced by the least that does; what fits stays.
  await memory.selectOption('4 GB');
  await cpu.selectOption('2 vCPU');
  await expect(memory.locator('option:checked')).toHaveText('4 GB');
  await cpu.selectOption('0.25 vCPU');
  await expect(memory.locator('option:checked')).toHaveText('0.5 GB');
  await onwards(page, 'Review').click();
  await expect(fact(page, 'CPU and memory')).toContainText('0.25 vCPU, 0.5 GB');
});

test('opens the folded section whose fields are wrong, and says so at each', async ({ signedIn: page }) => {
  await draftNamed(page, 'bad-health');
  await hydrated(page);
  await page.getByText('Health check', { exact: true }).click();
  await page.getByLabel('Protocol').selectOption('HTTP');
  for (const { label, typed } of BAD_HEALTH_CHECKS) await page.getByLabel(label, { exact: true }).fill(typed);
  await onwards(page, 'Review').click();
  await expect(summary(page)).toContainText('Check 5 fields before you go on');
  const last = new Map(BAD_HEALTH_CHECKS.map((input) => [input.label, input]));
  for (const { label, typed, sentence } of last.values()) await expectRefused(page, label, typed, sentence);
  await expect(page.getByText('HTTP healthz on port 80, every often s')).toBeVisible();
  await page.getByText('Health check', { exact: true }).click();
  await expect(page.getByLabel('Interval')).toBeHidden();
  await summary(page).getByRole('link', { name: /^Health check interval/ }).click();
  await expect(page.getByLabel('Interval')).toBeFocused();
  // TCP asks for no path.
  await page.getByLabel('Protocol').selectOption('TCP');
  await expect(page.getByLabel('Path')).not.toHaveAttribute('aria-invalid');
});

test('offers to repair a port that the image does not listen on', async ({ signedIn: page }) => {
  await draftNamed(page, 'other-port');
  await hydrated(page);
  await port(page).fill('8080');
  await expect(page.getByText('The image listens on port 80, not on 8080', { exact: true })).toBeVisible();
  await expect(page.getByText(/With 8080, the health check would fail/)).toBeVisible();
  await page.getByRole('button', { name: 'Use 80' }).click();
  await expect(port(page)).toHaveValue('80');
  await expect(page.getByText('Port 80 matches the image')).toBeVisible();
});

test('tags are one on each line, and are sent with the service', async ({ signedIn: page }) => {
  await draftNamed(page, 'tagged');
  await hydrated(page);
  await page.getByText('No tags', { exact: true }).click();
  const typed = 'team=shop\naws:owner=me\nteam=other';
  await field(page, 'Tags of the service').fill(typed);
  await onwards(page, 'Review').click();
  await expectRefused(page, 'Tags of the service', typed, 'Line 2: Choose another key.');
  await expectRefused(page, 'Tags of the service', typed, 'Line 3: This key is there twice. Keep one.');
  await typeAndSave(page, 'Tags of the service', 'team=shop\ncost-centre=4711');
  await page.reload();
  await page.getByText('2 tags', { exact: true }).click();
  await expect(field(page, 'Tags of the service')).toHaveValue('team=shop\ncost-centre=4711');
  await hydrated(page);
  await onwards(page, 'Review').click();
  await expect(heading(page)).toHaveText('Review and create');
  await expect(fact(page, 'Tags')).toHaveText(/team=shop\s+cost-centre=4711 changed from default/);
  await page.getByText('The same as code').click();
  await expect(page.getByRole('region', { name: 'AWS CLI' }).getByText('"Key": "cost-centre"')).toBeVisible();
});
