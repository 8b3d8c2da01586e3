/** Faults of a URL from outside that can be seen without looking up its host. */
export type UrlRefusal = 'not-a-url' | 'scheme' | 'credentials' | 'port';

const LONGEST_URL = 2048;

/** Of the ports below 1024, only the web's are allowed; the others belong to services such as mail and shells. */
const webPorts = new Set(['', '80', '443']);
const FIRST_USER_PORT = 1024;

/**
 * A URL from outside that may be fetched if its host may. `http` is allowed, and so are bare addresses and high
 * ports: Africa's Talking's recordings have been seen at `http://<address>:8080/`. What is refused is what could turn
 * a fetch into something else: other schemes, a user name, which makes a URL look like that of another host, and the
 * ports of mail, shells and databases of old.
 */
export function readOutsideUrl(text: string): URL | UrlRefusal {
  if (text.length > LONGEST_URL || !URL.canParse(text)) return 'not-a-url';

  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'scheme';
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (!webPorts.has(url.port) && Number(url.port) < FIRST_USER_PORT) return 'port';
  return url;
}

/** The host as an address or name, without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}
