/**
 * Makes the HTTP Archives in tests/fixtures/archives/ anew: one exchange on loopback, written down
 * by Chromium's developer tools, by Playwright, by Firefox's developer tools and by mitmproxy.
 *
 *     node tests/support/record-archives.ts [chromium playwright firefox mitmproxy]
 *
 * Each tool writes the file itself; nothing is changed in it but its indentation. Firefox and
 * mitmproxy are taken from the PATH (`firefox-esr` or `firefox`, `mitmdump`).
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { type ArchiveServer, startArchiveServer } from './archive-server.ts';
import { chromiumArguments, requireChromium } from './chromium.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/archives');
/** Milliseconds that a browser may take to get through the page. */
const PATIENCE = 40_000;

const recorders: Readonly<Record<string, (server: ArchiveServer) => Promise<string>>> = {
  chromium: byDevTools,
  playwright: byPlaywright,
  firefox: byFirefox,
  mitmproxy: byMitmproxy,
};

const wanted = process.argv.slice(2);
await mkdir(FOLDER, { recursive: true });
for (const [name, record] of Object.entries(recorders)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const server = await startArchiveServer();
  try {
    const text = await record(server);
    const file = join(FOLDER, `${name}.har`);
    await writeFile(file, `${JSON.stringify(JSON.parse(text), null, 1)}\n`);
    console.log(`${name}: ${file}`);
  } finally {
    await server.close();
  }
}

/**
 * The developer tools' own code, as Chromium carries it: their front end is opened in a second tab,
 * attached to the first, and asked for the text that its "Export HAR" writes.
 */
async function byDevTools(server: ArchiveServer): Promise<string> {
  const port = 9_333;
  const browser = await chromium.launch({
    executablePath: requireChromium(),
    args: [
      ...chromiumArguments,
      `--remote-debugging-port=${port}`,
      `--remote-allow-origins=http://127.0.0.1:${port}`,
    ],
  });
  try {
    const page = await browser.newPage();
    await page.goto('about:blank');
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      type: string;
      webSocketDebuggerUrl: string;
    }[];
    const target = targets.find(({ type }) => type === 'page');
    const socket = target?.webSocketDebuggerUrl.replace('ws://', '') ?? '';
    const tools = await browser.newPage();
    await tools.goto(`http://127.0.0.1:${port}/devtools/inspector.html?ws=${socket}&panel=network`);
    await tools.getByRole('tab', { name: 'Network' }).click();
    await delay(1_000);
    await page.goto(server.url);
    await server.finished(PATIENCE);
    await delay(1_000);
    return await tools.evaluate(async () => {
      const from = (path: string) => import(`/devtools/${path}`);
      const { NetworkLog } = await from('models/logs/logs.js');
      const { Writer } = await from('models/har/har.js');
      const { ProgressIndicator } = await from('core/common/common.js').then((common) => ({
        ProgressIndicator: common.Progress.Progress,
      }));
      const requests = NetworkLog.NetworkLog.instance().requests();
      const parts: string[] = [];
      const stream = { write: async (part: string) => void parts.push(part) };
      await Writer.Writer.write(stream, requests, { sanitize: false }, new ProgressIndicator());
      return parts.join('');
    });
  } finally {
    await browser.close();
  }
}

async function byPlaywright(server: ArchiveServer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wireside-har-'));
  const browser = await chromium.launch({
    executablePath: requireChromium(),
    args: [...chromiumArguments],
  });
  try {
    const path = join(folder, 'out.har');
    const context = await browser.newContext({ recordHar: { path, content: 'embed' } });
    const page = await context.newPage();
    await page.goto(server.url);
    await server.finished(PATIENCE);
    await delay(500);
    await context.close();
    return await readFile(path, 'utf8');
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
}

/** Firefox's developer tools export by themselves where its preferences say so. */
async function byFirefox(server: ArchiveServer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wireside-har-'));
  const preferences = {
    'devtools.netmonitor.har.enableAutoExportToFile': true,
    'devtools.netmonitor.har.defaultLogDir': folder,
    'devtools.netmonitor.har.defaultFileName': 'out',
    'devtools.netmonitor.har.forceExport': true,
    'devtools.netmonitor.har.pageLoadedTimeout': 5_000,
    'devtools.netmonitor.har.includeResponseBodies': true,
    'devtools.toolbox.selectedTool': 'netmonitor',
    'browser.shell.checkDefaultBrowser': false,
    'browser.startup.page': 0,
    'datareporting.policy.dataSubmissionEnabled': false,
    'toolkit.telemetry.reportingpolicy.firstRun': false,
  };
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  await writeFile(join(folder, 'user.js'), lines.join(''));
  const program = await firstOnPath(['firefox-esr', 'firefox']);
  const options = [
    '--headless',
    '--no-remote',
    '--profile',
    folder,
    '--devtools',
    `${server.url}later`,
  ];
  const firefox = spawn(program, options, {
    stdio: 'ignore',
    env: { ...process.env, HOME: folder },
  });
  try {
    await server.finished(PATIENCE);
    for (let tries = 0; tries < 200; tries++) {
      await delay(200);
      const name = (await readdir(folder)).find((one) => one.endsWith('.har'));
      const text = name === undefined ? '' : await readFile(join(folder, name), 'utf8');
      if (text.trimEnd().endsWith('}')) return text;
    }
    throw new Error(
      'FIREFOX_WROTE_NOTHING: no archive came. Is this a Firefox with developer tools?',
    );
  } finally {
    await end(firefox);
    await rm(folder, { recursive: true, force: true });
  }
}

/** In front of the server as a reverse proxy, with Chromium as its client. */
async function byMitmproxy(server: ArchiveServer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wireside-har-'));
  const out = join(folder, 'out.har');
  const port = 9_334;
  const options = ['--mode', `reverse:${server.url}`, '--listen-host', '127.0.0.1'];
  const set = ['--set', `hardump=${out}`, '--set', `confdir=${folder}`];
  const proxy = spawn('mitmdump', [...options, '--listen-port', `${port}`, ...set], {
    stdio: 'ignore',
  });
  const browser = await chromium.launch({
    executablePath: requireChromium(),
    args: [...chromiumArguments],
  });
  try {
    const page = await browser.newPage();
    for (let tries = 0; tries < 50; tries++) {
      const response = await page.goto(`http://127.0.0.1:${port}/`).catch(() => null);
      if (response?.ok() === true) break;
      await delay(200);
    }
    await server.finished(PATIENCE);
    await delay(500);
    await browser.close();
    await end(proxy);
    return await readFile(out, 'utf8');
  } finally {
    await browser.close();
    await end(proxy);
    await rm(folder, { recursive: true });
  }
}

async function firstOnPath(names: readonly string[]): Promise<string> {
  for (const name of names) {
    const tried = spawn(name, ['--version'], { stdio: 'ignore' });
    const ok = await new Promise((resolve) => {
      tried.on('error', () => resolve(false));
      tried.on('exit', (code) => resolve(code === 0));
    });
    if (ok === true) return name;
  }
  throw new Error(`PROGRAM_MISSING: none of ${names.join(', ')} is on the PATH.`);
}

async function end(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const ended = once(program, 'exit');
  program.kill('SIGINT');
  await Promise.race([ended, delay(5_000)]);
  if (program.exitCode === null) program.kill('SIGKILL');
}
