/** Africa's Talking has one host for calls, one for browser phones, and one for SMS. */
export type Service = 'voice' | 'webrtc' | 'messaging';

/** What decides where requests go. */
export interface BaseUrlOptions {
  /** `sandbox` chooses the sandbox, as in Africa's Talking's own SDKs. */
  readonly username: string;
  /** Replaces the host for calls that follows from the user name. */
  readonly baseUrl?: string | undefined;
  /** Replaces the host for browser phones. */
  readonly webrtcBaseUrl?: string | undefined;
  /** Replaces the host for SMS. */
  readonly messagingBaseUrl?: string | undefined;
}

/** A base URL for each service; none where the sandbox does not have it. */
export type BaseUrls = Readonly<Record<Service, string | undefined>>;

const live = {
  voice: 'https://voice.africastalking.com',
  webrtc: 'https://webrtc.africastalking.com',
  messaging: 'https://api.africastalking.com/version1',
};

/** There is no sandbox for browser phones. The sandbox for calls is documented, but its name often does not resolve. */
const sandbox = {
  voice: 'https://voice.sandbox.africastalking.com',
  webrtc: undefined,
  messaging: 'https://api.sandbox.africastalking.com/version1',
};

/**
 * The base URL of each of Africa's Talking's services, without a slash at the end; `undefined` for one that has no sandbox.
 *
 * @throws {TypeError} for a base URL that is not a URL of HTTP or HTTPS
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
