import { type HttpResponse, json } from '../http-api/response.ts';
import { readOutsideUrl } from '../http-client/outside-url/outside-url.ts';
import { addressKind } from '../http-client/outside-url/public-address.ts';
import type { Config, SettingName } from '../platform/config.ts';
import type { LambdaTools } from '../platform/lambda.ts';
import type { SendTestParts } from '../webhooks/send-test.ts';
import { createDelivering, createSecrets, postingSettings } from './webhooks.ts';

/** What the endpoints of the API read by which webhooks are looked after. */
export const webhookSettings = ['WEBHOOKS', ...postingSettings] as const satisfies readonly SettingName[];

/** What those endpoints work with. */
export interface WebhookDesk extends SendTestParts {
  readonly isOn: boolean;
  /** What is answered while webhooks are off. */
  readonly areOff: HttpResponse;
  readonly newSecret: () => string;
  /** What stands against a URL that somebody wants messages sent to, before any of its names is resolved. */
  readonly refusalOfUrl: (url: string) => string | undefined;
}

export function createWebhookDesk(
  config: Config<(typeof webhookSettings)[number]>,
  tools: LambdaTools,
): WebhookDesk {
  return {
    ...createDelivering(config, tools),
    ...createSecrets(),
    days: config.DELIVERY_DAYS,
    isOn: config.WEBHOOKS === 'on',
    areOff: json(409, { error: 'Webhooks are off on this stage. Set WEBHOOKS to on, and deploy.' }),
    refusalOfUrl: (url) => (config.PRIVATE_URLS ? undefined : refusalOfPublicUrl(url)),
  };
}

/** Names are resolved, and their addresses judged, at each attempt: what a name leads to may change. */
function refusalOfPublicUrl(text: string): string | undefined {
  const url = readOutsideUrl(text);
  if (typeof url === 'string' || url.protocol !== 'https:')
    return "'url' must begin with https://, with no user name in it, and with a port that is 443 or above 1023.";
  const kind = addressKind(url.hostname.replace(/^\[|\]$/g, ''));
  const isName = kind === 'not-an-address';
  if ((isName && !/^localhost\.?$|\.(localhost|local|internal)\.?$/i.test(url.hostname)) || kind === 'public')
    return undefined;
  return "'url' leads to a host that is not on the internet.";
}
