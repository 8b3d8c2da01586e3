import { API_PAGE } from './api-page.ts';
import { defaultPorts, type Ports, variableOf } from './ports.ts';

/** The text that `npm start` prints when everything is ready: addresses and commands for these ports. */
export function greeting(ports: Ports, seconds: number): string {
  const api = `http://127.0.0.1:${ports.api}`;
  const phone = `http://127.0.0.1:${ports.simulator}`;
  const moved = (['api', 'simulator'] as const).filter((part) => ports[part] !== defaultPorts[part]);
  const variables = moved.map((part) => `${variableOf(part)}=${ports[part]} `).join('');
  return `
Piga is ready, after ${seconds.toFixed(1)} s.

${columns([
  ['The service', `${api}/voice/`],
  ['A phone for you', `${phone}/`],
  ['The API, described', `${phone}${API_PAGE}`],
])}

Make a call, from another terminal:

${columns([
  [`${variables}npm run call -- 254711000111`, 'prints its transcript there'],
  [`curl "${api}/voice/invoke-call?phone=254711000111"`, 'its transcript appears here'],
])}

Saving a file reloads it. Ctrl-C ends everything.
`;
}

function columns(rows: readonly (readonly [left: string, right: string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}   ${right}`).join('\n');
}
