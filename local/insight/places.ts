import { readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourcePlace } from '../../simulator/protocol.ts';

const root = resolve(import.meta.dirname, '../..');

/** The first line of a stack that lies in code of this project's own. Source maps have turned bundles into sources. */
export function placeInStack(stack: string | undefined): SourcePlace | undefined {
  for (const [, path = '', line] of (stack ?? '').matchAll(
    /((?:file:\/\/)?[\w./\\:@ -]+\.[cm]?[jt]s):(\d+):\d+/g,
  )) {
    const absolute = path.startsWith('file:') ? fileURLToPath(path) : path.trim();
    const file = isAbsolute(absolute) ? relative(root, absolute) : absolute;
    if (/^(flows|lib|functions)\//.test(file)) return { file, line: Number(line) };
  }
  return undefined;
}

/**
 * Where a flow, or a step of it, is written. It is looked for as people write flows: `export const NAME = flow({`, and
 * under it the step's name as a key. Undefined where it is made in another way.
 */
export function placeOfStep(flow: string, step?: string): SourcePlace | undefined {
  const name = constantOf(flow);
  const declared = new RegExp(`^\\s*(?:export )?const ${literally(name)}\\b`);
  for (const { file, lines } of flowFiles()) {
    const at = lines.findIndex((line) => declared.test(line));
    if (at === -1) continue;
    const key =
      step === undefined ? undefined : new RegExp(`(?:^|[{,])\\s*['"]?${literally(step)}['"]?\\s*:`);
    const below = key === undefined ? -1 : lines.findIndex((line, place) => place > at && key.test(line));
    return { file, line: (below === -1 ? at : below) + 1 };
  }
  return undefined;
}

/** The table may give a flow another name than its file does: `flows: { office: menu }`. */
function constantOf(flow: string): string {
  const table = readFileSync(join(root, 'flows/index.ts'), 'utf8');
  return new RegExp(`\\b${literally(flow)}:\\s*([A-Za-z_$][\\w$]*)\\s*[,}]`).exec(table)?.[1] ?? flow;
}

function flowFiles() {
  return readdirSync(join(root, 'flows'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({
      file: join('flows', file),
      lines: readFileSync(join(root, 'flows', file), 'utf8').split('\n'),
    }));
}

function literally(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}
