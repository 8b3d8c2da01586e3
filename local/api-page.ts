import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Document, pageOf } from '../openapi/page.ts';
import type { ServedFile } from '../simulator/index.ts';

/** Where the description of the API is read, at the simulator's address. */
export const API_PAGE = '/api/';

const root = resolve(import.meta.dirname, '..');

/** The description of the service's HTTP API, for people and for programs. */
export async function apiFile(path: string, api: string): Promise<ServedFile | undefined> {
  switch (path) {
    case API_PAGE:
      return { contentType: 'text/html; charset=utf-8', body: pageOf(await documentFor(api)) };
    case `${API_PAGE}openapi.json`:
      return { contentType: 'application/json; charset=utf-8', body: JSON.stringify(await documentFor(api)) };
    case `${API_PAGE}page.css`:
      return {
        contentType: 'text/css; charset=utf-8',
        body: await readFile(resolve(root, 'openapi/page.css')),
      };
  }
  return undefined;
}

/** As it stands in the docs, which a test holds to what the service checks and answers; but at the address of this machine. */
async function documentFor(api: string): Promise<Document> {
  const document: Document = JSON.parse(await readFile(resolve(root, 'docs/openapi.json'), 'utf8'));
  return { ...document, servers: [{ url: api }] };
}
