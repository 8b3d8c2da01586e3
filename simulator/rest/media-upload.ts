import type { Endpoint } from './endpoint.ts';
import { missingField, plain } from './response.ts';

/** `POST /mediaUpload`: takes note of an audio file. The answer is a sentence, not JSON. */
export const mediaUploadEndpoint: Endpoint = ({ fields }) => {
  if (fields.text('url') === undefined) return missingField('url');
  if (fields.text('phoneNumber') === undefined) return missingField('phoneNumber');
  return plain(201, 'The request has been fulfilled and resulted in a new resource being created.');
};
