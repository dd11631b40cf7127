// The simulator by itself: its calls, and App Runner's as any client makes them.

import { type Page, expect } from '@playwright/test';

import type { Slipway } from './slipway.ts';

const HELLO = 'public.ecr.aws/aws-containers/hello-app-runner:latest';

/** Where the simulator of this Slipway listens. */
export function simulatorUrl(slipway: Slipway): string {
  if (!slipway.simulatorUrl) throw new Error('this Slipway has no simulator');
  return slipway.simulatorUrl;
}

/** A call of the simulator's own. */
export async function call(simulator: string, name: string, body: object): Promise<void> {
  const answer = await fetch(`${simulator}/_simulator/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.ok, await answer.text()).toBe(true);
}

/** A call of App Runner. */
export async function appRunner(simulator: string, operation: string, request: object): Promise<any> {
  const answer = await fetch(simulator, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AppRunner.${operation}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=ANY/20261121/us-east-1/apprunner/aws4_request, SignedHeaders=host, Signature=00',
    },
    body: JSON.stringify(request),
  });
  const text = await answer.text();
  expect(answer.ok, text).toBe(true);
  return JSON.parse(text);
}

/** Creates a service; on a port other than 8000 its health check fails. */
export async function createService(
  simulator: string,
  name: string,
  port: number,
): Promise<{ id: string; arn: string }> {
  const answer = await appRunner(simulator, 'CreateService', {
    ServiceName: name,
    SourceConfiguration: {
      ImageRepository: {
        ImageIdentifier: HELLO,
        ImageRepositoryType: 'ECR_PUBLIC',
        ImageConfiguration: { Port: String(port) },
      },
    },
  });
  return { id: answer.Service.ServiceId, arn: answer.Service.ServiceArn };
}

/** Waits until the page has asked for news twice, so that the first have been put into place. */
export async function follow(page: Page): Promise<void> {
  for (let times = 0; times < 2; times += 1) {
    await page.waitForResponse((response) => response.request().resourceType() === 'fetch');
  }
}
