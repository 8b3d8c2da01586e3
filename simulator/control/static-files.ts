import { readFile, realpath } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import type { TextFiles } from '../embedded.ts';
import type { ServedFile } from '../service.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};

/** Serves given files, or those of one directory and nothing outside it. Returns false when there is no such file. */
export async function serveFile(
  files: string | TextFiles,
  path: string,
  response: ServerResponse,
): Promise<boolean> {
  const { file, body } = typeof files === 'string' ? await readFrom(files, path) : pick(files, path);
  if (file === undefined || body === undefined) return false;

  sendBody(response, { contentType: contentTypes[extname(file)] ?? 'application/octet-stream', body });
  return true;
}

export function sendBody(response: ServerResponse, { contentType, body }: ServedFile): void {
  response.writeHead(200, {
    'content-type': contentType,
    // The page is worked on while it is open.
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    // A page that frames a telephone could have somebody press its keys unawares; a page's own policy cannot forbid it.
    'content-security-policy': "frame-ancestors 'none'",
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'referrer-policy': 'no-referrer',
  });
  response.end(body);
}

async function readFrom(directory: string, path: string): Promise<{ file?: string; body?: Buffer }> {
  const file = await locate(directory, path);
  const body = file === undefined ? undefined : await readFile(file).catch(() => undefined);
  return { ...(file !== undefined && { file }), ...(body !== undefined && { body }) };
}

function pick(files: TextFiles, path: string): { file: string; body?: string } {
  const file = path === '/' ? 'index.html' : path.slice(1);
  const body = Object.hasOwn(files, file) ? files[file] : undefined;
  return { file, ...(body !== undefined && { body }) };
}

/** The real file behind a path; links that lead out of the directory lead nowhere. */
async function locate(directory: string, path: string): Promise<string | undefined> {
  const name = decode(path);
  if (name === undefined || name.includes('\0')) return undefined;
  const root = await realpath(directory).catch(() => undefined);
  if (root === undefined) return undefined;
  const file = await realpath(join(root, name.endsWith('/') ? `${name}index.html` : name)).catch(
    () => undefined,
  );
  return file?.startsWith(root + sep) === true ? file : undefined;
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
