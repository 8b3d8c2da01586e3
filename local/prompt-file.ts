import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import type { ServedFile } from '../simulator/index.ts';

const folder = resolve(import.meta.dirname, '../flows/prompts');

/**
 * A recorded prompt, at the path that it has in the bucket of a deployed stage. Names are single: no path leads out of the
 * folder.
 */
export async function promptFile(path: string): Promise<ServedFile | undefined> {
  const [, file] = /^\/prompts\/[0-9a-f]{16}\/([\w-][\w.-]*\.(?:mp3|wav))$/.exec(path) ?? [];
  if (file === undefined) return undefined;
  const body = await readFile(resolve(folder, file)).catch(() => undefined);
  return body && { contentType: contentTypeOf(file), body };
}

function contentTypeOf(file: string) {
  return extname(file) === '.mp3' ? 'audio/mpeg' : 'audio/wav';
}
