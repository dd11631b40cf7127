// A proxy in front of Slipway that speaks https, with a certificate of its own, and http beside it, as people run it.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export class HttpsProxy {
  /** Where it leads; until it is set everybody is told to wait. */
  target: string | undefined;
  /** Headers of Slipway that it keeps for itself. */
  readonly dropped = new Set<string>();

  private constructor(
    private readonly folder: string,
    private readonly servers: { http: Server; https: Server },
  ) {}

  static async start(): Promise<HttpsProxy> {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-proxy-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate];
    await promisify(execFile)('openssl', [...made, ...subject]);
    const http = createServer((asked, answer) => proxy.pass(asked, answer, 'http'));
    const https = createSecureServer({ key: await readFile(key), cert: await readFile(certificate) }, (asked, answer) =>
      proxy.pass(asked, answer, 'https'),
    );
    const proxy = new HttpsProxy(folder, { http, https });
    for (const server of [http, https]) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
    return proxy;
  }

  get httpPort(): number {
    return (this.servers.http.address() as AddressInfo).port;
  }

  get httpsPort(): number {
    return (this.servers.https.address() as AddressInfo).port;
  }

  /** The address for people. */
  get url(): string {
    return `https://localhost:${this.httpsPort}`;
  }

  /** The file with its certificate, for whoever is to trust it. */
  get certificate(): string {
    return join(this.folder, 'certificate.pem');
  }

  async stop(): Promise<void> {
    for (const server of [this.servers.http, this.servers.https]) {
      server.closeAllConnections();
      server.close();
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private pass(asked: IncomingMessage, answer: ServerResponse, scheme: string): void {
    if (!this.target) {
      answer.writeHead(503).end();
      return;
    }
    const headers = {
      ...asked.headers,
      'x-forwarded-for': asked.socket.remoteAddress ?? '',
      'x-forwarded-proto': scheme,
    };
    const { method, url } = asked;
    const passed = request(new URL(url ?? '/', this.target), { method, headers }, (answered) => {
      const kept = Object.entries(answered.headers).filter(([name]) => !this.dropped.has(name));
      answer.writeHead(answered.statusCode ?? 502, Object.fromEntries(kept));
      answered.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  }
}
