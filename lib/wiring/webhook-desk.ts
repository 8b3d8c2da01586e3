import { randomBytes, randomUUID } from 'node:crypto';
import { type HttpResponse, json } from '../http-api/response.ts';
import { readOutsideUrl } from '../http-client/outside-url/outside-url.ts';
import { addressKind } from '../http-client/outside-url/public-address.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config, SettingName } from '../platform/config.ts';
import type { Table } from '../table/table.ts';
import { secretFrom } from '../webhooks/signature.ts';
import { createTable } from './call-table.ts';

/** What every endpoint of the API reads by which webhooks are looked after. */
export const webhookDeskSettings = ['WEBHOOKS', 'CALLS_TABLE'] as const satisfies readonly SettingName[];

/** What each of those endpoints works with. */
export interface WebhookDesk {
  readonly isOn: boolean;
  /** What is answered while webhooks are off. */
  readonly areOff: HttpResponse;
  readonly table: Table;
  readonly now: () => Date;
}

export function createWebhookDesk(config: Config<(typeof webhookDeskSettings)[number]>): WebhookDesk {
  return {
    isOn: config.WEBHOOKS === 'on',
    areOff: json(409, { error: 'Webhooks are off on this stage. Set WEBHOOKS to on, and deploy.' }),
    table: createTable(config),
    now: systemClock,
  };
}

/** What makes endpoints: ids and secrets that nobody can guess. */
export function createSecrets() {
  return { newId: () => randomUUID(), newSecret: () => secretFrom(randomBytes(32)) };
}

/** What stands against a URL that somebody wants messages sent to, before any of its names is resolved. */
export type RefusalOfUrl = (url: string) => string | undefined;

/** Names are resolved, and their addresses judged, at each attempt: what a name leads to may change. */
export function createRefusalOfUrl({ PRIVATE_URLS }: Config<'PRIVATE_URLS'>): RefusalOfUrl {
  return PRIVATE_URLS ? () => undefined : refusalOfPublicUrl;
}

/** Names that no resolver of the internet knows. */
const PRIVATE_NAME = /^localhost\.?$|\.(localhost|local|internal)\.?$/i;

function refusalOfPublicUrl(text: string): string | undefined {
  const url = readOutsideUrl(text);
  if (typeof url === 'string' || url.protocol !== 'https:')
    return "'url' must begin with https://, with no user name in it, and with a port that is 443 or above 1023.";
  const kind = addressKind(url.hostname.replace(/^\[|\]$/g, ''));
  const mayBePublic = kind === 'public' || (kind === 'not-an-address' && !PRIVATE_NAME.test(url.hostname));
  return mayBePublic ? undefined : "'url' leads to a host that is not on the internet.";
}
