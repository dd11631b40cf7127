// The real binary as a process: started on free ports with a throw-away data folder, read, killed, started again.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as rest } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const BINARY = process.env['SLIPWAY_BIN'] ?? fileURLToPath(new URL('../target/debug/slipway', import.meta.url));

/** A debug binary on a busy machine needs a moment; a minute means that it hangs. */
const START_LIMIT = 60_000;
/** Streams are ended and requests finished within a few seconds; then it has to be gone. */
const STOP_LIMIT = 20_000;

export interface Settings {
  /** How much faster than App Runner the simulator works. At 600 a create takes well under a second. */
  simulatorSpeed?: number;
  /** Talk to AWS, and start no simulator. */
  aws?: boolean;
  /** More arguments. */
  arguments?: string[];
  /** More environment. */
  environment?: Record<string, string>;
}

export class Slipway {
  /** Where it listens. The same after a restart, so that open pages can come back. */
  url = '';
  /** The one-time link that creates the first administrator; printed while no account exists. */
  setupLink: string | undefined;
  /** Where its simulator listens. */
  simulatorUrl: string | undefined;

  private process: ChildProcess | undefined;
  private readonly output: string[] = [];

  private constructor(
    /** Holds the databases. */
    readonly dataDir: string,
    private readonly settings: Settings,
  ) {}

  /** Starts with an empty data folder. */
  static async start(settings: Settings = {}): Promise<Slipway> {
    const slipway = new Slipway(await mkdtemp(join(tmpdir(), 'slipway-')), settings);
    try {
      await slipway.launch();
    } catch (error) {
      await slipway.remove();
      throw error;
    }
    return slipway;
  }

  get isRunning(): boolean {
    return this.process !== undefined && this.process.exitCode === null && this.process.signalCode === null;
  }

  /** What it has written so far, both streams, in the order of arrival. */
  get log(): string {
    return this.output.join('\n');
  }

  /** Ends it and waits until it is gone. SIGTERM is the polite way, SIGKILL what a power cut is. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const running = this.process;
    if (!running || !this.isRunning) return;
    const gone = once(running, 'exit');
    running.kill(signal);
    const timer = setTimeout(() => running.kill('SIGKILL'), STOP_LIMIT);
    await gone;
    clearTimeout(timer);
    if (running.signalCode === 'SIGKILL' && signal !== 'SIGKILL') {
      throw new Error(`slipway was still there ${STOP_LIMIT / 1000} s after ${signal}. It wrote:\n${this.log}`);
    }
  }

  /** Ends it with the signal and starts it again on the same ports with the same data. */
  async restart(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.kill(signal);
    await this.launch();
  }

  /** Lets everybody's last confirmation lie `seconds` back. The server sees it within a second: it keeps what it read that long. */
  async ageConfirmations(seconds: number): Promise<void> {
    const sql =
      "UPDATE sessions SET data = json_set(data, '$.confirmed_at', json_extract(data, '$.confirmed_at') - ?) WHERE person_id IS NOT NULL";
    const script = 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2], [int(sys.argv[3])]); c.commit()';
    await promisify(execFile)('python3', ['-c', script, join(this.dataDir, 'slipway.db'), sql, String(seconds)]);
    await rest(1_100);
  }

  /** Starts it again if a test has left it dead. */
  async ensureRunning(): Promise<void> {
    if (!this.isRunning) await this.launch();
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    try {
      await this.kill('SIGTERM');
    } finally {
      await rm(this.dataDir, { recursive: true, force: true });
    }
  }

  private async launch(): Promise<void> {
    const first = this.url === '';
    const simulator = !this.settings.aws;
    this.setupLink = undefined;

    const child = spawn(BINARY, this.commandLine(simulator), {
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;

    await new Promise<void>((resolve, reject) => {
      const fail = (why: string) => {
        clearTimeout(timer);
        child.kill('SIGKILL');
        reject(new Error(`${why}. It wrote:\n${this.log}`));
      };
      const timer = setTimeout(() => fail(`slipway said nothing useful for ${START_LIMIT / 1000} s`), START_LIMIT);
      child.once('error', (error) => fail(`${BINARY} could not be started (${error.message}); build it first`));
      child.once('exit', (code, signal) => fail(`slipway ended at once with ${code ?? signal}`));

      let listening = false;
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.output.push(line);
        const address = /https?:\/\/\S+/.exec(line)?.[0];
        if (!address) return;
        if (line.startsWith('Slipway is listening on ')) {
          this.url = address;
          listening = true;
        } else if (line.startsWith('Create the first administrator: ')) {
          this.setupLink = address;
        } else if (line.startsWith('Simulator of App Runner is listening on ')) {
          this.simulatorUrl = address;
        }
        // Only the first start is sure to have no account, and so to print a link.
        if (listening && (this.setupLink || !first) && (this.simulatorUrl || !simulator)) {
          clearTimeout(timer);
          child.removeAllListeners('exit');
          resolve();
        }
      });
      createInterface({ input: child.stderr }).on('line', (line) => this.output.push(line));
    });
  }

  private commandLine(simulator: boolean): string[] {
    const address = (url: string | undefined) => (url ? new URL(url).host : '127.0.0.1:0');
    const line = ['--listen', address(this.url), '--data-dir', this.dataDir];
    if (simulator) {
      line.push('--simulator-listen', address(this.simulatorUrl));
      line.push('--simulator-speed', String(this.settings.simulatorSpeed ?? 600));
    } else {
      line.push('--aws');
    }
    return [...line, ...(this.settings.arguments ?? [])];
  }

  /** Nothing that the person at the terminal has set for a Slipway or an AWS account of their own. */
  private environment(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(SLIPWAY|AWS)_/.test(name));
    return { ...Object.fromEntries(inherited), ...this.settings.environment };
  }
}
