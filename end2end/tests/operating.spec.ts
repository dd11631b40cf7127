// Deploying, pausing and resuming from the page of a service: each says first what comes of it.

import { expect, expectAccessible, hydrated, test } from '../fixtures.ts';
import { followLink, reviewAndCreate, untilStatus } from '../story.ts';

test('a service is deployed, paused and resumed after its question', async ({ signedIn: page }) => {
  test.setTimeout(120_000);
  await followLink(page, 'asked-first', 8000);
  await hydrated(page);
  await reviewAndCreate(page);
  await untilStatus(page, 'Running');

  const deploy = page.getByRole('link', { name: 'Deploy…' });
  await deploy.click();
  const question = page.getByRole('dialog', { name: 'Deploy asked-first?' });
  await expect(question).toContainText('Deploys what the tag latest of hello-app-runner names now.');
  await expect(question).toContainText('accepts connections on port 8000');
  await expect(question.getByRole('button', { name: 'Not now' })).toBeFocused();
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Not now' }).click();
  await expect(question).toBeHidden();
  await expect(deploy).toBeFocused();
  await deploy.click();
  await question.getByRole('button', { name: 'Deploy service' }).click();
  await expect(question).toBeHidden();
  const news = page.getByRole('region', { name: 'Notifications' });
  await expect(news.getByText('asked-first is deployed.')).toBeVisible({ timeout: 40_000 });
  await untilStatus(page, 'Running');

  await page.getByText('Actions', { exact: true }).click();
  await page.getByRole('link', { name: 'Pause…' }).click();
  const pause = page.getByRole('dialog', { name: 'Pause asked-first?' });
  await expect(pause).toContainText('on AWS $10.22 a month for each that idles');
  await expectAccessible(page);
  await pause.getByRole('button', { name: 'Pause service' }).click();
  await untilStatus(page, 'Paused');
  await expect(deploy).toHaveAttribute('aria-disabled', 'true');
  await expect(deploy).toHaveAccessibleDescription('A paused service cannot be deployed. Resume it first.');
  await page.getByText('Actions', { exact: true }).click();
  await page.getByRole('link', { name: 'Resume…' }).click();
  const resume = page.getByRole('dialog', { name: 'Resume asked-first?' });
  await expect(resume).toContainText('What was pushed during the pause is not deployed.');
  await resume.getByRole('button', { name: 'Resume service' }).click();
  await untilStatus(page, 'Running');
});
