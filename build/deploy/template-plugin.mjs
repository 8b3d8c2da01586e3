const SHARED_ROLE = 'IamRoleLambdaExecution';

/** Serverless plugin: corrects what the framework puts into the template by itself. */
export default class Template {
  /** @param {any} serverless */
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = {
      'after:aws:package:finalize:mergeCustomProviderResources': () => {
        const { Resources } = this.serverless.service.provider.compiledCloudFormationTemplate;
        dropSharedRole(Resources);
        deployResponsesToo(Resources);
      },
    };
  }
}

/**
 * The framework makes a role for all functions together. Each function has a role of its own, so this one would serve
 * nobody, and allow what any of them needs.
 *
 * @param {Record<string, any>} resources
 */
function dropSharedRole(resources) {
  const { [SHARED_ROLE]: _, ...others } = resources;
  if (JSON.stringify(others).includes(`"${SHARED_ROLE}"`))
    throw new Error(`${SHARED_ROLE} is still used: give each function its own iamRoleStatements`);
  delete resources[SHARED_ROLE];
}

/**
 * A deployment of the API is a picture of it at one moment; what is made after it does not hold.
 *
 * @param {Record<string, any>} resources
 */
function deployResponsesToo(resources) {
  /** @param {string} type */
  const ofType = (type) => Object.keys(resources).filter((id) => resources[id].Type === type);
  for (const deployment of ofType('AWS::ApiGateway::Deployment'))
    resources[deployment].DependsOn.push(...ofType('AWS::ApiGateway::GatewayResponse'));
}
