// Grades a site by the rules of Mozilla's HTTP Observatory, and prints the result as JSON.
//
// `node observatory.mjs`, with a JSON object on standard input: see `Site`. It is a process of its own, since Node.js reads the
// certificates that it trusts (NODE_EXTRA_CA_CERTS) when it starts.

import { existsSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

import { ALL_TESTS } from '@mdn/mdn-http-observatory/src/constants.js';
import { MINIMUM_SCORE_FOR_EXTRA_CREDIT } from '@mdn/mdn-http-observatory/src/grader/charts.js';
import { getGradeForScore, getScoreDescription, getScoreModifier } from '@mdn/mdn-http-observatory/src/grader/grader.js';
import { retrieve } from '@mdn/mdn-http-observatory/src/retriever/retriever.js';

/**
 * @typedef {object} Site
 * @property {string} host
 * @property {number} httpPort
 * @property {number} httpsPort
 * @property {string} path The page to grade.
 * @property {string} cookies What the browser of the reader sends along; empty for a stranger.
 * @property {{ path: string, fields: Record<string, string> }[]} forms What the reader posts, for the cookies of the answers.
 */

// The package fetches the list of hosts that browsers preload when it is installed. Ours is in none.
const preloaded = new URL(import.meta.resolve('@mdn/mdn-http-observatory/conf/hsts-preload.json'));
if (!existsSync(preloaded)) writeFileSync(preloaded, '{}');

/** As `scan` of the package does, which knows the ports 80 and 443 only. */
function graded(requests) {
  const tests = ALL_TESTS.map((test) => test(requests)).filter(({ result }) => result);
  const modifiers = tests.map(({ result }) => getScoreModifier(result));
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 100);
  const uncurved = sum(modifiers.filter((modifier) => modifier < 0));
  const score = uncurved >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? sum(modifiers) : uncurved;
  return {
    ...getGradeForScore(score),
    tests: tests.map((test) => ({
      name: test.constructor.name,
      result: test.result,
      passed: test.pass,
      modifier: getScoreModifier(test.result),
      description: getScoreDescription(test.result),
    })),
  };
}

/** @type {Site} */
const site = JSON.parse(await text(process.stdin));
const { host, httpPort, httpsPort, path, cookies, forms } = site;
const requests = await retrieve(host, { httpPort, httpsPort, path, headers: cookies ? [`Cookie: ${cookies}`] : [] });
if (!requests.responses.auto || !requests.session) throw new Error('the site does not answer');
const origin = `https://${host}:${httpsPort}`;
for (const form of forms) {
  const answer = await requests.session.clientInstanceRecordingRedirects.post(
    `${origin}${form.path}`,
    new URLSearchParams(form.fields),
    { headers: { origin, accept: 'application/json' } },
  );
  if (!answer.headers['set-cookie']) throw new Error(`${form.path} set no cookie: ${answer.status} ${answer.data}`);
}
const kept = requests.session.jar.serializeSync()?.cookies.map(({ key }) => key) ?? [];
const { status } = requests.responses.auto;
process.stdout.write(JSON.stringify({ ...graded(requests), status, url: requests.responses.httpRedirects.at(-1)?.url, kept }));
