import type { Network } from '../network/network.ts';
import type { Answer, Wanted } from './response.ts';
import type { Fields } from './fields.ts';

/** A request to an endpoint, its sender already known to be allowed. */
interface EndpointRequest {
  fields: Fields;
  wanted: Wanted;
  network: Network;
  /** Settles when the answer has gone out, or is lost. */
  answered: Promise<void>;
}

/** One endpoint of the REST API: its answer, and what it does to the network. */
export type Endpoint = (request: EndpointRequest) => Answer;
