import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { data, type RestResponse, refusal } from './response.ts';

/** The account that may use the REST API. A user name or key that is not set is not checked. */
export class Account {
  readonly #username: string | undefined;
  readonly #apiKey: string | undefined;
  readonly #tokens = new Set<string>();

  constructor({ username, apiKey }: { username: string | undefined; apiKey: string | undefined }) {
    this.#username = username;
    this.#apiKey = apiKey;
  }

  /** The answer to a request without a key (or token) or with a wrong one; `undefined` when it may pass. */
  refusal(headers: IncomingHttpHeaders, username: string): RestResponse | undefined {
    const { apikey, authtoken } = headers;
    if (apikey === undefined && authtoken === undefined) {
      return refusal(
        401,
        'The resource requires authentication, which was not supplied with the request',
        'Send the key in the header apiKey, or a token in the header authToken.',
      );
    }
    const known = typeof authtoken === 'string' ? this.#tokens.has(authtoken) : this.#isKey(apikey);
    const named = this.#username === undefined || this.#username === username;
    if (known && named) return undefined;
    const hint = named
      ? 'The simulator was started with another key: see --api-key.'
      : `The simulator was started for the user name ${this.#username}, not ${username}.`;
    return refusal(401, 'The supplied authentication is invalid', hint);
  }

  /** `POST /auth-token/generate`: a token that stands for the key for an hour. */
  issueToken(): RestResponse {
    const token = `ATToken_${randomBytes(16).toString('hex')}`;
    this.#tokens.add(token);
    // Africa's Talking's Ruby client and its old Python gateway take nothing but 201.
    return data('json', 'authToken', { token, lifetimeInSeconds: 3600 }, 201);
  }

  #isKey(apiKey: string | string[] | undefined): boolean {
    return apiKey !== '' && (this.#apiKey === undefined || this.#apiKey === apiKey);
  }
}
