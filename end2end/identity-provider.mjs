// A real provider of OpenID Connect for tests: the npm package oidc-provider, with a few people and a page to choose one of
// them on. It takes a free port of this machine, prints its address, and ends when its standard input is closed.
//
//   node identity-provider.mjs '{"groupsIn":"userinfo"}'
//
// A line of JSON on its standard input changes people while it runs, and is answered with a line `changed`:
//   {"account":"kim","groups":["everyone"]}
// The line `{"issued":true}` is answered with the tokens that it has given out so far, as JSON.

import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

import Provider, { interactionPolicy } from 'oidc-provider';

/** What a test may ask to be different. */
const settings = {
  /** Port to listen on; 0 takes a free one. */
  port: 0,
  clientId: 'slipway',
  clientSecret: 'a secret of the tests: %&+=',
  /** How the client says who it is. */
  authentication: 'client_secret_basic',
  /** The algorithm of ID tokens. */
  algorithm: 'RS256',
  /** Where claims about people are found: in the ID token, or at the userinfo endpoint alone. */
  groupsIn: 'id_token',
  /** Whether ID tokens always say when somebody signed in, or only where that is asked for. */
  requireAuthTime: false,
  ...JSON.parse(process.argv[2] ?? '{}'),
};

/** People: what the provider calls them is not what Slipway does. */
const people = new Map(
  Object.entries({
    kim: { name: 'Kim Meyer', preferred_username: 'kim', email: 'kim@example.com', groups: ['everyone', 'platform'] },
    lee: { name: 'Lee Sato', preferred_username: 'Lee.Sato@example.com', email: 'lee@example.com', groups: ['everyone', 'developers'] },
    noa: { name: 'Noa', preferred_username: 'noa', email: 'noa@example.com', groups: [] },
    // Somebody else who is called the same.
    'kim-two': { name: 'Kim Okafor', preferred_username: 'kim', email: 'kim@example.com', groups: ['everyone'] },
  }),
);

// The address has to be known before the provider can be made.
const server = createServer();
await new Promise((resolve) => server.listen(settings.port, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const policy = interactionPolicy.base();
policy.remove('consent');

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: settings.clientId,
      client_secret: settings.clientSecret,
      // Of a native client's address on this machine the port does not count.
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/sign-in/callback', 'http://localhost/sign-in/callback'],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: settings.authentication,
      id_token_signed_response_alg: settings.algorithm,
      require_auth_time: settings.requireAuthTime,
    },
  ],
  clientAuthMethods: [settings.authentication],
  enabledJWA: { idTokenSigningAlgValues: [settings.algorithm] },
  jwks: { keys: [await signingKey(settings.algorithm)] },
  claims: {
    openid: ['sub'],
    profile: ['name', 'preferred_username'],
    email: ['email', 'email_verified'],
    groups: ['groups'],
  },
  scopes: ['openid', 'profile', 'email', 'groups'],
  conformIdTokenClaims: settings.groupsIn !== 'id_token',
  pkce: { required: () => true },
  cookies: { keys: ['only for tests'] },
  interactions: { policy, url: (_, interaction) => `/interaction/${interaction.uid}` },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 3600, IdToken: 600, Interaction: 3600, Session: 3600 },
  findAccount: (_, account) => {
    const person = people.get(account);
    return person && { accountId: account, claims: () => ({ sub: account, email_verified: true, ...person }) };
  },
  async loadExistingGrant({ oidc }) {
    const { clientId } = oidc.client;
    // A new one would take the codes of other tabs with it.
    const known = oidc.session.grantIdFor(clientId);
    if (known) return provider.Grant.find(known);
    const grant = new provider.Grant({ clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid profile email groups');
    await grant.save();
    return grant;
  },
  renderError(ctx, out) {
    ctx.type = 'text/plain';
    ctx.body = `${out.error}: ${out.error_description ?? ''}`;
  },
});

/** Tokens that were given to clients: a test may look for them where they should not be. */
const issued = [];
provider.on('grant.success', ({ body }) => issued.push(body.access_token, body.id_token));

async function signingKey(algorithm) {
  const kinds = {
    RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    PS256: { name: 'RSA-PSS', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    ES256: { name: 'ECDSA', namedCurve: 'P-256' },
    ES384: { name: 'ECDSA', namedCurve: 'P-384' },
    EdDSA: { name: 'Ed25519' },
  };
  const { privateKey } = await crypto.subtle.generateKey(kinds[algorithm], true, ['sign', 'verify']);
  const { key_ops: _, ext: __, ...key } = await crypto.subtle.exportKey('jwk', privateKey);
  return { ...key, use: 'sig', alg: algorithm, kid: `key-${Date.now()}` };
}

/** The page on which somebody chooses who they are. */
function choice(uid) {
  const buttons = [...people.entries()].map(
    ([account, person]) => `<p><button name="account" value="${account}">${person.name} (${account})</button></p>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Identity provider</title></head><body><main>
<h1>Who are you?</h1><form method="post" action="/interaction/${uid}">${buttons.join('')}
<p><button name="account" value="">None of them</button></p></form></main></body></html>`;
}

async function interact(request, response) {
  const { uid } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(choice(uid));
    return;
  }
  let body = '';
  for await (const part of request) body += part;
  const account = new URLSearchParams(body).get('account');
  const result = account
    ? { login: { accountId: account } }
    : { error: 'access_denied', error_description: 'Nobody was chosen' };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const answer = provider.callback();
server.on('request', (request, response) => {
  if (request.url === '/favicon.ico') {
    response.statusCode = 204;
    response.end();
  } else if (request.url.startsWith('/interaction/')) {
    interact(request, response).catch((error) => {
      response.statusCode = 400;
      response.end(String(error));
    });
  } else {
    answer(request, response);
  }
});

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { account, issued: asked, ...changes } = JSON.parse(line);
  if (asked) {
    console.log(JSON.stringify(issued));
    return;
  }
  people.set(account, { ...people.get(account), ...changes });
  console.log('changed');
});
lines.on('close', () => process.exit(0));

console.log(`Identity provider is listening on ${issuer}`);
