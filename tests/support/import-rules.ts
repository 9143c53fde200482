/**
 * Holds the import rules: who may import what.
 *
 *     site                       → itself; wire, trace (not the ring) and proxy/model of the
 *                                  playground server; of examples their text and their manifests
 *     playground-server/wire     → itself, and libraries that run anywhere
 *     playground-server/trace    → itself and wire, likewise
 *     playground-server/proxy/model → itself, wire and trace, likewise
 *     playground-server/frame    → itself (it runs in the page's frame)
 *     playground-server          → itself, Node, libraries
 *     examples/<name>            → its own folder, examples/shared, Node, ws
 *     tests, files at the root   → all
 *
 * Run as a program it checks the whole project and ends with code 1 where a rule is broken.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { extname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export interface BrokenRule {
  /** From the project's folder. */
  readonly file: string;
  /** As it is written. */
  readonly specifier: string;
  readonly rule: string;
}

interface Rule {
  /** The files that it is for: a folder, or a pattern of paths. The first that fits counts. */
  readonly files: RegExp;
  readonly says: string;
  /** Whether a file of the project may be imported. Both paths are from the project's folder. */
  readonly mayImportFile: (target: string, file: string) => boolean;
  readonly mayImportPackage: (name: string) => boolean;
}

/** Libraries without Node and without a DOM. */
const ANYWHERE = ['@noble/hashes'];

const WIRE = 'playground-server/wire/';
const TRACE = 'playground-server/trace/';
const MODEL = 'playground-server/proxy/model/';
const RING = /^playground-server\/trace\/ring/;

const RULES: readonly Rule[] = [
  {
    files: /^site\//,
    says: 'site may import itself, playground-server/wire, playground-server/trace without its ring, playground-server/proxy/model, and the text of examples (?raw, .json)',
    mayImportFile: (target) =>
      target.startsWith('site/') ||
      target.startsWith(WIRE) ||
      target.startsWith(MODEL) ||
      (target.startsWith(TRACE) && !RING.test(target)) ||
      (target.startsWith('examples/') && /(\?raw|\.json)$/.test(target)),
    mayImportPackage: () => true,
  },
  {
    files: /^playground-server\/wire\//,
    says: `wire may import itself, ${ANYWHERE.join(', ')}: no Node, no DOM`,
    mayImportFile: (target) => target.startsWith(WIRE),
    mayImportPackage: (name) => ANYWHERE.includes(name),
  },
  {
    files: /^playground-server\/trace\//,
    says: `trace may import itself, wire, ${ANYWHERE.join(', ')}: no Node, no DOM`,
    mayImportFile: (target) => target.startsWith(TRACE) || target.startsWith(WIRE),
    mayImportPackage: (name) => ANYWHERE.includes(name),
  },
  {
    files: /^playground-server\/proxy\/model\//,
    says: 'proxy/model may import itself, wire and trace without its ring: no Node, no DOM',
    mayImportFile: (target) =>
      target.startsWith(MODEL) ||
      target.startsWith(WIRE) ||
      (target.startsWith(TRACE) && !RING.test(target)),
    mayImportPackage: () => false,
  },
  {
    files: /^playground-server\/frame\//,
    says: 'frame may import itself: it runs in the page’s frame',
    mayImportFile: (target) => target.startsWith('playground-server/frame/'),
    mayImportPackage: () => false,
  },
  {
    files: /^playground-server\//,
    says: 'playground-server may import itself, Node and libraries',
    mayImportFile: (target) => target.startsWith('playground-server/'),
    mayImportPackage: () => true,
  },
  {
    files: /^examples\//,
    says: 'an example may import its own folder, examples/shared, Node and ws: it also runs alone',
    mayImportFile: (target, file) =>
      target.startsWith(`${file.split('/', 2).join('/')}/`) ||
      target.startsWith('examples/shared/'),
    mayImportPackage: (name) => name === 'ws' || isBuiltin(name),
  },
];

const CODE = new Set(['.ts', '.tsx', '.js', '.mjs', '.astro', '.mdx']);
const NOT_OURS = new Set(['node_modules', 'dist', 'public', 'test-results', 'playwright-report']);

/** The imports of one file that break its rule. */
export function brokenRules(file: string, source: string): readonly BrokenRule[] {
  const rule = RULES.find(({ files }) => files.test(file));
  if (!rule) return [];
  return specifiersOf(file, source)
    .filter((specifier) => !isAllowed(rule, file, specifier))
    .map((specifier) => ({ file, specifier, rule: rule.says }));
}

function isAllowed(rule: Rule, file: string, specifier: string): boolean {
  if (specifier.startsWith('.')) {
    return rule.mayImportFile(posix.join(posix.dirname(file), specifier), file);
  }
  // `/` is Vite's name for the project's folder.
  if (specifier.startsWith('/')) return rule.mayImportFile(specifier.slice(1), file);
  return rule.mayImportPackage(packageOf(specifier));
}

/** `@noble/hashes/sha1.js` → `@noble/hashes`; `node:` modules stay as they are. */
function packageOf(specifier: string): string {
  if (isBuiltin(specifier)) return specifier;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Everything that the file imports, exports from, or imports while it runs. */
export function specifiersOf(file: string, source: string): readonly string[] {
  const found = scriptsOf(extname(file), source).flatMap((script) =>
    ts.preProcessFile(script, true, true).importedFiles.map(({ fileName }) => fileName),
  );
  return [...new Set(found)];
}

/** The parts of a file that are JavaScript or TypeScript. */
function scriptsOf(extension: string, source: string): readonly string[] {
  if (extension === '.astro') {
    const frontmatter = /^\s*---\n([\s\S]*?)\n---/.exec(source)?.[1] ?? '';
    const scripts = source.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g);
    return [frontmatter, ...[...scripts].map((match) => match[1] ?? '')];
  }
  if (extension === '.mdx') {
    const prose = source.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
    return prose.match(/^(import|export)\s[^\n]*(\n(?!\n)[^\n]*)*/gm) ?? [];
  }
  return [source];
}

/** Every file of the project that may import something, from the project's folder. */
export function codeFiles(project: string, folder = ''): readonly string[] {
  return readdirSync(join(project, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || NOT_OURS.has(entry.name)) return [];
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return codeFiles(project, path);
    return entry.isFile() && CODE.has(extname(path)) ? [path] : [];
  });
}

if (import.meta.main) {
  const project = fileURLToPath(new URL('../..', import.meta.url));
  const files = codeFiles(project);
  const broken = files.flatMap((file) =>
    brokenRules(file, readFileSync(join(project, file), 'utf8')),
  );
  for (const { file, specifier, rule } of broken) {
    console.error(`${file} imports ${specifier}\n  IMPORT_NOT_ALLOWED: ${rule}`);
  }
  if (broken.length > 0) process.exitCode = 1;
  else console.log(`Import rules hold in ${files.length} files.`);
}
