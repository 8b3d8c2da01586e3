/**
 * What API Gateway answers by itself (no key, too many requests, no such path), in the form of our own errors: with the id
 * under which the logs know the request, and nothing of the inside.
 *
 * @param {{ resolveVariable: (variable: string) => Promise<any> }} serverless
 */
module.exports = async ({ resolveVariable }) => {
  const origins = await resolveVariable('self:custom.settings.ALLOWED_ORIGINS');
  return {
    Resources: {
      RefusedByGateway: gatewayResponse('DEFAULT_4XX', origins),
      FailedAtGateway: gatewayResponse('DEFAULT_5XX', origins),
    },
  };
};

/** @param {string} ResponseType @param {string} origins */
function gatewayResponse(ResponseType, origins) {
  return {
    Type: 'AWS::ApiGateway::GatewayResponse',
    Properties: {
      RestApiId: { Ref: 'ApiGatewayRestApi' },
      ResponseType,
      ResponseTemplates: {
        'application/json': '{"error":$context.error.messageString,"id":"$context.requestId"}',
      },
      ResponseParameters: {
        'gatewayresponse.header.Cache-Control': "'no-store'",
        'gatewayresponse.header.Strict-Transport-Security': "'max-age=63072000; includeSubDomains'",
        'gatewayresponse.header.X-Content-Type-Options': "'nosniff'",
        ...allowOrigin(origins),
      },
    },
  };
}

/**
 * A page learns why it was refused only if its origin is named. A response of the gateway's own can name one origin, or repeat the one
 * that asked: what it then lets anybody's page read is the refusal alone.
 *
 * @param {string} origins
 */
function allowOrigin(origins) {
  if (origins === '') return {};
  const value = origins.includes(',') ? 'method.request.header.Origin' : `'${origins.trim()}'`;
  return {
    'gatewayresponse.header.Access-Control-Allow-Origin': value,
    'gatewayresponse.header.Vary': "'Origin'",
  };
}
