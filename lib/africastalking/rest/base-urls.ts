/** The hosts: of calls, of browser phones, and of SMS. */
export type Service = 'voice' | 'webrtc' | 'messaging';

export interface BaseUrlOptions {
  /** `sandbox` chooses the sandbox, as in Africa's Talking's own SDKs. */
  readonly username: string;
  /** Instead of the host that the user name chooses. */
  readonly baseUrl?: string | undefined;
  /** Instead of the host for capability tokens. */
  readonly webrtcBaseUrl?: string | undefined;
  /** Instead of the address for SMS. */
  readonly messagingBaseUrl?: string | undefined;
}

export type BaseUrls = Readonly<Record<Service, string | undefined>>;

const live = {
  voice: 'https://voice.africastalking.com',
  webrtc: 'https://webrtc.africastalking.com',
  messaging: 'https://api.africastalking.com/version1',
};

/** Browser phones have no sandbox. That of calls is documented, and its name often does not resolve. */
const sandbox = {
  voice: 'https://voice.sandbox.africastalking.com',
  webrtc: undefined,
  messaging: 'https://api.sandbox.africastalking.com/version1',
};

/**
 * Where Africa's Talking's services are, without a slash at the end.
 *
 * @throws {TypeError} for a base URL that is none.
 */
export function baseUrlsFor(options: BaseUrlOptions): BaseUrls {
  const { username, baseUrl, webrtcBaseUrl, messagingBaseUrl } = options;
  const hosts = username === 'sandbox' ? sandbox : live;
  return {
    voice: baseUrl === undefined ? hosts.voice : readBaseUrl('baseUrl', baseUrl),
    webrtc: webrtcBaseUrl === undefined ? hosts.webrtc : readBaseUrl('webrtcBaseUrl', webrtcBaseUrl),
    messaging:
      messagingBaseUrl === undefined ? hosts.messaging : readBaseUrl('messagingBaseUrl', messagingBaseUrl),
  };
}

function readBaseUrl(name: string, value: string): string {
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new TypeError(`${name}: “${value}” is not a URL that begins with https:// or http://.`);
  }
  return value.replace(/\/+$/, '');
}
