import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { openApi } from './document.ts';

/** `npm run openapi`: writes docs/openapi.json, which a test compares with what the service checks and answers. */
const file = resolve(import.meta.dirname, '../docs/openapi.json');
writeFileSync(file, `${JSON.stringify(openApi('http://127.0.0.1:8000'), null, 2)}\n`);
