import type { Network } from '../network/network.ts';
import type { Fields } from './fields.ts';
import type { ResponseFormat, RestResponse } from './response.ts';

/** A request to an endpoint, its sender already known to be allowed. */
interface EndpointRequest {
  readonly fields: Fields;
  readonly format: ResponseFormat;
  readonly network: Network;
  /** Settles when the answer has gone out, or is lost. */
  readonly answered: Promise<void>;
}

/** One endpoint of the REST API: its answer, and what it does to the network. */
export type Endpoint = (request: EndpointRequest) => RestResponse;
